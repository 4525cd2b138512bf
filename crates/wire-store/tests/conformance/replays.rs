//! Replays: parts of the event log that are sent again.

use wire_store::{Again, CursorMove, Flush, Lane, Replay, StoreError};
use wire_story::{SubscriptionId, VersionNumber};

use crate::deliveries::subscribe;
use crate::world::{World, correction, gazette, kill, minutes, new_story, now, world};

async fn last(world: &World, order: SubscriptionId) -> Replay {
    world.last_replay(order).await.unwrap().unwrap()
}

/// Writes that a replay has come as far as this.
async fn comes_to(world: &World, replay: &Replay, to: u64) {
    // What is late moves nothing.
    for to in [to, to - 1] {
        let moved = CursorMove {
            subscription: replay.subscription,
            lane: Lane::Replay(replay.span),
            to,
        };
        let flush = Flush {
            cursors: vec![moved],
            ..Flush::default()
        };
        world.append_receipts(&flush).await.unwrap();
    }
}

#[tokio::test]
async fn one_replay_of_an_endpoint_is_under_way_at_a_time_until_it_has_ended_or_is_stopped() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let (order, other) = (
        subscribe(&world, publisher).await,
        subscribe(&world, publisher).await,
    );
    let ask = async |order, span, at| world.ask_for_replay(order, span, "Ana", minutes(at)).await;
    assert!(matches!(
        ask(order, (3, 3), 0).await,
        Err(StoreError::Invalid(_))
    ));
    ask(order, (0, 5), 1).await.unwrap();
    let refused = ask(order, (5, 9), 2).await.unwrap_err().to_string();
    let said =
        "a replay that Ana asked for is under way: wait until it has ended, or stop it first";
    assert_eq!(refused, said);
    ask(other, (0, 5), 2).await.unwrap();

    let first = last(&world, order).await;
    comes_to(&world, &first, 2).await;
    let first = last(&world, order).await;
    assert_eq!((first.done(), first.events()), (2, 5));
    let others = world.replays_under_way().await.unwrap();
    let others: Vec<SubscriptionId> = others.iter().map(|it| it.subscription).collect();
    assert_eq!(others, [other, order], "who has had least comes first");

    comes_to(&world, &first, 5).await;
    assert!(!last(&world, order).await.is_under_way());
    world.cancel_replay(order, minutes(3)).await.unwrap();
    assert_eq!(last(&world, order).await.cancelled, None, "it had ended");

    ask(order, (0, 9), 4).await.unwrap();
    world.cancel_replay(order, minutes(5)).await.unwrap();
    let stopped = last(&world, order).await;
    assert_eq!(stopped.cancelled, Some(minutes(5)));
    assert!(!stopped.is_under_way());
    // What was under way then is written down, and moves no other.
    ask(order, (0, 9), 6).await.unwrap();
    comes_to(&world, &stopped, 4).await;
    assert_eq!(last(&world, order).await.done(), 0);
}

#[tokio::test]
async fn a_replay_comes_by_each_story_once_and_knows_what_it_is_now() {
    let world = world().await;
    let order = subscribe(&world, gazette(&world).await).await;
    let publish = async |headline| world.publish(&new_story(headline), now()).await.unwrap();
    let (one, two, three) = (
        publish("One").await.story,
        publish("Two").await.story,
        publish("Three").await.story,
    );
    let revise = async |story, edition, at| {
        let revised = world
            .revise(story, VersionNumber::FIRST, &edition, minutes(at))
            .await;
        revised.unwrap();
    };
    revise(one, correction("One b"), 1).await;
    revise(two, kill(), 60).await;
    world
        .ask_for_replay(order, (0, 4), "Ana", now())
        .await
        .unwrap();
    let span = last(&world, order).await.span;

    let replayed = async |after, limit| {
        let stories = world.replayed(span, after, limit).await.unwrap();
        let line = |it: &Again| {
            let seqs: Vec<u64> = it.events.iter().map(|event| event.seq).collect();
            let [.., newest] = &it.events[..] else {
                panic!("no event")
            };
            assert!([one, two, three].contains(&newest.story));
            format!("at {}: {seqs:?}, {}", it.place, newest.kind.code())
        };
        stories.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(replayed(0, 10).await, @"
    at 2: [2, 5], kill
    at 3: [3], new
    at 4: [1, 4], correction
    ");
    assert_eq!(replayed(2, 1).await, "at 3: [3], new");
    assert_eq!(replayed(4, 1).await, "");

    let between = async |from, to| {
        let part = world.events_between(minutes(from), minutes(to)).await;
        part.unwrap()
    };
    assert_eq!(between(0, 1).await, (0, 3));
    assert_eq!(between(1, 61).await, (3, 5));
    assert_eq!(between(2, 60).await, (4, 4), "nothing happened");
    assert_eq!(between(61, 90).await, (5, 5));
}

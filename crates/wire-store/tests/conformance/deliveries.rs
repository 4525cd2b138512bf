//! Standing orders: cursors, what is pending, receipts.

use std::collections::BTreeSet;

use wire_rights::{Exit, Filter};
use wire_store::{
    AuditEntry, Backlog, Choice, CursorMove, Destination, Event, Flush, Kinds, Lane, Mail, Outcome,
    Payload, Pending, Receipt, Secret, Shard, StoreError, Take, TakeResult,
};
use wire_story::{ProductId, PublisherId, StoryId, SubscriptionId, VersionNumber};

use crate::world::{World, correction, gazette, kill, minutes, new_story, now, take, world};

const FIRST: VersionNumber = VersionNumber::FIRST;

pub(crate) async fn subscribe(world: &World, publisher: PublisherId) -> SubscriptionId {
    let destination = Destination::Webhook {
        url: "https://gazette.example/hook".parse().unwrap(),
        secret: Secret::new("whsec_abc"),
    };
    world
        .create_subscription(publisher, &destination, None, 0, now())
        .await
        .unwrap()
}

/// All shards of endpoints.
fn everything() -> Vec<Shard> {
    Shard::of_endpoints().collect()
}

fn pending(subscription: SubscriptionId, seq: u64, story: StoryId, due: i64) -> Pending {
    Pending {
        subscription,
        seq,
        story,
        attempts: 1,
        due: minutes(due),
        last_error: "503".into(),
    }
}

pub(crate) fn receipt(subscription: SubscriptionId, seq: u64, story: StoryId) -> Receipt {
    Receipt {
        subscription,
        seq,
        story,
        version: FIRST,
        at: minutes(1),
        outcome: Outcome::Delivered,
        status: Some(204),
        millis: 35,
        note: String::new(),
    }
}

fn moved(subscription: SubscriptionId, lane: Lane, to: u64) -> CursorMove {
    CursorMove {
        subscription,
        lane,
        to,
    }
}

#[tokio::test]
async fn a_standing_order_comes_back_and_hides_its_secret() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let id = subscribe(&world, publisher).await;

    let found = world.subscription(id).await.unwrap().unwrap();

    let webhook = Destination::Webhook {
        url: "https://gazette.example/hook".parse().unwrap(),
        secret: Secret::new("whsec_abc"),
    };
    assert_eq!(found.destination, webhook);
    assert!(!format!("{found:?}").contains("whsec"));
    assert_eq!(world.subscriptions().await.unwrap().len(), 1);
    assert_eq!(world.subscriptions_of(publisher).await.unwrap(), [found]);
}

#[tokio::test]
async fn a_file_drop_comes_back_with_the_key_that_its_server_is_known_by() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let drop = |host_key: Option<&str>| Destination::Drop {
        url: "sftp://wire@files.gazette.example/in".parse().unwrap(),
        key: Secret::new("whsk_abc"),
        host_key: host_key.map(str::to_owned),
    };
    let unknown = drop(None);
    let made = world.create_subscription(publisher, &unknown, None, 0, now());
    let id = made.await.unwrap();
    let found = async || world.subscription(id).await.unwrap().unwrap();
    assert_eq!(found().await.destination, unknown);
    assert!(!format!("{:?}", found().await).contains("whsk"));

    let entry = AuditEntry {
        at: now(),
        who: "Ana".into(),
        what: "accepted a key".into(),
        on: publisher.to_string(),
    };
    let know = async |of: &str| {
        let of = of.parse().unwrap();
        let known = world.know_host(id, &of, "ssh-ed25519 AAAA", &entry).await;
        known.unwrap()
    };
    // Asked before it was moved, another server's key isn't taken for this one's.
    assert!(!know("sftp://wire@files.herald.example/in").await);
    assert_eq!(found().await.destination, unknown);
    assert!(!world.audit_log(100).await.unwrap().contains(&entry));
    assert!(know("sftp://wire@files.gazette.example/in").await);
    let known = drop(Some("ssh-ed25519 AAAA"));
    assert_eq!(found().await.destination, known);
    assert_eq!(
        (known.host(), known.exit()),
        ("files.gazette.example", Exit::Drop)
    );
}

#[tokio::test]
async fn what_is_still_to_be_done_is_told() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let off = subscribe(&world, publisher).await;
    let behind = subscribe(&world, publisher).await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    world.record_takes(&[take(publisher, story)]).await.unwrap();
    world
        .revise(story, FIRST, &kill(), minutes(1))
        .await
        .unwrap();
    world.open_obligations(minutes(1)).await.unwrap();
    let flush = Flush {
        cursors: vec![moved(behind, Lane::News, 1), moved(behind, Lane::Urgent, 2)],
        pending: vec![pending(behind, 1, story, 5), pending(off, 1, story, 5)],
        ..Flush::default()
    };
    world.append_receipts(&flush).await.unwrap();
    // What was switched off waits for nothing.
    world
        .disable_subscription(off, "410", minutes(2))
        .await
        .unwrap();
    let mail = Mail {
        to: "news@gazette.example".into(),
        subject: "Killed".into(),
        text: "Remove it.".into(),
        html: None,
        about: "kill".into(),
    };
    for at in [3, 4] {
        world.queue_mail(&mail, minutes(at)).await.unwrap();
    }
    let lost = world.queue_mail(&mail, now()).await.unwrap();
    world
        .mail_given_up(lost, "no such address", minutes(1))
        .await
        .unwrap();

    let told = world.backlog(minutes(5)).await.unwrap();
    assert_eq!(
        told,
        Backlog {
            last_event: 2,
            endpoints: 1,
            endpoints_disabled: 1,
            endpoint_lag: 1,
            urgent_lag: 0,
            retries: 1,
            oldest_retry: Some(now()),
            mails: 2,
            oldest_mail: Some(minutes(3)),
            mails_given_up: 1,
            obligations: told.obligations,
        }
    );
    assert_eq!(told.obligations.open, 1);
}

#[tokio::test]
async fn a_round_is_written_down_whole_and_cursors_never_go_back() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let id = subscribe(&world, publisher).await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    world.publish(&new_story("Two"), now()).await.unwrap();
    let taken = Take {
        exit: Exit::Webhook,
        result: TakeResult::Delivered,
        ..take(publisher, story)
    };
    let flush = Flush {
        leases: BTreeSet::new(),
        receipts: vec![receipt(id, 1, story)],
        failing: vec![(id, Some(minutes(1)))],
        cursors: vec![moved(id, Lane::News, 2), moved(id, Lane::Urgent, 2)],
        pending: vec![pending(id, 2, story, 5)],
        settled: vec![],
        // By two endpoints of one publisher at once.
        takes: vec![taken, taken],
    };
    world.append_receipts(&flush).await.unwrap();
    let back = Flush {
        cursors: vec![moved(id, Lane::News, 1)],
        pending: vec![Pending {
            attempts: 2,
            ..pending(id, 2, story, 9)
        }],
        ..Flush::default()
    };
    world.append_receipts(&back).await.unwrap();

    let found = world.subscription(id).await.unwrap().unwrap();
    assert_eq!((found.cursor, found.urgent_cursor), (2, 2));
    assert_eq!(found.failing_since, Some(minutes(1)));
    assert_eq!(world.takes_of(publisher).await.unwrap()[0].times, 2);
    assert_eq!(world.receipts_of(id, 10).await.unwrap(), flush.receipts);
    assert_eq!(world.pending_of(id).await.unwrap()[0].attempts, 2);
    assert_eq!(
        world
            .due_events(minutes(8), [], &everything(), 10)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        world
            .due_events(minutes(9), [], &everything(), 10)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        world
            .due_events(minutes(9), [id], &everything(), 10)
            .await
            .unwrap(),
        [],
        "it rests"
    );
    let of_others = everything().into_iter().filter(|it| *it != Shard::of(id));
    let of_others: Vec<Shard> = of_others.collect();
    let due = world.due_events(minutes(9), [], &of_others, 10).await;
    assert_eq!(due.unwrap(), [], "another node has its shard");
    let behind = async |shards: &[Shard]| {
        let behind = world.subscriptions_behind((3, 0), [], [], shards, 10).await;
        behind.unwrap().len()
    };
    assert_eq!(
        (behind(&of_others).await, behind(&[Shard::of(id)]).await),
        (0, 1)
    );
    assert_eq!(world.holders(story).await.unwrap().len(), 1);

    let settled = Flush {
        settled: vec![(id, 2)],
        ..Flush::default()
    };
    world.append_receipts(&settled).await.unwrap();
    assert_eq!(world.pending_of(id).await.unwrap(), []);
}

#[tokio::test]
async fn who_reads_already_is_read_again_only_for_what_has_to_be_acted_on() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let id = subscribe(&world, publisher).await;
    let found = async |ends, or: &[SubscriptionId], reading: &[SubscriptionId]| {
        let (or, reading) = (or.iter().copied(), reading.iter().copied());
        let shards = everything();
        let behind = world.subscriptions_behind(ends, or, reading, &shards, 10);
        behind.await.unwrap().len()
    };

    assert_eq!(found((1, 0), &[], &[]).await, 1);
    assert_eq!(found((1, 0), &[], &[id]).await, 0, "it reads");
    assert_eq!(found((1, 1), &[], &[id]).await, 1, "there is a kill");
    assert_eq!(found((1, 0), &[id], &[id]).await, 1, "a retry is due");
    assert_eq!(found((0, 0), &[], &[]).await, 0);
}

#[tokio::test]
async fn a_round_that_names_what_is_not_there_changes_nothing() {
    let world = world().await;
    let id = subscribe(&world, gazette(&world).await).await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let before = world.content_hash().await.unwrap();

    let flush = Flush {
        receipts: vec![receipt(id, 1, story), receipt(id, 77, story)],
        cursors: vec![moved(id, Lane::News, 1)],
        ..Flush::default()
    };
    let refused = world.append_receipts(&flush).await;

    assert!(matches!(refused, Err(StoreError::Invalid(_))));
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn kills_are_tried_again_first_and_resting_orders_not_at_all() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let (busy, resting) = (
        subscribe(&world, publisher).await,
        subscribe(&world, publisher).await,
    );
    let one = world.publish(&new_story("One"), now()).await.unwrap().story;
    let two = world.publish(&new_story("Two"), now()).await.unwrap().story;
    world
        .revise(one, FIRST, &correction("One b"), now())
        .await
        .unwrap();
    world.revise(two, FIRST, &kill(), now()).await.unwrap();
    let flush = Flush {
        pending: vec![
            pending(busy, 1, one, 1),
            pending(busy, 3, one, 2),
            pending(busy, 4, two, 3),
            pending(resting, 4, two, 1),
        ],
        ..Flush::default()
    };
    world.append_receipts(&flush).await.unwrap();
    world
        .disable_subscription(resting, "It answered 410.", minutes(1))
        .await
        .unwrap();

    let seqs =
        |due: Vec<(_, Event)>| -> Vec<u64> { due.iter().map(|(_, event)| event.seq).collect() };
    let due = world
        .due_events(minutes(5), [], &everything(), 10)
        .await
        .unwrap();
    assert_eq!(seqs(due), [4, 3, 1]);
    let reason = world.subscription(resting).await.unwrap().unwrap().disabled;
    assert_eq!(reason.unwrap().reason, "It answered 410.");

    world
        .enable_subscription(resting, minutes(5))
        .await
        .unwrap();
    let due = world
        .due_events(minutes(5), [], &everything(), 10)
        .await
        .unwrap();
    assert_eq!(seqs(due), [4, 4, 3, 1]);
}

#[tokio::test]
async fn two_of_a_publisher_are_not_sent_to_one_address() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let there = subscribe(&world, publisher).await;
    let another = |path: &str| Destination::Webhook {
        url: format!("https://gazette.example/{path}").parse().unwrap(),
        secret: Secret::new("whsec_abc"),
    };
    let moving = another("moving");
    let made = world.create_subscription(publisher, &moving, None, 0, now());
    let moving = made.await.unwrap();
    let entry = AuditEntry {
        at: now(),
        who: "Ana".into(),
        what: "moved it".into(),
        on: publisher.to_string(),
    };
    let url = another("hook").url().clone();
    let refused = world.send_elsewhere(moving, &url, None, &entry).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))));
    world
        .disable_subscription(there, "It answered 410.", now())
        .await
        .unwrap();
    world
        .send_elsewhere(moving, &url, None, &entry)
        .await
        .unwrap();
}

#[tokio::test]
async fn who_takes_something_again_is_offered_what_overtakes_one_at_a_time() {
    let world = world().await;
    let order = subscribe(&world, gazette(&world).await).await;
    let one = world.publish(&new_story("One"), now()).await.unwrap().story;
    let two = world.publish(&new_story("Two"), now()).await.unwrap().story;
    let three = world.publish(&new_story("Three"), now()).await.unwrap();
    world
        .revise(one, FIRST, &correction("One b"), now())
        .await
        .unwrap();
    world.revise(two, FIRST, &kill(), now()).await.unwrap();
    let failed = Flush {
        pending: vec![
            pending(order, 3, three.story, 200),
            pending(order, 4, one, 300),
            pending(order, 5, two, 400),
        ],
        ..Flush::default()
    };
    world.append_receipts(&failed).await.unwrap();
    let took = |seq, story| Flush {
        receipts: vec![receipt(order, seq, story)],
        ..Flush::default()
    };
    let due = async || {
        let waiting = world.pending_of(order).await.unwrap();
        let line = |it: &Pending| {
            let wait = it.due.duration_since(now()).as_mins();
            format!("{} in {wait} min after {}", it.seq, it.attempts)
        };
        waiting.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![due().await];
    world.append_receipts(&took(1, one)).await.unwrap();
    lines.push(format!("after one that never failed: {}", due().await));
    let again = Flush {
        failing: vec![(order, None)],
        ..took(2, two)
    };
    world.append_receipts(&again).await.unwrap();
    lines.push(format!("after the first in a while: {}", due().await));
    let killed = Flush {
        settled: vec![(order, 5)],
        ..took(5, two)
    };
    world.append_receipts(&killed).await.unwrap();
    lines.push(format!("after the kill: {}", due().await));
    world.enable_subscription(order, minutes(2)).await.unwrap();
    lines.push(format!("switched on: {}", due().await));
    insta::assert_snapshot!(lines.join("\n"), @"
    3 in 200 min after 1, 4 in 300 min after 1, 5 in 400 min after 1
    after one that never failed: 3 in 200 min after 1, 4 in 300 min after 1, 5 in 400 min after 1
    after the first in a while: 3 in 200 min after 1, 4 in 300 min after 1, 5 in 1 min after 0
    after the kill: 3 in 200 min after 1, 4 in 1 min after 0
    switched on: 3 in 2 min after 1, 4 in 1 min after 0
    ");
}

#[tokio::test]
async fn what_a_standing_order_carries_is_kept_until_it_is_changed() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let order = subscribe(&world, publisher).await;
    let kept = async || {
        let found = world.subscription(order).await.unwrap();
        found.unwrap().choice
    };
    assert_eq!(kept().await, Choice::default());
    let choice = Choice {
        filter: Filter {
            languages: vec!["en".into()],
            headline: vec!["pier".into()],
            ..Filter::default()
        },
        kinds: Kinds::New,
        payload: Payload::Thin,
        product: None,
    };
    world.choose(order, &choice).await.unwrap();
    assert_eq!(kept().await, choice);

    let of_no_product = Choice::from(Some(ProductId::new(now(), [7; 10])));
    let refused = world.choose(order, &of_no_product).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })));
    assert_eq!(kept().await, choice);
}

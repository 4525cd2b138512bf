//! Which node does what, and what happens to what another does meanwhile.

use std::collections::BTreeSet;

use wire_rights::Exit;
use wire_store::{
    CursorMove, Flush, GivenBack, Holding, Lane, Lease, LeasesHeld, Mail, Node, NodeAtWork,
    Pending, Shard, StoreError, Take,
};
use wire_story::SubscriptionId;

use crate::deliveries::{receipt, subscribe};
use crate::world::{World, gazette, minutes, new_story, now, take, world};

fn node(name: &str) -> Node {
    Node::new(name).unwrap()
}

async fn hold(world: &World, node: &Node) -> LeasesHeld {
    world.hold_leases(node, &[]).await.unwrap()
}

/// Time passes, and nobody has renewed anything.
async fn all_run_out(world: &World) {
    world
        .behind_its_back("UPDATE leases SET until = 0; UPDATE nodes SET until = 0")
        .await
        .unwrap();
}

fn of(held: &LeasesHeld, shard: Shard) -> Holding {
    let found = held.leases.iter().find(|it| it.lease.shard == shard);
    *found.unwrap()
}

fn of_endpoints(held: &LeasesHeld) -> Vec<Lease> {
    let leases = held.leases.iter().map(|holding| holding.lease);
    leases.filter(|it| it.shard != Shard::CLOCK).collect()
}

fn in_order(leases: &[Lease]) -> Vec<GivenBack> {
    leases.iter().map(|lease| (*lease, true)).collect()
}

/// What a node has to write down about an endpoint, of each kind alone.
async fn rounds(world: &World, endpoint: SubscriptionId, lease: Lease) -> Vec<Flush> {
    let publisher = gazette(world).await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let empty = Flush {
        leases: BTreeSet::from([lease]),
        ..Flush::default()
    };
    vec![
        Flush {
            receipts: vec![receipt(endpoint, 1, story)],
            ..empty.clone()
        },
        Flush {
            cursors: vec![CursorMove {
                subscription: endpoint,
                lane: Lane::News,
                to: 1,
            }],
            ..empty.clone()
        },
        Flush {
            pending: vec![Pending {
                subscription: endpoint,
                seq: 1,
                story,
                attempts: 1,
                due: minutes(1),
                last_error: "503".into(),
            }],
            ..empty.clone()
        },
        Flush {
            takes: vec![Take {
                exit: Exit::Webhook,
                ..take(publisher, story)
            }],
            ..empty
        },
    ]
}

#[tokio::test]
async fn what_a_sleeper_writes_is_refused_once_another_has_taken_over() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let endpoint = subscribe(&world, publisher).await;
    let (sleeper, other) = (node("sleeper"), node("other"));
    let old = of(&hold(&world, &sleeper).await, Shard::of(endpoint)).lease;
    let rounds = rounds(&world, endpoint, old).await;
    all_run_out(&world).await;
    let new = of(&hold(&world, &other).await, Shard::of(endpoint)).lease;
    let before = world.content_hash().await.unwrap();

    for round in &rounds {
        let refused = world.append_receipts(round).await;
        assert!(matches!(refused, Err(StoreError::LeaseLost)), "{refused:?}");
    }
    assert_eq!(world.content_hash().await.unwrap(), before);

    // The other node's goes through, but not together with the sleeper's.
    let mut round = Flush {
        leases: BTreeSet::from([new, old]),
        ..rounds[0].clone()
    };
    assert!(world.append_receipts(&round).await.is_err());
    round.leases.remove(&old);
    world.append_receipts(&round).await.unwrap();
    assert_eq!(world.receipts_of(endpoint, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_lease_that_ran_out_is_its_nodes_as_long_as_nobody_took_it() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let endpoint = subscribe(&world, publisher).await;
    let sleeper = node("sleeper");
    let lease = of(&hold(&world, &sleeper).await, Shard::of(endpoint)).lease;
    let rounds = rounds(&world, endpoint, lease).await;
    all_run_out(&world).await;

    world.append_receipts(&rounds[0]).await.unwrap();
    let again = of(&hold(&world, &sleeper).await, Shard::of(endpoint)).lease;
    assert_eq!(again, lease);
}

#[tokio::test]
async fn what_the_clock_sets_going_is_written_under_its_lease() {
    let world = world().await;
    let (sleeper, other) = (node("sleeper"), node("other"));
    let old = of(&hold(&world, &sleeper).await, Shard::CLOCK).lease;
    let mail = Mail {
        to: "news@gazette.example".into(),
        subject: "Killed".into(),
        text: "Remove it.".into(),
        html: None,
        about: "kill".into(),
    };
    world.under(old).queue_mail(&mail, now()).await.unwrap();
    all_run_out(&world).await;
    let new = of(&hold(&world, &other).await, Shard::CLOCK).lease;

    let refused = world.under(old).queue_mail(&mail, now()).await;
    assert!(matches!(refused, Err(StoreError::LeaseLost)), "{refused:?}");
    world.under(new).queue_mail(&mail, now()).await.unwrap();
    assert_eq!(world.unsent_mails(10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn who_did_not_give_back_leaves_a_doubt() {
    let world = world().await;
    let (first, second, third) = (node("first"), node("second"), node("third"));
    let shard = Shard::of_endpoints().next().unwrap();
    let held = of(&hold(&world, &first).await, shard);
    assert!(held.is_sure, "nobody had it before");
    all_run_out(&world).await;

    let held = of(&hold(&world, &second).await, shard);
    assert!(!held.is_sure, "the first died");
    world
        .leave(&second, &in_order(&[held.lease]))
        .await
        .unwrap();
    all_run_out(&world).await;

    let held = of(&hold(&world, &third).await, shard);
    assert!(held.is_sure, "the second went in order");
    world.leave(&third, &[(held.lease, false)]).await.unwrap();
    let held = of(&hold(&world, &first).await, shard);
    assert!(!held.is_sure, "the third said that it doubts");
}

#[tokio::test]
async fn what_another_has_is_not_given_back() {
    let world = world().await;
    let (sleeper, other) = (node("sleeper"), node("other"));
    let shard = Shard::of_endpoints().next().unwrap();
    let old = of(&hold(&world, &sleeper).await, shard).lease;
    all_run_out(&world).await;
    let new = of(&hold(&world, &other).await, shard).lease;

    world.leave(&sleeper, &in_order(&[old])).await.unwrap();
    assert_eq!(of(&hold(&world, &other).await, shard).lease, new);
}

#[tokio::test]
async fn on_postgresql_nodes_share_and_on_sqlite_one_has_all_for_good() {
    let world = world().await;
    let (first, second) = (node("a"), node("b"));
    let all = hold(&world, &first).await;
    assert_eq!((all.leases.len(), all.share), (65, 64));
    if world.file().is_some() {
        assert!(all.for_good);
        return;
    }
    assert!(!all.for_good);
    // Nothing is free yet; but the first one sees that another waits.
    let none = hold(&world, &second).await;
    assert_eq!((none.leases.len(), none.share), (0, 32));
    assert_eq!(hold(&world, &first).await.share, 32);
    let beyond = &of_endpoints(&all)[..32];
    let half = world.hold_leases(&first, &in_order(beyond)).await.unwrap();
    assert_eq!(half.leases.len(), 33);
    let other_half = hold(&world, &second).await;
    assert_eq!(other_half.leases.len(), 32);
    assert!(other_half.leases.iter().all(|it| it.is_sure));
    let at_work = |name: &str, has_clock| NodeAtWork {
        name: name.into(),
        shards: 32,
        has_clock,
    };
    assert_eq!(
        world.nodes_at_work().await.unwrap(),
        [at_work("a", true), at_work("b", false)]
    );

    // Who goes leaves everything to the other.
    let given_back: Vec<Lease> = half.leases.iter().map(|it| it.lease).collect();
    world.leave(&first, &in_order(&given_back)).await.unwrap();
    assert_eq!(hold(&world, &second).await.leases.len(), 65);
}

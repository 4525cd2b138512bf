//! What the hub keeps: what holds, and beside it what was asked for.

use jiff::SignedDuration;
use wire_store::{HubKey, HubWish, Secret};

use crate::world::{World, minutes, now, world};

fn key(callback: &str) -> HubKey {
    HubKey {
        callback: callback.parse().unwrap(),
        topic: "https://wire.example/feeds/wire.atom".parse().unwrap(),
    }
}

/// To be sent the feed for an hour, signed with this.
fn wish(secret: &str) -> HubWish {
    HubWish::Subscribe {
        lease: SignedDuration::from_hours(1),
        secret: Some(Secret::new(secret)),
    }
}

/// What there is to do for the hub when the log goes to this place, so many minutes later.
async fn due(world: &World, seq: u64, after: i64) -> String {
    let due = world.due_at_hub(seq, minutes(after), 10).await.unwrap();
    let lines: Vec<_> = due
        .iter()
        .map(|it| {
            let path = it.key.callback.path();
            let secret = it.secret.as_ref().map_or("none", Secret::reveal);
            match &it.asked {
                Some(wish) => format!("{path} asks to {}", wish.code()),
                None => format!(
                    "{path} has '{}', signed with {secret}, failed {} times",
                    it.sent, it.attempts
                ),
            }
        })
        .collect();
    lines.join("; ")
}

#[tokio::test]
async fn what_holds_stays_until_something_else_is_confirmed() {
    let world = world().await;
    let key = key("https://reader.example/a");
    assert!(world.ask_hub(&key, &wish("one"), now()).await.unwrap());
    assert_eq!(due(&world, 5, 0).await, "/a asks to subscribe");
    world
        .hub_confirmed(&key, &wish("one"), 5, now())
        .await
        .unwrap();
    // What was before isn't sent, and after an hour nothing is.
    assert_eq!(due(&world, 5, 0).await, "");
    let held = "/a has '', signed with one, failed 0 times";
    assert_eq!(due(&world, 6, 59).await, held);
    assert_eq!(due(&world, 6, 60).await, "");

    // Somebody asks in its name, and it says no.
    for forged in [wish("two"), HubWish::Unsubscribe] {
        assert!(world.ask_hub(&key, &forged, now()).await.unwrap());
        world.hub_denied(&key, &forged).await.unwrap();
        assert_eq!(due(&world, 6, 0).await, held);
    }
    // It said yes to what was asked for before the last request: the last one waits on.
    world.ask_hub(&key, &wish("two"), now()).await.unwrap();
    world.ask_hub(&key, &wish("three"), now()).await.unwrap();
    world
        .hub_confirmed(&key, &wish("two"), 6, now())
        .await
        .unwrap();
    assert_eq!(due(&world, 6, 0).await, "/a asks to subscribe");
    world
        .hub_confirmed(&key, &wish("three"), 6, minutes(30))
        .await
        .unwrap();
    // It has missed what came at place 6, and its hour begins anew.
    let renewed = "/a has '', signed with three, failed 0 times";
    assert_eq!(due(&world, 6, 89).await, renewed);

    world
        .ask_hub(&key, &HubWish::Unsubscribe, now())
        .await
        .unwrap();
    world
        .hub_confirmed(&key, &HubWish::Unsubscribe, 6, now())
        .await
        .unwrap();
    assert_eq!(due(&world, 7, 0).await, "");
}

#[tokio::test]
async fn who_fails_waits_and_who_has_it_waits_for_the_log() {
    let world = world().await;
    let [a, b] = ["a", "b"].map(|it| key(&format!("https://reader.example/{it}")));
    for key in [&a, &b] {
        world.ask_hub(key, &wish("s"), now()).await.unwrap();
        world
            .hub_confirmed(key, &wish("s"), 0, now())
            .await
            .unwrap();
    }
    world.hub_failed(&a, minutes(5)).await.unwrap();
    world.hub_sent(&b, 1, "v1").await.unwrap();
    assert_eq!(due(&world, 1, 4).await, "");
    assert_eq!(
        due(&world, 2, 5).await,
        "/b has 'v1', signed with s, failed 0 times; /a has '', signed with s, failed 1 times"
    );
    // Who asks again is there again, and is sent what it missed at once; questions come after news.
    world.ask_hub(&a, &wish("s"), minutes(1)).await.unwrap();
    assert_eq!(
        due(&world, 2, 1).await,
        "/b has 'v1', signed with s, failed 0 times; /a asks to subscribe"
    );
    world
        .hub_confirmed(&a, &wish("s"), 2, minutes(1))
        .await
        .unwrap();
    world.hub_ended(&b).await.unwrap();
    assert_eq!(
        due(&world, 2, 1).await,
        "/a has '', signed with s, failed 0 times"
    );
}

#[tokio::test]
async fn a_host_has_so_many_subscriptions_and_what_lapsed_makes_room() {
    let world = world().await;
    let of = |number: u32| key(&format!("https://reader.example/{number}"));
    for number in 0..100 {
        let key = of(number);
        assert!(world.ask_hub(&key, &wish("s"), now()).await.unwrap());
        world
            .hub_confirmed(&key, &wish("s"), 0, now())
            .await
            .unwrap();
    }
    assert!(!world.ask_hub(&of(100), &wish("s"), now()).await.unwrap());
    assert!(world.ask_hub(&of(7), &wish("t"), now()).await.unwrap());
    let elsewhere = key("https://other.example/0");
    assert!(world.ask_hub(&elsewhere, &wish("s"), now()).await.unwrap());
    let later = minutes(60);
    assert!(world.ask_hub(&of(100), &wish("s"), later).await.unwrap());
}

//! Pickups and the looks at them.

use wire_store::{Kept, NewPickup, PickupFilter};
use wire_story::{StoryId, VersionNumber};

use crate::world::{gazette, minutes, new_story, now, world};

fn look(story: StoryId, minute: i64) -> NewPickup {
    NewPickup {
        story,
        publisher: None,
        page_url: "https://gazette.example/a".into(),
        seen: minutes(minute),
        class: "whole".into(),
        share: 0.97,
        words: 412,
        versions: vec![VersionNumber::FIRST],
        stale: false,
        findings: "[]".into(),
        passages: "[]".into(),
        page: None,
    }
}

#[tokio::test]
async fn the_same_page_again_is_another_look_at_the_same_pickup() {
    let world = world().await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let first = world.save_pickup(&look(story, 1)).await.unwrap();
    let newer = NewPickup {
        stale: true,
        class: "part".into(),
        ..look(story, 3)
    };
    assert_eq!(world.save_pickup(&newer).await.unwrap(), first);
    // From an archive: older than what is known.
    let older = NewPickup {
        class: "quote".into(),
        ..look(story, 0)
    };
    assert_eq!(world.save_pickup(&older).await.unwrap(), first);

    let found = world.pickup(first).await.unwrap().unwrap();
    assert_eq!((&found.look, found.first_seen), (&newer, now()));
    let looks = world.looks_of(first).await.unwrap();
    assert_eq!(looks, [newer, look(story, 1), older]);
}

#[tokio::test]
async fn a_look_from_an_archive_is_kept_once_and_hides_no_newer_one() {
    let world = world().await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let of = |minute: i64, page: &str| NewPickup {
        page: Some(page.to_owned()),
        ..look(story, minute)
    };
    let mut came = Vec::new();
    for (minute, page) in [(2, "b"), (1, "a"), (3, "c"), (1, "a"), (2, "b"), (2, "d")] {
        let saved = world.save_pickup_once(&of(minute, page)).await.unwrap();
        came.push(saved.1);
    }
    assert_eq!(
        came,
        [
            Kept::First,
            Kept::Earlier,
            Kept::Newest,
            Kept::Already,
            Kept::Already,
            Kept::Earlier
        ]
    );
    let [only] = world
        .pickups(&PickupFilter::default(), 0, 10)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!((only.first_seen, &only.look), (minutes(1), &of(3, "c")));
    assert_eq!(world.looks_of(only.id).await.unwrap().len(), 4);
}

#[tokio::test]
async fn pickups_are_found_by_publisher_story_and_staleness() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let one = world.publish(&new_story("One"), now()).await.unwrap().story;
    let two = world.publish(&new_story("Two"), now()).await.unwrap().story;
    let a = world.save_pickup(&look(one, 1)).await.unwrap();
    let b = NewPickup {
        publisher: Some(publisher),
        stale: true,
        ..look(two, 2)
    };
    let b = world.save_pickup(&b).await.unwrap();

    let mut found = Vec::new();
    for filter in [
        PickupFilter::default(),
        PickupFilter {
            story: Some(one),
            ..PickupFilter::default()
        },
        PickupFilter {
            publisher: Some(publisher),
            ..PickupFilter::default()
        },
        PickupFilter {
            stale: true,
            story: Some(one),
            ..PickupFilter::default()
        },
    ] {
        let pickups = world.pickups(&filter, 0, 10).await.unwrap();
        found.push(pickups.iter().map(|pickup| pickup.id).collect::<Vec<_>>());
    }

    assert_eq!(found, [vec![b, a], vec![a], vec![b], vec![]]);
}

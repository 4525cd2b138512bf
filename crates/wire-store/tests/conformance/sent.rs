//! What comes from senders who count versions, and who stop stories before the wire has them.

use insta::assert_snapshot;
use wire_store::{SentVersion, StoppedUnseen};
use wire_story::{Change, Edition, VersionNumber};

use crate::world::{content, correction, hold, log, minutes, new_story, now, sourced, world};

fn number(number: u32) -> VersionNumber {
    VersionNumber::new(number).unwrap()
}

#[tokio::test]
async fn a_senders_older_version_is_never_published_over_a_newer_one() {
    let world = world().await;
    let sent_as = |sent| world.sent_as(Some(number(sent)));
    let story = sourced("guid", "One");
    let story = sent_as(2).take_in(&story, now()).await.unwrap().story();
    let latest = number(1);
    sent_as(5)
        .revise(story, latest, &correction("Five"), minutes(1))
        .await
        .unwrap();
    sent_as(6).note_same(story, number(2)).await.unwrap();
    let before = world.content_hash().await.unwrap();

    let mut said = Vec::new();
    for (sent, edition) in [(6, correction("Six")), (4, correction("Four")), (3, hold())] {
        let store = sent_as(sent);
        let refused = store.revise(story, number(2), &edition, minutes(2)).await;
        said.push(refused.unwrap_err().to_string());
    }

    assert_snapshot!(said.join("\n"), @"
    version 6 of this story is there, as its sender counts (version 2 here): version 6 isn't published over it
    version 6 of this story is there, as its sender counts (version 2 here): version 4 isn't published over it
    version 6 of this story is there, as its sender counts (version 2 here): version 3 isn't published over it
    ");
    assert_eq!(world.content_hash().await.unwrap(), before);
    // The desk corrects as it likes, and a kill holds whatever its number.
    let desks = correction("The desk");
    let desks = world.revise(story, number(2), &desks, minutes(3)).await;
    desks.unwrap();
    let killed = sent_as(3).kill(story, "Untrue.", minutes(4)).await;
    killed.unwrap();
    let sent = |sent, version| SentVersion {
        number: number(sent),
        version: number(version),
    };
    assert_eq!(
        world.sent_versions(story).await.unwrap(),
        [sent(2, 1), sent(3, 4), sent(5, 2), sent(6, 2)]
    );
    assert_snapshot!(log(&world).await, @"
    1 new v1
    2 correction v2
    3 correction v3
    4 kill v4
    ");
}

#[tokio::test]
async fn a_story_that_was_killed_before_it_came_is_not_published_and_a_kill_stays_one() {
    let world = world().await;
    let stop = |is_killed| StoppedUnseen {
        is_killed,
        number: is_killed.then(|| number(2)),
        reason: "It was invented.".into(),
    };
    for is_killed in [false, true, false] {
        let stop = stop(is_killed);
        world.stop_unseen("guid", &stop, now()).await.unwrap();
    }
    let found = world.stopped_unseen("guid").await.unwrap();
    assert_eq!(found, Some(stop(true)));
    assert_eq!(world.stopped_unseen("another").await.unwrap(), None);

    let story = sourced("guid", "One");
    let mut said = vec![
        world.take_in(&story, minutes(1)).await.unwrap_err(),
        world.publish(&story, minutes(1)).await.unwrap_err(),
        world
            .take_in_held(&story, "", minutes(1))
            .await
            .unwrap_err(),
        world.publish_all(&[story], minutes(1)).await.unwrap_err(),
    ];
    let here = sourced("here", "Two");
    world.take_in(&here, minutes(2)).await.unwrap();
    said.push(
        world
            .stop_unseen("here", &stop(true), minutes(3))
            .await
            .unwrap_err(),
    );
    let said: Vec<String> = said.iter().map(ToString::to_string).collect();
    insta::with_settings!({filters => vec![("[0-9a-f]{8}-[0-9a-f-]{27}", "ID")]}, {
        assert_snapshot!(said.join("\n"), @"
        'guid' was killed by its sender before it came: nothing follows a kill
        'guid' was killed by its sender before it came: nothing follows a kill
        'guid' was killed by its sender before it came: nothing follows a kill
        'guid' was killed by its sender before it came: nothing follows a kill
        'here' has come meanwhile, as story ID: try again
        ");
    });
    assert_eq!(log(&world).await, "1 new v1\n");
}

#[tokio::test]
async fn a_new_story_may_be_held_from_the_first_and_is_released_like_any_other() {
    let world = world().await;
    let story = new_story("Not yet");
    let held = world.take_in_held(&story, "It waits.", now()).await;
    let story = held.unwrap().story;
    let (_, version) = world.story(story).await.unwrap().unwrap();
    assert_eq!(
        (version.change_code(), version.change_note()),
        ("hold", "It waits.")
    );

    let release = Edition::Usable {
        content: content("Now", "The council met."),
        change: Change::Update {
            note: String::new(),
        },
    };
    world
        .revise(story, number(1), &release, minutes(1))
        .await
        .unwrap();
    assert_snapshot!(log(&world).await, @"
    1 hold v1
    2 update v2
    ");
}

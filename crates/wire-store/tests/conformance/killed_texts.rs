//! A killed story's text doesn't come back as another story by accident.

use insta::assert_snapshot;
use wire_store::{NewStory, Store, StoreError};
use wire_story::{Change, Content, Edition, StoryId, VersionNumber};

use crate::world::{World, content, minutes, new_story, now, world};

const FIRST: VersionNumber = VersionNumber::FIRST;

/// So short that it may be anybody's.
const HEADLINE: &str = "Saltmere’s ferry";

/// Four sentences that nobody else writes.
const TEXT: &str = "The harbour board of Saltmere voted on Tuesday to close the old ferry terminal at the end of the season.\n\
    The chair of the board, who owns the land beside it, left the room before the vote and came back for the count.\n\
    Eleven families who rent their houses from the board were told by a letter that nobody has signed.\n\
    The terminal opened in 1931 and was painted for the last time in the year of the great flood.";

/// Another story, of which two sentences are quoted nowhere.
const OTHER: &str = "Rain is expected along the coast until Friday, with strong winds in the night and waves of up to three metres.\n\
    Fishing boats stay in port, and the lighthouse keeper asks walkers to stay away from the western mole.";

fn story(text: &str) -> NewStory {
    let headline = HEADLINE;
    NewStory {
        content: content(headline, text),
        ..new_story(headline)
    }
}

/// A wire that has killed the story.
async fn killed() -> (World, StoryId) {
    let world = world().await;
    let story = world.publish(&story(TEXT), now()).await.unwrap().story;
    let reason = "The chair never owned the land.";
    world.kill(story, reason, minutes(1)).await.unwrap();
    (world, story)
}

/// What the wire says to a text that comes as a new story: which share of it is a killed story's.
async fn share(store: &Store, text: &str) -> Option<u8> {
    match store.publish(&story(text), minutes(5)).await {
        Ok(_) => None,
        Err(StoreError::LikeKilled(alike)) => Some(alike.percent),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_killed_text_does_not_come_back_as_another_story() {
    let (world, story_id) = killed().await;
    let before = world.content_hash().await.unwrap();

    let changed = TEXT.replace("great flood", "great fire");
    let refused = world.publish(&story(&changed), minutes(5)).await;
    let sentence = refused.unwrap_err().to_string();
    assert_snapshot!(sentence.replace(&story_id.to_string(), "STORY"), @"nothing was published: this looks like a story that was killed (“The chair never owned the land.”): 98 % of its words are those of story STORY");
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn half_of_the_words_are_enough_and_a_passage_is_not() {
    let (world, _) = killed().await;
    let first = TEXT.split('\n').next().unwrap();
    let half = TEXT.split('\n').take(2).collect::<Vec<_>>().join("\n");
    assert_eq!(share(&world, TEXT).await, Some(100));
    assert_eq!(
        share(&world, &half).await,
        Some(99),
        "a part of it and nothing else"
    );
    // All of it, in the middle of something longer.
    let within = format!("{OTHER}\n{TEXT}\n{OTHER}\n{OTHER}\n{OTHER}");
    assert_eq!(share(&world, &within).await, Some(99));
    assert_eq!(share(&world, &format!("{OTHER}\n{first}")).await, None);
    assert_eq!(share(&world, OTHER).await, None);
}

#[tokio::test]
async fn a_flash_is_known_by_all_of_its_words() {
    let world = world().await;
    let flash = "The mayor of Saltmere was arrested.";
    let story_id = world.publish(&story(flash), now()).await.unwrap().story;
    // Its sender gave no reason.
    world.kill(story_id, "", minutes(1)).await.unwrap();
    let again = story("The mayor of Saltmere was ARRESTED");
    let refused = world.publish(&again, minutes(5)).await.unwrap_err();
    let refused = refused.to_string().replace(&story_id.to_string(), "STORY");
    assert_snapshot!(refused, @"nothing was published: this looks like a story that was killed: 100 % of its words are those of story STORY");
    assert_eq!(
        share(&world, "The mayor of Saltmere was not arrested.").await,
        None
    );
}

#[tokio::test]
async fn a_killed_headline_does_not_come_back_over_another_text() {
    let world = world().await;
    let headline = "Harbour chair sells own land to the board";
    let headed = |headline: &str, text: &str| NewStory {
        content: content(headline, text),
        ..new_story(headline)
    };
    let published = world.publish(&headed(headline, TEXT), now()).await.unwrap();
    let reason = "She never owned it.";
    world
        .kill(published.story, reason, minutes(1))
        .await
        .unwrap();

    let again = headed("Harbour chair “sells own land” to the Board", OTHER);
    let refused = world
        .publish(&again, minutes(2))
        .await
        .unwrap_err()
        .to_string();
    let refused = refused.replace(&published.story.to_string(), "STORY");
    assert_snapshot!(refused, @"nothing was published: this looks like a story that was killed (“She never owned it.”): 100 % of its headline’s words are those of story STORY");
    let denied = headed("Harbour chair did not sell land to the board", OTHER);
    world.publish(&denied, minutes(3)).await.unwrap();

    // Whoever let the text pass is asked again for the headline.
    let editor =
        world.although_killed("Ed <ed@wire.example>", "It was right but for the headline.");
    let other = headed("The land beside the ferry", TEXT);
    let let_pass = editor.publish(&other, minutes(4)).await.unwrap();
    let edition = Edition::Usable {
        content: content(headline, TEXT),
        change: Change::Refile,
    };
    let refused = world
        .revise(let_pass.story, FIRST, &edition, minutes(5))
        .await;
    assert!(
        matches!(refused, Err(StoreError::LikeKilled(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn every_way_in_is_barred_also_after_a_restart() {
    let (world, _) = killed().await;
    let other = world
        .publish(&story(OTHER), minutes(2))
        .await
        .unwrap()
        .story;
    // Another process, as a command beside the server.
    let store = Store::open(world.dir.path()).await.unwrap();
    let edition = |text: &str| Edition::Usable {
        content: content("Weather", text),
        change: Change::Update {
            note: String::new(),
        },
    };
    let sourced = NewStory {
        source_id: Some("tag:feed.example,7".into()),
        ..story(TEXT)
    };
    let at = minutes(9);
    assert_eq!(share(&store, TEXT).await, Some(100));
    for refused in [
        store.take_in(&sourced, at).await.unwrap_err(),
        store
            .publish_all(&[story(OTHER), sourced], at)
            .await
            .unwrap_err(),
        store
            .revise(other, FIRST, &edition(TEXT), at)
            .await
            .unwrap_err(),
    ] {
        assert!(matches!(refused, StoreError::LikeKilled(_)), "{refused}");
    }
    // What one of them kills, the other knows.
    store.kill(other, "No rain came.", at).await.unwrap();
    assert_eq!(share(&world, OTHER).await, Some(100));
}

#[tokio::test]
async fn who_wants_it_all_the_same_is_in_the_record() {
    let (world, killed) = killed().await;
    let editor = world.although_killed("Ed <ed@wire.example>", "A new text, without the chair.");
    let mended = TEXT.replace("who owns the land beside it, ", "");
    let published = editor.publish(&story(&mended), minutes(5)).await.unwrap();
    let log = world.audit_log(10).await.unwrap();
    let said: Vec<String> = log
        .iter()
        .map(|entry| {
            assert_eq!(entry.on, published.story.to_string());
            format!(
                "{}: {}",
                entry.who,
                entry.what.replace(&killed.to_string(), "STORY")
            )
        })
        .collect();
    assert_snapshot!(said.join("\n"), @"Ed <ed@wire.example>: published version 1 though 99 % of its words are those of killed story STORY: A new text, without the chair.");

    // Its next version isn't asked again.
    let corrected: Content = content(HEADLINE, &mended.replace("Eleven", "Twelve"));
    let edition = Edition::Usable {
        content: corrected,
        change: Change::Refile,
    };
    world
        .revise(published.story, FIRST, &edition, minutes(6))
        .await
        .unwrap();

    // One that has more of the killed story is.
    let whole = Edition::Usable {
        content: content(HEADLINE, TEXT),
        change: Change::Refile,
    };
    let second = FIRST.next();
    let refused = world
        .revise(published.story, second, &whole, minutes(7))
        .await;
    assert!(
        matches!(refused, Err(StoreError::LikeKilled(_))),
        "{refused:?}"
    );
}

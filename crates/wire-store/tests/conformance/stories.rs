//! Stories, versions, the event log, drafts and search.

use std::collections::HashSet;

use insta::assert_snapshot;
use wire_store::{
    Draft, NewUser, SearchIn, Store, StoreError, StoryCursor, StoryFilter, TakenIn, new_story_id,
};
use wire_story::{
    Body, Change, Contact, Content, Edition, Mark, MarkKind, Notice, Paragraph, ParagraphKind,
    Picture, PictureRights, StoryId, VersionNumber,
};

use crate::world::{
    content, correction, hold, kill, log, minutes, new_story, now, sourced, under_embargo, world,
};

const FIRST: VersionNumber = VersionNumber::FIRST;

#[tokio::test]
async fn a_story_comes_back_as_it_went_in() {
    let world = world().await;
    let mut story = sourced("guid-1", "Everything at once");
    story.content = Content {
        summary: "In short.".into(),
        language: "es-419".into(),
        body: Body::new(vec![
            Paragraph {
                kind: ParagraphKind::Heading,
                text: "A heading".into(),
                marks: vec![],
            },
            Paragraph {
                kind: ParagraphKind::Quotation,
                text: "Read all of it here.".into(),
                marks: vec![
                    Mark {
                        start: 0,
                        end: 11,
                        kind: MarkKind::Strong,
                    },
                    Mark {
                        start: 5,
                        end: 11,
                        kind: MarkKind::Emphasis,
                    },
                    Mark {
                        start: 15,
                        end: 19,
                        kind: MarkKind::Link("https://origin.example/all".parse().unwrap()),
                    },
                ],
            },
            Paragraph {
                kind: ParagraphKind::ListItem,
                text: "One".into(),
                marks: vec![],
            },
        ]),
        picture: Some(Picture {
            hash: "ab".repeat(32),
            media_type: "image/jpeg".into(),
            alt_text: "A bridge".into(),
            credit: "Photo: B. Okafor".into(),
            rights: PictureRights::ThirdParty,
        }),
        notice: Some(Notice {
            creator: None,
            paragraphs: vec!["Content created by us.".into()],
            contact: Contact::Destroyed,
        }),
        ..story.content
    };
    let made = world.publish(&story, now()).await.unwrap();

    let (found, version) = world.story_by_source_id("guid-1").await.unwrap().unwrap();

    assert_eq!(found.id, made.story);
    assert_eq!(found.url, story.url);
    assert_eq!(found.published, now());
    assert_eq!(version.content(), Some(&story.content));
    assert_eq!(
        world.story(made.story).await.unwrap(),
        Some((found, version))
    );
}

#[tokio::test]
async fn each_revision_is_a_version_and_an_event() {
    let world = world().await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let two = world
        .revise(story, FIRST, &correction("Two"), minutes(1))
        .await
        .unwrap();
    let three = world
        .revise(story, two.version, &hold(), minutes(2))
        .await
        .unwrap();
    world
        .revise(story, three.version, &kill(), minutes(3))
        .await
        .unwrap();

    assert_snapshot!(log(&world).await, @"
    1 new v1
    2 correction v2
    3 hold v3
    4 kill v4
    ");
    let versions = world.versions(story).await.unwrap();
    let first = &versions[0];
    assert_eq!(first.content().unwrap().headline, "One");
    assert_eq!(versions[3].content(), None);
    assert_eq!(
        world.version(story, FIRST).await.unwrap().as_ref(),
        Some(first)
    );
}

#[tokio::test]
async fn a_revision_is_refused_when_another_came_in_between() {
    let world = world().await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    world
        .revise(story, FIRST, &correction("Two"), minutes(1))
        .await
        .unwrap();
    let before = world.content_hash().await.unwrap();

    let late = world
        .revise(story, FIRST, &correction("Another two"), minutes(2))
        .await;

    assert_snapshot!(late.unwrap_err(), @"version 2 of this story was published while you worked on version 1: look at it, then try again");
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn what_cannot_be_published_changes_nothing() {
    let world = world().await;
    let killed = world.publish(&new_story("One"), now()).await.unwrap().story;
    let story = world
        .publish(&sourced("a", "Two"), now())
        .await
        .unwrap()
        .story;
    world
        .revise(killed, FIRST, &kill(), minutes(1))
        .await
        .unwrap();
    let before = world.content_hash().await.unwrap();

    let mut no_text = new_story("Headline");
    no_text.content = content("Headline", " ");
    let errors = [
        world.publish(&no_text, now()).await,
        world.publish(&new_story("  "), now()).await,
        world.publish(&sourced("a", "Three"), now()).await,
        world
            .revise(
                killed,
                FIRST.next(),
                &correction("Back from the dead"),
                now(),
            )
            .await,
        world
            .revise(
                story,
                FIRST,
                &Edition::Usable {
                    content: content("New?", "Text"),
                    change: Change::New,
                },
                now(),
            )
            .await,
        world
            .revise(StoryId::from_bytes([7; 16]), FIRST, &kill(), now())
            .await,
    ];

    let sentences: Vec<String> = errors
        .into_iter()
        .map(|error| {
            error
                .unwrap_err()
                .to_string()
                .replace(&killed.to_string(), "KILLED")
                .replace(&story.to_string(), "STORY")
        })
        .collect();
    assert_snapshot!(sentences.join("\n"), @"
    the story has no text: write at least one paragraph
    the story has no headline: write one
    'a' is on the wire already, as story STORY: revise that one
    story KILLED was killed: nothing can be published to it any more
    only the first version of a story is new: say whether this is an update, a correction or a refile
    there is no story 07070707-0707-0707-0707-070707070707
    ");
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn versions_are_in_order_of_their_times_even_when_the_clock_runs_back() {
    let world = world().await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;

    world
        .revise(story, FIRST, &correction("Two"), minutes(-60))
        .await
        .unwrap();

    let versions = world.versions(story).await.unwrap();
    assert!(versions[0].created < versions[1].created);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_log_has_no_holes_under_many_publishers_at_once() {
    let world = world().await;
    let tasks: Vec<_> = (0..50)
        .map(|task| {
            let store = world.store.clone();
            tokio::spawn(async move {
                let story = store
                    .publish(&new_story(&format!("Story {task}")), now())
                    .await
                    .unwrap()
                    .story;
                // Every second one is also refused something, which must leave no hole.
                if task % 2 == 0 {
                    store.publish(&new_story(""), now()).await.unwrap_err();
                }
                store
                    .revise(story, FIRST, &correction("Corrected"), minutes(1))
                    .await
                    .unwrap()
                    .seq
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }

    let events = world.events_after(0, 1000).await.unwrap();
    let seqs: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=100).collect::<Vec<u64>>());
    assert_eq!(world.last_seq().await.unwrap(), 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_command_beside_the_server_publishes_into_the_same_log() {
    let world = world().await;
    let beside = Store::open(world.dir.path()).await.unwrap();
    let tasks: Vec<_> = [world.store.clone(), beside]
        .into_iter()
        .map(|store| {
            tokio::spawn(async move {
                for number in 0..20 {
                    let story = sourced(&format!("guid {number}"), "The same");
                    store.take_in(&story, now()).await.unwrap();
                    let story = new_story("Its own");
                    store.publish(&story, now()).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }

    let events = world.events_after(0, 1000).await.unwrap();
    let seqs: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=60).collect::<Vec<u64>>());
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_past() {
    let world = world().await;
    world.publish(&new_story("One"), now()).await.unwrap();

    let mut said = Vec::new();
    for statement in [
        "UPDATE versions SET note = 'x'",
        "DELETE FROM versions",
        "UPDATE events SET kind = 'kill'",
        "DELETE FROM events",
        "INSERT INTO events SELECT 3, at, story, version, kind FROM events",
    ] {
        let error = world.behind_its_back(statement).await.unwrap_err();
        said.push(error.as_database_error().unwrap().message().to_owned());
    }

    assert_snapshot!(said.join("\n"), @"
    a version is immutable
    a version is immutable
    the event log is append-only
    the event log is append-only
    the event log has no holes
    ");
}

#[tokio::test]
async fn taking_in_again_makes_a_version_only_when_the_source_changed() {
    let world = world().await;
    let story = sourced("guid", "One");
    let TakenIn::New(made) = world.take_in(&story, now()).await.unwrap() else {
        panic!("it was new");
    };
    let again = world.take_in(&story, minutes(1)).await.unwrap();
    assert!(matches!(again, TakenIn::Unchanged { .. }));

    // The desk corrects it; the source still says the old thing, and the correction stays.
    world
        .revise(made.story, FIRST, &correction("Corrected"), minutes(2))
        .await
        .unwrap();
    let again = world.take_in(&story, minutes(3)).await.unwrap();
    assert!(matches!(again, TakenIn::Unchanged { .. }));

    // The source catches up with the desk: the same text needs no version.
    let mut caught_up = story.clone();
    caught_up.content = correction_content();
    let again = world.take_in(&caught_up, minutes(4)).await.unwrap();
    assert!(matches!(again, TakenIn::Unchanged { .. }));

    let news = world
        .take_in(&sourced("guid", "News"), minutes(5))
        .await
        .unwrap();
    assert!(matches!(news, TakenIn::Updated(_)));
    assert_snapshot!(log(&world).await, @"
    1 new v1
    2 correction v2
    3 update v3
    ");
}

fn correction_content() -> Content {
    match correction("Corrected") {
        Edition::Usable { content, .. } => content,
        _ => unreachable!(),
    }
}

#[tokio::test]
async fn what_comes_in_neither_revives_a_killed_story_nor_releases_a_held_one() {
    let world = world().await;
    for (source_id, edition) in [("held", hold()), ("killed", kill())] {
        let story = world.take_in(&sourced(source_id, "One"), now()).await;
        let story = story.unwrap().story();
        world
            .revise(story, FIRST, &edition, minutes(1))
            .await
            .unwrap();
    }
    let before = world.content_hash().await.unwrap();

    let killed = world.take_in(&sourced("killed", "Two"), minutes(2)).await;
    let held = world.take_in(&sourced("held", "Two"), minutes(2)).await;

    assert!(matches!(killed, Err(StoreError::Killed { .. })));
    assert!(matches!(held, Err(StoreError::Held { .. })));
    // The same old text is no news and no error: a feed says it at every poll.
    assert!(
        world
            .take_in(&sourced("killed", "One"), now())
            .await
            .is_ok()
    );
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_story_taken_in_many_times_at_once_is_one_story() {
    let world = world().await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = world.store.clone();
            tokio::spawn(
                async move { store.take_in(&sourced("guid", "One"), now()).await.unwrap() },
            )
        })
        .collect();
    let mut new = 0;
    let mut stories = HashSet::new();
    for task in tasks {
        let taken = task.await.unwrap();
        new += usize::from(matches!(taken, TakenIn::New(_)));
        stories.insert(taken.story());
    }

    assert_eq!((new, stories.len()), (1, 1));
    assert_eq!(log(&world).await, "1 new v1\n");
}

#[tokio::test]
async fn an_embargo_ends_with_an_event() {
    let world = world().await;
    let story = world
        .publish(&under_embargo("Later", minutes(10)), now())
        .await
        .unwrap()
        .story;
    assert_eq!(world.lift_embargoes(minutes(9)).await.unwrap(), []);

    assert_eq!(world.lift_embargoes(minutes(12)).await.unwrap(), [story]);
    assert_eq!(world.lift_embargoes(minutes(13)).await.unwrap(), []);

    let (found, _) = world.story(story).await.unwrap().unwrap();
    let embargo = found.embargo.unwrap();
    assert_eq!(embargo.until, minutes(10));
    assert_eq!(embargo.lifted, Some(minutes(12)));
    assert!(world.is_released_after(&found, 1).await.unwrap());
    assert!(!world.is_released_after(&found, 2).await.unwrap());
    assert_snapshot!(log(&world).await, @"
    1 new v1
    2 released v1
    ");
}

#[tokio::test]
async fn an_embargo_lifted_by_hand_holds_no_longer_and_a_killed_story_is_never_released() {
    let world = world().await;
    let early = under_embargo("Early", minutes(10));
    let early = world.publish(&early, now()).await.unwrap().story;
    let dead = under_embargo("Dead", minutes(10));
    let dead = world.publish(&dead, now()).await.unwrap().story;
    world.revise(dead, FIRST, &kill(), now()).await.unwrap();

    world.lift_embargo(early, minutes(1)).await.unwrap();
    world.lift_embargo(early, minutes(2)).await.unwrap();
    assert_eq!(world.lift_embargoes(minutes(60)).await.unwrap(), []);

    let (found, _) = world.story(early).await.unwrap().unwrap();
    assert_eq!(found.embargo_at(minutes(1)), None);
    assert!(world.lift_embargo(dead, minutes(60)).await.is_err());
    assert_snapshot!(log(&world).await, @"
    1 new v1
    2 new v1
    3 kill v2
    4 released v1
    ");
}

#[tokio::test]
async fn an_embargo_moves_with_its_source_until_it_is_lifted() {
    let world = world().await;
    let with = |until: Option<i64>| {
        let mut story = sourced("guid", "Later");
        story.embargo = until.and_then(|until| under_embargo("", minutes(until)).embargo);
        story
    };
    let story = world.take_in(&with(Some(10)), now()).await.unwrap().story();
    world.take_in(&with(Some(20)), minutes(1)).await.unwrap();
    // Said without its embargo, which still holds.
    world.take_in(&with(None), minutes(2)).await.unwrap();
    assert_eq!(world.lift_embargoes(minutes(19)).await.unwrap(), []);
    assert_eq!(world.lift_embargoes(minutes(20)).await.unwrap(), [story]);

    // What is out is out.
    world.take_in(&with(Some(90)), minutes(21)).await.unwrap();
    let (found, _) = world.story(story).await.unwrap().unwrap();
    assert_eq!(found.embargo_at(minutes(22)), None);
}

#[tokio::test]
async fn pages_of_stories_neither_skip_nor_repeat() {
    let world = world().await;
    for minute in 0..7 {
        // Two at the same instant each: the id decides.
        let story = new_story(&format!("Story {minute}"));
        world.publish(&story, minutes(minute / 2)).await.unwrap();
    }
    let mut headlines = Vec::new();
    let mut after: Option<StoryCursor> = None;
    loop {
        let page = world
            .stories(StoryFilter::All, after.as_ref(), 2)
            .await
            .unwrap();
        headlines.extend(
            page.stories
                .iter()
                .map(|(_, version)| version.content().unwrap().headline.clone()),
        );
        // Through text and back, as a URL carries it.
        match page.next {
            Some(next) => after = Some(next.to_string().parse().unwrap()),
            None => break,
        }
    }

    assert_eq!(headlines.len(), 7);
    assert_eq!(headlines[0], "Story 6");
    assert_eq!(headlines.iter().collect::<HashSet<_>>().len(), 7);
}

#[tokio::test]
async fn filters_tell_usable_and_released_stories() {
    let world = world().await;
    world.publish(&new_story("Free"), now()).await.unwrap();
    let embargoed = under_embargo("Embargoed", minutes(10));
    world.publish(&embargoed, now()).await.unwrap();
    let dead = world.publish(&new_story("Dead"), now()).await.unwrap();
    world
        .revise(dead.story, FIRST, &kill(), now())
        .await
        .unwrap();

    let mut counts = Vec::new();
    for filter in [StoryFilter::All, StoryFilter::Usable, StoryFilter::Released] {
        let listed = world.stories(filter, None, 10).await.unwrap().stories.len();
        counts.push((listed, world.count_stories(filter).await.unwrap()));
    }

    assert_eq!(counts, [(3, 3), (2, 2), (1, 1)]);
}

#[tokio::test]
async fn the_kill_of_an_old_story_is_the_newest_change() {
    let world = world().await;
    let old = world.publish(&new_story("Old"), now()).await.unwrap().story;
    world
        .publish(&new_story("Newer"), minutes(1))
        .await
        .unwrap();
    world.revise(old, FIRST, &kill(), minutes(2)).await.unwrap();

    let changed = world.changed_stories(None, 10).await.unwrap();
    let seqs: Vec<_> = changed.iter().map(|changed| changed.seq).collect();
    assert_eq!(seqs, [3, 2]);
    assert_eq!((changed[0].story.id, changed[0].at), (old, minutes(2)));
    let rest = world.changed_stories(Some(3), 10).await.unwrap();
    assert_eq!(rest.len(), 1);
}

async fn found(store: &Store, query: &str, filter: StoryFilter) -> String {
    found_in(store, query, SearchIn::Texts, filter).await
}

async fn found_in(store: &Store, query: &str, place: SearchIn, filter: StoryFilter) -> String {
    store
        .search(query, place, filter, 0, 10)
        .await
        .unwrap()
        .iter()
        .filter_map(|(_, version)| Some(version.content()?.headline.clone()))
        .collect::<Vec<_>>()
        .join(" | ")
}

#[tokio::test]
async fn search_finds_words_of_headline_and_text_and_takes_anything() {
    let world = world().await;
    let mut story = new_story("Budget passes");
    story.content = content(
        "Budget passes",
        "The city\u{ad} council\u{2019}s caf\u{e9} stays open. Anti\u{ad}dote.",
    );
    world.publish(&story, now()).await.unwrap();
    let mut story = new_story("A quiet day");
    story.content = content("A quiet day", "No budget was passed. The budget waits.");
    world.publish(&story, minutes(1)).await.unwrap();

    let all = StoryFilter::All;
    // A word in the headline weighs more than two in the text; the last word may be unfinished.
    assert_snapshot!(found(&world, "budg", all).await, @"Budget passes | A quiet day");
    assert_snapshot!(found(&world, "CAFE council's", all).await, @"Budget passes");
    assert_snapshot!(found(&world, "antidote", all).await, @"Budget passes");
    assert_snapshot!(found(&world, "budget waits", all).await, @"A quiet day");
    assert_snapshot!(found(&world, "torres", all).await, @"A quiet day | Budget passes");
    for odd in [
        "",
        "\"*( AND",
        "\"",
        "headline:budget",
        "NEAR(",
        "a\0b",
        "- OR NOT",
        "^",
        "{a b}: c",
        &"x ".repeat(10_000),
    ] {
        for place in [SearchIn::Listed, SearchIn::Texts] {
            world.search(odd, place, all, 0, 10).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_search_of_what_everybody_sees_never_looks_into_a_text() {
    let world = world().await;
    let mut story = new_story("Budget passes");
    story.content = content("Budget passes", "The council met on Monday.");
    story.content.summary = "A vote at night.".into();
    world.publish(&story, now()).await.unwrap();

    let all = StoryFilter::All;
    for query in [
        "council",
        "the-council-met-o",
        "counc",
        "text:council",
        "budget council",
    ] {
        assert_eq!(
            found_in(&world, query, SearchIn::Listed, all).await,
            "",
            "{query}"
        );
    }
    for query in ["budg", "vote night", "torres", "passes vote"] {
        let found = found_in(&world, query, SearchIn::Listed, all).await;
        assert_eq!(found, "Budget passes", "{query}");
    }
}

#[tokio::test]
async fn search_follows_versions_kills_and_embargoes() {
    let world = world().await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let embargoed = under_embargo("Embargoed", minutes(10));
    world.publish(&embargoed, minutes(1)).await.unwrap();

    assert_snapshot!(found(&world, "monday", StoryFilter::Usable).await, @"Embargoed | One");
    assert_snapshot!(found(&world, "monday", StoryFilter::Released).await, @"One");
    world
        .revise(story, FIRST, &correction("Two"), minutes(1))
        .await
        .unwrap();
    assert_snapshot!(found(&world, "monday", StoryFilter::Released).await, @"");
    assert_snapshot!(found(&world, "tuesday", StoryFilter::Released).await, @"Two");
    world
        .revise(story, FIRST.next(), &kill(), minutes(2))
        .await
        .unwrap();
    assert_snapshot!(found(&world, "tuesday", StoryFilter::All).await, @"");
}

#[tokio::test]
async fn documents_have_all_versions_and_come_some_at_a_time() {
    let world = world().await;
    let one = world.publish(&new_story("One"), now()).await.unwrap().story;
    world
        .revise(one, FIRST, &correction("One b"), minutes(1))
        .await
        .unwrap();
    let two = world.publish(&new_story("Two"), minutes(2)).await.unwrap();

    let documents = world.documents_after(None, 10).await.unwrap();

    let shape: Vec<_> = documents
        .iter()
        .map(|document| {
            assert!(
                document
                    .versions
                    .iter()
                    .all(|version| version.story == document.story.id)
            );
            document.versions.len()
        })
        .collect();
    assert_eq!(shape, [2, 1]);
    let first = world.documents_after(None, 1).await.unwrap();
    assert_eq!(first, documents[..1]);
    let second = world.documents_after(Some(one), 1).await.unwrap();
    assert_eq!(second, documents[1..]);
    let third = world.documents_after(Some(two.story), 1).await.unwrap();
    assert_eq!(third, []);
}

#[tokio::test]
async fn a_draft_may_lack_everything_and_is_published_once() {
    let world = world().await;
    let editor = NewUser {
        email: "editor@newsroom.example".into(),
        name: "Ed".into(),
        role: wire_rights::Role::Editor,
    };
    let editor = world.create_user(&editor, None, now()).await.unwrap();
    let story = new_story("");
    let mut draft = Draft {
        id: new_story_id(now()).unwrap(),
        creator: story.creator,
        url: None,
        date: story.date,
        embargo: None,
        availability: story.availability,
        subjects: Vec::new(),
        refused: Vec::new(),
        corrections: Vec::new(),
        content: content("", ""),
        editor,
        saved: now(),
    };
    assert!(world.save_draft(&draft, None).await.unwrap());
    assert!(matches!(
        world.publish_draft(draft.id, minutes(1)).await,
        Err(StoreError::Content(_))
    ));
    assert_eq!(world.drafts().await.unwrap(), [draft.clone()]);

    draft.content = content("Ready", "At last.");
    draft.saved = minutes(2);
    assert!(world.save_draft(&draft, Some(now())).await.unwrap());
    // Who has seen the first one only is too late, and changes nothing.
    let late = Draft {
        saved: minutes(3),
        ..draft.clone()
    };
    assert!(!world.save_draft(&late, Some(now())).await.unwrap());
    assert!(!world.save_draft(&late, None).await.unwrap());
    assert_eq!(world.draft(draft.id).await.unwrap(), Some(draft.clone()));
    let made = world.publish_draft(draft.id, minutes(3)).await.unwrap();

    assert_eq!(made.story, draft.id);
    assert!(matches!(
        world.publish_draft(draft.id, minutes(3)).await,
        Err(StoreError::NotFound { .. })
    ));
    assert!(matches!(
        world.save_draft(&draft, None).await,
        Err(StoreError::Conflict(_))
    ));
    assert_eq!(log(&world).await, "1 new v1\n");
}

#[tokio::test]
async fn a_kill_or_a_hold_wins_over_a_correction_that_came_in_between() {
    let world = world().await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    world
        .revise(story, FIRST, &correction("Two"), minutes(1))
        .await
        .unwrap();

    let held = world
        .hold(story, "A figure is checked.", minutes(2))
        .await
        .unwrap();
    assert_eq!(held.version.get(), 3);
    let error = world.hold(story, "Again.", minutes(3)).await.unwrap_err();
    assert_snapshot!(error, @"the story is on hold already: look at it before you do anything more");
    let killed = world
        .kill(story, "It was invented.", minutes(4))
        .await
        .unwrap();
    assert_eq!(killed.version.get(), 4);
    for again in [
        world.kill(story, "Again.", minutes(5)).await,
        world.hold(story, "Again.", minutes(5)).await,
    ] {
        assert!(matches!(again, Err(StoreError::Killed { .. })));
    }
}

#[tokio::test]
async fn of_two_who_save_a_draft_at_once_one_is_told() {
    let world = world().await;
    let editor = NewUser {
        email: "editor@newsroom.example".into(),
        name: "Ed".into(),
        role: wire_rights::Role::Editor,
    };
    let editor = world.create_user(&editor, None, now()).await.unwrap();
    let story = new_story("");
    let draft = Draft {
        id: new_story_id(now()).unwrap(),
        creator: story.creator,
        url: None,
        date: story.date,
        embargo: None,
        availability: story.availability,
        subjects: Vec::new(),
        refused: Vec::new(),
        corrections: Vec::new(),
        content: content("One", ""),
        editor,
        saved: now(),
    };
    world.save_draft(&draft, None).await.unwrap();
    let saves = (1..=8).map(|minute| {
        let store = world.store.clone();
        let draft = Draft {
            content: content(&format!("Headline {minute}"), ""),
            saved: minutes(minute),
            ..draft.clone()
        };
        tokio::spawn(async move { store.save_draft(&draft, Some(now())).await.unwrap() })
    });
    let mut saved = 0;
    for save in saves.collect::<Vec<_>>() {
        saved += u32::from(save.await.unwrap());
    }
    assert_eq!(saved, 1);
}

//! `kill -9` while obligations are opened: none is missed, and none is opened twice.
//!
//! Many publishers have a few stories, which are killed one after the other. Each time the server is killed at
//! a random moment of its start, when it opens the obligations.

use std::collections::BTreeSet;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::common::Folder;
use jiff::{Timestamp, civil};
use wire_rights::{Exit, PublisherKind};
use wire_store::{NewPublisher, NewStory, Store, Take, TakeResult};
use wire_story::{Availability, Body, Content, PublisherId, StoryId, VersionNumber};

#[test]
fn every_obligation_of_a_kill_is_opened_once() {
    kill_while_opening(300, 6);
}

#[test]
#[ignore = "slow: five thousand publishers, forty kills"]
fn every_obligation_of_a_kill_is_opened_once_for_five_thousand_publishers() {
    kill_while_opening(5_000, 40);
}

fn kill_while_opening(publishers: usize, stories: usize) {
    let folder = Folder::with_wire();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (holders, stories) = runtime.block_on(fill(&folder, publishers, stories));
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut interrupted = 0;
    for story in &stories {
        let id = story.to_string();
        folder.wire_does(&["kill", &id, "--reason", "A trial.", "--yes"]);
        let server = serve(&folder);
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_millis(10 + random % 200));
        kill(server);
        // All of them, or none.
        let opened = runtime.block_on(opened(&folder, *story));
        interrupted += u32::from(opened.is_empty());
        assert!(
            opened.is_empty() || opened.len() == publishers,
            "{}",
            opened.len()
        );
    }
    println!(
        "{} kills, {interrupted} interrupted before the obligations were open",
        stories.len()
    );

    let server = serve(&folder);
    for story in &stories {
        let mut waited = 0;
        loop {
            let opened = runtime.block_on(opened(&folder, *story));
            if opened.len() == publishers {
                let told: BTreeSet<PublisherId> = opened.into_iter().collect();
                assert_eq!(told, holders, "each of them once");
                break;
            }
            waited += 1;
            assert!(waited < 600, "{} of {publishers} are open", opened.len());
            std::thread::sleep(Duration::from_millis(100));
        }
    }
    kill(server);
}

/// Publishers that all have the same stories.
async fn fill(
    folder: &Folder,
    publishers: usize,
    stories: usize,
) -> (BTreeSet<PublisherId>, Vec<StoryId>) {
    let store = Store::open(&folder.wire()).await.unwrap();
    let at = Timestamp::now();
    let mut holders = BTreeSet::new();
    for number in 0..publishers {
        let publisher = NewPublisher {
            name: format!("Gazette {number}"),
            kind: PublisherKind::Daily,
            country: "US".into(),
            email: format!("news@gazette{number}.example"),
        };
        holders.insert(store.create_publisher(&publisher, at).await.unwrap());
    }
    let mut ids = Vec::new();
    for number in 0..stories {
        let story = store.publish(&story(number), at).await.unwrap().story;
        let takes: Vec<Take> = holders
            .iter()
            .map(|publisher| Take {
                publisher: *publisher,
                story,
                version: VersionNumber::FIRST,
                exit: Exit::CopyBox,
                at,
                result: TakeResult::Given,
                basis: None,
            })
            .collect();
        store.record_takes(&takes).await.unwrap();
        ids.push(story);
    }
    store.close().await;
    (holders, ids)
}

fn story(number: usize) -> NewStory {
    NewStory {
        source_id: None,
        creator: "Quay News".into(),
        url: None,
        date: civil::date(2026, 11, 20),
        embargo: None,
        availability: Availability::Free,
        content: Content {
            headline: format!("Swing bridge closes for the {number}th time"),
            byline: "Ana Torres".into(),
            summary: String::new(),
            language: "en".into(),
            body: Body::plain(["The turning gear has to be taken out and mended."]),
            picture: None,
            notice: None,
        },
    }
}

/// Who has an obligation about a story, one entry for each.
async fn opened(folder: &Folder, story: StoryId) -> Vec<PublisherId> {
    let store = Store::open(&folder.wire()).await.unwrap();
    let opened = store.obligations_of_story(story).await.unwrap();
    store.close().await;
    opened
        .iter()
        .map(|obligation| obligation.publisher)
        .collect()
}

fn serve(folder: &Folder) -> Child {
    folder
        .command(&["--data", "wire", "serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn kill(mut server: Child) {
    // SIGKILL: nothing is tidied up.
    server.kill().unwrap();
    server.wait().unwrap();
}

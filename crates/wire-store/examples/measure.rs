//! What the store can do on this machine: `cargo run --release -p wire-store --example measure`.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::time::Instant;

use jiff::{Timestamp, civil};
use wire_rights::{Basis, Exit, PublisherKind};
use wire_store::{
    NewPublisher, NewStory, ObligationFilter, SearchIn, Store, StoryFilter, Take, TakeResult, Wire,
};
use wire_story::{Availability, Body, Content, Edition, VersionNumber};

const STORIES: u64 = 5_000;
const HOLDERS: u64 = 5_000;

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir_in(".").unwrap();
    let at = Timestamp::now();
    let store = Store::create(dir.path(), &Wire::default(), at)
        .await
        .unwrap();

    let begun = Instant::now();
    let mut last = None;
    for number in 0..STORIES {
        last = Some(store.publish(&story(number), at).await.unwrap());
    }
    let story = last.unwrap().story;
    rate(
        "published one after the other, each on the disk",
        STORIES,
        begun,
    );

    let begun = Instant::now();
    let tasks: Vec<_> = (0..50)
        .map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..20 {
                    let number = STORIES + task * 20 + number;
                    store.publish(&self::story(number), at).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    rate("published by 50 at once", 1_000, begun);

    for (what, query) in [
        ("a word in every story", "council"),
        ("a rare word", "w4711x"),
        ("two words, one unfinished", "council bridg"),
    ] {
        let begun = Instant::now();
        for _ in 0..20 {
            store
                .search(query, SearchIn::Texts, StoryFilter::Released, 0, 20)
                .await
                .unwrap();
        }
        each(&format!("searched for {what}"), 20, begun);
    }

    let begun = Instant::now();
    for _ in 0..100 {
        store.stories(StoryFilter::Usable, None, 30).await.unwrap();
    }
    each("listed 30 stories", 100, begun);

    let begun = Instant::now();
    let documents = every_document(&store).await;
    rate("read for the trace index", documents, begun);

    let mut takes = Vec::new();
    for number in 0..HOLDERS {
        let publisher = NewPublisher {
            name: format!("Gazette {number}"),
            kind: PublisherKind::Daily,
            country: "US".into(),
            email: "editor@gazette.example".into(),
        };
        takes.push(Take {
            publisher: store.create_publisher(&publisher, at).await.unwrap(),
            story,
            version: VersionNumber::FIRST,
            exit: Exit::CopyBox,
            at,
            result: TakeResult::Given,
            basis: Some(Basis::Free(1)),
        });
    }
    let begun = Instant::now();
    for take in &takes {
        store.record_take(take).await.unwrap();
    }
    rate("lines of the ledger, each on the disk", HOLDERS, begun);
    let begun = Instant::now();
    store.record_takes(&takes).await.unwrap();
    rate("lines of the ledger, in one transaction", HOLDERS, begun);

    let kill = Edition::Killed {
        reason: "To measure.".into(),
    };
    store
        .revise(story, VersionNumber::FIRST, &kill, at)
        .await
        .unwrap();
    let begun = Instant::now();
    let opened = store.open_obligations(at).await.unwrap().len() as u64;
    rate("obligations opened by one kill", opened, begun);
    for (what, from) in [("the first page", 0), ("the last page", 4_950)] {
        let begun = Instant::now();
        for _ in 0..20 {
            let page = store.named_obligations(ObligationFilter::Open, from, 51);
            assert!(page.await.unwrap().len() >= 50);
            store.obligation_counts(at).await.unwrap();
        }
        each(
            &format!("{what} of {opened} open obligations, with their count"),
            20,
            begun,
        );
    }

    let begun = Instant::now();
    store.backup(&dir.path().join("copy")).await.unwrap();
    println!("{:>9.0} ms a backup", begun.elapsed().as_secs_f64() * 1e3);
}

/// Four hundred words, as many stories have.
fn story(number: u64) -> NewStory {
    let paragraph = format!("The council met on Monday about the bridge, w{number}x. ").repeat(4);
    NewStory {
        source_id: Some(format!("guid-{number}")),
        creator: "The Example Foundation".into(),
        url: None,
        date: civil::date(2026, 11, 23),
        embargo: None,
        availability: Availability::Free,
        content: Content {
            headline: format!("Council meets for the {number}th time"),
            byline: "Ana Torres".into(),
            summary: String::new(),
            language: "en".into(),
            body: Body::plain(vec![paragraph; 11]),
            picture: None,
            notice: None,
        },
    }
}

fn rate(what: &str, times: u64, begun: Instant) {
    println!(
        "{:>9.0} a second {what} ({times})",
        times as f64 / begun.elapsed().as_secs_f64()
    );
}

fn each(what: &str, times: u32, begun: Instant) {
    println!(
        "{:>9.2} ms {what}",
        begun.elapsed().as_secs_f64() * 1e3 / f64::from(times)
    );
}

/// Reads all stories, some hundreds at a time, and says how many there are.
async fn every_document(store: &Store) -> u64 {
    let (mut count, mut after) = (0, None);
    loop {
        let documents = store.documents_after(after, 500).await.unwrap();
        let Some(last) = documents.last() else {
            return count;
        };
        after = Some(last.story.id);
        count += documents.len() as u64;
    }
}

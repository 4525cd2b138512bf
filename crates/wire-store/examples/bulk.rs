//! Answers in bulk on this machine: `bench/bulk.sh`, or
//! `cargo run --release -p wire-store --example bulk [PUBLISHERS STORIES [FOLDER]]`.
//!
//! A wire of that size is made in a temporary folder, asked, and taken away. Each line is the best of
//! three rounds; one story in ten needs a licence, one publisher in ten has too small an audience.
//! Where the folder of a new wire is named, it is filled and left, for others to measure.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::time::Instant;

use jiff::{SignedDuration, Timestamp, civil};
use wire_rights::{Audience, Exit, Method, ProofMethod, PublisherKind};
use wire_store::{NewPublisher, NewStory, SignUp, Store, StoryFilter, Wire};
use wire_story::{Availability, Body, Content, Story};

const ROUNDS: usize = 3;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let size = |size: &String| -> u32 { size.parse().expect("sizes are numbers") };
    let (publishers, stories, kept) = match &arguments[..] {
        [] => (10_000, 1_000_000, None),
        [publishers, stories] => (size(publishers), size(stories), None),
        [publishers, stories, folder] => (size(publishers), size(stories), Some(folder)),
        _ => panic!("usage: bulk [PUBLISHERS STORIES [FOLDER]]"),
    };
    let dir = tempfile::tempdir().unwrap();
    let at = Timestamp::now();
    let store = match kept {
        Some(folder) => Store::open(folder.as_ref()).await,
        None => Store::create(&dir.path().join("wire"), &Wire::default(), at).await,
    };
    let store = store.unwrap();
    fill(&store, publishers, stories, at).await;
    if kept.is_none() {
        ask(&store, publishers, stories, at).await;
    }
}

/// Asks in bulk, and prints what came and how fast.
async fn ask(store: &Store, publishers: u32, stories: u32, at: Timestamp) {
    let in_force = store.in_force().await.unwrap();
    let rules = in_force.rules();
    let asking = store.publishers().await.unwrap();
    let asking = asking.iter().find(|one| one.name == "Gazette 1").unwrap();
    let page = store.stories(StoryFilter::All, None, 100).await.unwrap();
    let free = |story: &Story| story.availability == Availability::Free;
    let mut newest = page.stories.into_iter();
    let (story, version) = newest.find(|(story, _)| free(story)).unwrap();

    let (granted, took) = best(async || {
        let may = store.stories_for(rules, asking, Exit::Api, at).await;
        may.unwrap().len()
    })
    .await;
    report("stories may one publisher have", granted, stories, took);
    let (granted, took) = best(async || {
        let may = store.publishers_for(rules, (&story, &version), Exit::Api, at);
        may.await.unwrap().len()
    })
    .await;
    report("publishers may have one story", granted, publishers, took);

    println!();
    for plan in store.bulk_plans().await.unwrap() {
        println!("{}", plan.statement);
        for step in plan.steps {
            println!("    {step}");
        }
    }
}

/// What the rounds came to, and the seconds of the fastest.
async fn best(round: impl AsyncFn() -> usize) -> (usize, f64) {
    let (mut granted, mut best) = (0, f64::INFINITY);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        granted = round().await;
        best = best.min(begun.elapsed().as_secs_f64());
    }
    (granted, best)
}

fn report(what: &str, granted: usize, of: u32, seconds: f64) {
    println!(
        "{granted:>8} of {of:>8} {what}: {:>8.0} ms, {:>6.2} million a second",
        seconds * 1e3,
        f64::from(of) / seconds / 1e6
    );
}

/// Fills the wire, and says how long that took.
async fn fill(store: &Store, publishers: u32, stories: u32, at: Timestamp) {
    const AT_ONCE: u32 = 10_000;
    let begun = Instant::now();
    for number in 0..publishers {
        let (id, _) = store.sign_up(&publisher(number, at), at).await.unwrap();
        let site = store.publisher(id).await.unwrap().unwrap().sites[0].id;
        store
            .prove_site(site, ProofMethod::MetaTag, at)
            .await
            .unwrap();
        let shown = audience(Method::AccessLogs, number, at);
        store.add_audience(id, &shown).await.unwrap();
    }
    println!(
        "made {publishers} publishers in {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    for first in (0..stories).step_by(AT_ONCE as usize) {
        let last = stories.min(first + AT_ONCE);
        let some: Vec<NewStory> = (first..last).map(story).collect();
        store.publish_all(&some, at).await.unwrap();
    }
    println!(
        "made {stories} stories in {:.0} s\n",
        begun.elapsed().as_secs_f64()
    );
}

fn publisher(number: u32, at: Timestamp) -> SignUp {
    SignUp {
        publisher: NewPublisher {
            name: format!("Gazette {number}"),
            kind: PublisherKind::Daily,
            country: "US".into(),
            email: format!("desk@gazette-{number}.example"),
        },
        person: "The desk".into(),
        password_hash: "none".into(),
        terms: 1,
        audience: audience(Method::Declaration, number, at),
        site: format!("gazette-{number}.example"),
    }
}

/// Every tenth publisher has too small an audience.
fn audience(method: Method, number: u32, at: Timestamp) -> Audience {
    Audience {
        method,
        site: None,
        from: civil::date(2026, 10, 1),
        to: civil::date(2026, 10, 31),
        monthly_visitors: if number.is_multiple_of(10) {
            100
        } else {
            40_000
        },
        given: at,
        expires: at + SignedDuration::from_hours(2000),
    }
}

/// Every tenth story needs a licence.
fn story(number: u32) -> NewStory {
    NewStory {
        source_id: None,
        creator: "The Example Foundation".into(),
        url: None,
        date: civil::date(2026, 11, 23),
        embargo: None,
        availability: if number.is_multiple_of(10) {
            Availability::LicenceOnly
        } else {
            Availability::Free
        },
        content: Content {
            headline: format!("Council meets for the {number}th time"),
            byline: "Ana Torres".into(),
            summary: String::new(),
            language: "en".into(),
            body: Body::plain(["The council met on Monday about the bridge."]),
            picture: None,
            notice: None,
        },
    }
}

//! How soon after the commit of a kill every obligation is open: `bench/obligations.sh` runs it with
//! the binary whose server it measures.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::{Timestamp, civil};
use wire_rights::{Exit, PublisherKind};
use wire_store::{NewPublisher, NewStory, Store, Take, TakeResult};
use wire_story::{Availability, Body, Content, Edition, PublisherId, StoryId, VersionNumber};

#[tokio::main]
async fn main() {
    let binary = std::env::args()
        .nth(1)
        .expect("the path of the wirecopy binary");
    println!("publishers   projection   served: commit to all open");
    for publishers in [100, 1_000, 5_000, 20_000] {
        let dir = tempfile::tempdir_in(".").unwrap();
        let wire = dir.path().join("wire");
        run(
            &binary,
            &[
                "init",
                wire.to_str().unwrap(),
                "--name",
                "Measured",
                "--creator",
                "Measured",
            ],
        );
        let store = Store::open(&wire).await.unwrap();
        let holders = holders(&store, publishers).await;
        let (first, second) = (story(&store, &holders).await, story(&store, &holders).await);
        let alone = alone(&store, first).await;
        let served = served(&binary, &wire, &store, second, publishers).await;
        println!(
            "{publishers:>10} {:>9.0} ms {:>13.0} ms",
            alone.as_secs_f64() * 1e3,
            served.as_secs_f64() * 1e3
        );
        if publishers == 20_000 {
            println!("\nHow the database does it, the same statements however many there are:");
            for (what, steps) in store.plan_of_opening().await.unwrap() {
                println!("{what}\n  {}", steps.join("\n  "));
            }
        }
        store.close().await;
    }
}

/// The projection alone, in this process.
async fn alone(store: &Store, story: StoryId) -> Duration {
    let kill = Edition::Killed {
        reason: "To measure.".into(),
    };
    let at = Timestamp::now();
    store
        .revise(story, VersionNumber::FIRST, &kill, at)
        .await
        .unwrap();
    let begun = Instant::now();
    store.open_obligations(at).await.unwrap();
    begun.elapsed()
}

/// A server runs, and another process kills the story.
async fn served(
    binary: &str,
    wire: &Path,
    store: &Store,
    story: StoryId,
    publishers: u64,
) -> Duration {
    let data = wire.to_str().unwrap();
    let mut server = Command::new(binary)
        .args(["--data", data, "serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for(&mut server, "is served on");
    let before = store.last_seq().await.unwrap();
    let open = || async {
        store
            .obligation_counts(Timestamp::now())
            .await
            .unwrap()
            .open
    };
    let had = open().await;
    let id = story.to_string();
    let mut kill = Command::new(binary)
        .args([
            "--data",
            data,
            "kill",
            &id,
            "--reason",
            "To measure.",
            "--yes",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pause = Duration::from_millis(1);
    while store.last_seq().await.unwrap() == before {
        tokio::time::sleep(pause).await;
    }
    let committed = Instant::now();
    while open().await < had + publishers {
        tokio::time::sleep(pause).await;
    }
    let taken = committed.elapsed();
    kill.wait().unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    taken
}

/// Reads what the process says until it says this, and lets it go on talking.
fn wait_for(child: &mut Child, words: &str) {
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains(words)));
    std::thread::spawn(move || lines.for_each(drop));
}

fn run(binary: &str, arguments: &[&str]) {
    let output = Command::new(binary).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

async fn holders(store: &Store, count: u64) -> Vec<PublisherId> {
    let mut holders = Vec::new();
    for number in 0..count {
        let publisher = NewPublisher {
            name: format!("Gazette {number}"),
            kind: PublisherKind::Daily,
            country: "US".into(),
            email: format!("news@gazette{number}.example"),
        };
        let made = store.create_publisher(&publisher, Timestamp::now()).await;
        holders.push(made.unwrap());
    }
    holders
}

/// A story that all of them have.
async fn story(store: &Store, holders: &[PublisherId]) -> StoryId {
    let at = Timestamp::now();
    let story = NewStory {
        source_id: None,
        creator: "Measured".into(),
        url: None,
        date: civil::date(2026, 11, 23),
        embargo: None,
        availability: Availability::Free,
        content: Content {
            headline: "Council meets".into(),
            byline: "Ana Torres".into(),
            summary: String::new(),
            language: "en".into(),
            body: Body::plain(["The council met on Monday about the bridge."]),
            picture: None,
            notice: None,
        },
    };
    let story = store.publish(&story, at).await.unwrap().story;
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
    story
}

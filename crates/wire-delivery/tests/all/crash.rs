//! The process dies at any moment: nothing is lost, nothing stale comes after something newer.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::support::{Newsroom, content};
use wire_story::{Change, Edition};
use wire_testkit::Receiver;

const TRIALS: u32 = 60;

#[tokio::test]
async fn deliveries_survive_a_process_that_dies_at_any_moment() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let mut stories = Vec::new();
    let mut broken_off = 0;
    // With the first story what stories are read by is made, which takes longer than all that is measured.
    newsroom.publish("A story to begin with").await;
    newsroom.tick().await;
    newsroom.publish("A story to measure by").await;
    let start = Instant::now();
    newsroom.tick().await;
    let usual = start.elapsed();
    for trial in 0..TRIALS {
        stories.push(newsroom.publish(&format!("News {trial}")).await.story);
        match trial % 3 {
            1 => {
                let change = Change::Update {
                    note: String::new(),
                };
                let content = content(&format!("News {trial} again"));
                let edition = Edition::Usable { content, change };
                newsroom.revise(stories[stories.len() / 2], edition).await;
            }
            2 => {
                newsroom.kill(stories.swap_remove(0)).await;
            }
            _ => {}
        }
        // From before the first request until after the last receipt, on machines of any speed.
        let life = usual.mul_f64(f64::from(trial % 12) / 9.0);
        if tokio::time::timeout(life, newsroom.scheduler.tick())
            .await
            .is_err()
        {
            broken_off += 1;
        }
        newsroom = newsroom.die().await;
    }
    newsroom.tick().await;
    newsroom.after(Duration::from_secs(60)).await;

    let mut ids: BTreeMap<String, u32> = BTreeMap::new();
    let mut newest: BTreeMap<String, i64> = BTreeMap::new();
    let mut killed: BTreeSet<String> = BTreeSet::new();
    for request in customer.received() {
        request.verify(&endpoint.secret).unwrap();
        *ids.entry(request.header("webhook-id").to_owned())
            .or_default() += 1;
        let json = request.json();
        let (uri, version) = (
            json["data"]["uri"].to_string(),
            json["data"]["version"].as_i64().unwrap(),
        );
        let before = newest.insert(uri.clone(), version).unwrap_or(0);
        assert!(version >= before, "version {version} after {before}");
        if json["type"] == "story.killed" {
            killed.insert(uri);
        }
    }
    // Every story that may be used has arrived in its newest version, every killed one that had
    // arrived at all was killed.
    for story in newsroom.store.documents_after(None, 100_000).await.unwrap() {
        let uri = format!("\"{}\"", story.story.uri());
        let latest = i64::from(story.story.latest.get());
        let is_killed = story.versions.last().unwrap().content().is_none();
        match newest.get(&uri) {
            Some(arrived) => assert_eq!(*arrived, latest),
            None => assert!(is_killed, "{uri} was lost"),
        }
        if is_killed && newest.contains_key(&uri) {
            assert!(killed.contains(&uri), "the kill of {uri} was lost");
        }
    }
    let pending = newsroom.store.pending_of(endpoint.subscription).await;
    assert!(pending.unwrap().is_empty());
    let twice: u32 = ids.values().map(|times| times - 1).sum();
    println!("trials: {TRIALS}, in flight: {broken_off}, lost: 0, twice: {twice}");
    assert!(broken_off >= TRIALS / 4, "{broken_off} trials counted");
}

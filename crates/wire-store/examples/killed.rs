//! What it costs to hold every publication against what was killed: `bench/killed.sh` runs it.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use jiff::{Timestamp, civil};
use wire_store::{NewStory, Store, Wire};
use wire_story::{Availability, Body, Content};

const WORDS: u64 = 400;

#[tokio::main]
async fn main() {
    let stories: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    println!(
        "kills   known after   {stories} stories at once   one by one   one by one, of no kill"
    );
    let mut of_none = Duration::ZERO;
    for kills in [0, 10, 1_000, 10_000] {
        let dir = tempfile::tempdir_in(".").unwrap();
        let at = Timestamp::now();
        let store = Store::create(dir.path(), &Wire::default(), at)
            .await
            .unwrap();
        let killed: Vec<NewStory> = (0..kills).map(story).collect();
        for published in store.publish_all(&killed, at).await.unwrap() {
            store
                .kill(published.story, "To measure.", at)
                .await
                .unwrap();
        }
        store.close().await;

        // A command begins like this: it knows of no kill yet.
        let store = Store::open(dir.path()).await.unwrap();
        let next = story(kills).content;
        let known = timed(store.like_killed(&next, None)).await;
        let first = kills + 1;
        let many: Vec<NewStory> = (first..first + stories).map(story).collect();
        let at_once = timed(store.publish_all(&many, at)).await;
        let few: Vec<NewStory> = (0..stories / 10)
            .map(|it| story(first + stories + it))
            .collect();
        let one_by_one = timed(async {
            for story in &few {
                store.take_in(story, at).await?;
            }
            Ok::<_, wire_store::StoreError>(())
        })
        .await;
        if kills == 0 {
            of_none = one_by_one;
        }
        println!(
            "{kills:>5} {:>10.0} ms {:>17.2} s {:>8.2} ms each {:>14.2} times",
            known.as_secs_f64() * 1e3,
            at_once.as_secs_f64(),
            one_by_one.as_secs_f64() * 1e3 / few.len() as f64,
            one_by_one.as_secs_f64() / of_none.as_secs_f64(),
        );
        store.close().await;
    }
}

async fn timed<T, E: std::fmt::Debug>(work: impl Future<Output = Result<T, E>>) -> Duration {
    let begun = Instant::now();
    work.await.unwrap();
    begun.elapsed()
}

/// A story of words of which few are frequent and most are rare, as in any language, so that many
/// stories have the same three in a row somewhere.
fn story(number: u64) -> NewStory {
    let mut random = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut word = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let share = (random >> 11) as f64 / (1_u64 << 53) as f64;
        // The hundredth word is a tenth as frequent as the first.
        format!("w{}", (20_000_f64.powf(share)) as u64)
    };
    let mut sentence = |words: u64| (0..words).map(|_| word()).collect::<Vec<_>>().join(" ");
    NewStory {
        source_id: Some(format!("measured:{number}")),
        creator: "Measured".into(),
        url: None,
        date: civil::date(2026, 11, 26),
        embargo: None,
        availability: Availability::Free,
        content: Content {
            headline: format!("{} {number}", sentence(8)),
            byline: String::new(),
            summary: sentence(25),
            language: "en".into(),
            body: Body::plain((0..WORDS / 40).map(|_| sentence(40))),
            picture: None,
            notice: None,
        },
    }
}

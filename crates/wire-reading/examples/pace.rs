//! How fast stories are read on one core: JSON Lines with `text` in, a line of figures out.
//!
//!     cargo run --release -p wire-reading --example pace [ROUNDS] < stories.jsonl
//!
//! Stories are cut or repeated to 740 words each, as long as a wire's are on average. All of them are read once before
//! the first round, so that what is made ready only once isn't counted.

use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

use serde::Deserialize;
use wire_reading::{Language, Reading, Story, read};

const WORDS: usize = 740;

#[derive(Deserialize)]
struct Line {
    text: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: usize = std::env::args()
        .nth(1)
        .map_or(Ok(20), |rounds| rounds.parse())?;
    let mut texts = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line: Line = serde_json::from_str(&line?)?;
        texts.extend(of_length(&line.text));
    }
    let found: usize = texts.iter().map(|text| things(&reading(text))).sum();
    let mut times: Vec<Duration> = Vec::new();
    for text in std::iter::repeat_n(&texts, rounds).flatten() {
        let start = Instant::now();
        std::hint::black_box(reading(text));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let total: Duration = times.iter().sum();
    let part = |percent: usize| times.get(times.len() * percent / 100);
    let (Some(half), Some(last)) = (part(50), part(99)) else {
        return Err("no story has words, or there is no round".into());
    };
    writeln!(
        std::io::stdout(),
        "{} stories of {WORDS} words: {:.0} a second, p50 {half:.2?}, p99 {last:.2?}; {found} things found in each round",
        times.len(),
        times.len() as f64 / total.as_secs_f64(),
    )?;
    Ok(())
}

fn reading(text: &str) -> Reading {
    read(&Story {
        text,
        date: Some(jiff::civil::date(2017, 6, 14)),
        language: Language::English,
    })
}

fn things(reading: &Reading) -> usize {
    let said = reading.quotations.len() + reading.dates.len() + reading.events.len();
    said + reading.borrowings.len() + reading.subjects.len()
}

/// The text in whole paragraphs, until it has as many words as it should.
fn of_length(text: &str) -> Option<String> {
    let mut long = String::new();
    let mut words = 0;
    let paragraphs: Vec<&str> = text
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
        .collect();
    for paragraph in paragraphs.iter().cycle().take(10_000) {
        words += paragraph.split_whitespace().count();
        long.push_str(paragraph);
        long.push_str("\n\n");
        if words >= WORDS {
            return Some(long);
        }
    }
    None
}

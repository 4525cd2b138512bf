//! How fast stories are read on one core: JSON Lines with `date` and `text` in, a line of figures out.
//!
//!     cargo run --release -p wire-reading --example pace < stories.jsonl
//!
//! Stories are cut or repeated to 740 words each, as long as a wire's are on average.

use std::io::BufRead;
use std::time::{Duration, Instant};

use serde::Deserialize;
use wire_reading::{Language, Story, read};

const WORDS: usize = 740;

#[derive(Deserialize)]
struct Line {
    text: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut texts = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line: Line = serde_json::from_str(&line?)?;
        texts.extend(of_length(&line.text));
    }
    let date = Some(jiff::civil::date(2017, 6, 14));
    let mut times: Vec<Duration> = Vec::new();
    let mut found = 0;
    for _ in 0..5 {
        for text in &texts {
            let start = Instant::now();
            let reading = read(&Story {
                text,
                date,
                language: Language::English,
            });
            times.push(start.elapsed());
            found += reading.quotations.len() + reading.dates.len();
        }
    }
    times.sort_unstable();
    let total: Duration = times.iter().sum();
    let last = times
        .get(times.len() * 99 / 100)
        .ok_or("no story has words")?;
    let pace = times.len() as f64 / total.as_secs_f64();
    let mut out = std::io::stdout().lock();
    std::io::Write::write_all(&mut out, format!("{} stories of {WORDS} words, {pace:.0} a second, p99 {last:.2?}, {found} things found\n", times.len()).as_bytes())?;
    Ok(())
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

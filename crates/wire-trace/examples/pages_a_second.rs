//! Prints how many pages a second are traced on one core, with and without the gate, and how many
//! are unpacked and their lines counted: nothing that reads the pages can be faster than that.
//!
//! `pages_a_second STORIES.jsonl.gz FOLDER…`, each folder with pages as `.html.gz`
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use wire_trace::{Document, DocumentVersion, Index, Page, PageContext};

/// Each way is measured so often, and the fastest counts: what disturbs only makes it slower.
const ROUNDS: usize = 7;

#[derive(serde::Deserialize)]
struct Story {
    id: String,
    headline: String,
    body: Vec<String>,
}

fn unpack(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A damaged page is measured as far as it goes.
    let _ = MultiGzDecoder::new(packed).read_to_end(&mut bytes);
    bytes
}

/// The time that this process has had on a core, where Linux says it; elsewhere, time that went by.
fn spent(since: Instant) -> Duration {
    let schedstat = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let on_core = schedstat
        .split(' ')
        .next()
        .and_then(|nanos| nanos.parse().ok());
    on_core.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let stories = arguments
        .next()
        .ok_or("usage: pages_a_second STORIES.jsonl.gz FOLDER…")?;
    let lines = String::from_utf8(unpack(&fs::read(stories)?))?;
    let mut index = Index::default();
    for line in lines.lines() {
        let story: Story = serde_json::from_str(line)?;
        index.add(Document {
            key: story.id,
            headline: story.headline,
            versions: vec![DocumentVersion {
                number: 1,
                created: None,
                paragraphs: story.body,
                ..DocumentVersion::default()
            }],
            ..Document::default()
        });
    }
    println!(
        "{} stories; the fastest of {ROUNDS} rounds on one core",
        index.len()
    );
    for folder in arguments {
        let mut pages = Vec::new();
        for entry in fs::read_dir(&folder)? {
            pages.push(fs::read(entry?.path())?);
        }
        measure(Path::new(&folder), &pages, &index);
    }
    Ok(())
}

fn measure(folder: &Path, pages: &[Vec<u8>], index: &Index) {
    let bytes: usize = pages.iter().map(|packed| unpack(packed).len()).sum();
    println!(
        "{}: {} pages of {} KB",
        folder.display(),
        pages.len(),
        bytes / 1000 / pages.len().max(1)
    );
    let passed = pages
        .iter()
        .filter(|packed| index.may_carry(&unpack(packed), &PageContext::default()))
        .count();
    let rate = |name: &str, look: &dyn Fn(&[u8]) -> usize| {
        let started = Instant::now();
        let fastest = (0..ROUNDS).map(|_| {
            let from = spent(started);
            let found: usize = pages.iter().map(|packed| look(&unpack(packed))).sum();
            (spent(started).saturating_sub(from), found)
        });
        if let Some((took, found)) = fastest.min() {
            let rate = pages.len() as f64 / took.as_secs_f64();
            println!("  {rate:>6.0} pages a second  {name} ({found})");
        }
    };
    rate("unpacked, their lines counted", &|bytes| {
        memchr::memchr_iter(b'\n', bytes).count()
    });
    println!("  {passed} pages pass the gate");
    rate("with the gate", &|bytes| {
        let context = PageContext::default();
        if !index.may_carry(bytes, &context) {
            return 0;
        }
        Page::read(bytes, context).map_or(0, |page| index.trace(&page).len())
    });
    rate("without it", &|bytes| {
        let page = Page::read(bytes, PageContext::default());
        page.map_or(0, |page| index.trace(&page).len())
    });
}

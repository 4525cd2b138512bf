//! Prints how many pages of a web archive a second one core gets through: unpacked alone; unpacked and
//! their lines counted, which is the limit; read as records; asked of the gate; and traced where the gate lets
//! them in.
//!
//! `pages_a_second STORIES.jsonl.gz ARCHIVE.warc.gz`, the archive packed record by record
#![allow(clippy::print_stdout, reason = "it is there to print")]

use std::error::Error;
use std::fs;
use std::io::Read;
use std::time::{Duration, Instant};

use flate2::bufread::{GzDecoder, MultiGzDecoder};
use libdeflater::Decompressor;
use wire_trace::{Document, DocumentVersion, Index, Page, PageContext, Warc, WarcPage};

/// The ways are measured in turn, so often each, and the fastest of a way counts: what disturbs only makes
/// it slower.
const ROUNDS: usize = 7;

#[derive(serde::Deserialize)]
struct Story {
    id: String,
    headline: String,
    body: Vec<String>,
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
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [stories, archive] = arguments.as_slice() else {
        return Err("usage: pages_a_second STORIES.jsonl.gz ARCHIVE.warc.gz".into());
    };
    let mut lines = String::new();
    MultiGzDecoder::new(fs::read(stories)?.as_slice()).read_to_string(&mut lines)?;
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
    measure(&fs::read(archive)?, &index)
}

/// The members of an archive, each as its packed bytes and its size.
fn members(archive: &[u8]) -> Result<Vec<(&[u8], usize)>, Box<dyn Error>> {
    let mut members = Vec::new();
    let mut rest = archive;
    while !rest.is_empty() {
        let mut member = GzDecoder::new(rest);
        let size = std::io::copy(&mut member, &mut std::io::sink())? as usize;
        let after = member.into_inner();
        members.push((&rest[..rest.len() - after.len()], size));
        rest = after;
    }
    Ok(members)
}

fn measure(archive: &[u8], index: &Index) -> Result<(), Box<dyn Error>> {
    let members = members(archive)?;
    let bytes: usize = members.iter().map(|(_, size)| size).sum();
    let largest = members.iter().map(|(_, size)| *size).max().unwrap_or(0);
    let limit = PageContext::LIMIT;
    let read = |look: &dyn Fn(&WarcPage) -> usize| {
        let (mut page, mut found) = (WarcPage::default(), 0);
        if let Ok(mut warc) = Warc::new(archive, limit) {
            while let Ok(true) = warc.read(&mut page) {
                found += look(&page);
            }
        }
        found
    };
    let pages = read(&|_| 1);
    println!(
        "{} stories; {pages} pages of {} KB, packed {} KB; one core, best of {ROUNDS}",
        index.len(),
        bytes / 1000 / pages.max(1),
        archive.len() / 1000 / pages.max(1)
    );
    let unpacked = |look: &dyn Fn(&[u8]) -> usize| {
        let mut unpacker = Decompressor::new();
        let mut out = vec![0; largest];
        let mut found = 0;
        for (member, size) in &members {
            let place = &mut out[..*size];
            if unpacker.gzip_decompress(member, place).is_ok() {
                found += look(place);
            }
        }
        found
    };
    let passes = |page: &WarcPage| index.may_carry(page.body(), &page.context(limit));
    let trace = |page: &WarcPage| {
        if !passes(page) {
            return 0;
        }
        let page = Page::read(page.body(), page.context(limit));
        page.map_or(0, |page| index.trace(&page).len())
    };
    let ways: [(&str, &dyn Fn() -> usize); 5] = [
        ("unpacked", &|| unpacked(&|_| 1)),
        ("unpacked, lines counted", &|| {
            unpacked(&|bytes| memchr::memchr_iter(b'\n', bytes).count())
        }),
        ("read as records", &|| read(&|_| 1)),
        ("asked of the gate", &|| {
            read(&|page| usize::from(passes(page)))
        }),
        ("gate, and hits traced", &|| read(&trace)),
    ];
    let mut best = vec![(Duration::MAX, 0); ways.len()];
    let started = Instant::now();
    for _ in 0..ROUNDS {
        for ((_, way), best) in ways.iter().zip(&mut best) {
            let from = spent(started);
            let found = way();
            *best = (*best).min((spent(started).saturating_sub(from), found));
        }
    }
    let limit = best[1].0.as_secs_f64();
    for ((name, _), (took, found)) in ways.iter().zip(best) {
        let took = took.as_secs_f64();
        println!(
            "{name:<26} {:>6.0} pages/s {:>6.0} MB/s {:>4.0} % of the limit  ({found})",
            pages as f64 / took,
            bytes as f64 / took / 1e6,
            100.0 * limit / took
        );
    }
    Ok(())
}

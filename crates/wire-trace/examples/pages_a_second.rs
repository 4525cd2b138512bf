//! Prints how many pages of a web archive a second one core gets through: unpacked alone; unpacked and
//! their lines counted, which is the limit; read as records; asked of the gate; and traced where the gate lets
//! them in.
//!
//! `pages_a_second STORIES.jsonl.gz ARCHIVE.warc.gz [COUNT]`, the archive packed record by record. To the stories
//! so many are added that are made of their words by chance, 300 each: a million, if nothing else is said.
#![allow(clippy::print_stdout, reason = "it is there to print")]

use std::error::Error;
use std::fs;
use std::io::Read;
use std::time::{Duration, Instant};

use bytes::Bytes;
use flate2::bufread::{GzDecoder, MultiGzDecoder};
use libdeflater::Decompressor;
use wire_trace::{
    Builder, Document, DocumentVersion, Grams, Page, PageContext, Texts, Warc, WarcPage, compare,
};

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

fn document(key: String, headline: String, paragraphs: Vec<String>) -> Document {
    Document {
        key,
        headline,
        versions: vec![DocumentVersion {
            number: 1,
            paragraphs,
            ..DocumentVersion::default()
        }],
        ..Document::default()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [stories, archive, count @ ..] = arguments.as_slice() else {
        return Err("usage: pages_a_second STORIES.jsonl.gz ARCHIVE.warc.gz [COUNT]".into());
    };
    let count = count.first().map_or(Ok(1_000_000), |count| count.parse())?;
    let mut lines = String::new();
    MultiGzDecoder::new(fs::read(stories)?.as_slice()).read_to_string(&mut lines)?;
    let mut stories = Vec::new();
    for line in lines.lines() {
        let story: Story = serde_json::from_str(line)?;
        stories.push(document(story.id, story.headline, story.body));
    }
    let grams = index(&stories, count)?;
    measure(&fs::read(archive)?, &grams, &stories)
}

/// The index of these stories and of so many that are made.
fn index(stories: &[Document], count: usize) -> Result<Grams, Box<dyn Error>> {
    let mut builder = Builder::new(Vec::new(), Texts::Elsewhere)?;
    for story in stories {
        builder.add(story)?;
    }
    let texts = stories
        .iter()
        .flat_map(|story| &story.versions[0].paragraphs);
    let words: Vec<&str> = texts.flat_map(|text| text.split_whitespace()).collect();
    let mut chance = 1_u64;
    for number in 0..count {
        let mut text = String::new();
        for _ in 0..300 {
            // Knuth's generator for MMIX; its upper bits are good.
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(words[(chance >> 33) as usize % words.len()]);
            text.push(' ');
        }
        builder.add(&document(
            format!("made-{number}"),
            String::new(),
            vec![text],
        ))?;
    }
    let file = builder.finish([0; 32])?;
    Ok(Grams::open(&Bytes::from(file))?)
}

/// A member's packed bytes, and how many it holds.
type Member<'a> = (&'a [u8], usize);

/// The members of an archive.
fn members(archive: &[u8]) -> Result<Vec<Member<'_>>, Box<dyn Error>> {
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

fn measure(archive: &[u8], grams: &Grams, stories: &[Document]) -> Result<(), Box<dyn Error>> {
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
        grams.len(),
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
    let passes = |page: &WarcPage| grams.may_carry(page.body(), &page.context(limit));
    let trace = |page: &WarcPage| {
        if !passes(page) {
            return 0;
        }
        let Ok(page) = Page::read(page.body(), page.context(limit)) else {
            return 0;
        };
        let candidates = grams.candidates(&page).into_iter();
        let stories = candidates.filter_map(|number| stories.get(number as usize));
        compare(&page, stories.cloned()).len()
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

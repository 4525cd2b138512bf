//! Builds an index of made stories and prints what it costs: time, bytes a story, memory, and how
//! many runs of words a second are looked up.
//!
//! `index_a_million STORIES.jsonl.gz [COUNT]`
//!
//! The stories are made by putting sentences of the given ones together anew, to 200 to 600 words, and
//! every sixth word is changed for one of any story, so that each run of eight words has one that was;
//! every fourth story has a second version with two edits. Runs that no story has are those of stories
//! made likewise and not taken in; runs that one has are tried out from stories that were.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs;
use std::io::Read;
use std::time::{Duration, Instant};

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use wire_trace::{Builder, Document, DocumentVersion, Filter, Grams, Texts};

#[derive(serde::Deserialize)]
struct Story {
    body: Vec<String>,
}

/// Makes stories, always the same ones.
struct Maker {
    sentences: Vec<Vec<String>>,
    words: Vec<String>,
    state: u64,
}

impl Maker {
    fn new(lines: &str) -> Result<Self, Box<dyn Error>> {
        let (mut sentences, mut words) = (Vec::new(), Vec::new());
        for line in lines.lines() {
            let story: Story = serde_json::from_str(line)?;
            for sentence in story
                .body
                .iter()
                .flat_map(|text| text.split_inclusive(". "))
            {
                let cut: Vec<String> = sentence.split_whitespace().map(str::to_owned).collect();
                words.extend(cut.iter().cloned());
                sentences.push(cut);
            }
        }
        Ok(Self {
            sentences,
            words,
            state: 1,
        })
    }

    /// The next number by chance (SplitMix64).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn word(&mut self) -> String {
        let at = self.below(self.words.len());
        self.words[at].clone()
    }

    fn paragraphs(&mut self) -> Vec<String> {
        let length = 200 + self.below(400);
        let (mut paragraphs, mut made) = (Vec::new(), 0);
        while made < length {
            let at = self.below(self.sentences.len());
            let mut sentence = self.sentences[at].clone();
            for place in (self.below(6)..sentence.len()).step_by(6) {
                sentence[place] = self.word();
            }
            made += sentence.len();
            paragraphs.push(sentence.join(" "));
        }
        paragraphs
    }

    fn document(&mut self, number: usize) -> Document {
        let first = self.paragraphs();
        let mut texts = vec![first];
        if number.is_multiple_of(4) {
            let mut edited = texts[0].clone();
            for _ in 0..2 {
                let (at, word) = (self.below(edited.len()), self.word());
                edited[at].insert_str(0, &format!("{word} {word} "));
            }
            texts.push(edited);
        }
        Document {
            // As long as an id of a wire.
            key: format!("01890000-0000-7000-8000-{number:012}"),
            versions: (1..)
                .zip(texts)
                .map(|(number, paragraphs)| DocumentVersion {
                    number,
                    paragraphs,
                    ..DocumentVersion::default()
                })
                .collect(),
            ..Document::default()
        }
    }
}

/// How much of this process is in memory, in megabytes; 0 where Linux doesn't say it.
fn resident(what: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
    kilobytes.unwrap_or(0) / 1000
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let stories = arguments
        .next()
        .ok_or("usage: index_a_million STORIES.jsonl.gz [COUNT]")?;
    let count: usize = arguments
        .next()
        .map_or(Ok(1_000_000), |count| count.parse())?;
    let mut lines = String::new();
    MultiGzDecoder::new(fs::File::open(stories)?).read_to_string(&mut lines)?;
    let mut maker = Maker::new(&lines)?;

    let mut builder = Builder::new(Vec::new(), Texts::Elsewhere)?;
    let mut building = Duration::ZERO;
    let mut kept = Vec::new();
    for number in 0..count {
        let document = maker.document(number);
        let started = Instant::now();
        builder.add(&document)?;
        building += started.elapsed();
        if number.is_multiple_of((count / 10_000).max(1)) {
            kept.push(document);
        }
    }
    let pace = count as f64 / building.as_secs_f64();
    println!("{pace:>12.0} stories a second are taken in, on one core");
    let started = Instant::now();
    let file = builder.finish([0; 32])?;
    building += started.elapsed();
    let pace = count as f64 / building.as_secs_f64();
    println!("{pace:>12.0} stories a second with sorting and writing");
    println!("{:>12} megabytes of memory at most", resident("VmHWM:"));

    let size = file.len();
    let file = Bytes::from(file);
    let started = Instant::now();
    let grams = Grams::open(&file)?;
    println!(
        "{:>12.0} milliseconds to open and check",
        started.elapsed().as_secs_f64() * 1e3
    );
    println!(
        "{:>12.0} bytes a story: the file",
        size as f64 / count as f64
    );
    println!("{:>12} megabytes of memory, opened", resident("VmRSS:"));

    let strangers: Vec<u64> = (count..count + kept.len())
        .flat_map(|number| runs(&maker.document(number)))
        .filter(|gram| !grams.any_own(&[*gram]))
        .collect();
    let known: Vec<u64> = kept
        .iter()
        .flat_map(runs)
        .filter(|gram| grams.any_own(&[*gram]))
        .collect();
    let per_story = known.len() as f64 / kept.len() as f64;
    println!("{per_story:>12.1} runs kept of a story");
    rate(
        "runs a second are told to be no story's",
        &strangers,
        &|gram| usize::from(grams.any_own(gram)),
    );
    rate("runs a second are told to be a story's", &known, &|gram| {
        gram.iter().filter(|gram| grams.any_own(&[**gram])).count()
    });

    // The filter by itself, as large as the index's, of numbers by chance.
    let entries = (per_story * count as f64) as usize;
    let mut filter = Filter::with_capacity(entries);
    for _ in 0..entries {
        filter.insert(maker.next());
    }
    let numbers: Vec<u64> = (0..4_000_000).map(|_| maker.next()).collect();
    rate(
        "numbers a second are asked of the filter together",
        &numbers,
        &|gram| filter.which(gram).count(),
    );
    rate(
        "numbers a second are asked of it one by one",
        &numbers,
        &|gram| gram.iter().filter(|gram| filter.may_have(**gram)).count(),
    );
    let passed = filter.which(&numbers).count() as f64;
    println!(
        "{:>12.2} per cent of strange numbers pass it",
        passed / numbers.len() as f64 * 100.0
    );
    Ok(())
}

/// The runs of words of a story's first version.
fn runs(story: &Document) -> Vec<u64> {
    let first = story.versions.first();
    first.map_or(Vec::new(), |version| {
        Grams::of(&version.paragraphs.join("\n"))
    })
}

/// Looks all of these up, in groups as the gate does, and prints how fast the fastest of five rounds was.
fn rate(what: &str, grams: &[u64], look: &dyn Fn(&[u64]) -> usize) {
    let rounds = (0..5).map(|_| {
        let started = Instant::now();
        let found: usize = grams.chunks(64).map(look).sum();
        (started.elapsed(), std::hint::black_box(found))
    });
    if let Some((took, _)) = rounds.min() {
        println!("{:>12.0} {what}", grams.len() as f64 / took.as_secs_f64());
    }
}

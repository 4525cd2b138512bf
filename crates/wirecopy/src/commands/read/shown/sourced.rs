//! What a story has from others, as JSON and as rows.

use serde::Serialize;
use wire_reading::{Borrowing, Link, Reading, Source, Who};

use super::{Places, cut};
use crate::output::Record;

#[derive(Serialize)]
pub(super) struct ShownSource<'a> {
    name: &'a str,
    kind: &'static str,
    agency: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct ShownBorrowing {
    content: Vec<[u32; 2]>,
    words: [u32; 2],
    chain: Vec<ShownLink>,
    rule: &'static str,
    confidence: u8,
}

#[derive(Serialize)]
struct ShownLink {
    words: [u32; 2],
    /// The place among the sources, or among the people.
    source: Option<usize>,
    person: Option<usize>,
}

impl<'a> ShownSource<'a> {
    pub(super) fn of(text: &'a str, source: &Source) -> ShownSource<'a> {
        ShownSource {
            name: source.name.of(text),
            kind: source.kind.code(),
            agency: source.agency,
        }
    }
}

impl ShownBorrowing {
    pub(super) fn of(places: &Places, borrowing: &Borrowing) -> ShownBorrowing {
        let link = |link: &Link| {
            let (source, person) = match link.who {
                Who::Source(source) => (Some(source), None),
                Who::Person(person) => (None, Some(person)),
                Who::Unknown => (None, None),
            };
            ShownLink {
                words: places.of_span(link.words),
                source,
                person,
            }
        };
        ShownBorrowing {
            content: places.of_spans(&borrowing.content),
            words: places.of_span(borrowing.words),
            chain: borrowing.chain.iter().map(link).collect(),
            rule: borrowing.rule.code(),
            confidence: borrowing.rule.confidence(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Borrowed {
    chain: String,
    words: String,
    what: String,
    rule: &'static str,
}

impl Record for Borrowed {
    const COLUMNS: &'static [&'static str] = &["from whom", "by which words", "what", "rule"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.chain.clone(),
            self.words.clone(),
            self.what.clone(),
            self.rule.to_owned(),
        ]
    }
}

impl Borrowed {
    pub(super) fn of(text: &str, reading: &Reading, borrowing: &Borrowing) -> Borrowed {
        let name = |link: &Link| match link.who {
            Who::Source(source) => {
                let source = &reading.sources[source];
                source
                    .agency
                    .map_or_else(|| source.name.words(text), str::to_owned)
            }
            Who::Person(person) => reading.people[person].name.words(text),
            Who::Unknown => link.words.words(text),
        };
        let chain: Vec<String> = borrowing.chain.iter().map(name).collect();
        let what: Vec<String> = borrowing
            .content
            .iter()
            .map(|span| span.words(text))
            .collect();
        Borrowed {
            chain: chain.join(" ← "),
            words: borrowing.words.words(text),
            what: if what.is_empty() {
                "(the story doesn’t say what)".to_owned()
            } else {
                cut(&what.join(" … "))
            },
            rule: borrowing.rule.code(),
        }
    }
}

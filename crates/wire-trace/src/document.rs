//! What the wire knows of a story, as trace needs it.

use std::ops::Range;

use jiff::Timestamp;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use url::Url;
use wire_rights::Terms;
use wire_story::Status;
use wire_story::text::{Token, tokens};

use crate::gram::gram_hashes;
use crate::quotation::quotations;

/// A story to look for: all its versions, and what has to travel with them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The key under which its pickups are told.
    pub key: String,
    /// The page of the original.
    pub url: Option<Url>,
    /// The headline of the newest version.
    pub headline: String,
    /// Who wrote it, as printed.
    pub byline: String,
    /// Who made it, as credit lines say it; may be empty.
    pub creator: String,
    /// The paragraphs that have to travel with it.
    pub notice: Vec<String>,
    /// The licensing contact, where the notice's own text doesn't have it.
    pub contact: Option<String>,
    /// The credit of a picture that is a third party's, which never goes with the story.
    pub foreign_picture: Option<String>,
    /// The terms that copies are checked against; without any, findings say what is, and none is a breach.
    pub terms: Option<Terms>,
    /// Why nobody may use it now, where that is so.
    #[serde(default)]
    pub stopped: Option<Stopped>,
    /// Its versions, oldest first.
    pub versions: Vec<DocumentVersion>,
}

/// Why nobody may use a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stopped {
    /// It was killed.
    Killed,
    /// It is on hold.
    Held,
}

impl Stopped {
    /// Why nobody may use a story that has this status; nothing, where people may.
    #[must_use]
    pub fn by(status: Status) -> Option<Self> {
        match status {
            Status::Canceled => Some(Self::Killed),
            Status::Withheld => Some(Self::Held),
            Status::Usable => None,
        }
    }
}

/// One version of a story to look for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentVersion {
    /// Its number.
    pub number: u32,
    /// When it was published, where that is known.
    pub created: Option<Timestamp>,
    /// Its text.
    pub paragraphs: Vec<String>,
    /// What of it is a third party's: the place of a paragraph, from 0, and a stretch of its bytes.
    /// A page may have these words from their owner.
    pub third_party: Vec<(usize, Range<usize>)>,
}

/// A story made ready for comparison.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) document: Document,
    pub(crate) versions: Vec<PreparedVersion>,
    pub(crate) headline: Vec<Token>,
}

/// A version made ready for comparison.
#[derive(Debug)]
pub(crate) struct PreparedVersion {
    pub(crate) number: u32,
    pub(crate) created: Option<Timestamp>,
    /// The paragraphs, a line for each.
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    /// The words that stand between quotation marks, as ranges of word numbers.
    pub(crate) quotations: Vec<Range<usize>>,
    /// The words that are a third party's, as ranges of word numbers, in order.
    third_party: Vec<Range<usize>>,
    /// Where each run of words that is looked up stands: the first place, and the next one for each place.
    grams: FxHashMap<u64, u32>,
    next: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Prepared {
    pub(crate) fn new(document: Document) -> Self {
        let versions = document.versions.iter().map(PreparedVersion::new).collect();
        let headline = tokens(&document.headline);
        Self {
            document,
            versions,
            headline,
        }
    }

    /// The newest version.
    pub(crate) fn latest(&self) -> Option<&PreparedVersion> {
        self.versions.last()
    }
}

impl PreparedVersion {
    pub(crate) fn new(version: &DocumentVersion) -> Self {
        let mut text = String::new();
        let mut paragraphs = Vec::with_capacity(version.paragraphs.len());
        for paragraph in &version.paragraphs {
            let start = text.len();
            text.push_str(paragraph);
            paragraphs.push(start..text.len());
            text.push('\n');
        }
        let words = tokens(&text);
        let quotations = paragraphs
            .iter()
            .flat_map(|range| {
                quotations(&text[range.clone()])
                    .into_iter()
                    .map(move |found| range.start + found.start..range.start + found.end)
            })
            .map(|bytes| word_range(&words, &bytes))
            .filter(|range| !range.is_empty())
            .collect();
        let mut third_party: Vec<Range<usize>> = version
            .third_party
            .iter()
            .filter_map(|(paragraph, bytes)| {
                let start = paragraphs.get(*paragraph)?.start;
                Some(word_range(
                    &words,
                    &(start + bytes.start..start + bytes.end),
                ))
            })
            .filter(|range| !range.is_empty())
            .collect();
        third_party.sort_by_key(|range| range.start);
        let mut grams = FxHashMap::default();
        let mut next = vec![NONE; words.len()];
        for (at, gram) in gram_hashes(&words).enumerate().rev() {
            let at = at as u32;
            if let Some(later) = grams.insert(gram, at) {
                next[at as usize] = later;
            }
        }
        Self {
            number: version.number,
            created: version.created,
            text,
            tokens: words,
            quotations,
            third_party,
            grams,
            next,
        }
    }

    /// Where a run of words stands.
    pub(crate) fn places(&self, gram: u64) -> impl Iterator<Item = usize> {
        let mut at = self.grams.get(&gram).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let here = (at != NONE).then_some(at as usize)?;
            at = self.next[here];
            Some(here)
        })
    }

    /// The hashes of all its runs of words, with their places.
    pub(crate) fn gram_places(&self) -> impl Iterator<Item = (usize, u64)> {
        gram_hashes(&self.tokens).enumerate()
    }

    /// The text between the first and the last of these words.
    pub(crate) fn text_of(&self, words: Range<usize>) -> &str {
        crate::page::text_of(&self.text, &self.tokens, words)
    }

    /// Whether a word stands in a quotation.
    pub(crate) fn is_quoted(&self, word: usize) -> bool {
        is_within(&self.quotations, word)
    }

    /// Whether a word is a third party's.
    pub(crate) fn is_third_party(&self, word: usize) -> bool {
        is_within(&self.third_party, word)
    }

    /// Whether one of these words is a third party's.
    pub(crate) fn has_third_party(&self, words: &Range<usize>) -> bool {
        let owned = &self.third_party;
        owned
            .iter()
            .any(|range| range.start < words.end && words.start < range.end)
    }

    /// How many of its words are the wire's own.
    pub(crate) fn own_words(&self) -> usize {
        self.tokens.len() - self.third_party.iter().map(Range::len).sum::<usize>()
    }
}

/// Whether one of these ranges, which come in order, has the word.
fn is_within(ranges: &[Range<usize>], word: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= word);
    after > 0 && ranges[after - 1].contains(&word)
}

/// The words that lie within a stretch of bytes.
pub(crate) fn word_range(tokens: &[Token], bytes: &Range<usize>) -> Range<usize> {
    let start = tokens.partition_point(|token| (token.start as usize) < bytes.start);
    let end = tokens.partition_point(|token| (token.end as usize) <= bytes.end);
    start..end.max(start)
}

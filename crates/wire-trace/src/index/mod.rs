//! The index: from runs of words to the stories they stand in.

mod filter;

pub use filter::Filter;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::{Document, Prepared};
use crate::gram::{GRAM, STEP, gram_hashes};
use crate::links::leads_to;
use crate::matching;
use crate::page::Page;
use crate::pickup::Pickup;

/// All stories to look for.
///
/// Of every version each eighth run of eight words is kept, and pages are probed at every word, so
/// that any fifteen words in a row are found.
#[derive(Debug, Default)]
pub struct Index {
    stories: Vec<Prepared>,
    /// Where each story stands, by its key.
    numbers: FxHashMap<String, u32>,
    /// For each run of words, one story that has it.
    first: FxHashMap<u64, u32>,
    /// The other stories that have it, where there are any.
    others: FxHashMap<u64, Vec<u32>>,
}

/// A run of words that more stories share than this belongs to none of them.
const COMMON: usize = 12;
/// How many stories are compared with one page at most, those with most hits first.
const MOST_CANDIDATES: usize = 200;

impl Index {
    /// An index of these stories.
    #[must_use]
    pub fn build(documents: impl IntoIterator<Item = Document>) -> Self {
        let mut index = Self::default();
        for document in documents {
            index.add(document);
        }
        index
    }

    /// Adds a story. One that was added under the same key before stays; [`put`](Self::put) takes its
    /// place.
    pub fn add(&mut self, document: Document) {
        let number = self.stories.len() as u32;
        self.insert(number, Prepared::new(document));
    }

    /// Puts a story in the place of the one of the same key, or adds it. The index answers as one that
    /// was built of the stories as they are now.
    pub fn put(&mut self, document: Document) {
        let Some(number) = self.numbers.get(&document.key).copied() else {
            return self.add(document);
        };
        for gram in kept(&self.stories[number as usize]) {
            self.forget(gram, number);
        }
        self.insert(number, Prepared::new(document));
    }

    fn insert(&mut self, number: u32, story: Prepared) {
        for gram in kept(&story) {
            self.keep(gram, number);
        }
        self.numbers.insert(story.document.key.clone(), number);
        match self.stories.get_mut(number as usize) {
            Some(place) => *place = story,
            None => self.stories.push(story),
        }
    }

    fn keep(&mut self, gram: u64, story: u32) {
        if *self.first.entry(gram).or_insert(story) != story {
            self.others.entry(gram).or_default().push(story);
        }
    }

    fn forget(&mut self, gram: u64, story: u32) {
        let others = self.others.get_mut(&gram);
        let next = others.and_then(|others| {
            if self.first.get(&gram) == Some(&story) {
                return others.pop();
            }
            others.retain(|other| *other != story);
            None
        });
        if self.others.get(&gram).is_some_and(Vec::is_empty) {
            self.others.remove(&gram);
        }
        match next {
            Some(next) => {
                self.first.insert(gram, next);
            }
            None if self.first.get(&gram) == Some(&story) => {
                self.first.remove(&gram);
            }
            None => {}
        }
    }

    /// How many stories it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    /// Which stories a page carries, the one with most words first, and what is wrong with each copy.
    #[must_use]
    pub fn trace(&self, page: &Page) -> Vec<Pickup> {
        let grams: Vec<u64> = gram_hashes(&page.tokens).collect();
        let candidates = self.candidates(&grams);
        if candidates.is_empty() {
            return Vec::new();
        }
        let stories = candidates
            .into_iter()
            .map(|story| &self.stories[story])
            .filter(|story| !is_original(page, story));
        matching::pickups(page, &grams, stories)
    }

    /// Whether a run of words is of a story, and not of so many that it is nobody's.
    pub(crate) fn has_own(&self, gram: u64) -> bool {
        self.first.contains_key(&gram) && self.others.get(&gram).map_or(0, Vec::len) < COMMON
    }

    /// The stories that a page shares a run of words with, those with most hits first.
    fn candidates(&self, grams: &[u64]) -> Vec<usize> {
        let mut hits: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        for gram in grams {
            let Some(first) = self.first.get(gram) else {
                continue;
            };
            let others = self.others.get(gram).map(Vec::as_slice).unwrap_or_default();
            let own = usize::from(others.len() < COMMON);
            for story in std::iter::once(first).chain(others) {
                let hit = hits.entry(*story).or_default();
                hit.0 += own;
                hit.1 += 1;
            }
        }
        let mut found: Vec<(u32, (usize, usize))> =
            hits.into_iter().filter(|(_, (own, _))| *own > 0).collect();
        found.sort_by_key(|(story, hits)| (std::cmp::Reverse(*hits), *story));
        found.truncate(MOST_CANDIDATES);
        found.into_iter().map(|(story, _)| story as usize).collect()
    }
}

/// The runs of words of a story that are looked up, each once.
fn kept(story: &Prepared) -> FxHashSet<u64> {
    let mut kept = FxHashSet::default();
    for version in &story.versions {
        for (at, gram) in version.gram_places().filter(|(at, _)| at % STEP == 0) {
            // What is a third party's, a page may have from its owner.
            if !version.has_third_party(&(at..at + GRAM)) {
                kept.insert(gram);
            }
        }
    }
    kept
}

/// Whether the page is the original itself.
fn is_original(page: &Page, story: &Prepared) -> bool {
    match (&page.url, &story.document.url) {
        (Some(page), Some(story)) => leads_to(page, story),
        _ => false,
    }
}

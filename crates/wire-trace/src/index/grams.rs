//! From runs of words to the stories they stand in.

use std::cmp::Reverse;
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use bytes::Bytes;
use rustc_hash::{FxHashMap, FxHashSet};
use wire_story::text::tokens;

use super::builder::TableWriter;
use super::format::{BUCKETS, IndexError, Sections};
use super::fresh::Fresh;
use super::keys::KeysWriter;
use super::sample::kept;
use super::table::{Table, entry, print};
use crate::document::Document;
use crate::gram::gram_hashes;
use crate::page::Page;

/// A run of words that more stories share than this is common: by itself it belongs to none of them.
const COMMON: usize = 12;
/// So many common runs together, some seventy words, are more than a notice: a text that many stories
/// carry, such as the background of news that goes on for weeks.
const LONG: usize = 8;
/// How many stories are compared with one page at most, those with most hits first.
const MOST_CANDIDATES: usize = 200;

/// The index proper: which stories have a run of words. It knows stories by their numbers, which count
/// from 0, and by their keys, and holds no texts.
///
/// It is a table that doesn't change, in a file that a [`Builder`](crate::Builder) has written, and what was
/// put since. A clone costs next to nothing and stays as it is while the other one goes on: who traces
/// keeps a clone, and waits for nobody.
///
/// What more than twelve stories share, such as a notice, is nobody's own. Where it is long, the newest
/// of these stories stand for all of them.
#[derive(Clone, Default)]
pub struct Grams {
    settled: Option<Arc<Table>>,
    fresh: Arc<Fresh>,
    count: u32,
}

impl Grams {
    /// Opens the file of an index. All but the texts of stories is checked.
    ///
    /// # Errors
    /// It is none, or of another version, or damaged.
    pub fn open(file: &Bytes) -> Result<Self, IndexError> {
        let table = Table::open(file)?;
        Ok(Self {
            count: table.keys.len() as u32,
            settled: Some(Arc::new(table)),
            fresh: Arc::default(),
        })
    }

    /// What the file's builder gave to know it by.
    #[must_use]
    pub fn stamp(&self) -> Option<[u8; 32]> {
        self.settled.as_ref().map(|table| table.stamp)
    }

    /// How many stories it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many stories were put since the file was written. They take more memory than those in it: when
    /// they are many, [`settle`](Self::settle).
    #[must_use]
    pub fn unsettled(&self) -> usize {
        self.fresh.len()
    }

    /// Puts a story in the place of the one of the same key, or adds it, and gives its number. It is found
    /// from now on, and the text that it had before no more.
    pub fn put(&mut self, document: &Document) -> u32 {
        let key = &document.key;
        match self.number(key) {
            Some(number) => {
                Arc::make_mut(&mut self.fresh).put(number, key, kept(document));
                number
            }
            None => self.add(document),
        }
    }

    /// Adds a story, and gives its number. One that was added under the same key before stays.
    pub(super) fn add(&mut self, document: &Document) -> u32 {
        let number = self.count;
        Arc::make_mut(&mut self.fresh).put(number, &document.key, kept(document));
        self.count += 1;
        number
    }

    /// Writes a file of everything as it is now, without texts, from which [`open`](Self::open) makes an
    /// index that answers the same.
    ///
    /// # Errors
    /// It can't be written.
    pub fn settle<W: Write>(&self, out: W, stamp: [u8; 32]) -> io::Result<W> {
        let mut out = Sections::begin(out)?;
        let stories = out.end();
        let mut keys = KeysWriter::default();
        for number in 0..self.count {
            keys.push(self.key(number).unwrap_or_default(), 0);
        }
        let mut fresh: Vec<(u64, u32)> = self.fresh.entries().collect();
        fresh.sort_unstable();
        let settled = self.settled.as_deref();
        let most = fresh.len() + settled.map_or(0, Table::len);
        let mut fresh = fresh.into_iter().peekable();
        let mut table = TableWriter::new(&mut out, most);
        let mut entries = Vec::new();
        for bucket in 0..BUCKETS {
            let before = settled.iter().flat_map(|table| table.entries(bucket));
            entries.clear();
            entries.extend(before.filter(|entry| !self.fresh.has(*entry as u32)));
            while let Some((gram, story)) =
                fresh.next_if(|(gram, _)| (*gram >> 48) as usize == bucket)
            {
                entries.push(entry(print(gram), story));
            }
            table.bucket(&mut entries)?;
        }
        table.finish()?.end(out, &keys, stamp, stories)
    }

    /// The number of the story of this key; of several, of the one that was added last.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<u32> {
        let settled = || self.settled.as_ref()?.keys.number_of(key);
        self.fresh.number_of(key).or_else(settled)
    }

    /// The key of a story.
    #[must_use]
    pub fn key(&self, number: u32) -> Option<&str> {
        let settled = || self.settled.as_ref()?.keys.key(number);
        self.fresh.key(number).or_else(settled)
    }

    /// A story as it was built in, where the file holds the texts; nothing, where it holds none, or where
    /// the story was put since.
    ///
    /// # Errors
    /// Its text is damaged.
    pub fn document(&self, number: u32) -> Result<Option<Document>, IndexError> {
        match &self.settled {
            Some(table) if (number as usize) < table.keys.len() && !self.fresh.has(number) => {
                table.document(number)
            }
            _ => Ok(None),
        }
    }

    /// The stories that a page shares a run of words with, by their numbers, those with most hits first:
    /// what there is to [`compare`](crate::compare) it with. Of stories that have nothing on it but a long
    /// text that many share there are twelve at most, the newest first.
    #[must_use]
    pub fn candidates(&self, page: &Page) -> Vec<u32> {
        let grams: Vec<u64> = gram_hashes(&page.tokens).collect();
        let mut own: FxHashMap<u32, usize> = FxHashMap::default();
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        let mut common: FxHashSet<u64> = FxHashSet::default();
        for gram in self.may_be_known(&grams) {
            let mut holders: Vec<u32> = self.holders(gram).collect();
            if holders.len() <= COMMON {
                for story in holders {
                    *own.entry(story).or_default() += 1;
                }
            } else if common.insert(gram) {
                holders.sort_unstable_by_key(|story| Reverse(*story));
                for story in holders.into_iter().take(COMMON) {
                    *shared.entry(story).or_default() += 1;
                }
            }
        }
        shared.retain(|story, hits| *hits >= LONG && !own.contains_key(story));
        let mut found: Vec<(u32, usize)> = own.into_iter().collect();
        found.sort_unstable_by_key(|(story, hits)| (Reverse(*hits), *story));
        let mut others: Vec<(u32, usize)> = shared.into_iter().collect();
        others.sort_unstable_by_key(|(story, hits)| (Reverse(*hits), Reverse(*story)));
        found.truncate(MOST_CANDIDATES - COMMON);
        found.extend(others.into_iter().take(COMMON));
        found.into_iter().map(|(story, _)| story).collect()
    }

    /// The runs of words of a text, as numbers.
    #[must_use]
    pub fn of(text: &str) -> Vec<u64> {
        gram_hashes(&tokens(text)).collect()
    }

    /// Whether one of these runs of words is of a story, and not of so many that it is nobody's, or so many
    /// of these are there that they are a long text. Asking for some dozens together is much faster than
    /// asking for each.
    #[must_use]
    pub fn any_own(&self, grams: &[u64]) -> bool {
        let mut common: FxHashSet<u64> = FxHashSet::default();
        self.may_be_known(grams).any(|gram| {
            let holders = self.holders(gram).take(COMMON + 1).count();
            if holders > COMMON {
                common.insert(gram);
            }
            (1..=COMMON).contains(&holders) || common.len() >= LONG
        })
    }

    /// Those of these runs of words that are not certainly strange, each as often as it is there.
    fn may_be_known<'a>(&'a self, grams: &'a [u64]) -> impl Iterator<Item = u64> + 'a {
        let passed = |table: &'a Arc<Table>| table.filter.which(grams).map(|at| grams[at]);
        let settled = self.settled.iter().flat_map(passed);
        let fresh = grams.iter().copied();
        settled
            .filter(|gram| !self.fresh.knows(*gram))
            .chain(fresh.filter(|gram| self.fresh.knows(*gram)))
    }

    /// The stories that have a run of words, as they are now; of very many, more than are common of the
    /// newest in the file, and of the newest put since.
    fn holders(&self, gram: u64) -> impl Iterator<Item = u32> {
        let settled = self
            .settled
            .iter()
            .flat_map(move |table| table.holders(gram))
            .filter(|story| !self.fresh.has(*story));
        let fresh = self.fresh.holders(gram);
        settled.take(COMMON + 1).chain(fresh.take(COMMON + 1))
    }
}

impl fmt::Debug for Grams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grams")
            .field("settled", &self.settled)
            .field("stories", &self.count)
            .field("unsettled", &self.fresh.len())
            .finish()
    }
}

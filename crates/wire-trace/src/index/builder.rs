//! Writes the file of an index.

use std::io::{self, Write};

use super::filter::Filter;
use super::format::{BUCKETS, Foot, Section, Sections};
use super::keys::KeysWriter;
use super::sample::kept;
use super::table::{entry, print, text_hash};
use crate::document::Document;

/// Whether the file of an index holds the stories themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// It does: who has the file needs nothing else to compare pages.
    Kept,
    /// The caller has them elsewhere, by their keys.
    Elsewhere,
}

/// Builds an index of any number of stories and writes its file.
///
/// The stories pass through one by one. What stays in memory are eight bytes for each run of words
/// that is kept, about half a kilobyte a story.
pub struct Builder<W> {
    out: Sections<W>,
    texts: Texts,
    keys: KeysWriter,
    buckets: Vec<Vec<u64>>,
    entries: usize,
}

impl<W: Write> Builder<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// It can't be written.
    pub fn new(out: W, texts: Texts) -> io::Result<Self> {
        Ok(Self {
            out: Sections::begin(out)?,
            texts,
            keys: KeysWriter::default(),
            buckets: vec![Vec::new(); BUCKETS],
            entries: 0,
        })
    }

    /// Takes a story in. Its number is how many were taken in before.
    ///
    /// # Errors
    /// The file can't be written, or the story is one too many: there can be 2³² − 1.
    pub fn add(&mut self, document: &Document) -> io::Result<()> {
        let number = u32::try_from(self.keys.len()).map_err(|_| too_many())?;
        let mut text = 0;
        if self.texts == Texts::Kept {
            let bytes = serde_json::to_vec(document)?;
            let hash = text_hash(&bytes);
            self.out.write(&hash)?;
            self.out.write(&bytes)?;
            text = hash.len() + bytes.len();
        }
        self.keys.push(&document.key, text as u64);
        for gram in kept(document) {
            self.buckets[(gram >> 48) as usize].push(entry(print(gram), number));
            self.entries += 1;
        }
        Ok(())
    }

    /// Ends the file. The stamp is what its owner knows it by: an index of the same stories as now has
    /// the same.
    ///
    /// # Errors
    /// It can't be written.
    pub fn finish(mut self, stamp: [u8; 32]) -> io::Result<W> {
        let stories = self.out.end();
        let mut table = TableWriter::new(&mut self.out, self.entries);
        for mut entries in self.buckets {
            table.bucket(&mut entries)?;
        }
        table.finish()?.end(self.out, &self.keys, stamp, stories)
    }
}

/// Writes entries, bucket by bucket, and makes the filter of them.
pub(super) struct TableWriter<'a, W> {
    out: &'a mut Sections<W>,
    filter: Filter,
    ends: Vec<u8>,
    written: usize,
}

impl<'a, W: Write> TableWriter<'a, W> {
    /// For so many entries at most.
    pub(super) fn new(out: &'a mut Sections<W>, entries: usize) -> Self {
        Self {
            out,
            filter: Filter::with_capacity(entries),
            ends: Vec::with_capacity(BUCKETS * 4),
            written: 0,
        }
    }

    /// Writes the next bucket.
    pub(super) fn bucket(&mut self, entries: &mut [u64]) -> io::Result<()> {
        entries.sort_unstable();
        let bucket = (self.ends.len() / 4) as u64;
        let mut bytes = Vec::with_capacity(entries.len() * 8);
        for entry in &*entries {
            let print = entry >> 32;
            self.filter.insert(bucket << 48 | print << 16);
            bytes.extend((print as u32).to_le_bytes());
        }
        for entry in &*entries {
            bytes.extend((*entry as u32).to_le_bytes());
        }
        self.out.write(&bytes)?;
        self.written += entries.len();
        let end = u32::try_from(self.written).map_err(|_| too_many())?;
        self.ends.extend(end.to_le_bytes());
        Ok(())
    }

    pub(super) fn finish(self) -> io::Result<Written> {
        let entries = self.out.end();
        self.filter.write(|line| self.out.write(line))?;
        let filter = self.out.end();
        self.out.write(&self.ends)?;
        Ok(Written {
            entries,
            filter,
            buckets: self.out.end(),
        })
    }
}

/// A table that has been written.
pub(super) struct Written {
    entries: Section,
    filter: Section,
    buckets: Section,
}

impl Written {
    /// Writes what comes behind the table.
    pub(super) fn end<W: Write>(
        self,
        mut out: Sections<W>,
        keys: &KeysWriter,
        stamp: [u8; 32],
        stories: Section,
    ) -> io::Result<W> {
        keys.write(&mut out)?;
        let foot = Foot {
            stamp,
            count: u32::try_from(keys.len()).map_err(|_| too_many())?,
            stories,
            entries: self.entries,
            filter: self.filter,
            buckets: self.buckets,
            keys: out.end(),
        };
        out.finish(foot)
    }
}

fn too_many() -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        "there are more stories, or more runs of words in them, than an index can number",
    )
}

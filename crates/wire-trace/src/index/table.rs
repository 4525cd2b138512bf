//! The part of the index that doesn't change: a file, in memory or mapped from disk.

use std::fmt;

use bytes::Bytes;

use super::filter::Filter;
use super::format::{Foot, IndexError};
use super::keys::Keys;
use crate::document::Document;

/// An opened file.
pub(super) struct Table {
    pub(super) stamp: [u8; 32],
    pub(super) keys: Keys,
    pub(super) filter: Filter,
    entries: Bytes,
    buckets: Bytes,
    stories: Bytes,
}

/// How many bytes of its hash stand before a story's text.
pub(super) const TEXT_HASH: usize = 8;

impl Table {
    pub(super) fn open(file: &Bytes) -> Result<Self, IndexError> {
        let foot = Foot::read(file)?;
        let keys = foot.keys.checked(file, "keys")?;
        let filter = foot.filter.checked(file, "filter")?;
        Ok(Self {
            stamp: foot.stamp,
            keys: Keys::new(foot.count, keys).ok_or(IndexError::Damaged("keys"))?,
            filter: Filter::from_bytes(&filter).ok_or(IndexError::Damaged("filter"))?,
            entries: foot.entries.checked(file, "entries")?,
            buckets: foot.buckets.checked(file, "buckets")?,
            stories: foot
                .stories
                .of(file)
                .ok_or(IndexError::Damaged("stories"))?,
        })
    }

    /// The stories that have a run of words, the newest first, and by a rare chance others whose run has
    /// the same upper 48 bits.
    pub(super) fn holders(&self, gram: u64) -> impl Iterator<Item = u32> {
        let (prints, numbers) = self.bucket((gram >> 48) as usize);
        let print = print(gram);
        let end = prints.partition_point(|at| u32::from_le_bytes(*at) <= print);
        let found = prints[..end].iter().zip(&numbers[..end]).rev();
        found
            .take_while(move |(at, _)| u32::from_le_bytes(**at) == print)
            .map(|(_, number)| u32::from_le_bytes(*number))
    }

    /// The entries of a bucket, as they are sorted there.
    pub(super) fn entries(&self, bucket: usize) -> impl Iterator<Item = u64> {
        let (prints, numbers) = self.bucket(bucket);
        let both = prints.iter().zip(numbers);
        both.map(|(print, number)| entry(u32::from_le_bytes(*print), u32::from_le_bytes(*number)))
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len() / 8
    }

    fn bucket(&self, bucket: usize) -> (&[[u8; 4]], &[[u8; 4]]) {
        let (ends, _) = self.buckets.as_chunks::<4>();
        let end_of = |bucket: usize| ends.get(bucket).map_or(0, |end| u32::from_le_bytes(*end));
        let start = bucket.checked_sub(1).map_or(0, end_of) as usize;
        let end = end_of(bucket) as usize;
        let both = self.entries.get(start * 8..end * 8).unwrap_or_default();
        // As long as each other: an entry has eight bytes.
        let (all, _) = both.as_chunks::<4>();
        all.split_at(all.len() / 2)
    }

    /// A story as it was built in; nothing, where the texts are elsewhere.
    pub(super) fn document(&self, number: u32) -> Result<Option<Document>, IndexError> {
        const DAMAGED: IndexError = IndexError::Damaged("stories");
        let range = self.keys.text(number).ok_or(DAMAGED)?;
        let text = self.stories.get(range).ok_or(DAMAGED)?;
        if text.is_empty() {
            return Ok(None);
        }
        let (hash, text) = text.split_first_chunk().ok_or(DAMAGED)?;
        if text_hash(text) != *hash {
            return Err(DAMAGED);
        }
        serde_json::from_slice(text).map_err(|_| IndexError::OtherVersion)
    }
}

/// The 32 bits by which a run of words is known in its bucket.
pub(super) fn print(gram: u64) -> u32 {
    (gram >> 16) as u32
}

/// An entry of a bucket: sorted by these, a bucket's runs stand in order, and the stories of each.
pub(super) fn entry(print: u32, story: u32) -> u64 {
    u64::from(print) << 32 | u64::from(story)
}

pub(super) fn text_hash(text: &[u8]) -> [u8; TEXT_HASH] {
    let hash = blake3::hash(text);
    std::array::from_fn(|at| hash.as_bytes()[at])
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("stories", &self.keys.len())
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}

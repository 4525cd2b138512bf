//! The file of an index.
//!
//! ```text
//! MAGIC       16 bytes
//! stories     each story as JSON, with 8 bytes of its hash before it; empty, where the texts are elsewhere
//! entries     for each bucket the lower 32 bits of its runs' numbers, in order, then the stories that have them
//! filter      lines of 64 bytes, see `filter.rs`
//! buckets     where each bucket's entries end, counted in entries: 65,536 numbers of 4 bytes
//! keys        where each story's JSON ends and where its key ends (8 bytes each), the stories in the order
//!             of their keys (4 bytes each), the keys
//! foot        version, scheme, stamp, counts, for each section its place and its hash, then the foot's own
//!             hash
//! ```
//!
//! All numbers are little-endian. Of a run of words the upper 48 bits of its hash are kept: the first 16
//! choose the bucket, the others are in it. The hashes are BLAKE3. Everything but the stories is checked when
//! a file is opened; a story is checked when it is read, so that opening doesn't read all texts. The foot
//! comes last so that a file is written in one go, and so that one that was cut off has none.

use std::io::{self, Write};

use wire_story::text::tokens;

use crate::gram::gram_hashes;

/// What every file begins with.
pub(super) const MAGIC: &[u8; 16] = b"wire-trace index";
/// The version of the format.
const VERSION: u32 = 1;
/// How many buckets there are: one for each value of a hash's first 16 bits.
pub(super) const BUCKETS: usize = 1 << 16;

const HASH: usize = blake3::OUT_LEN;
const SECTION: usize = 8 + 8 + HASH;
const FOOT: usize = 4 + 8 + HASH + 4 + 5 * SECTION + HASH;

/// Why a file can't be used as an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// It is something else.
    #[error("this is no index of stories")]
    NotAnIndex,
    /// Another version of the program wrote it.
    #[error("this index was written by another version of the program; build it anew")]
    OtherVersion,
    /// A part of it isn't what was written.
    #[error("the index is damaged (its {0}); build it anew")]
    Damaged(&'static str),
}

/// A part of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Section {
    start: u64,
    length: u64,
    hash: [u8; HASH],
}

impl Section {
    /// Its bytes, unchecked.
    pub(super) fn of(&self, file: &bytes::Bytes) -> Option<bytes::Bytes> {
        let start = usize::try_from(self.start).ok()?;
        let end = start.checked_add(usize::try_from(self.length).ok()?)?;
        (end <= file.len()).then(|| file.slice(start..end))
    }

    /// Its bytes, if they are those that were written.
    pub(super) fn checked(
        &self,
        file: &bytes::Bytes,
        name: &'static str,
    ) -> Result<bytes::Bytes, IndexError> {
        self.of(file)
            .filter(|bytes| blake3::hash(bytes) == self.hash)
            .ok_or(IndexError::Damaged(name))
    }
}

/// The end of a file, which says what is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Foot {
    /// What the builder gave, to know the file again by.
    pub(super) stamp: [u8; HASH],
    /// How many stories there are.
    pub(super) count: u32,
    pub(super) stories: Section,
    pub(super) entries: Section,
    pub(super) filter: Section,
    pub(super) buckets: Section,
    pub(super) keys: Section,
}

impl Foot {
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FOOT);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(scheme().to_le_bytes());
        bytes.extend(self.stamp);
        bytes.extend(self.count.to_le_bytes());
        for section in [
            self.stories,
            self.entries,
            self.filter,
            self.buckets,
            self.keys,
        ] {
            bytes.extend(section.start.to_le_bytes());
            bytes.extend(section.length.to_le_bytes());
            bytes.extend(section.hash);
        }
        let hash = blake3::hash(&bytes);
        bytes.extend(hash.as_bytes());
        bytes
    }

    /// The foot of a file.
    pub(super) fn read(file: &[u8]) -> Result<Self, IndexError> {
        const DAMAGED: IndexError = IndexError::Damaged("end");
        if !file.starts_with(MAGIC) {
            return Err(IndexError::NotAnIndex);
        }
        let (_, foot) = file.split_last_chunk::<FOOT>().ok_or(DAMAGED)?;
        let (said, hash) = foot.split_at(FOOT - HASH);
        if blake3::hash(said) != *hash {
            return Err(DAMAGED);
        }
        Self::parse(said).ok_or(IndexError::OtherVersion)
    }

    fn parse(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let version = u32::from_le_bytes(take(bytes)?);
        if version != VERSION || u64::from_le_bytes(take(bytes)?) != scheme() {
            return None;
        }
        let stamp = take(bytes)?;
        let count = u32::from_le_bytes(take(bytes)?);
        let mut section = || {
            Some(Section {
                start: u64::from_le_bytes(take(bytes)?),
                length: u64::from_le_bytes(take(bytes)?),
                hash: take(bytes)?,
            })
        };
        Some(Self {
            stamp,
            count,
            stories: section()?,
            entries: section()?,
            filter: section()?,
            buckets: section()?,
            keys: section()?,
        })
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

/// How words become numbers: the hashes of runs of a sentence that has something of everything. A
/// program that counts words otherwise doesn't find what is in a file of ours.
fn scheme() -> u64 {
    const SENTENCE: &str = "“Co\u{ad}operation” – in Ålesund, it’s 9 o’clock; the ﬁrst ferry (No. 12) left \
                            Рort\u{a0}Saltmere\u{200b} at 8:30 a.m. on TUESDAY.";
    gram_hashes(&tokens(SENTENCE)).fold(0, |all, gram| all.rotate_left(7) ^ gram)
}

/// Writes the sections of a file one after the other.
pub(super) struct Sections<W> {
    out: W,
    at: u64,
    start: u64,
    hasher: blake3::Hasher,
}

impl<W: Write> Sections<W> {
    pub(super) fn begin(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        let at = MAGIC.len() as u64;
        Ok(Self {
            out,
            at,
            start: at,
            hasher: blake3::Hasher::new(),
        })
    }

    /// Goes on with the section.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Ends the section; what is written next is of the next one.
    pub(super) fn end(&mut self) -> Section {
        let section = Section {
            start: self.start,
            length: self.at - self.start,
            hash: *self.hasher.finalize().as_bytes(),
        };
        self.start = self.at;
        self.hasher.reset();
        section
    }

    /// Ends the file.
    pub(super) fn finish(mut self, foot: Foot) -> io::Result<W> {
        self.out.write_all(&foot.to_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

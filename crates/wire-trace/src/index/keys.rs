//! The keys of stories, by number and by name, and where their texts are.

use std::io::{self, Write};
use std::ops::Range;

use bytes::Bytes;

use super::format::Sections;

/// The section of keys of a file.
#[derive(Debug)]
pub(super) struct Keys {
    count: usize,
    bytes: Bytes,
}

/// How many bytes each story has before the keys themselves.
const ROW: usize = 8 + 8 + 4;

impl Keys {
    /// The keys of so many stories; nothing, where the section is too short for them.
    pub(super) fn new(count: u32, bytes: Bytes) -> Option<Self> {
        let count = count as usize;
        (bytes.len() >= count.checked_mul(ROW)?).then_some(Self { count, bytes })
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Where a story's text stands in the section of stories.
    pub(super) fn text(&self, number: u32) -> Option<Range<usize>> {
        self.stretch(0, number)
    }

    /// The key of a story.
    pub(super) fn key(&self, number: u32) -> Option<&str> {
        let keys = self.bytes.get(self.count * ROW..)?;
        std::str::from_utf8(keys.get(self.stretch(self.count * 8, number)?)?).ok()
    }

    /// The number of the story of this key, the last one where there are several.
    pub(super) fn number_of(&self, key: &str) -> Option<u32> {
        let by_key = self.bytes.get(self.count * 16..self.count * ROW)?;
        let (by_key, _) = by_key.as_chunks::<4>();
        let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        let after = by_key.partition_point(|at| self.key(number(at)).is_some_and(|it| it <= key));
        let found = number(by_key.get(after.checked_sub(1)?)?);
        (self.key(found)? == key).then_some(found)
    }

    /// What lies between the ends of the story before and of this one, in one of the two columns.
    fn stretch(&self, column: usize, number: u32) -> Option<Range<usize>> {
        let number = number as usize;
        if number >= self.count {
            return None;
        }
        let end_of = |number: usize| {
            let bytes = self.bytes.get(column + number * 8..)?.first_chunk()?;
            usize::try_from(u64::from_le_bytes(*bytes)).ok()
        };
        let start = number.checked_sub(1).map_or(Some(0), end_of)?;
        Some(start..end_of(number)?)
    }
}

/// The keys of a file that is being written.
#[derive(Debug, Default)]
pub(super) struct KeysWriter {
    text_ends: Vec<u64>,
    key_ends: Vec<u64>,
    keys: String,
}

impl KeysWriter {
    /// Takes the next story: its key, and how long its text is.
    pub(super) fn push(&mut self, key: &str, text: u64) {
        let before = self.text_ends.last().copied().unwrap_or(0);
        self.text_ends.push(before + text);
        self.keys.push_str(key);
        self.key_ends.push(self.keys.len() as u64);
    }

    pub(super) fn len(&self) -> usize {
        self.key_ends.len()
    }

    fn key(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number
            .checked_sub(1)
            .map_or(0, |before| self.key_ends[before]);
        &self.keys[start as usize..self.key_ends[number] as usize]
    }

    pub(super) fn write(&self, out: &mut Sections<impl Write>) -> io::Result<()> {
        for column in [&self.text_ends, &self.key_ends] {
            for end in column {
                out.write(&end.to_le_bytes())?;
            }
        }
        let mut by_key: Vec<u32> = (0..self.len() as u32).collect();
        by_key.sort_unstable_by_key(|number| (self.key(*number), *number));
        for number in by_key {
            out.write(&number.to_le_bytes())?;
        }
        out.write(self.keys.as_bytes())
    }
}

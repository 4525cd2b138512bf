//! Where the bytes of an archive come from: counted, and searched for the place to go on.

use std::io::{self, BufRead, Read};

/// The most bytes of a member that are kept to be looked through again. Of a larger one that is
/// damaged only what follows the damage is.
const KEPT: usize = 1 << 20;

/// The bytes as they come, with the place in them.
pub(super) struct Source<R> {
    bytes: R,
    /// Where in the file the next byte stands.
    at: u64,
    /// The bytes since the last mark, as long as they are not too many.
    seen: Vec<u8>,
    marked: u64,
    /// Bytes that are given once more, before those that come.
    again: Vec<u8>,
    given: usize,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self {
            bytes,
            at: 0,
            seen: Vec::new(),
            marked: 0,
            again: Vec::new(),
            given: 0,
        }
    }

    /// Where in the file the next byte stands.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Remembers this place: a member begins here.
    pub(super) fn mark(&mut self) {
        self.seen.clear();
        self.marked = self.at;
    }

    /// Goes to where these bytes stand next, or to the end; next means behind the first byte since the
    /// mark, as far as what was read since is kept. No byte but the first may be like the first.
    pub(super) fn pass_to(&mut self, magic: &[u8]) -> io::Result<()> {
        if self.at - self.marked == self.seen.len() as u64 && !self.seen.is_empty() {
            let rest = self.again.split_off(self.given);
            self.again = self.seen.split_off(1);
            self.again.extend(rest);
            self.given = 0;
            self.at = self.marked + 1;
        }
        let mut matched = 0;
        loop {
            let ahead = self.fill_buf()?;
            if ahead.is_empty() {
                return Ok(());
            }
            let used = match matched {
                0 => memchr::memchr(magic[0], ahead).map_or(ahead.len(), |at| {
                    matched = 1;
                    at + 1
                }),
                _ if ahead[0] == magic[matched] => {
                    matched += 1;
                    1
                }
                // The byte may be the first of them, and is looked at again.
                _ => {
                    matched = 0;
                    0
                }
            };
            self.consume(used);
            if matched == magic.len() {
                self.put_back(magic);
                return Ok(());
            }
        }
    }

    fn put_back(&mut self, bytes: &[u8]) {
        let rest = self.again.split_off(self.given);
        self.again = [bytes, &rest].concat();
        self.given = 0;
        self.at -= bytes.len() as u64;
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.given < self.again.len() {
            Ok(&self.again[self.given..])
        } else {
            self.bytes.fill_buf()
        }
    }

    fn consume(&mut self, count: usize) {
        self.at += count as u64;
        let keeps = self.seen.len() + count <= KEPT;
        if self.given < self.again.len() {
            if keeps {
                let used = &self.again[self.given..self.given + count];
                self.seen.extend_from_slice(used);
            }
            self.given += count;
            return;
        }
        // What was filled is there without reading.
        if keeps && let Ok(ahead) = self.bytes.fill_buf() {
            self.seen.extend_from_slice(&ahead[..count]);
        }
        self.bytes.consume(count);
    }
}

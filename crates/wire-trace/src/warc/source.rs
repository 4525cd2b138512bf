//! Where the bytes of an archive come from: counted, held as long as they may be needed again, and
//! searched for the place to go on.

use std::io::{self, BufRead, Read};

use memchr::memmem;

/// How many bytes are taken in at a time.
const PIECE: usize = 64 * 1024;
/// The most bytes of a member that are kept to be looked through again. Of a larger one that is
/// damaged only what follows the damage is.
const KEPT: usize = 1 << 20;

/// The bytes as they come, with the place in them.
pub(super) struct Source<R> {
    bytes: R,
    /// Those at hand: the ones since the mark, as long as they are not too many, and some ahead.
    held: Vec<u8>,
    /// Where in the file the first of these stands.
    from: u64,
    /// Which of these is the next.
    next: usize,
    /// Where in the file the mark is.
    marked: u64,
}

impl<R: BufRead> Source<R> {
    /// These bytes, of which the first stands there in the file.
    pub(super) fn new(bytes: R, from: u64) -> Self {
        Self {
            bytes,
            held: Vec::new(),
            from,
            next: 0,
            marked: from,
        }
    }

    /// Where in the file the next byte stands.
    pub(super) fn at(&self) -> u64 {
        self.from + self.next as u64
    }

    /// Remembers this place: a member begins here.
    pub(super) fn mark(&mut self) {
        self.marked = self.at();
    }

    /// The bytes at hand, from the next one on.
    pub(super) fn ahead(&self) -> &[u8] {
        &self.held[self.next..]
    }

    /// Takes in more bytes; says whether there were any.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        // What is not needed again makes room, but not byte by byte.
        let needed = match usize::try_from(self.marked.saturating_sub(self.from)) {
            Ok(marked) if self.next - marked <= KEPT => marked,
            _ => self.next,
        };
        if needed >= PIECE {
            self.held.drain(..needed);
            self.from += needed as u64;
            self.next -= needed;
        }
        let piece = self.bytes.fill_buf()?;
        let piece = &piece[..piece.len().min(PIECE)];
        let taken = piece.len();
        self.held.extend_from_slice(piece);
        self.bytes.consume(taken);
        Ok(taken > 0)
    }

    /// Goes to where these bytes stand next, or to the end; next means behind the first byte since the
    /// mark, as far as what was read since is kept.
    pub(super) fn pass_to(&mut self, magic: &[u8]) -> io::Result<()> {
        if let Some(marked) = self.marked.checked_sub(self.from) {
            self.next = (marked as usize + 1).min(self.held.len());
        }
        loop {
            if let Some(found) = memmem::find(self.ahead(), magic) {
                self.next += found;
                return Ok(());
            }
            // The last bytes may be the first of them.
            let rest = self.ahead().len().min(magic.len() - 1);
            self.next = self.held.len() - rest;
            self.mark();
            if !self.more()? {
                self.next = self.held.len();
                return Ok(());
            }
        }
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
        if self.ahead().is_empty() {
            self.more()?;
        }
        Ok(self.ahead())
    }

    fn consume(&mut self, count: usize) {
        self.next += count;
    }
}

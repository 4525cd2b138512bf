//! The unpacked bytes of an archive, member by member.
//!
//! Crawlers pack each record by itself (WARC 1.1, annex D), so a record never goes beyond the member
//! that it begins in. That is what keeps a damaged member, or a record that claims to be endless,
//! from taking the rest of the archive with it.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::source::Source;

/// An archive as a row of members. An archive that isn't packed is one member.
pub(super) struct Members<R: BufRead> {
    state: State<R>,
    packing: Packing,
    /// Where in the file the member at hand begins.
    at: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstd,
}

enum State<R: BufRead> {
    /// Between two members, or before the first.
    Between(Source<R>),
    Plain(Source<R>),
    Gzip(Box<GzDecoder<Source<R>>>),
    Zstd(Source<R>, Box<FrameDecoder>),
    /// For the moment in which one state becomes the next.
    Moving,
}

/// Why there is no next member.
pub(super) enum NoMember {
    /// The archive has ended.
    End,
    /// The packed bytes are damaged; the next call looks behind the damage.
    Damaged(String),
    /// The source has failed.
    Failed(io::Error),
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(source: R) -> io::Result<Self> {
        let mut source = Source::new(source);
        let packing = match source.fill_buf()? {
            [0x1f, 0x8b, ..] => Packing::Gzip,
            // A skippable frame, too: archives with a dictionary begin with one.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Zstd,
            _ => Packing::None,
        };
        Ok(Self {
            state: State::Between(source),
            packing,
            at: 0,
        })
    }

    /// Where in the file the member at hand begins.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Whether the archive is packed.
    pub(super) fn is_packed(&self) -> bool {
        self.packing != Packing::None
    }

    /// Goes to the next member; what is left of this one is passed over.
    pub(super) fn next(&mut self) -> Result<(), NoMember> {
        if let Err(error) = io::copy(self, &mut io::sink()) {
            return Err(self.damaged(error));
        }
        let mut source = self.leave();
        self.at = source.at();
        source.mark();
        let (state, begun) = match begin(&mut source, self.packing) {
            Ok(false) => (State::Between(source), Err(None)),
            Err(error) => (State::Between(source), Err(Some(error))),
            Ok(true) => match self.packing {
                Packing::None => (State::Plain(source), Ok(())),
                Packing::Gzip => (State::Gzip(Box::new(GzDecoder::new(source))), Ok(())),
                Packing::Zstd => {
                    let mut frame = Box::new(FrameDecoder::new());
                    match frame.init(&mut source) {
                        Ok(()) => (State::Zstd(source, frame), Ok(())),
                        Err(error) => (State::Between(source), Err(Some(damage(error)))),
                    }
                }
            },
        };
        self.state = state;
        begun.map_err(|error| error.map_or(NoMember::End, |error| self.damaged(error)))
    }

    /// After an error while the member was read: whether its packing is damaged, and then the next
    /// call of [`next`](Self::next) goes on behind the damage.
    pub(super) fn damaged(&mut self, error: io::Error) -> NoMember {
        // A source that fails says so in other words than what unpacks its bytes.
        let unpacking = matches!(
            error.kind(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
        );
        let magic: &[u8] = match self.packing {
            Packing::Gzip if unpacking => &[0x1f, 0x8b, 8],
            Packing::Zstd if unpacking => &[0x28, 0xb5, 0x2f, 0xfd],
            _ => return NoMember::Failed(error),
        };
        let mut source = self.leave();
        let passed = source.pass_to(magic);
        self.state = State::Between(source);
        match passed {
            Ok(()) => NoMember::Damaged(error.to_string()),
            Err(error) => NoMember::Failed(error),
        }
    }

    fn leave(&mut self) -> Source<R> {
        match std::mem::replace(&mut self.state, State::Moving) {
            State::Between(source) | State::Plain(source) | State::Zstd(source, _) => source,
            State::Gzip(decoder) => decoder.into_inner(),
            State::Moving => unreachable!("no state lasts between two calls"),
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    /// The bytes of the member at hand; none at its end.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Between(_) | State::Moving => Ok(0),
            State::Plain(source) => source.read(out),
            State::Gzip(decoder) => decoder.read(out),
            State::Zstd(source, frame) => {
                while frame.can_collect() == 0 && !frame.is_finished() {
                    let block = BlockDecodingStrategy::UptoBlocks(1);
                    frame.decode_blocks(&mut *source, block).map_err(damage)?;
                }
                frame.read(out)
            }
        }
    }
}

fn damage(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// Whether another member begins here. Skippable frames of zstd (RFC 8878, section 3.1.2) are passed.
fn begin<R: BufRead>(source: &mut Source<R>, packing: Packing) -> io::Result<bool> {
    loop {
        let Some(&first) = source.fill_buf()?.first() else {
            return Ok(false);
        };
        if packing != Packing::Zstd || !(0x50..=0x5f).contains(&first) {
            return Ok(true);
        }
        let mut head = [0; 8];
        source.read_exact(&mut head)?;
        let [_, 0x2a, 0x4d, 0x18, size @ ..] = head else {
            return Err(damage("no frame begins here"));
        };
        let size = u32::from_le_bytes(size);
        io::copy(&mut source.take(size.into()), &mut io::sink())?;
    }
}

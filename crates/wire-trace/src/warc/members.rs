//! The unpacked bytes of an archive, member by member.
//!
//! Crawlers pack each record by itself (WARC 1.1, annex D), so a record never goes beyond the member
//! that it begins in. That is what keeps a damaged member, or a record that claims to be endless,
//! from taking the rest of the archive with it.

use std::io::{self, BufRead, Read};
use std::ops::Range;

use flate2::bufread::GzDecoder;
use libdeflater::Decompressor;
use memchr::memmem::{self, Finder};
use ruzstd::decoding::{BlockDecodingStrategy, Dictionary, FrameDecoder, StreamingDecoder};

use super::source::Source;

/// How a member packed by gzip begins (RFC 1952, section 2.3).
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// How a record begins, behind the end of the line before.
const RECORD: &[u8] = b"\nWARC/1.";
/// How far the first record or member is looked for that isn't damaged.
const SEARCHED: usize = 16 << 20;
/// The frame that holds the dictionary of all frames behind it is the skippable one that begins so.
const DICTIONARY: u8 = 0x5d;
/// The most bytes of a dictionary, packed or not.
const LARGEST_DICTIONARY: u64 = 16 << 20;
/// A member packed by gzip has no fewer bytes.
const LEAST_PACKED: usize = 18;
/// The most packed bytes of a member that is unpacked at once.
const MOST_PACKED: usize = 4 << 20;
/// How many places are tried as the end of such a member: by chance there are hardly two.
const MOST_ENDS: usize = 4;
/// How many bytes of other members are unpacked at a time.
const PIECE: usize = 64 * 1024;

/// An archive as a row of members. An archive that isn't packed is one member.
pub(super) struct Members<R: BufRead> {
    state: State<R>,
    packing: Packing,
    /// Whether something begins in these bytes that an archive has.
    is_archive: bool,
    frame: Box<FrameDecoder>,
    /// Whether its frames can be unpacked only by who has read its beginning.
    has_dictionary: bool,
    /// Where in the file the member at hand begins.
    at: u64,
    /// What was unpacked last, and which of it is the next byte, and which the last.
    unpacked: Vec<u8>,
    next: usize,
    end: usize,
    unpacker: Decompressor,
    /// The most bytes of a member that is unpacked at once.
    most: usize,
    beginning: Finder<'static>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstd,
}

enum State<R: BufRead> {
    /// Between two members, before the first, or in one that is unpacked already.
    Between(Source<R>),
    Plain(Source<R>),
    Gzip(Box<GzDecoder<Source<R>>>),
    Zstd(Source<R>),
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
    /// The members of these bytes, which stand from there on in the file; those packed by gzip with at most so
    /// many bytes are unpacked at once.
    pub(super) fn new(source: R, at: u64, most: usize) -> io::Result<Self> {
        let mut source = Source::new(source, at);
        let packing = packing(&mut source)?;
        Ok(Self {
            state: State::Between(source),
            packing: packing.unwrap_or(Packing::None),
            is_archive: packing.is_some(),
            frame: Box::new(FrameDecoder::new()),
            has_dictionary: false,
            at,
            unpacked: Vec::new(),
            next: 0,
            end: 0,
            unpacker: Decompressor::new(),
            most,
            beginning: Finder::new(&GZIP),
        })
    }

    /// Where in the file the member at hand begins.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Whether the bytes are an archive's at all.
    pub(super) fn is_archive(&self) -> bool {
        self.is_archive
    }

    /// Whether what follows can be unpacked only by who has read the beginning.
    pub(super) fn has_dictionary(&self) -> bool {
        self.has_dictionary
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
        let (state, begun) = match self.begin(&mut source) {
            Ok(false) => (State::Between(source), Err(None)),
            Err(error) => (State::Between(source), Err(Some(error))),
            Ok(true) => match self.packing {
                Packing::None => (State::Plain(source), Ok(())),
                Packing::Gzip => match self.unpack(&mut source) {
                    Ok(true) => (State::Between(source), Ok(())),
                    Ok(false) => (State::Gzip(Box::new(GzDecoder::new(source))), Ok(())),
                    Err(error) => (State::Between(source), Err(Some(error))),
                },
                Packing::Zstd => match self.frame.reset(&mut source) {
                    Ok(()) => (State::Zstd(source), Ok(())),
                    Err(error) => (State::Between(source), Err(Some(damage(error)))),
                },
            },
        };
        self.state = state;
        begun.map_err(|error| error.map_or(NoMember::End, |error| self.damaged(error)))
    }

    /// Whether another member begins here. Skippable frames of zstd (RFC 8878, section 3.1.2) are passed, but
    /// for the one with the dictionary.
    fn begin(&mut self, source: &mut Source<R>) -> io::Result<bool> {
        loop {
            let Some(&first) = source.fill_buf()?.first() else {
                return Ok(false);
            };
            if self.packing != Packing::Zstd || !(0x50..=0x5f).contains(&first) {
                return Ok(true);
            }
            let mut head = [0; 8];
            source.read_exact(&mut head)?;
            let [_, 0x2a, 0x4d, 0x18, size @ ..] = head else {
                return Err(damage("no frame begins here"));
            };
            let size = u64::from(u32::from_le_bytes(size));
            if first == DICTIONARY && source.at() == head.len() as u64 && size <= LARGEST_DICTIONARY
            {
                let mut frame = Vec::new();
                source.take(size).read_to_end(&mut frame)?;
                let dictionary = dictionary(&frame)?;
                self.frame.add_dict(dictionary).map_err(damage)?;
                self.has_dictionary = true;
            } else {
                io::copy(&mut source.take(size), &mut io::sink())?;
            }
        }
    }

    /// Unpacks the member that begins here at once, which is many times as fast as bit by bit. That wants to know
    /// where it ends and how much it holds: its last four bytes say how much (RFC 1952, section 2.3.1), if
    /// the next member begins behind them. Where they don't, or it is large, this says no and nothing has
    /// happened.
    fn unpack(&mut self, source: &mut Source<R>) -> io::Result<bool> {
        let mut searched = LEAST_PACKED;
        let mut tried = 0;
        while tried < MOST_ENDS {
            let ahead = source.ahead();
            let found = ahead
                .get(searched..)
                .and_then(|rest| self.beginning.find(rest))
                .map(|found| searched + found);
            let end = match found {
                Some(end) => end,
                None if ahead.len() > MOST_PACKED => break,
                None => {
                    // The last bytes may be the first of the next member.
                    searched = searched.max((ahead.len() + 1).saturating_sub(GZIP.len()));
                    if source.more()? {
                        continue;
                    }
                    source.ahead().len()
                }
            };
            let member = &source.ahead()[..end];
            if let Some(size) = self.unpack_member(member) {
                self.end = size;
                source.consume(end);
                return Ok(true);
            }
            if found.is_none() {
                break;
            }
            // By chance the same bytes stand inside it.
            searched = end + 1;
            tried += 1;
        }
        Ok(false)
    }

    /// Unpacks a member, if this is one and no more, and says how many bytes it holds.
    fn unpack_member(&mut self, member: &[u8]) -> Option<usize> {
        let size = u32::from_le_bytes(*member.last_chunk()?) as usize;
        if size > self.most {
            return None;
        }
        if self.unpacked.len() < size {
            self.unpacked.resize(size, 0);
        }
        let place = &mut self.unpacked[..size];
        let unpacked = self.unpacker.gzip_decompress(member, place);
        (unpacked == Ok(size)).then_some(size)
    }

    /// Gives away all that is left of a member that was unpacked at once, if that is so many bytes and nothing
    /// but ends of lines behind them, and says where in it these bytes stand.
    pub(super) fn give(&mut self, size: usize, into: &mut Vec<u8>) -> Option<Range<usize>> {
        let rest = self.ahead().get(size..)?;
        let is_whole = matches!(self.state, State::Between(_));
        if !is_whole || !rest.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            return None;
        }
        let given = self.next..self.next + size;
        std::mem::swap(&mut self.unpacked, into);
        (self.next, self.end) = (0, 0);
        Some(given)
    }

    /// The next bytes of the member at hand, as many as are unpacked; none at its end.
    fn ahead(&self) -> &[u8] {
        &self.unpacked[self.next..self.end]
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
            Packing::Gzip if unpacking => &GZIP,
            Packing::Zstd if unpacking => &ZSTD,
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
        (self.next, self.end) = (0, 0);
        match std::mem::replace(&mut self.state, State::Moving) {
            State::Between(source) | State::Plain(source) | State::Zstd(source) => source,
            State::Gzip(decoder) => decoder.into_inner(),
            State::Moving => unreachable!("no state lasts between two calls"),
        }
    }

    /// Unpacks the next bytes of a member that isn't unpacked at once.
    fn unpack_piece(&mut self) -> io::Result<usize> {
        if self.unpacked.len() < PIECE {
            self.unpacked.resize(PIECE, 0);
        }
        let out = &mut self.unpacked[..PIECE];
        match &mut self.state {
            State::Between(_) | State::Moving => Ok(0),
            State::Plain(source) => source.read(out),
            State::Gzip(decoder) => decoder.read(out),
            State::Zstd(source) => {
                let frame = &mut self.frame;
                while frame.can_collect() == 0 && !frame.is_finished() {
                    let block = BlockDecodingStrategy::UptoBlocks(1);
                    frame.decode_blocks(&mut *source, block).map_err(damage)?;
                }
                let read = frame.read(out)?;
                if read == 0 && !is_as_it_was_packed(frame) {
                    return Err(damage("its checksum is that of other bytes"));
                }
                Ok(read)
            }
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Members<R> {
    /// The next bytes of the member at hand; none at its end.
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.next == self.end {
            (self.next, self.end) = (0, 0);
            self.end = self.unpack_piece()?;
        }
        Ok(self.ahead())
    }

    fn consume(&mut self, count: usize) {
        self.next += count;
    }
}

fn damage(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// Whether what was unpacked of a frame that has ended has the checksum that it says, where it says one.
pub(super) fn is_as_it_was_packed(frame: &FrameDecoder) -> bool {
    let said = frame.get_checksum_from_data();
    said.is_none() || said == frame.get_calculated_checksum()
}

/// How an archive is packed; nothing, where these bytes are none. Its beginning may be damaged: then the
/// first that isn't tells.
fn packing<R: BufRead>(source: &mut Source<R>) -> io::Result<Option<Packing>> {
    while source.ahead().len() < RECORD.len() && source.more()? {}
    match source.ahead() {
        [0x1f, 0x8b, ..] => return Ok(Some(Packing::Gzip)),
        // A skippable frame, too: archives with a dictionary begin with one.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            return Ok(Some(Packing::Zstd));
        }
        bytes if bytes.starts_with(&RECORD[1..]) => return Ok(Some(Packing::None)),
        _ => {}
    }
    while source.ahead().len() < SEARCHED && source.more()? {}
    let ahead = without_mark(source.ahead());
    let has = |magic: &[u8]| memmem::find(ahead, magic).is_some();
    // Records that aren't packed may hold what is, and hardly the other way round.
    Ok(if ahead.starts_with(&RECORD[1..]) || has(RECORD) {
        Some(Packing::None)
    } else if has(&GZIP) {
        Some(Packing::Gzip)
    } else {
        has(&ZSTD).then_some(Packing::Zstd)
    })
}

/// Without the mark that some editors put in front of a text.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The dictionary in a frame; most are packed themselves.
fn dictionary(frame: &[u8]) -> io::Result<Dictionary> {
    let mut unpacked = Vec::new();
    let mut bytes = frame;
    if frame.starts_with(&ZSTD) {
        let unpacking = StreamingDecoder::new(frame).map_err(damage)?;
        unpacking
            .take(LARGEST_DICTIONARY)
            .read_to_end(&mut unpacked)?;
        bytes = &unpacked;
    }
    Dictionary::decode_dict(bytes).map_err(damage)
}

//! A server's answer as an archive keeps it: status, fields, and the body as the server sent it, or as
//! the crawler unpacked it.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::GzDecoder;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::head::fields;
use super::members::is_as_it_was_packed;

/// The most bytes of an answer's head.
pub(super) const LARGEST_HEAD: usize = 256 * 1024;

/// What a server answered.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    /// Status line and fields.
    pub(super) head: &'a [u8],
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) robots: Option<String>,
    /// As it stands at the end of the record, where nothing had to be undone.
    pub(super) body: Cow<'a, [u8]>,
    pub(super) came: Came,
}

/// How much of a body is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// All of it, as far as can be seen.
    Whole,
    /// Its beginning.
    CutOff,
    /// Bytes that can't be unpacked.
    Packed,
}

/// Why an answer has no body to read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoAnswer {
    /// It is none.
    NotHttp,
    /// Unpacked, it has more bytes than the limit.
    TooLarge,
}

impl<'a> Answer<'a> {
    /// Reads an answer (RFC 9112). Many crawlers undo the transfer and content codings and leave the
    /// fields that name them, so a coding is undone only where the body has it.
    pub(super) fn read(block: &'a [u8], limit: usize) -> Result<Self, NoAnswer> {
        let (bare, body) = split(block).ok_or(NoAnswer::NotHttp)?;
        let head = String::from_utf8_lossy(bare);
        let (first, lines) = head.split_once('\n').unwrap_or((&head, ""));
        let status = status(first).ok_or(NoAnswer::NotHttp)?;
        let fields = fields(lines);
        let field = |wanted: &str| {
            let mut found = fields.iter().rev();
            found
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| value.as_ref())
        };
        let mut body = Cow::Borrowed(body);
        let (mut is_cut_off, mut is_packed) = (false, false);
        let mut is_as_sent = true;
        if field("transfer-encoding")
            .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"))
            && let Some(Unpacked { bytes, is_whole }) = without_chunks(&body)
        {
            body = Cow::Owned(bytes);
            is_cut_off |= !is_whole;
            is_as_sent = false;
        }
        let sent = body.len() as u64;
        // The coding that was applied last is undone first.
        let codings = field("content-encoding")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let codings = codings.rsplit(',').map(str::trim);
        for (number, coding) in codings.filter(|coding| !coding.is_empty()).enumerate() {
            let unpacked = match number < MOST_CODINGS {
                true => unpack(coding, &body, limit)?,
                false => None,
            };
            match unpacked {
                Some(Unpacked { bytes, is_whole }) => {
                    body = Cow::Owned(bytes);
                    is_cut_off |= !is_whole;
                    is_packed |= !is_whole;
                }
                None => (is_packed, is_as_sent) = (true, false),
            }
        }
        // Where a crawler undid a coding, the length is still the one of what was sent.
        let claimed = field("content-length").and_then(|length| length.parse::<u64>().ok());
        is_cut_off |= is_as_sent && claimed.is_some_and(|claimed| claimed > sent);
        let came = if is_packed && !is_text(&body) {
            Came::Packed
        } else if is_cut_off {
            Came::CutOff
        } else {
            Came::Whole
        };
        if body.len() > limit {
            return Err(NoAnswer::TooLarge);
        }
        let robots: Vec<&str> = fields
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("x-robots-tag"))
            .map(|(_, value)| value.as_ref())
            .collect();
        Ok(Self {
            head: bare,
            status,
            content_type: field("content-type").map(str::to_owned),
            robots: (!robots.is_empty()).then(|| robots.join(", ")),
            body,
            came,
        })
    }
}

/// Status and fields of an answer's head, the names in lower case.
pub(super) fn head(head: &[u8]) -> Option<(u16, Vec<(String, String)>)> {
    let head = String::from_utf8_lossy(head);
    let (first, lines) = head.split_once('\n').unwrap_or((&head, ""));
    let owned = fields(lines).into_iter();
    let owned = owned.map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()));
    Some((status(first)?, owned.collect()))
}

/// How many codings are undone, one inside the other.
const MOST_CODINGS: usize = 3;

/// Head and body; the blank line between them may end its lines in either way.
pub(super) fn split(block: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = &block[..block.len().min(LARGEST_HEAD)];
    let crlf = memchr::memmem::find(head, b"\r\n\r\n").map(|at| (at, at + 4));
    let before = &head[..crlf.map_or(head.len(), |(at, _)| at)];
    let lf = memchr::memmem::find(before, b"\n\n").map(|at| (at, at + 2));
    let (end, start) = lf.or(crlf)?;
    Some((&block[..end], &block[start..]))
}

/// The status of a status line: `HTTP/1.1 200 OK`.
fn status(line: &str) -> Option<u16> {
    let mut words = line.split_ascii_whitespace();
    let version = words.next()?;
    let number = words.next()?;
    (version.starts_with("HTTP/") && number.len() == 3).then(|| number.parse().ok())?
}

/// A body of which a coding was undone, as far as it could be.
struct Unpacked {
    bytes: Vec<u8>,
    is_whole: bool,
}

/// A body sent in chunks (RFC 9112, section 7.1), put together; nothing where it isn't in chunks.
fn without_chunks(body: &[u8]) -> Option<Unpacked> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let Some((size, behind)) = chunk_size(rest) else {
            let is_whole = false;
            return (rest.len() < body.len()).then_some(Unpacked { bytes, is_whole });
        };
        rest = behind;
        if size == 0 {
            let is_whole = true;
            return Some(Unpacked { bytes, is_whole });
        }
        // The last chunk of an answer that was cut off may be shorter than it says.
        let chunk = &rest[..size.min(rest.len())];
        bytes.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
    }
}

/// How many bytes a chunk has, and what stands behind the line that says so.
fn chunk_size(rest: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', rest)?;
    let line = std::str::from_utf8(&rest[..end]).ok()?;
    let size = line.split(';').next()?.trim();
    Some((usize::from_str_radix(size, 16).ok()?, &rest[end + 1..]))
}

/// Undoes a content coding (RFC 9110, section 8.4.1); nothing where the body doesn't have it. What can
/// be unpacked of a damaged body is taken.
fn unpack(coding: &str, body: &[u8], limit: usize) -> Result<Option<Unpacked>, NoAnswer> {
    // By these no body says that it is packed: one that crawlers have unpacked looks like a text.
    let by_trial = |unpacked: Unpacked| {
        let is_it = unpacked.is_whole || !unpacked.bytes.is_empty() && !is_text(body);
        is_it.then_some(unpacked)
    };
    match coding {
        "gzip" | "x-gzip" if body.starts_with(&GZIP) => gunzip(body, limit).map(Some),
        // Servers send deflate with and without the wrapping that the standard asks for.
        "deflate" => match take(ZlibDecoder::new(body), limit)? {
            unpacked if !unpacked.bytes.is_empty() => Ok(by_trial(unpacked)),
            _ => take(DeflateDecoder::new(body), limit).map(by_trial),
        },
        "br" => take(brotli_decompressor::Decompressor::new(body, 4096), limit).map(by_trial),
        "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            let Ok(mut frame) = ruzstd::decoding::StreamingDecoder::new(body) else {
                return Ok(None);
            };
            let mut unpacked = take(&mut frame, limit)?;
            unpacked.is_whole &= is_as_it_was_packed(&frame.decoder);
            Ok(Some(unpacked))
        }
        _ => Ok(None),
    }
}

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Unpacks what may be several members. What stands behind the last is no part of it, as browsers have it.
fn gunzip(mut body: &[u8], limit: usize) -> Result<Unpacked, NoAnswer> {
    let (mut bytes, mut is_whole) = (Vec::new(), true);
    while is_whole && body.starts_with(&GZIP) {
        let member = take(GzDecoder::new(&mut body), limit - bytes.len())?;
        bytes.extend(member.bytes);
        is_whole = member.is_whole;
    }
    Ok(Unpacked { bytes, is_whole })
}

fn take(unpacking: impl Read, limit: usize) -> Result<Unpacked, NoAnswer> {
    let mut bytes = Vec::new();
    // An error ends it; what came before is kept.
    let read = unpacking
        .take((limit as u64).saturating_add(1))
        .read_to_end(&mut bytes);
    if bytes.len() > limit {
        return Err(NoAnswer::TooLarge);
    }
    let is_whole = read.is_ok();
    Ok(Unpacked { bytes, is_whole })
}

/// Whether these bytes begin as a text does: without the characters that none has.
fn is_text(bytes: &[u8]) -> bool {
    const BEGINNING: usize = 1024;
    let is_wide = bytes.starts_with(b"\xfe\xff") || bytes.starts_with(b"\xff\xfe");
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let is_of_a_text = |byte: &u8| *byte >= 0x20 || b"\t\n\r\x0c\x1b".contains(byte);
    is_wide || beginning.iter().all(is_of_a_text)
}

//! A server's answer as an archive keeps it: status, fields, and the body as the server sent it, or as
//! the crawler unpacked it.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::head::fields;

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
        if field("transfer-encoding")
            .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"))
            && let Some(whole) = without_chunks(&body)
        {
            body = Cow::Owned(whole);
        }
        // The coding that was applied last is undone first.
        let codings = field("content-encoding")
            .unwrap_or_default()
            .to_ascii_lowercase();
        for coding in codings.rsplit(',').map(str::trim).take(MOST_CODINGS) {
            if let Some(unpacked) = unpack(coding, &body, limit)? {
                body = Cow::Owned(unpacked);
            }
        }
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

/// A body sent in chunks (RFC 9112, section 7.1), put together; nothing where it isn't in chunks.
fn without_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = line.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        // The last chunk of an answer that was cut off may be shorter than it says.
        let chunk = &rest[..size.min(rest.len())];
        whole.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

/// Undoes a content coding (RFC 9110, section 8.4.1); nothing where the body doesn't have it. What can
/// be unpacked of a damaged body is taken.
fn unpack(coding: &str, body: &[u8], limit: usize) -> Result<Option<Vec<u8>>, NoAnswer> {
    match coding {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
            take(MultiGzDecoder::new(body), limit).map(Some)
        }
        // Servers send deflate with and without the wrapping that the standard asks for.
        "deflate" => match take(ZlibDecoder::new(body), limit)? {
            unpacked if !unpacked.is_empty() => Ok(Some(unpacked)),
            _ => take(DeflateDecoder::new(body), limit)
                .map(|bare| (!bare.is_empty()).then_some(bare)),
        },
        "br" => {
            let unpacked = take(brotli_decompressor::Decompressor::new(body, 4096), limit)?;
            Ok((!unpacked.is_empty()).then_some(unpacked))
        }
        "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            match ruzstd::decoding::StreamingDecoder::new(body) {
                Ok(frame) => take(frame, limit).map(Some),
                Err(_) => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

fn take(unpacking: impl Read, limit: usize) -> Result<Vec<u8>, NoAnswer> {
    let mut unpacked = Vec::new();
    // An error ends it; what came before is kept.
    let _ = unpacking.take(limit as u64 + 1).read_to_end(&mut unpacked);
    if unpacked.len() > limit {
        return Err(NoAnswer::TooLarge);
    }
    Ok(unpacked)
}

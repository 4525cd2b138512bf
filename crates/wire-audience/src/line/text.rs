//! Apache's and nginx's `combined`, Apache's `vhost_combined`, and nginx's stock `main`, which ends
//! with the forwarded address:
//!
//! ```text
//! [host[:port] ]address ident user [time] "request" status bytes "referrer" "user agent"[ "forwarded for"]
//! ```

use memchr::{memchr, memchr_iter};

use super::{Format, Line, Refusal, given, request, status};
use crate::clock::Clock;
use crate::visitor::Address;

pub(super) fn read<'a>(line: &'a [u8], clock: &mut Clock) -> Result<Line<'a>, Refusal> {
    let (before, time, after) = around_the_time(line).ok_or(Refusal::NotALogLine)?;
    let who = Who::read(before).ok_or(Refusal::NotALogLine)?;
    let day = clock.day(time)?;

    let (asked, rest) = quoted(after).ok_or(Refusal::NotALogLine)?;
    let rest = rest.strip_prefix(b" ").ok_or(Refusal::NotALogLine)?;
    let status = rest.get(..3).and_then(status).ok_or(Refusal::NotALogLine)?;
    // The bytes sent, which nobody asks for here, end where the referrer begins.
    let Some(quote) = memchr(b'"', &rest[3..]) else {
        return Err(Refusal::NoUserAgent);
    };
    let (_, rest) = quoted(&rest[3 + quote..]).ok_or(Refusal::NotALogLine)?;
    let (agent, rest) = quoted(rest.trim_ascii_start()).ok_or(Refusal::NoUserAgent)?;
    let (method, target) = request(asked);
    Ok(Line {
        format: match who.host {
            Some(_) => Format::VhostCombined,
            None => Format::Combined,
        },
        host: who.host,
        address: who.address,
        forwarded: forwarded(rest).or(who.forwarded),
        day,
        method,
        target,
        status,
        agent,
        content_type: None,
    })
}

/// What stands before `[time]`, the time, and what follows `] `. A user's name may hold brackets,
/// so the one that a day follows is looked for.
fn around_the_time(line: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let open = memchr_iter(b'[', line).find(|&at| {
        let day = &line[at + 1..];
        matches!(day.get(2), Some(b'/')) || matches!(day.get(4), Some(b'-'))
    })?;
    let close = open + memchr(b']', &line[open..])?;
    let after = line[close + 1..].strip_prefix(b" ")?;
    Some((&line[..open], &line[open + 1..close], after))
}

/// Who asked whom.
struct Who<'a> {
    host: Option<&'a [u8]>,
    address: &'a [u8],
    forwarded: Option<&'a [u8]>,
}

impl<'a> Who<'a> {
    /// Reads `[host ]address ident user `. Where `X-Forwarded-For` was put into the address's place, it
    /// is a list: `203.0.113.9, 10.0.0.2`.
    fn read(before: &'a [u8]) -> Option<Self> {
        let (first, rest) = word(before)?;
        if first.ends_with(b",") {
            let mut rest = rest;
            let end = loop {
                let (next, after) = word(rest)?;
                if !next.ends_with(b",") {
                    break before.len() - rest.len() + next.len();
                }
                rest = after;
            };
            return Some(Self {
                host: None,
                // Whoever wrote the list here trusts it.
                address: b"127.0.0.1",
                forwarded: Some(&before[..end]),
            });
        }
        let (second, others) = word(rest)?;
        let two_more = word(others).and_then(|(_, rest)| word(rest)).is_some();
        // A host stands before the address; neither the ident nor a user looks like an address.
        if two_more && Address::looks_like(second) && !Address::looks_like(first) {
            return Some(Self {
                host: given(first),
                address: second,
                forwarded: None,
            });
        }
        word(others)?;
        Some(Self {
            host: None,
            address: first,
            forwarded: None,
        })
    }
}

/// The first word, and what follows the space behind it.
fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = memchr(b' ', text)?;
    Some((&text[..space], &text[space + 1..]))
}

/// What stands between quotation marks, and what follows. Apache writes `\"` for a mark inside.
fn quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.strip_prefix(b"\"")?;
    for end in memchr_iter(b'"', text) {
        let escapes = text[..end]
            .iter()
            .rev()
            .take_while(|&&b| b == b'\\')
            .count();
        if escapes % 2 == 0 {
            return Some((&text[..end], &text[end + 1..]));
        }
    }
    None
}

/// The field behind the user agent, where it holds addresses.
fn forwarded(rest: &[u8]) -> Option<&[u8]> {
    let (field, _) = quoted(rest.trim_ascii_start())?;
    let first = field.split(|&b| b == b',').next()?;
    Address::looks_like(first.trim_ascii()).then_some(field)
}

//! One line of an access log, whatever wrote it. Nothing is copied: a [`Line`] borrows.

mod json;
mod text;

use crate::clock::Clock;

/// A request as a log tells of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) format: Format,
    /// The host that was asked, where the log says so; perhaps with a port.
    pub(crate) host: Option<&'a [u8]>,
    /// Who connected.
    pub(crate) address: &'a [u8],
    /// What `X-Forwarded-For` said, where the log has it.
    pub(crate) forwarded: Option<&'a [u8]>,
    /// The day in UTC, see [`crate::clock`].
    pub(crate) day: i32,
    pub(crate) method: &'a [u8],
    /// What was asked for: path and query as they were sent.
    pub(crate) target: &'a [u8],
    pub(crate) status: u16,
    pub(crate) agent: &'a [u8],
    /// The type of the answer, where the log has it.
    pub(crate) content_type: Option<&'a [u8]>,
}

/// What wrote a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// nginx's and Apache's `combined`.
    Combined,
    /// The same behind the name of a host: Apache's `vhost_combined`.
    VhostCombined,
    /// A JSON object with the fields of nginx or Apache side by side.
    Json,
    /// Caddy's JSON, with the request as an object of its own.
    Caddy,
}

/// Why a line is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refusal {
    NotALogLine,
    NoUserAgent,
    NoAddress,
    ImpossibleTime,
    TimeToCome,
    TooLong,
}

impl Refusal {
    pub(crate) const ALL: [Self; 6] = [
        Self::NotALogLine,
        Self::NoUserAgent,
        Self::NoAddress,
        Self::ImpossibleTime,
        Self::TimeToCome,
        Self::TooLong,
    ];

    /// The code that reports use.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NotALogLine => "not-a-log-line",
            Self::NoUserAgent => "no-user-agent",
            Self::NoAddress => "no-address",
            Self::ImpossibleTime => "impossible-time",
            Self::TimeToCome => "time-to-come",
            Self::TooLong => "too-long",
        }
    }
}

/// Reads a line without its end. Each line says by itself what it is, so files may be mixed.
pub(crate) fn read<'a>(line: &'a [u8], clock: &mut Clock) -> Result<Line<'a>, Refusal> {
    let line = if line.first() == Some(&b'{') {
        json::read(line, clock)?
    } else {
        text::read(line, clock)?
    };
    if matches!(line.address, b"" | b"-") {
        return Err(Refusal::NoAddress);
    }
    Ok(line)
}

/// Method and target of a request line. What isn't HTTP (a TLS handshake on the wrong port, an empty line)
/// is a request without a target.
fn request(line: &[u8]) -> (&[u8], &[u8]) {
    let Some(space) = memchr::memchr(b' ', line) else {
        return (line, b"");
    };
    let (method, rest) = (&line[..space], &line[space + 1..]);
    // The protocol stands last; a target may hold spaces that somebody forgot to encode.
    match memchr::memrchr(b' ', rest) {
        Some(space) if rest[space + 1..].starts_with(b"HTTP") => (method, &rest[..space]),
        _ => (method, rest),
    }
}

fn status(digits: &[u8]) -> Option<u16> {
    match *digits {
        [a, b, c] if digits.iter().all(u8::is_ascii_digit) => {
            Some(u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'))
        }
        _ => None,
    }
}

/// A field that is there: not empty, and not the `-` that stands for nothing.
fn given(field: &[u8]) -> Option<&[u8]> {
    (!matches!(field, b"" | b"-")).then_some(field)
}

#[cfg(test)]
mod tests;

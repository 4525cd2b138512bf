//! JSON logs: nginx with `escape=json` and Apache, under the names that their manuals and common
//! recipes use, and Caddy 2, whose request is an object of its own.
//!
//! The scanner looks at each byte once and keeps strings as they are written: a user agent need not
//! be unescaped to be told from another.

use memchr::memchr2;

use super::{Format, Line, Refusal, given, request, status};
use crate::clock::Clock;

/// Objects deeper than this are no access log.
const DEEPEST: usize = 6;

pub(super) fn read<'a>(line: &'a [u8], clock: &mut Clock) -> Result<Line<'a>, Refusal> {
    let mut fields = Fields::default();
    let mut scanner = Scanner { text: line, at: 1 };
    scanner
        .object(b"", 0, &mut fields)
        .ok_or(Refusal::NotALogLine)?;

    let (method, target) = match (fields.method, fields.target, fields.request) {
        (Some(method), Some(target), _) => (method, target),
        (_, _, Some(line)) => request(line),
        _ => return Err(Refusal::NotALogLine),
    };
    let status = fields.status.and_then(status).ok_or(Refusal::NotALogLine)?;
    let day = clock.day(fields.time.ok_or(Refusal::ImpossibleTime)?)?;
    let agent = match fields.agent {
        Some(agent) => agent,
        // Caddy leaves out headers that weren't sent.
        None if fields.caddy => b"-",
        None => return Err(Refusal::NoUserAgent),
    };
    Ok(Line {
        format: if fields.caddy {
            Format::Caddy
        } else {
            Format::Json
        },
        host: fields.host.and_then(given),
        address: fields.client.or(fields.address).ok_or(Refusal::NoAddress)?,
        forwarded: fields.forwarded.and_then(given),
        day,
        method,
        target,
        status,
        agent,
        content_type: fields.content_type.and_then(given),
    })
}

/// What was found of a request.
#[derive(Default)]
struct Fields<'a> {
    caddy: bool,
    time: Option<&'a [u8]>,
    /// Who connected.
    address: Option<&'a [u8]>,
    /// Whom Caddy takes for the client, by the proxies that it was told to trust.
    client: Option<&'a [u8]>,
    forwarded: Option<&'a [u8]>,
    request: Option<&'a [u8]>,
    method: Option<&'a [u8]>,
    target: Option<&'a [u8]>,
    status: Option<&'a [u8]>,
    agent: Option<&'a [u8]>,
    host: Option<&'a [u8]>,
    content_type: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    /// Keeps a value that has a meaning here: `inside` is the key of the object around it.
    fn set(&mut self, inside: &[u8], key: &[u8], value: &'a [u8]) {
        let field = match inside {
            b"" => match key {
                b"time_iso8601" | b"time_local" | b"timestamp" | b"@timestamp" | b"time"
                | b"ts" | b"msec" | b"datetime" => &mut self.time,
                b"remote_addr" | b"remote_ip" | b"remoteIP" | b"client_ip" | b"clientip"
                | b"client" | b"ip" => &mut self.address,
                b"http_x_forwarded_for" | b"x_forwarded_for" | b"xff" => &mut self.forwarded,
                b"request" | b"request_line" => &mut self.request,
                b"request_method" | b"method" | b"verb" => &mut self.method,
                b"request_uri" | b"uri" | b"url" | b"path" => &mut self.target,
                b"status" | b"status_code" | b"response" => &mut self.status,
                b"http_user_agent" | b"user_agent" | b"useragent" | b"userAgent" | b"agent" => {
                    &mut self.agent
                }
                b"host" | b"http_host" | b"server_name" | b"vhost" => &mut self.host,
                b"sent_http_content_type" | b"content_type" => &mut self.content_type,
                _ => return,
            },
            b"request" => match key {
                b"remote_ip" => &mut self.address,
                b"client_ip" => &mut self.client,
                b"method" => &mut self.method,
                b"host" => &mut self.host,
                b"uri" => &mut self.target,
                _ => return,
            },
            b"headers" => match key {
                b"User-Agent" => &mut self.agent,
                b"X-Forwarded-For" => &mut self.forwarded,
                _ => return,
            },
            b"resp_headers" => match key {
                b"Content-Type" => &mut self.content_type,
                _ => return,
            },
            _ => return,
        };
        // Where a log has a thing twice (the time as text and as a number), the first counts.
        field.get_or_insert(value);
    }
}

/// Walks through a JSON text.
struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    /// An object whose brace was read.
    fn object(&mut self, inside: &[u8], depth: usize, fields: &mut Fields<'a>) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        let mut first = self.next()?;
        if first == b'}' {
            return Some(());
        }
        loop {
            if first != b'"' {
                return None;
            }
            let key = self.string()?;
            if self.next()? != b':' {
                return None;
            }
            match self.next()? {
                b'"' => {
                    let value = self.string()?;
                    fields.set(inside, key, value);
                }
                b'{' => {
                    fields.caddy |= inside.is_empty() && key == b"request";
                    self.object(key, depth + 1, fields)?;
                }
                b'[' => {
                    if let Some(value) = self.array(depth + 1, fields)? {
                        fields.set(inside, key, value);
                    }
                }
                _ => {
                    let value = self.bare();
                    fields.set(inside, key, value);
                }
            }
            match self.next()? {
                b',' => first = self.next()?,
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    /// An array whose bracket was read: its last string, as of several headers the last was written
    /// by the nearest proxy.
    fn array(&mut self, depth: usize, fields: &mut Fields<'a>) -> Option<Option<&'a [u8]>> {
        if depth > DEEPEST {
            return None;
        }
        let mut last = None;
        let mut first = self.next()?;
        if first == b']' {
            return Some(last);
        }
        loop {
            match first {
                b'"' => last = Some(self.string()?),
                b'{' => self.object(b"[]", depth + 1, fields)?,
                b'[' => {
                    self.array(depth + 1, fields)?;
                }
                _ => {
                    self.bare();
                }
            }
            match self.next()? {
                b',' => first = self.next()?,
                b']' => return Some(last),
                _ => return None,
            }
        }
    }

    /// The next byte that isn't white space; it counts as read.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            if !byte.is_ascii_whitespace() {
                return Some(byte);
            }
        }
    }

    /// A string whose first quotation mark was read.
    fn string(&mut self) -> Option<&'a [u8]> {
        let begin = self.at;
        loop {
            let rest = self.text.get(self.at..)?;
            self.at += memchr2(b'"', b'\\', rest)? + 1;
            if self.text[self.at - 1] == b'"' {
                return Some(&self.text[begin..self.at - 1]);
            }
            // The escaped byte may be a quotation mark.
            self.at += 1;
        }
    }

    /// A number or a word whose first byte was read.
    fn bare(&mut self) -> &'a [u8] {
        let begin = self.at - 1;
        while let Some(byte) = self.text.get(self.at)
            && !matches!(byte, b',' | b'}' | b']' | b'"')
            && !byte.is_ascii_whitespace()
        {
            self.at += 1;
        }
        &self.text[begin..self.at]
    }
}

//! A page as it was fetched, as a web archive of one record (WARC 1.1, ISO 28500): any tool for archives
//! reads it, however old it is by then.

use std::fmt::Write;

use hmac_sha256::Hash;
use jiff::Timestamp;
use memchr::memmem;
use url::Url;

use super::answer::split;
use super::head::{Head, Kind};

/// A server's answer, to be kept.
#[derive(Clone, Copy, Debug)]
pub struct WarcRecord<'a> {
    /// The address that answered.
    pub address: &'a Url,
    /// When it did.
    pub seen: Timestamp,
    /// Status and reason: `200 OK`.
    pub status: &'a str,
    /// The fields of its head, in order.
    pub fields: &'a [(String, String)],
    /// The body, with all codings undone.
    pub body: &'a [u8],
}

/// How every record begins.
const VERSION: &[u8] = b"WARC/1.1\r\n";

/// What stands before a field of the answer that isn't true of the body as it is kept, as crawlers do it.
const UNDONE: &str = "X-Crawl-";

impl WarcRecord<'_> {
    /// The archive. The same answer makes the same bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let head = self.answer_head();
        let block = [head.as_bytes(), self.body].concat();
        let (payload, whole) = (digest(self.body), digest(&block));
        let mut out = VERSION.to_vec();
        for (name, value) in [
            ("WARC-Type", "response"),
            ("WARC-Record-ID", &self.id(&whole)),
            ("WARC-Date", &self.seen.to_string()),
            ("WARC-Target-URI", self.address.as_str()),
            ("WARC-Payload-Digest", &payload),
            ("WARC-Block-Digest", &whole),
            ("Content-Type", "application/http; msgtype=response"),
            ("Content-Length", &block.len().to_string()),
        ] {
            out.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&block);
        out.extend_from_slice(b"\r\n\r\n");
        out
    }

    /// Status line and fields. The body is kept with its codings undone, so the fields that name them are
    /// set aside under other names; cookies are nobody's business.
    fn answer_head(&self) -> String {
        let mut head = format!("HTTP/1.1 {}\r\n", on_one_line(self.status));
        let length = self.body.len().to_string();
        let mut told = false;
        for (name, value) in self.fields {
            let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
            if !name.bytes().all(is_of_a_name) || is("set-cookie") {
                continue;
            }
            let is_length = is("content-length");
            let true_length = is_length && *value == length;
            told |= true_length;
            let undone = is("content-encoding") || is("transfer-encoding");
            let before = if undone || (is_length && !true_length) {
                UNDONE
            } else {
                ""
            };
            let value = on_one_line(value);
            // Writing into a text doesn't fail.
            let _ = write!(head, "{before}{name}: {value}\r\n");
        }
        if !told {
            let _ = write!(head, "Content-Length: {length}\r\n");
        }
        head.push_str("\r\n");
        head
    }

    /// A UUID of version 8 (RFC 9562) that says which answer this is.
    fn id(&self, block: &str) -> String {
        let said = format!("{} {} {block}", self.address, self.seen);
        let mut id = [0; 16];
        id.copy_from_slice(&Hash::hash(said.as_bytes())[..16]);
        id[6] = id[6] & 0x0f | 0x80;
        id[8] = id[8] & 0x3f | 0x80;
        let hex = hex(&id);
        let [a, b, c, d, e] = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &hex[part]);
        format!("<urn:uuid:{a}-{b}-{c}-{d}-{e}>")
    }
}

/// The page in what [`WarcRecord::write`] made. Everything else is taken for the bare page: so pages were
/// kept before.
#[must_use]
pub fn kept_page(kept: &[u8]) -> &[u8] {
    in_record(kept).unwrap_or(kept)
}

/// Whether this is what [`WarcRecord::write`] made.
#[must_use]
pub fn is_record(kept: &[u8]) -> bool {
    in_record(kept).is_some()
}

fn in_record(kept: &[u8]) -> Option<&[u8]> {
    let rest = kept.strip_prefix(VERSION)?;
    let end = memmem::find(rest, b"\r\n\r\n")?;
    let head = Head::read(std::str::from_utf8(&rest[..end]).ok()?).ok()?;
    let block = rest
        .get(end + 4..)?
        .get(..usize::try_from(head.size).ok()?)?;
    let (_, body) = split(block).filter(|_| head.kind == Kind::Response)?;
    Some(body)
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Hash::hash(bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Nothing that a server says begins a line of its own.
fn on_one_line(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], " ")
}

/// Whether a field's name may have this byte (RFC 9110, section 5.6.2).
fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        fields.iter().map(owned).collect()
    }

    fn written(given: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
        WarcRecord {
            address: &Url::parse("https://gazette.example/ferry?page=1").unwrap(),
            seen: "2026-11-20T06:30:12.25Z".parse().unwrap(),
            status: "200 OK",
            fields: &fields(given),
            body,
        }
        .write()
    }

    #[test]
    fn an_answer_is_kept_as_it_came_but_for_cookies_and_codings() {
        let record = written(
            &[
                ("content-type", "text/html; charset=utf-8"),
                ("set-cookie", "session=1"),
                ("transfer-encoding", "chunked"),
                ("content-length", "17"),
                ("x-note", "one\r\nset-cookie: two"),
                ("x note", "no name"),
            ],
            b"<p>The ferry.</p>\r\n\r\n",
        );
        insta::assert_snapshot!(String::from_utf8(record.clone()).unwrap().replace('\r', ""), @"
        WARC/1.1
        WARC-Type: response
        WARC-Record-ID: <urn:uuid:ddae8252-2451-8f5b-80c3-393f69c57b77>
        WARC-Date: 2026-11-20T06:30:12.25Z
        WARC-Target-URI: https://gazette.example/ferry?page=1
        WARC-Payload-Digest: sha256:c7bbfb20a07afbe4a9b61c9a032c8111cb9a111abfde24dadc05048a6819493d
        WARC-Block-Digest: sha256:67c778918c69d1cbe10a8438107ecae63ce2b142e2422b8d08912a47ee7f6ad9
        Content-Type: application/http; msgtype=response
        Content-Length: 194

        HTTP/1.1 200 OK
        content-type: text/html; charset=utf-8
        X-Crawl-transfer-encoding: chunked
        X-Crawl-content-length: 17
        x-note: one  set-cookie: two
        Content-Length: 21

        <p>The ferry.</p>
        ");
        assert_eq!(kept_page(&record), b"<p>The ferry.</p>\r\n\r\n");
    }

    #[test]
    fn what_is_no_record_is_the_page_itself() {
        let record = written(&[], b"<p>The ferry.</p>");
        for page in [
            b"<p>A page.</p>".as_slice(),
            b"WARC/1.1\r\n is how each record begins",
            &record[..record.len() - 10],
            b"",
        ] {
            assert_eq!(kept_page(page), page);
            assert!(!is_record(page));
        }
        assert!(is_record(&record));
    }

    #[test]
    fn each_answer_has_an_id_of_its_own_and_the_same_one_each_time() {
        assert_eq!(written(&[], b"one"), written(&[], b"one"));
        let id = |record: &[u8]| {
            let text = String::from_utf8_lossy(record).into_owned();
            let line = text.lines().find(|line| line.starts_with("WARC-Record-ID"));
            line.unwrap().to_owned()
        };
        assert_ne!(id(&written(&[], b"one")), id(&written(&[], b"two")));
    }
}

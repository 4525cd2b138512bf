//! The head of a record: its version and its named fields (WARC 1.1, section 4).

use std::borrow::Cow;

use jiff::Timestamp;

/// The most bytes of a record's head, or of a line in it.
pub(super) const LARGEST: u64 = 64 * 1024;

/// What a record says of itself, as far as it matters to trace.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) kind: Kind,
    /// The address of its page, as it stands there.
    pub(super) page: String,
    pub(super) date: Option<Timestamp>,
    /// What its block is: `application/http; msgtype=response` of a server's answer.
    pub(super) content_type: String,
    /// How many bytes its block has.
    pub(super) size: u64,
    /// Whether the crawler has kept the beginning alone.
    pub(super) is_truncated: bool,
}

/// What a record holds (section 5.5 and 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A server's answer.
    Response,
    /// A page without the answer around it.
    Resource,
    /// What a page was converted to.
    Conversion,
    /// Something without a page in it.
    #[default]
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        let named = [
            ("response", Self::Response),
            ("resource", Self::Resource),
            ("conversion", Self::Conversion),
        ];
        let found = named.iter().find(|(it, _)| name.eq_ignore_ascii_case(it));
        found.map_or(Self::Other, |(_, kind)| *kind)
    }
}

impl Head {
    /// Reads the named fields: the lines behind the one with the version.
    pub(super) fn read(lines: &str) -> Result<Self, &'static str> {
        let mut head = Self::default();
        let mut size = None;
        for (name, value) in fields(lines) {
            let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
            if is("warc-type") {
                head.kind = Kind::of(&value);
            } else if is("warc-target-uri") {
                // Some writers of WARC 1.0 took the brackets of its grammar by the letter.
                let bare = value.trim_start_matches('<').trim_end_matches('>');
                head.page = bare.to_owned();
            } else if is("warc-date") {
                head.date = value.parse().ok();
            } else if is("content-type") {
                head.content_type = value.into_owned();
            } else if is("warc-truncated") {
                head.is_truncated = true;
            } else if is("content-length") {
                size = Some(value.parse().map_err(|_| "its length is no number")?);
            }
        }
        head.size = size.ok_or("its length is missing")?;
        Ok(head)
    }

    /// How sentences name its page.
    pub(super) fn page(&self) -> String {
        if self.page.is_empty() {
            "without an address".to_owned()
        } else {
            self.page.clone()
        }
    }
}

/// Names and values, with lines that go on where they left off put together (section 4; RFC 9112,
/// section 5.2).
pub(super) fn fields(lines: &str) -> Vec<(&str, Cow<'_, str>)> {
    let mut fields: Vec<(&str, Cow<'_, str>)> = Vec::new();
    for line in lines.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                let value = value.to_mut();
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim(), Cow::Borrowed(value.trim())));
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_as_crawlers_write_them() {
        let head = Head::read(
            "WARC-Type: response\r\nwarc-date: 2026-11-20T06:30:12Z\r\n\
             WARC-Target-URI: <https://bay.example/ferry>\r\n\
             Content-Type: application/http;\r\n msgtype=response\r\nContent-Length: 1234\r\n",
        )
        .unwrap();
        insta::assert_debug_snapshot!(head, @r#"
        Head {
            kind: Response,
            page: "https://bay.example/ferry",
            date: Some(
                2026-11-20T06:30:12Z,
            ),
            content_type: "application/http; msgtype=response",
            size: 1234,
            is_truncated: false,
        }
        "#);
    }

    #[test]
    fn a_record_without_a_length_can_t_be_passed_over() {
        assert_eq!(
            Head::read("WARC-Type: response\r\n").unwrap_err(),
            "its length is missing"
        );
        assert_eq!(
            Head::read("Content-Length: -1\r\n").unwrap_err(),
            "its length is no number"
        );
    }
}

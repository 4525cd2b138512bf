//! HTML as a stream of tags and text, straight from the text of the page.
//!
//! No tree is built, so a page of a million open tags costs what its bytes cost. What is skipped
//! here can't be seen on a page either: comments, declarations, style sheets and scripts.

use memchr::{memchr, memchr2, memchr2_iter, memmem};

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between tags, entities not decoded.
    Text(&'a str),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag's name.
    Close(&'a str),
    /// An element whose content is no markup: `script`, `style`, `title` and their like.
    Raw(Tag<'a>, &'a str),
}

/// An opening tag: its name as written, and its attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Whether this is the tag of that name, given in lower case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether these letters stand anywhere among the attributes, in whatever case.
    pub(super) fn mentions(&self, letters: &str) -> bool {
        let (attributes, letters) = (self.attributes.as_bytes(), letters.as_bytes());
        let first = letters[0];
        memchr2_iter(first, first.to_ascii_uppercase(), attributes).any(|at| {
            attributes
                .get(at..at + letters.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(letters))
        })
    }

    /// The attributes as written, the first of a name first; entities not decoded.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes {
            rest: self.attributes,
        }
    }
}

/// The pieces of a page, in order.
pub(super) struct Pieces<'a> {
    html: &'a str,
    at: usize,
}

/// Cuts a page into its pieces.
pub(super) fn pieces(html: &str) -> Pieces<'_> {
    Pieces { html, at: 0 }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let html = self.html;
        let bytes = html.as_bytes();
        while self.at < bytes.len() {
            if bytes[self.at] != b'<' || !starts_markup(&bytes[self.at..]) {
                let start = self.at;
                let mut end = start + 1;
                while let Some(next) = bytes.get(end..).and_then(|rest| memchr(b'<', rest)) {
                    end += next;
                    if starts_markup(&bytes[end..]) {
                        break;
                    }
                    end += 1;
                }
                if bytes.get(end).is_none_or(|byte| *byte != b'<') {
                    end = bytes.len();
                }
                self.at = end;
                return Some(Piece::Text(&html[start..end]));
            }
            match bytes[self.at + 1] {
                b'!' | b'?' => self.at = declaration_end(bytes, self.at),
                b'/' => {
                    let name_start = self.at + 2;
                    let name_end = name_end(bytes, name_start);
                    self.at = tag_end(bytes, name_end);
                    return Some(Piece::Close(&html[name_start..name_end]));
                }
                _ => {
                    let name_start = self.at + 1;
                    let name_end = name_end(bytes, name_start);
                    let end = tag_end(bytes, name_end);
                    let closes = usize::from(end > name_end && bytes[end - 1] == b'>');
                    let tag = Tag {
                        name: &html[name_start..name_end],
                        attributes: &html[name_end..end - closes],
                    };
                    self.at = end;
                    if is_raw(tag.name) {
                        let close = raw_end(bytes, end, tag.name);
                        self.at = close;
                        return Some(Piece::Raw(tag, &html[end..close]));
                    }
                    return Some(Piece::Open(tag));
                }
            }
        }
        None
    }
}

/// Whether a `<` here opens a tag, a comment or a declaration, and is no mere sign.
fn starts_markup(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.get(2).is_some_and(u8::is_ascii_alphabetic),
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

fn declaration_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let end = if rest.starts_with(b"<!-->") {
        Some(5)
    } else if rest.starts_with(b"<!--") {
        memmem::find(&rest[4..], b"-->").map(|found| found + 7)
    } else {
        memchr(b'>', rest).map(|found| found + 1)
    };
    end.map_or(bytes.len(), |end| at + end)
}

fn name_end(bytes: &[u8], start: usize) -> usize {
    bytes[start..]
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        .map_or(bytes.len(), |found| start + found)
}

/// The byte after the tag's `>`, which may not be one inside a quoted value.
fn tag_end(bytes: &[u8], mut at: usize) -> usize {
    let mut value_may_start = false;
    // Most tags have no attribute.
    if bytes.get(at) == Some(&b'>') {
        return at + 1;
    }
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return at + 1,
            b'"' | b'\'' if value_may_start => {
                let Some(close) = memchr(*byte, &bytes[at + 1..]) else {
                    // The quotation mark is never closed: the tag ends where it seems to.
                    return memchr(b'>', &bytes[at..]).map_or(bytes.len(), |found| at + found + 1);
                };
                at += close + 1;
                value_may_start = false;
            }
            b'=' => value_may_start = true,
            byte if byte.is_ascii_whitespace() => {}
            _ => value_may_start = false,
        }
        at += 1;
    }
    bytes.len()
}

/// Elements whose content is no markup.
fn is_raw(name: &str) -> bool {
    [
        "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp",
    ]
    .iter()
    .any(|raw| name.eq_ignore_ascii_case(raw))
}

/// Where the closing tag of a raw element starts.
fn raw_end(bytes: &[u8], start: usize, name: &str) -> usize {
    let mut at = start;
    while let Some(found) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"</")) {
        let name_start = at + found + 2;
        let closes = bytes
            .get(name_start..name_start + name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && bytes
                .get(name_start + name.len())
                .is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'));
        if closes {
            return at + found;
        }
        at = name_start;
    }
    bytes.len()
}

/// Attributes, one after the other, as name and value.
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let rest = self
            .rest
            .trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest
            .char_indices()
            .find(|(at, c)| *at > 0 && (c.is_ascii_whitespace() || matches!(c, '=' | '/')))
            .map_or(rest.len(), |(at, _)| at);
        let name = &rest[..name_end];
        let after = rest[name_end..].trim_start();
        let Some(value) = after.strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let quote = value.as_bytes().first().copied();
        if let Some(quote @ (b'"' | b'\'')) = quote
            && let Some(close) = memchr(quote, &value.as_bytes()[1..])
        {
            self.rest = &value[close + 2..];
            return Some((name, &value[1..=close]));
        }
        let end = value
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(value.len());
        self.rest = &value[end..];
        Some((name, &value[..end]))
    }
}

/// Whether a text has anything that decoding would change.
pub(super) fn has_entity(text: &str) -> bool {
    memchr2(b'&', b'\0', text.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let mut out = String::new();
        for piece in pieces(html) {
            let line = match piece {
                Piece::Text(text) => format!("text {text:?}"),
                Piece::Close(name) => format!("/{name}"),
                Piece::Raw(tag, text) => format!("raw {} {text:?}", tag.name),
                Piece::Open(tag) => {
                    let attributes: Vec<String> = tag
                        .attributes()
                        .map(|(name, value)| format!("{name}={value}"))
                        .collect();
                    format!("{} [{}]", tag.name, attributes.join(", "))
                }
            };
            out.push_str(&line);
            out.push('\n');
        }
        out
    }

    #[test]
    fn pages_are_cut_where_browsers_cut_them() {
        insta::assert_snapshot!(shown("<!doctype html><p class='a b' data-x=1 hidden>1 < 2 & 3<br/>x<!-- <p> --></P>"), @r#"
        p [class=a b, data-x=1, hidden=]
        text "1 < 2 & 3"
        br []
        text "x"
        /P
        "#);
        insta::assert_snapshot!(shown("<a href=\"x>y\" title='it\"s'>t</a><script>if (a</b>c) '</scr'</SCRIPT ><title>A & <b></title>"), @r#"
        a [href=x>y, title=it"s]
        text "t"
        /a
        raw script "if (a</b>c) '</scr'"
        /SCRIPT
        raw title "A & <b>"
        /title
        "#);
        insta::assert_snapshot!(shown("a<"), @r#"text "a<""#);
        insta::assert_snapshot!(shown("<p title=\"never closed>text</p>"), @r#"
        p [title="never, closed=]
        text "text"
        /p
        "#);
        insta::assert_snapshot!(shown("<!-- never closed <p>"), @"");
        insta::assert_snapshot!(shown("<p"), @"p []");
    }
}

//! HTML as a stream of tags and text, straight from the text of the page.
//!
//! No tree is built, so a page of a million open tags costs what its bytes cost. What is skipped
//! here can't be seen on a page either: comments, declarations, style sheets and scripts.

use memchr::memmem::Finder;
use memchr::{memchr, memchr2, memchr3};

use wide::u8x64;

use super::name::{Name, Role};

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between tags.
    Text(Text<'a>),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag's name.
    Close(Name),
    /// An element whose content is no markup: `script`, `style`, `title` and their like.
    Raw(Tag<'a>, &'a str),
}

/// Text as it is written, entities not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text<'a> {
    pub(super) written: &'a str,
    /// Whether decoding may change it.
    pub(super) has_entities: bool,
}

/// An opening tag: its name, and its attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: Name,
    pub(super) role: Role,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
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
    comment_end: Finder<'static>,
    closing: Finder<'static>,
}

/// Cuts a page into its pieces.
pub(super) fn pieces(html: &str) -> Pieces<'_> {
    Pieces {
        html,
        at: 0,
        comment_end: Finder::new(b"-->"),
        closing: Finder::new(b"</"),
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    // Who reads pages calls it in one place, once for each tag.
    #[inline(always)]
    fn next(&mut self) -> Option<Piece<'a>> {
        let html = self.html;
        let bytes = html.as_bytes();
        while self.at < bytes.len() {
            if bytes[self.at] != b'<' || !starts_markup(&bytes[self.at..]) {
                return Some(Piece::Text(self.text()));
            }
            match bytes[self.at + 1] {
                b'!' | b'?' => self.at = self.declaration_end(),
                b'/' => {
                    let (name, name_end) = name(bytes, self.at + 2);
                    self.at = tag_end(bytes, name_end);
                    return Some(Piece::Close(name));
                }
                _ => {
                    let name_start = self.at + 1;
                    let (name, name_end) = name(bytes, name_start);
                    let end = tag_end(bytes, name_end);
                    let closes = usize::from(end > name_end && bytes[end - 1] == b'>');
                    let role = name.role();
                    let tag = Tag {
                        name,
                        role,
                        attributes: &html[name_end..end - closes],
                    };
                    self.at = end;
                    if role == Role::Raw {
                        self.at = self.raw_end(&bytes[name_start..name_end]);
                        return Some(Piece::Raw(tag, &html[end..self.at]));
                    }
                    return Some(Piece::Open(tag));
                }
            }
        }
        None
    }
}

impl<'a> Pieces<'a> {
    /// The text from here to the next tag.
    #[inline]
    fn text(&mut self) -> Text<'a> {
        let bytes = self.html.as_bytes();
        let start = self.at;
        // A sign that opens nothing may stand at the start.
        let mut at = start + usize::from(bytes[start] == b'<');
        let mut has_entities = false;
        self.at = loop {
            let Some(found) = memchr2(b'<', b'&', &bytes[at..]) else {
                break bytes.len();
            };
            at += found;
            if bytes[at] == b'&' {
                has_entities = true;
            } else if starts_markup(&bytes[at..]) {
                break at;
            }
            at += 1;
        };
        Text {
            written: &self.html[start..self.at],
            has_entities,
        }
    }

    /// Where the comment or declaration that stands here ends.
    fn declaration_end(&self) -> usize {
        let bytes = self.html.as_bytes();
        let rest = &bytes[self.at..];
        let end = if rest.starts_with(b"<!-->") {
            Some(5)
        } else if rest.starts_with(b"<!--") {
            self.comment_end.find(&rest[4..]).map(|found| found + 7)
        } else {
            memchr(b'>', rest).map(|found| found + 1)
        };
        end.map_or(bytes.len(), |end| self.at + end)
    }

    /// Where the closing tag of the raw element starts whose content starts here.
    fn raw_end(&self, name: &[u8]) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = self.at;
        while let Some(found) = bytes.get(at..).and_then(|rest| self.closing.find(rest)) {
            let name_start = at + found + 2;
            let closes = bytes
                .get(name_start..name_start + name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
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
}

/// Whether a `<` here opens a tag, a comment or a declaration, and is no mere sign.
#[inline]
fn starts_markup(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.get(2).is_some_and(u8::is_ascii_alphabetic),
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

/// The name that starts here, and where it ends.
#[inline(always)]
fn name(bytes: &[u8], start: usize) -> (Name, usize) {
    if let Some((name, length)) = bytes.get(start..).and_then(Name::short) {
        return (name, start + length);
    }
    let end = bytes[start..]
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        .map_or(bytes.len(), |found| start + found);
    (Name::new(&bytes[start..end]), end)
}

/// The byte after the `>` of the tag whose name ends here; it may not be one inside a quoted value.
#[inline]
fn tag_end(bytes: &[u8], name_end: usize) -> usize {
    // Most tags have no attribute.
    if bytes.get(name_end) == Some(&b'>') {
        return name_end + 1;
    }
    plain_tag_end(bytes, name_end).unwrap_or_else(|| any_tag_end(bytes, name_end))
}

/// The same for tags as nearly all are: whose values stand between double quotation marks that follow the
/// sign of equality. Nothing for others.
#[inline]
fn plain_tag_end(bytes: &[u8], name_end: usize) -> Option<usize> {
    let mut at = name_end;
    // All bits are set where the block begins inside a value; the lowest where it follows the sign.
    let (mut inside, mut follows) = (0, 0);
    loop {
        let block: [u8; 64] = *bytes.get(at..)?.first_chunk()?;
        let block = u8x64::from(block);
        let places = |byte: u8| block.simd_eq(u8x64::splat(byte)).to_bitmask();
        let marks = places(b'"');
        let equals = places(b'=');
        let quoted = up_to_each_other(marks) ^ inside;
        let ends = places(b'>') & !quoted;
        // The bits below the end, all if it isn't here.
        let tag = ends.wrapping_sub(1) & !ends;
        let opening = marks & quoted;
        let odd = opening & !(equals << 1 | follows) | places(b'\'') & !quoted;
        if odd & tag != 0 {
            return None;
        }
        if ends != 0 {
            return Some(at + ends.trailing_zeros() as usize + 1);
        }
        inside = 0_u64.wrapping_sub(quoted >> 63);
        follows = equals >> 63;
        at += 64;
    }
}

/// The bits from the first of each two that are set up to the second.
#[inline]
fn up_to_each_other(mut bits: u64) -> u64 {
    for distance in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << distance;
    }
    bits
}

/// The end of a tag of whatever kind.
#[cold]
fn any_tag_end(bytes: &[u8], name_end: usize) -> usize {
    // What is behind the name, or behind the last quoted value.
    let mut unquoted = name_end;
    let mut at = name_end;
    while let Some(found) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += found;
        let mark = bytes[at];
        if mark == b'>' {
            return at + 1;
        }
        if opens_value(&bytes[unquoted..at]) {
            let Some(length) = memchr(mark, &bytes[at + 1..]) else {
                // The quotation mark is never closed: the tag ends where it seems to.
                return memchr(b'>', &bytes[at..]).map_or(bytes.len(), |found| at + found + 1);
            };
            at += length + 1;
            unquoted = at + 1;
        }
        at += 1;
    }
    bytes.len()
}

/// Whether a quotation mark behind this opens a value.
#[inline]
fn opens_value(before: &[u8]) -> bool {
    match before {
        [.., b'='] => true,
        [.., last] if last.is_ascii_whitespace() => before.trim_ascii_end().ends_with(b"="),
        _ => false,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let mut out = String::new();
        for piece in pieces(html) {
            let line = match piece {
                Piece::Text(text) => format!("text {:?}", text.written),
                Piece::Close(name) => format!("/{}", name.letters()),
                Piece::Raw(tag, text) => format!("raw {} {text:?}", tag.name.letters()),
                Piece::Open(tag) => {
                    let attributes: Vec<String> = tag
                        .attributes()
                        .map(|(name, value)| format!("{name}={value}"))
                        .collect();
                    format!("{} [{}]", tag.name.letters(), attributes.join(", "))
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
        /p
        "#);
        insta::assert_snapshot!(shown("<a href=\"x>y\" title='it\"s'>t</a><script>if (a</b>c) '</scr'</SCRIPT ><title>A & <b></title>"), @r#"
        a [href=x>y, title=it"s]
        text "t"
        /a
        raw script "if (a</b>c) '</scr'"
        /script
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

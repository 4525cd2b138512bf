//! HTML as a stream of tags and text, straight from the text of the page.
//!
//! No tree is built, so a page of a million open tags costs what its bytes cost. What is skipped
//! here can't be seen on a page either: comments, declarations, style sheets and scripts.

use fearless_simd::Simd;
use memchr::memmem::Finder;
use memchr::{memchr, memchr3};

use super::block::{Block, find_pair, low_bits};
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
    /// Whether it is nothing but spaces and ends of lines.
    pub(super) is_blank: bool,
}

/// An opening tag: its name, and its attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: Name,
    pub(super) role: Role,
    /// Whether it may hide an e-mail address; where this says no, it hides none.
    pub(super) may_hide: bool,
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
pub(super) struct Pieces<'a, S> {
    simd: S,
    html: &'a str,
    at: usize,
    comment_end: Finder<'static>,
}

/// Cuts a page into its pieces.
#[inline(always)]
pub(super) fn pieces<S: Simd>(simd: S, html: &str) -> Pieces<'_, S> {
    Pieces {
        simd,
        html,
        at: 0,
        comment_end: Finder::new(b"-->"),
    }
}

impl<'a, S: Simd> Iterator for Pieces<'a, S> {
    type Item = Piece<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Piece<'a>> {
        let bytes = self.html.as_bytes();
        while self.at < bytes.len() {
            if bytes[self.at] != b'<' || !starts_markup(&bytes[self.at..]) {
                return Some(Piece::Text(self.text()));
            }
            match bytes[self.at + 1] {
                b'!' | b'?' => self.at = self.declaration_end(),
                b'/' => {
                    let (name, _, end) = self.tag(self.at + 2);
                    self.at = end.at;
                    return Some(Piece::Close(name));
                }
                _ => return Some(self.opening()),
            }
        }
        None
    }
}

impl<'a, S: Simd> Pieces<'a, S> {
    /// The text from here to the next tag.
    #[inline(always)]
    fn text(&mut self) -> Text<'a> {
        let bytes = self.html.as_bytes();
        let start = self.at;
        // A sign that opens nothing may stand at the start.
        let mut at = start + usize::from(bytes[start] == b'<');
        let mut is_blank = at == start;
        let mut has_entities = false;
        self.at = loop {
            let block = Block::at(self.simd, bytes, at);
            let mut tags = block.places(b'<');
            while tags != 0 && !starts_markup(&bytes[at + tags.trailing_zeros() as usize..]) {
                tags &= tags - 1;
            }
            let length = tags.trailing_zeros() as usize;
            is_blank &= !block.blanks() & low_bits(length) == 0;
            has_entities |= block.places(b'&') & low_bits(length) != 0;
            at += length;
            if length < Block::<S>::LENGTH || at >= bytes.len() {
                break at.min(bytes.len());
            }
        };
        Text {
            written: &self.html[start..self.at],
            has_entities,
            is_blank,
        }
    }

    /// The opening tag that stands here; of a raw element, all of it.
    #[inline(always)]
    fn opening(&mut self) -> Piece<'a> {
        let (html, bytes) = (self.html, self.html.as_bytes());
        let name_start = self.at + 1;
        let (name, name_end, end) = self.tag(name_start);
        let TagEnd { at: end, may_hide } = end;
        let closes = usize::from(end > name_end && bytes[end - 1] == b'>');
        let role = name.role();
        let tag = Tag {
            name,
            role,
            may_hide,
            attributes: &html[name_end..end - closes],
        };
        self.at = end;
        if role == Role::Raw {
            self.at = self.raw_end(&bytes[name_start..name_end]);
            return Piece::Raw(tag, &html[end..self.at]);
        }
        Piece::Open(tag)
    }

    /// The name of a tag, which starts here, where it ends, and the end of the tag.
    #[inline(always)]
    fn tag(&self, start: usize) -> (Name, usize, TagEnd) {
        let bytes = self.html.as_bytes();
        let block = Block::at(self.simd, bytes, start);
        let name_ends = block.places(b'>') | block.places(b'/') | block.at_most(b' ');
        let length = name_ends.trailing_zeros() as usize;
        let name_end = if length < Block::<S>::LENGTH {
            (start + length).min(bytes.len())
        } else {
            long_name_end(bytes, start)
        };
        let name = Name::at(bytes, start, name_end);
        // Most closing tags, and many others, have nothing but a name.
        if bytes.get(name_end) == Some(&b'>') {
            let end = TagEnd {
                at: name_end + 1,
                may_hide: false,
            };
            return (name, name_end, end);
        }
        let end = plain_tag_end(self.simd, bytes, start, name_end);
        let end = end.unwrap_or_else(|| TagEnd {
            at: any_tag_end(bytes, name_end),
            may_hide: true,
        });
        (name, name_end, end)
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
    #[inline(always)]
    fn raw_end(&self, name: &[u8]) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = self.at;
        while let Some(found) = find_pair(self.simd, bytes, at, *b"</") {
            let name_start = found + 2;
            let closes = bytes
                .get(name_start..name_start + name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
                && bytes
                    .get(name_start + name.len())
                    .is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'));
            if closes {
                return found;
            }
            at = name_start;
        }
        bytes.len()
    }
}

/// Whether a `<` here opens a tag, a comment or a declaration, and is no mere sign.
#[inline(always)]
fn starts_markup(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.get(2).is_some_and(u8::is_ascii_alphabetic),
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

/// Where a name ends that is longer than a block.
#[cold]
fn long_name_end(bytes: &[u8], start: usize) -> usize {
    let is_end = |byte: &u8| *byte <= b' ' || matches!(byte, b'>' | b'/');
    let length = bytes[start..].iter().position(is_end);
    length.map_or(bytes.len(), |length| start + length)
}

/// Where a tag ends.
struct TagEnd {
    /// The byte after its `>`, none that stands inside a quoted value.
    at: usize,
    /// Whether it may hide an e-mail address.
    may_hide: bool,
}

/// The end of a tag as nearly all are: whose values stand between double quotation marks that follow the
/// sign of equality, and have no `>`. Nothing for others.
///
/// The first `>` is taken for the end, and only then it is seen whether that was right: nearly always it is, and a
/// processor goes on behind it meanwhile. A tag that hides an e-mail address has `data-cfemail`, and hardly any other
/// has two letters side by side as they are in the middle of that.
#[inline(always)]
fn plain_tag_end<S: Simd>(simd: S, bytes: &[u8], start: usize, name_end: usize) -> Option<TagEnd> {
    let mut at = start;
    // Marks in the name open nothing.
    let mut behind_name = !low_bits(name_end - start);
    // All bits are set where the block begins inside a value; the lowest where it follows the sign, or the letter.
    let (mut inside, mut follows, mut follows_letter) = (0, 0, 0);
    let mut pairs = 0;
    while at < bytes.len() {
        let block = Block::at(simd, bytes, at);
        let ends = block.places(b'>');
        let tag = ends.wrapping_sub(1) & !ends & behind_name;
        let marks = block.places(b'"') & tag;
        let equals = block.places(b'=') & tag;
        let quoted = up_to_each_other(marks) ^ inside;
        let opening = marks & quoted;
        let odd = opening & !(equals << 1 | follows) | block.places(b'\'') & !quoted & tag;
        let end_quoted = quoted & ends & ends.wrapping_neg();
        if odd | end_quoted != 0 {
            return None;
        }
        let letters = block.places(b'c');
        pairs |= (letters << 1 | follows_letter) & block.places(b'f');
        if ends != 0 {
            return Some(TagEnd {
                at: at + ends.trailing_zeros() as usize + 1,
                may_hide: pairs != 0,
            });
        }
        inside = 0_u64.wrapping_sub(quoted >> 63);
        (follows, follows_letter) = (equals >> 63, letters >> 63);
        behind_name = u64::MAX;
        at += Block::<S>::LENGTH;
    }
    None
}

/// The bits from the first of each two that are set up to the second.
#[inline(always)]
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
    use fearless_simd::{Level, dispatch};

    use super::*;

    fn shown(html: &str) -> String {
        let mut out = String::new();
        for piece in dispatch!(Level::new(), simd => pieces(simd, html).collect::<Vec<_>>()) {
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

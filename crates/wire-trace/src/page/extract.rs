//! From tags to what a reader sees: text in segments, links, and what the page says of itself.

use std::borrow::Cow;
use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch};
use memchr::memchr2;

use super::email::{PROTECTED, code_in_link, unprotect};
use super::entity::decode;
use super::json;
use super::json_ld::{Article, is_json_ld};
use super::name::{Name, Role};
use super::scan::{Piece, Tag, pieces};

/// How deeply open elements are remembered; deeper ones are read, but their ends don't matter.
const DEEPEST: usize = 512;
/// How far up a closing tag looks for its opening one.
const LOOK_UP: usize = 64;

/// A stretch of the page's text that belongs together: a paragraph, a heading, a table cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands in the page's text.
    pub range: Range<usize>,
    /// What part it plays.
    pub kind: SegmentKind,
}

/// What part a segment plays on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// Text.
    Text,
    /// A heading, of this level.
    Heading(u8),
    /// Marked as naming the author.
    Byline,
    /// Text that only the page's scripts have.
    Hidden,
}

/// A link on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as written.
    pub href: String,
    /// The text that is linked, in the page's text.
    pub range: Range<usize>,
    /// Whether search engines are told not to follow it.
    pub nofollow: bool,
}

/// An e-mail address that the page hides from machines, and that was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtectedAddress {
    /// Where it stands in the page's text.
    pub range: Range<usize>,
}

/// Everything read from a page's HTML.
#[derive(Debug, Default)]
pub(super) struct Extract {
    pub(super) text: String,
    pub(super) segments: Vec<Segment>,
    pub(super) links: Vec<Link>,
    pub(super) protected: Vec<ProtectedAddress>,
    pub(super) titles: Vec<String>,
    pub(super) canonical: Option<String>,
    pub(super) base: Option<String>,
    pub(super) robots: Vec<String>,
    pub(super) feeds: Vec<String>,
    pub(super) forms: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) article: Article,
}

/// Reads the HTML of a page.
pub(super) fn extract(html: &str) -> Extract {
    read(Reader::default(), html)
}

fn read(reader: Reader, html: &str) -> Extract {
    dispatch!(Level::new(), simd => reader.read(simd, html))
}

/// An element that has been opened.
struct Element {
    name: Name,
    heading: Option<u8>,
    byline: bool,
    link: Option<usize>,
}

#[derive(Default)]
struct Reader {
    out: Extract,
    open: Vec<Element>,
    segment_start: usize,
    headings: Vec<u8>,
    bylines: usize,
    /// Whether an address that the last tag hides stands for the text behind it.
    replaced: bool,
    /// Whether this is the text of a script, whose own scripts say nothing of the page.
    fragment: bool,
}

impl Reader {
    #[inline(always)]
    fn read<S: Simd>(mut self, simd: S, html: &str) -> Extract {
        let reader = &mut self;
        for piece in pieces(simd, html) {
            match piece {
                Piece::Text(text) => reader.text(&decode(text.written, false)),
                Piece::Open(tag) => reader.open(tag),
                Piece::Close(name) => reader.close(name),
                Piece::Raw(tag, content) => reader.raw(tag, content),
            }
        }
        while let Some(element) = reader.open.pop() {
            reader.end(&element, true);
        }
        reader.end_segment();
        self.out
    }

    fn text(&mut self, text: &str) {
        if self.replaced {
            return;
        }
        let out = &mut self.out.text;
        if is_collapsed(text) {
            let follows = out.len() > self.segment_start && !out.ends_with(' ');
            let text = if follows {
                text
            } else {
                text.strip_prefix(' ').unwrap_or(text)
            };
            out.push_str(text);
            return;
        }
        for (index, word) in text.split(is_space).enumerate() {
            if index > 0 && out.len() > self.segment_start && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(word);
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        self.replaced = false;
        let role = tag.role;
        match role {
            Role::Break => return self.text(" "),
            Role::Nothing => return self.nothing(tag),
            Role::Paragraph => self.close_open_paragraph(),
            Role::Quotation => self.text("“"),
            _ => {}
        }
        if !role.is_inline() {
            self.end_segment();
        }
        if role == Role::Rule {
            return;
        }
        let mut element = Element {
            name: tag.name,
            heading: tag.name.heading_level(),
            byline: false,
            link: None,
        };
        let mut replaced = false;
        for (key, value) in tag.attributes() {
            if key == PROTECTED {
                replaced |= self.protected(value);
            } else if ["class", "itemprop", "rel", "id"]
                .iter()
                .any(|marker| key.eq_ignore_ascii_case(marker))
            {
                element.byline |= names_author(value);
            }
        }
        self.replaced = replaced;
        if self.open.len() >= DEEPEST {
            return;
        }
        if tag.name == Name::new(b"a") {
            self.link(tag, &mut element);
        }
        if let Some(level) = element.heading {
            self.headings.push(level);
        }
        self.bylines += usize::from(element.byline);
        self.open.push(element);
    }

    /// An element without content, which says something of the page.
    fn nothing(&mut self, tag: Tag<'_>) {
        if tag.name == Name::new(b"meta") {
            self.meta(tag);
        } else if tag.name == Name::new(b"link") {
            self.link_tag(tag);
        } else if tag.name == Name::new(b"base") {
            let href = attribute(tag, "href").map(|href| decode(href, true).into_owned());
            self.out.base = self.out.base.take().or(href);
        }
    }

    /// A paragraph ends where the next one starts: `</p>` may be left out.
    fn close_open_paragraph(&mut self) {
        if let Some(last) = self.open.last()
            && last.name.role() == Role::Paragraph
        {
            self.close(last.name);
        }
    }

    /// Gives the address of this code, if it is one.
    fn protected(&mut self, code: &str) -> bool {
        let Some(address) = unprotect(code) else {
            return false;
        };
        let start = self.out.text.len();
        self.out.text.push_str(&address);
        self.out.protected.push(ProtectedAddress {
            range: start..self.out.text.len(),
        });
        true
    }

    fn link(&mut self, tag: Tag<'_>, element: &mut Element) {
        let Some(href) = attribute(tag, "href") else {
            return;
        };
        let href = decode(href.trim(), true);
        let address = code_in_link(&href).and_then(unprotect);
        let rel = attribute(tag, "rel").unwrap_or_default();
        let start = self.out.text.len();
        self.out.links.push(Link {
            href: match address {
                Some(address) => format!("mailto:{address}"),
                None => href.into_owned(),
            },
            range: start..start,
            nofollow: has_word(rel, "nofollow"),
        });
        element.link = Some(self.out.links.len() - 1);
    }

    fn close(&mut self, name: Name) {
        self.replaced = false;
        let role = name.role();
        let from = self.open.len().saturating_sub(LOOK_UP);
        if let Some(at) = self.open[from..]
            .iter()
            .rposition(|element| element.name == name)
        {
            while self.open.len() > from + at {
                if let Some(element) = self.open.pop() {
                    self.end(&element, !role.is_inline());
                }
            }
        }
        if role == Role::Quotation {
            self.text("”");
        }
        if !role.is_inline() {
            self.end_segment();
        }
    }

    /// Ends an element. The segment ends, too, unless an inline element's end closes it: behind that, browsers go on in
    /// the same line.
    fn end(&mut self, element: &Element, ends_segment: bool) {
        if let Some(link) = element.link {
            let end = self.out.text.len();
            let link = &mut self.out.links[link];
            link.range.end = end.max(link.range.start);
        }
        if ends_segment {
            self.end_segment();
        }
        if element.heading.is_some() {
            self.headings.pop();
        }
        self.bylines -= usize::from(element.byline);
    }

    fn end_segment(&mut self) {
        let text = &mut self.out.text;
        let shown = text[self.segment_start..].trim_end().len();
        text.truncate(self.segment_start + shown);
        if shown == 0 {
            return;
        }
        self.out.segments.push(Segment {
            range: self.segment_start..text.len(),
            kind: match self.headings.last() {
                Some(level) => SegmentKind::Heading(*level),
                None if self.bylines > 0 => SegmentKind::Byline,
                None => SegmentKind::Text,
            },
        });
        text.push('\n');
        self.segment_start = text.len();
    }

    fn raw(&mut self, tag: Tag<'_>, content: &str) {
        self.replaced = false;
        if tag.name == Name::new(b"title") {
            let title = decode(content, false);
            self.out.titles.push(title.trim().to_owned());
        } else if tag.name == Name::new(b"script") {
            if self.fragment {
                return;
            }
            if is_json_ld(tag) {
                self.out.article.add(content);
            }
            json::add_texts(tag, content, &mut self.out.article.bodies);
        } else if tag.name == Name::new(b"textarea") || tag.name == Name::new(b"xmp") {
            self.end_segment();
            self.text(&decode(content, false));
            self.end_segment();
        }
    }

    fn meta(&mut self, tag: Tag<'_>) {
        let mut name = "";
        let mut content = "";
        for (key, value) in tag.attributes() {
            if key.eq_ignore_ascii_case("name") || key.eq_ignore_ascii_case("property") {
                name = value;
            } else if key.eq_ignore_ascii_case("content") {
                content = value;
            }
        }
        let content = decode(content, true).trim().to_owned();
        if content.is_empty() {
            return;
        }
        match name.trim().to_ascii_lowercase().as_str() {
            "author" | "byl" | "parsely-author" | "sailthru.author" | "dc.creator"
            | "dcterms.creator" | "article:author" | "og:article:author" | "citation_author" => {
                self.out.authors.push(content);
            }
            "og:title" | "twitter:title" | "dc.title" | "citation_title" => {
                self.out.titles.push(content);
            }
            "robots" | "googlebot" | "googlebot-news" => self.out.robots.push(content),
            _ => {}
        }
    }

    fn link_tag(&mut self, tag: Tag<'_>) {
        let rel = attribute(tag, "rel").unwrap_or_default();
        if self.out.canonical.is_none()
            && has_word(rel, "canonical")
            && let Some(href) = attribute(tag, "href")
        {
            self.out.canonical = Some(decode(href.trim(), true).into_owned());
        }
        if has_word(rel, "alternate")
            && attribute(tag, "type").is_some_and(is_feed)
            && let Some(href) = attribute(tag, "href")
        {
            self.out.feeds.push(decode(href.trim(), true).into_owned());
        }
        let is_form = has_word(rel, "amphtml")
            || has_word(rel, "alternate") && attribute(tag, "media").is_some_and(is_for_print);
        if is_form && let Some(href) = attribute(tag, "href") {
            self.out.forms.push(decode(href.trim(), true).into_owned());
        }
    }
}

/// Whether a text has no white space but single spaces, so that nothing in it collapses.
fn is_collapsed(text: &str) -> bool {
    let mut before = 0;
    text.bytes().all(|byte| {
        let single = byte != b' ' || before != b' ';
        before = byte;
        single && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)
    })
}

/// White space that HTML collapses. A no-break space is none: it stays.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

pub(super) fn attribute<'a>(tag: Tag<'a>, name: &str) -> Option<&'a str> {
    tag.attributes()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// Whether a media type is that of a feed.
fn is_feed(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
    ]
    .iter()
    .any(|known| media_type.eq_ignore_ascii_case(known))
}

/// Whether a list of media names print.
fn is_for_print(media: &str) -> bool {
    let mut words = media.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| word.eq_ignore_ascii_case("print"))
}

fn has_word(value: &str, word: &str) -> bool {
    value
        .split_ascii_whitespace()
        .any(|found| found.eq_ignore_ascii_case(word))
}

/// Whether a class, a property or a relation says that the element names the author.
fn names_author(value: &str) -> bool {
    value
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| {
            ["byline", "bylines", "author", "authors", "byl"]
                .iter()
                .any(|name| word.eq_ignore_ascii_case(name))
        })
}

/// Adds a text of the scripts that the page doesn't show.
pub(super) fn add_hidden(out: &mut Extract, text: &str) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let start = out.text.len();
        out.text.push_str(line);
        out.segments.push(Segment {
            range: start..out.text.len(),
            kind: SegmentKind::Hidden,
        });
        out.text.push('\n');
    }
}

/// A text of a script, which may have markup in it, as a reader would see it.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if memchr2(b'<', b'&', text.as_bytes()).is_some() {
        let reader = Reader {
            fragment: true,
            ..Reader::default()
        };
        Cow::Owned(read(reader, text).text)
    } else {
        Cow::Borrowed(text)
    }
}

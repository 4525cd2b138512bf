//! Pages: from the bytes that came to the text that a reader sees.

mod bare;
mod block;
mod charset;
pub(crate) mod email;
mod entity;
mod extract;
mod json;
mod json_ld;
mod name;
mod plain;
mod scan;
mod shown;
mod variants;

use std::ops::Range;

use jiff::Timestamp;
use url::Url;
use wire_story::text::{Token, tokens, word_hashes};

use shown::Shown;

pub use extract::{Link, ProtectedAddress, Segment, SegmentKind};

/// What is known of a page besides its bytes.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// Its address.
    pub url: Option<Url>,
    /// The `Content-Type` it was sent with.
    pub content_type: Option<String>,
    /// The `X-Robots-Tag` it was sent with.
    pub robots: Option<String>,
    /// When it was fetched.
    pub seen: Option<Timestamp>,
    /// The most bytes that a page may have.
    pub limit: usize,
    /// Whether these bytes are its beginning alone: then nothing is found to be missing on it.
    pub cut_off: bool,
}

impl PageContext {
    /// The most bytes that a page may have, if nothing else is set: 10 MB.
    pub const LIMIT: usize = 10_000_000;
}

impl Default for PageContext {
    fn default() -> Self {
        Self {
            url: None,
            content_type: None,
            robots: None,
            seen: None,
            limit: Self::LIMIT,
            cut_off: false,
        }
    }
}

/// Why a page can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It is larger than the limit.
    #[error(
        "the page has {size} bytes, more than the {limit} that are read: raise the limit to trace it"
    )]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The most that is read.
        limit: usize,
    },
    /// It is something else than text.
    #[error("the page is {content_type}, not HTML or plain text: nothing in it can be traced")]
    NotText {
        /// What it says it is.
        content_type: String,
    },
}

/// A page as a reader sees it.
#[derive(Debug)]
pub struct Page {
    pub(crate) url: Option<Url>,
    pub(crate) seen: Option<Timestamp>,
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) segments: Vec<Segment>,
    pub(crate) links: Vec<Link>,
    pub(crate) protected: Vec<ProtectedAddress>,
    pub(crate) titles: Vec<String>,
    pub(crate) canonical: Option<String>,
    pub(crate) base: Option<Url>,
    pub(crate) robots: Vec<String>,
    /// The feeds that the head names, as written.
    pub(crate) feeds: Vec<String>,
    /// The other forms of the page that the head names, as written.
    forms: Vec<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) behind_paywall: bool,
    pub(crate) cut_off: bool,
    encoding: &'static str,
}

/// What the bytes of a page are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    PlainText,
}

impl Kind {
    fn of(bytes: &[u8], context: &PageContext) -> Result<Self, PageError> {
        if bytes.len() > context.limit {
            return Err(PageError::TooLarge {
                size: bytes.len(),
                limit: context.limit,
            });
        }
        let media_type = context
            .content_type
            .as_deref()
            .map(|value| {
                value
                    .split(';')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_ascii_lowercase()
            })
            .unwrap_or_default();
        let binary = ["image/", "video/", "audio/", "font/"]
            .iter()
            .any(|kind| media_type.starts_with(kind));
        if binary || matches!(media_type.as_str(), "application/pdf" | "application/zip") {
            return Err(PageError::NotText {
                content_type: media_type,
            });
        }
        Ok(if media_type == "text/plain" {
            Self::PlainText
        } else {
            Self::Html
        })
    }
}

/// The words of a page and nothing else of it: what a reader sees, and what only its scripts have. Nothing
/// for pages that can't be read.
pub(crate) fn bare_words(bytes: &[u8], context: &PageContext) -> Option<Vec<u64>> {
    let kind = Kind::of(bytes, context).ok()?;
    let (text, _) = charset::decode(bytes, context.content_type.as_deref());
    if kind == Kind::PlainText {
        return Some(word_hashes(&text));
    }
    let bare = bare::bare(&text);
    let mut words = word_hashes(&bare.text);
    match bare.bodies.as_slice() {
        [] => {}
        // To look up one that is shown as well costs less than to see that it is.
        [text] => words.extend(&text.words),
        texts => {
            let mut shown = Shown::new(&words);
            for text in texts {
                if shown.take(&text.words) {
                    words.extend(&text.words);
                }
            }
        }
    }
    Some(words)
}

impl Page {
    /// Reads a page from its bytes: HTML, or plain text where the content type says so.
    ///
    /// # Errors
    /// The page is larger than the limit, or is no text at all.
    pub fn read(bytes: &[u8], context: PageContext) -> Result<Self, PageError> {
        let kind = Kind::of(bytes, &context)?;
        let (text, encoding) = charset::decode(bytes, context.content_type.as_deref());
        let mut out = if kind == Kind::PlainText {
            let mut out = extract::Extract::default();
            for paragraph in plain::paragraphs(&text) {
                let start = out.text.len();
                out.text.push_str(&paragraph);
                let range = start..out.text.len();
                out.segments.push(Segment {
                    range,
                    kind: SegmentKind::Text,
                });
                out.text.push('\n');
            }
            out
        } else {
            extract::extract(&text)
        };
        let mut words = tokens(&out.text);
        let texts = std::mem::take(&mut out.article.bodies);
        if !texts.is_empty() {
            let hashes: Vec<u64> = words.iter().map(|word| word.hash).collect();
            let mut shown = Shown::new(&hashes);
            for text in texts {
                if shown.take(&text.words) {
                    extract::add_hidden(&mut out, &text.text);
                }
            }
            words = tokens(&out.text);
        }
        out.authors.append(&mut out.article.authors);
        out.titles.append(&mut out.article.headlines);
        out.robots.extend(context.robots);
        let base = match (out.base.as_deref(), &context.url) {
            (Some(base), Some(url)) => url.join(base).ok(),
            (Some(base), None) => Url::parse(base).ok(),
            (None, url) => url.clone(),
        };
        Ok(Self {
            url: context.url,
            seen: context.seen,
            text: out.text,
            tokens: words,
            segments: out.segments,
            links: out.links,
            protected: out.protected,
            titles: out.titles,
            canonical: out.canonical,
            base,
            robots: out.robots,
            feeds: out.feeds,
            forms: out.forms,
            authors: out.authors,
            behind_paywall: out.article.behind_paywall,
            cut_off: context.cut_off,
            encoding: encoding.name(),
        })
    }

    /// The text that a reader sees, a line for each segment.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The stretches of text that belong together, in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The links, in order.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The page's title: the first that it gives itself.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.titles
            .iter()
            .map(String::as_str)
            .find(|title| !title.is_empty())
    }

    /// How many words it has.
    #[must_use]
    pub fn words(&self) -> usize {
        self.tokens.len()
    }

    /// The encoding it was read in, by its name on the web.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// A link as an absolute address, if it is one or the page's own address is known.
    pub(crate) fn absolute(&self, href: &str) -> Option<Url> {
        match &self.base {
            Some(base) => base.join(href).ok(),
            None if href.starts_with("//") => Url::parse(&format!("https:{href}")).ok(),
            None => Url::parse(href).ok(),
        }
    }

    /// The text between the first and the last of these words.
    pub(crate) fn text_of(&self, words: Range<usize>) -> &str {
        text_of(&self.text, &self.tokens, words)
    }

    /// The number of the first word that starts at or after this byte.
    pub(crate) fn word_at(&self, byte: usize) -> usize {
        self.tokens
            .partition_point(|token| (token.start as usize) < byte)
    }
}

/// The text between the first and the last of some words.
pub(crate) fn text_of<'a>(text: &'a str, tokens: &[Token], words: Range<usize>) -> &'a str {
    match tokens.get(words) {
        Some([first, .., last]) => &text[first.start as usize..last.end as usize],
        Some([only]) => &text[only.range()],
        _ => "",
    }
}

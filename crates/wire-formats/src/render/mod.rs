//! Stories to bytes: copies in every format, and what anybody may know.
//!
//! A copy is written from a [`Licensed`] copy alone: its text, then the note of a correction, the
//! credit line with its link to the original (or above the text, where the terms want it there), what
//! of it isn't licensed, and the notice.

mod copy;
mod html;
mod json_line;
mod listed;
mod newsml;
mod ninjs;
mod reading;
mod text;
mod voice;

use url::Url;
use wire_rights::Licensed;
use wire_story::{Content, Purpose};

pub use html::{body_html, html, preview};
pub use json_line::json_line;
pub use listed::{listed_html, listed_ninjs, listed_text};
pub use newsml::newsml;
pub use ninjs::ninjs;
pub use reading::{Meant, Reading, Said, Speaker};
pub use text::{text, text_to_paste};
pub use voice::Voice;

pub(crate) use copy::Copy;
pub(crate) use html::{article, label_third_party, open_third_party, picture_address};
pub(crate) use listed::sentences;
pub(crate) use newsml::{NEWSML, write_catalogue, write_copy, write_listed};

use copy::notice_text;

/// What of a copy the caller decides.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Whether the headline stands in the HTML.
    pub headline: bool,
    /// The address below which pictures lie under their hashes. Without it, they are left out.
    pub pictures: Option<&'a Url>,
    /// What was read in the text, which is marked where it is shown on a page; copies to be taken have none of it.
    pub reading: Option<&'a Reading>,
    /// Who speaks in the story, for the formats that have a place for it: ninjs and NewsML-G2.
    pub voices: &'a [Voice],
}

impl Default for Options<'_> {
    /// With the headline, without pictures, marks and who speaks.
    fn default() -> Self {
        Self {
            headline: true,
            pictures: None,
            reading: None,
            voices: &[],
        }
    }
}

/// The headline and the text as they travel, without markup, to be read by a program.
#[must_use]
pub fn plain(licensed: &Licensed<'_>) -> String {
    if !licensed.omits_third_party() {
        return licensed.content().plain(Purpose::Index);
    }
    let travels = Content {
        body: licensed.body().into_owned(),
        ..licensed.content().clone()
    };
    travels.plain(Purpose::Index)
}

/// A format that copies are given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CopyFormat {
    /// Wire text.
    Text,
    /// HTML, ready to paste.
    Html,
    /// IPTC ninjs 3.1.
    Ninjs,
    /// IPTC NewsML-G2 2.35.
    Newsml,
    /// A line of JSON Lines.
    JsonLine,
}

impl CopyFormat {
    /// Every format, in the order in which pages offer them.
    pub const ALL: [Self; 5] = [
        Self::Html,
        Self::Text,
        Self::Ninjs,
        Self::Newsml,
        Self::JsonLine,
    ];

    /// The code that addresses and records use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Ninjs => "ninjs",
            Self::Newsml => "newsml",
            Self::JsonLine => "json",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Html => "HTML",
            Self::Ninjs => "ninjs",
            Self::Newsml => "NewsML-G2",
            Self::JsonLine => "JSON",
        }
    }

    /// The format of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// Whether it has a place for who speaks in the story.
    #[must_use]
    pub fn has_voices(self) -> bool {
        matches!(self, Self::Ninjs | Self::Newsml)
    }

    /// The media type, with its encoding where it needs one.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Ninjs => "application/vnd.iptc.ninjs+json",
            Self::Newsml => "application/vnd.iptc.g2.newsitem+xml",
            Self::JsonLine => "application/jsonl",
        }
    }

    /// How file names end.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Html => "html",
            Self::Ninjs => "ninjs.json",
            Self::Newsml => "newsml.xml",
            Self::JsonLine => "jsonl",
        }
    }
}

/// The copy in this format.
#[must_use]
pub fn copy(format: CopyFormat, licensed: &Licensed<'_>, options: &Options<'_>) -> String {
    match format {
        CopyFormat::Text => text(licensed),
        CopyFormat::Html => html(licensed, options),
        CopyFormat::Ninjs => ninjs(licensed, options),
        CopyFormat::Newsml => newsml(licensed, options),
        CopyFormat::JsonLine => json_line(licensed),
    }
}

/// Whether a text has the form of a language's tag. What comes in names languages in its own ways, and no other form is
/// valid in a document.
pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let fits = |part: &str| (1..=8).contains(&part.len());
    let first = parts.next().unwrap_or_default();
    fits(first)
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| fits(part) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

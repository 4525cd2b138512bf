//! Bytes to stories.
//!
//! Every format ends in the same [`Incoming`]: what the story is called where it comes from, what
//! it says, and what the desk should know about it. The closing notice is set apart from the text
//! whatever the format ([`Content::notice`]), and what isn't a story is refused with a sentence that
//! says what, where, and what to do.

mod dates;
mod decode;
mod detect;
mod draft;
mod error;
mod feed;
mod headline;
mod json_feed;
mod json_lines;
mod limits;
mod newsml;
mod ninjs;
mod notice;
mod page_list;
mod remark;
mod status;
mod wire_text;
mod xml;

use std::borrow::Cow;

use jiff::{Timestamp, civil};
use url::Url;
use wire_story::{Change, Content, Status, VersionNumber};

pub use detect::{Format, detect};
pub use error::{ParseError, Place};
pub use feed::feed;
pub use json_feed::json_feed;
pub use json_lines::json_lines;
pub use limits::Limits;
pub use newsml::newsml;
pub use ninjs::ninjs;
pub use notice::is_credit_line;
pub use page_list::{PageList, page_list};
pub use remark::Remark;
pub use wire_text::wire_text;

/// A story as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Its id where it comes from: a feed's guid, a file's `id`.
    pub source_id: Option<String>,
    /// Who made it, where the document says so.
    pub creator: Option<String>,
    /// The page of the original.
    pub url: Option<Url>,
    /// The day that it is dated.
    pub date: civil::Date,
    /// When it was first published.
    pub published: Option<Timestamp>,
    /// When its embargo ends.
    pub embargo_until: Option<Timestamp>,
    /// The number of the version, as its source counts.
    pub version: Option<VersionNumber>,
    /// What it says.
    pub says: Says,
    /// What the desk should know about it.
    pub remarks: Vec<Remark>,
}

/// What a document says: a story, or what became of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// A story that may be used.
    Usable {
        /// What it says. Its language is empty where the document names none.
        content: Content,
        /// Why this version exists.
        change: Change,
    },
    /// Copies that are out are wrong; the mended text didn't come along.
    CorrectionNotice {
        /// What changed and where.
        note: String,
    },
    /// The story is held back.
    Withheld {
        /// What it says, where the text came along.
        content: Option<Content>,
        /// Why.
        reason: String,
    },
    /// The story is killed: every copy has to go.
    Killed {
        /// Why.
        reason: String,
    },
}

impl Incoming {
    /// What the story says, where there is a text.
    #[must_use]
    pub fn content(&self) -> Option<&Content> {
        match &self.says {
            Says::Usable { content, .. } => Some(content),
            Says::Withheld { content, .. } => content.as_ref(),
            Says::CorrectionNotice { .. } | Says::Killed { .. } => None,
        }
    }

    /// The publishing status.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.says {
            Says::Usable { .. } | Says::CorrectionNotice { .. } => Status::Usable,
            Says::Withheld { .. } => Status::Withheld,
            Says::Killed { .. } => Status::Canceled,
        }
    }
}

/// What a document holds: its stories, and what in it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The stories, in the order of the document.
    pub stories: Vec<Incoming>,
    /// Why the rest was refused.
    pub refused: Vec<ParseError>,
}

impl Batch {
    /// The stories, if nothing was refused.
    ///
    /// # Errors
    /// The first refusal.
    pub fn all(self) -> Result<Vec<Incoming>, ParseError> {
        match self.refused.into_iter().next() {
            Some(refusal) => Err(refusal),
            None => Ok(self.stories),
        }
    }

    fn push(&mut self, read: Result<Incoming, ParseError>) {
        match read {
            Ok(story) => self.stories.push(story),
            Err(refusal) => self.refused.push(refusal),
        }
    }
}

/// The text of a file that names no encoding: UTF-8, or UTF-16 where it begins with its mark.
///
/// # Errors
/// It is empty, too large, or in another encoding.
pub fn text_of<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, str>, ParseError> {
    decode::plain(bytes, limits).map(|decoded| decoded.text)
}

/// Reads a document in whatever format it is, as [`detect`] finds it.
///
/// # Errors
/// Says why the document as a whole can't be read; items that can't be are in [`Batch::refused`].
pub fn parse_any(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Batch, ParseError> {
    match detect(bytes, file_name) {
        Some(Format::WireText) => wire_text(bytes, limits),
        Some(Format::JsonLines) => json_lines(bytes, limits),
        Some(Format::Ninjs) => ninjs(bytes, limits),
        Some(Format::Rss | Format::Atom) => feed(bytes, limits),
        Some(Format::JsonFeed) => json_feed(bytes, limits),
        Some(Format::NewsmlG2) => newsml(bytes, limits),
        Some(Format::Nitf) => Err(ParseError::FormatNotRead {
            what: "an NITF document",
            advice: "ask its sender for ninjs or NewsML-G2",
        }),
        Some(Format::Html) => Err(ParseError::FormatNotRead {
            what: "a web page",
            advice: "paste its text into the editor, or save it as wire text",
        }),
        // Says what is wrong with the bytes, if it is not the format.
        None => wire_text(bytes, limits).and(Err(ParseError::FormatUnknown)),
    }
}

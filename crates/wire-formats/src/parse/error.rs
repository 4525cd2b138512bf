//! Why bytes are no stories.

use std::fmt;

use wire_story::ContentError;

use super::Format;

/// Where in a document something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere in particular.
    Document,
    /// In this line, counted from 1.
    Line(usize),
    /// In this item of a feed, counted from 1.
    Item(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document => f.write_str("the document"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Item(item) => write!(f, "item {item}"),
        }
    }
}

impl Place {
    /// The place as a sentence about it begins; nothing where the document is meant.
    fn prefix(self) -> String {
        match self {
            Self::Document => String::new(),
            Self::Line(_) | Self::Item(_) => format!("{self}: "),
        }
    }
}

/// Why bytes are no stories: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// More bytes than are accepted.
    #[error("the file has {bytes} bytes, and at most {limit} are read: split it")]
    TooLarge {
        /// Bytes found.
        bytes: usize,
        /// Bytes accepted.
        limit: usize,
    },
    /// Nothing is in it.
    #[error("the file is empty: there is no story in it")]
    Empty,
    /// It isn't UTF-8 and says nothing of another encoding.
    #[error("line {line} is not UTF-8: save the file as UTF-8")]
    NotUtf8 {
        /// The first such line.
        line: usize,
    },
    /// It names an encoding that it isn't in, and doesn't say which it is in.
    #[error(
        "the file says that it is in {named}, but line {line} is not: save it as UTF-8 and say so"
    )]
    EncodingNamedFalsely {
        /// The encoding named.
        named: String,
        /// The first line that isn't in it.
        line: usize,
    },
    /// It names an encoding that nobody knows.
    #[error("the file says that it is in '{named}', which is no known encoding: save it as UTF-8")]
    EncodingUnknown {
        /// The encoding named.
        named: String,
    },
    /// It is none of the formats that are read.
    #[error(
        "this is no story in a known format: wire text begins with 'date 2026-11-22'; RSS, Atom, JSON Feed, ninjs, NewsML-G2 and JSON Lines are read as well"
    )]
    FormatUnknown,
    /// It is a format that is known and not read as stories.
    #[error("this is {what}, which is not read as a story: {advice}")]
    FormatNotRead {
        /// What it is.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// It breaks the rules of its format.
    #[error("{place} is no sound {format}: {detail}")]
    Broken {
        /// The format.
        format: Format,
        /// Where.
        place: Place,
        /// What the reader stumbled over.
        detail: String,
    },
    /// It declares entities.
    #[error("line {line} declares an entity, and entities are never expanded: remove the DOCTYPE")]
    EntityDeclared {
        /// The line.
        line: usize,
    },
    /// Elements or objects stand too deep in each other.
    #[error("line {line} nests more than {limit} levels deep: no story needs that")]
    TooDeep {
        /// The line.
        line: usize,
        /// Levels accepted.
        limit: usize,
    },
    /// More items than are accepted.
    #[error("there are more than {limit} items in the file: split it")]
    TooManyItems {
        /// Items accepted.
        limit: usize,
    },
    /// A story has more words than are accepted.
    #[error("{}the story has {words} words, and at most {limit} are accepted: split it", place.prefix())]
    StoryTooLong {
        /// Where.
        place: Place,
        /// Words found.
        words: usize,
        /// Words accepted.
        limit: usize,
    },
    /// A story's id is longer than is kept.
    #[error("{}the story's id has {bytes} bytes, and at most {limit} are kept: give it a shorter one", place.prefix())]
    IdTooLong {
        /// Where.
        place: Place,
        /// Bytes found.
        bytes: usize,
        /// Bytes kept.
        limit: usize,
    },
    /// There is no date.
    #[error("{}the story has no date: say the day it is dated, as 2026-11-22", place.prefix())]
    NoDate {
        /// Where.
        place: Place,
    },
    /// The date doesn't exist or isn't written as one.
    #[error("{}'{given}' is no date: write the year, month and day as 2026-11-22", place.prefix())]
    NoSuchDate {
        /// Where.
        place: Place,
        /// What stands there.
        given: String,
    },
    /// A time doesn't exist or isn't written as one.
    #[error(
        "{}'{given}' is no time: write it with its offset from UTC, as 2026-11-22T18:00:00Z", place.prefix())]
    NoSuchTime {
        /// Where.
        place: Place,
        /// What stands there.
        given: String,
    },
    /// The version is no version number.
    #[error("{}'{given}' is no version number: versions count from 1", place.prefix())]
    NoSuchVersion {
        /// Where.
        place: Place,
        /// What stands there.
        given: String,
    },
    /// Versions of one story don't rise.
    #[error("{}version {then} follows version {first}: give the versions in rising order", place.prefix())]
    VersionsBackwards {
        /// Where.
        place: Place,
        /// The version before.
        first: u32,
        /// The version after it.
        then: u32,
    },
    /// The publishing status is none that the vocabulary knows.
    #[error(
        "{}'{given}' is no publishing status: it has to be usable, withheld or canceled", place.prefix())]
    NoSuchStatus {
        /// Where.
        place: Place,
        /// What stands there.
        given: String,
    },
    /// It is news, but no text.
    #[error("{place} is of the type '{kind}': only texts are read as stories")]
    NotAText {
        /// Where.
        place: Place,
        /// The type it names.
        kind: String,
    },
    /// The story lacks what a story needs.
    #[error("{}{error}", place.prefix())]
    Content {
        /// Where.
        place: Place,
        /// What it lacks.
        #[source]
        error: ContentError,
    },
}

impl ParseError {
    /// The code that records and programs use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::Empty => "empty",
            Self::NotUtf8 { .. } => "not-utf8",
            Self::EncodingNamedFalsely { .. } => "encoding-named-falsely",
            Self::EncodingUnknown { .. } => "encoding-unknown",
            Self::FormatUnknown => "format-unknown",
            Self::FormatNotRead { .. } => "format-not-read",
            Self::Broken { .. } => "broken",
            Self::EntityDeclared { .. } => "entity-declared",
            Self::TooDeep { .. } => "too-deep",
            Self::TooManyItems { .. } => "too-many-items",
            Self::StoryTooLong { .. } => "story-too-long",
            Self::IdTooLong { .. } => "id-too-long",
            Self::NoDate { .. } => "no-date",
            Self::NoSuchDate { .. } => "no-such-date",
            Self::NoSuchTime { .. } => "no-such-time",
            Self::NoSuchVersion { .. } => "no-such-version",
            Self::VersionsBackwards { .. } => "versions-backwards",
            Self::NoSuchStatus { .. } => "no-such-status",
            Self::NotAText { .. } => "not-a-text",
            Self::Content { error, .. } => match error {
                ContentError::NoHeadline => "no-headline",
                ContentError::HeadlineTooLong { .. } => "headline-too-long",
                ContentError::NoText => "no-text",
            },
        }
    }
}

//! Versions: immutable states of a story, numbered from 1.

use std::fmt;
use std::num::NonZeroU32;

use jiff::Timestamp;

use crate::{Content, StoryId};

/// The number of a version: 1, 2, 3 …
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionNumber(NonZeroU32);

impl VersionNumber {
    /// The first version.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// The version of this number; there is no version 0.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// The number after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

/// One immutable state of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The story it is a version of.
    pub story: StoryId,
    /// Its number.
    pub number: VersionNumber,
    /// When it was made.
    pub created: Timestamp,
    /// What it is.
    pub edition: Edition,
}

/// What a version is: a text that may or may not be used, or the end of the story. A killed story
/// with a text, or a usable one without, can't be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edition {
    /// May be used, as far as the terms go.
    Usable {
        /// What it says.
        content: Content,
        /// Why it exists.
        change: Change,
    },
    /// Held back: nobody may use it until a usable version follows.
    Withheld {
        /// What it says, for the desk.
        content: Content,
        /// Why it is held, for those who have a copy.
        reason: String,
    },
    /// Killed: every copy has to go.
    Killed {
        /// Why, as the desk put it. Notices don't repeat it unless the desk says so: it may be libel.
        reason: String,
    },
}

impl Version {
    /// The IPTC publishing status.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.edition {
            Edition::Usable { .. } => Status::Usable,
            Edition::Withheld { .. } => Status::Withheld,
            Edition::Killed { .. } => Status::Canceled,
        }
    }

    /// What it says; nothing where the story was killed.
    #[must_use]
    pub fn content(&self) -> Option<&Content> {
        match &self.edition {
            Edition::Usable { content, .. } | Edition::Withheld { content, .. } => Some(content),
            Edition::Killed { .. } => None,
        }
    }

    /// Why it exists, in one word: `new`, `update`, `correction`, `refile`, `hold` or `kill`.
    #[must_use]
    pub fn change_code(&self) -> &'static str {
        match &self.edition {
            Edition::Usable { change, .. } => change.code(),
            Edition::Withheld { .. } => "hold",
            Edition::Killed { .. } => "kill",
        }
    }

    /// What changed and where, or why the story is held or killed; empty for new stories and refiles.
    #[must_use]
    pub fn change_note(&self) -> &str {
        match &self.edition {
            Edition::Usable { change, .. } => change.note(),
            Edition::Withheld { reason, .. } | Edition::Killed { reason } => reason,
        }
    }
}

/// The publishing status in the words of IPTC's vocabulary; note that *canceled* has one l.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// May be used.
    Usable,
    /// Must not be used for now.
    Withheld,
    /// Must not be used any more.
    Canceled,
}

impl Status {
    /// The code: `usable`, `withheld` or `canceled`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Withheld => "withheld",
            Self::Canceled => "canceled",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why a usable version exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The first publication.
    New,
    /// News has been added; earlier copies are not wrong.
    Update {
        /// What is new; may be empty.
        note: String,
    },
    /// An error was mended: earlier copies are wrong.
    Correction {
        /// What changed and where: "Second paragraph: the figure is 9, not 8."
        note: String,
    },
    /// Something trifling, a typing error for example: nobody has to act.
    Refile,
}

impl Change {
    /// The code: `new`, `update`, `correction` or `refile`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Update { .. } => "update",
            Self::Correction { .. } => "correction",
            Self::Refile => "refile",
        }
    }

    /// What changed and where; empty where there is nothing to say.
    #[must_use]
    pub fn note(&self) -> &str {
        match self {
            Self::Update { note } | Self::Correction { note } => note,
            Self::New | Self::Refile => "",
        }
    }
}

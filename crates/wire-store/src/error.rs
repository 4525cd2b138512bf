//! What can go wrong in the store, as what the caller can do about it.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use wire_rights::moment::{at_end_of, instant};
use wire_story::{ContentError, InvalidEmail, StoryId};

use crate::LikeKilled;
use crate::database::{self, Meaning};

/// What went wrong in the store. The sentences are for people: what happened, to what, what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no wire in the folder.
    #[error("there is no wire in {0}: make one with 'wirecopy init {0}'", .dir.display())]
    NoWire {
        /// The folder.
        dir: PathBuf,
    },
    /// There is a wire in the folder already.
    #[error("there is a wire in {} already: choose another folder", .dir.display())]
    AlreadyAWire {
        /// The folder.
        dir: PathBuf,
    },
    /// Another server runs this wire.
    #[error(
        "another server runs the wire in {} already: a wire has one; stop that one first",
        .dir.display()
    )]
    Served {
        /// The folder.
        dir: PathBuf,
    },
    /// A newer program has been here.
    #[error(
        "the wire's database has schema {found} and this program knows {known}: use the newer program"
    )]
    Newer {
        /// The schema of the database.
        found: u32,
        /// The newest schema that this program knows.
        known: u32,
    },
    /// The database can't be read as one, or says something that can't be.
    #[error("the wire's database is damaged: {0}; restore the newest backup")]
    Corrupt(String),
    /// What is asked for isn't there.
    #[error("there is no {what} {id}")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// What it was asked for by.
        id: String,
    },
    /// Something else was there first; a sentence says what and what to do.
    #[error("{0}")]
    Conflict(String),
    /// Somebody was quicker: a request, an offer or a licence was settled before, a publisher suspended.
    #[error("the {what} was {how}{} on {}: nothing was changed", by_whom(.by), instant(*.at))]
    Settled {
        /// A request, an offer, a licence or a publisher.
        what: &'static str,
        /// How: accepted, withdrawn, revoked, suspended.
        how: &'static str,
        /// By whom; empty where nobody wrote it down.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// Nobody answered an offer in time.
    #[error("the offer lapsed {}: a new one is needed", at_end_of(*.at))]
    Lapsed {
        /// When.
        at: Timestamp,
    },
    /// Another offer for the same thing waits for an answer.
    #[error("{by} made an offer for this on {}, and it stands: withdraw it first", instant(*.at))]
    OfferStands {
        /// Who made it.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// The story was killed, and a killed story stays killed.
    #[error("story {story} was killed: nothing can be published to it any more")]
    Killed {
        /// The story.
        story: StoryId,
    },
    /// Its sender killed the story before the wire had it.
    #[error("'{source_id}' was killed by its sender before it came: nothing follows a kill")]
    KilledUnseen {
        /// The id that it has there.
        source_id: String,
    },
    /// The text looks like a killed story, and nobody has said that it may go all the same.
    #[error("nothing was published: {0}")]
    LikeKilled(LikeKilled),
    /// The story is held, and only the desk releases it.
    #[error("story {story} is held back: the desk has to release it first")]
    Held {
        /// The story.
        story: StoryId,
    },
    /// The text isn't a story yet.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// What was given can't be kept; a sentence says why and what to do.
    #[error("{0}")]
    Invalid(String),
    /// No room left on the disk.
    #[error("the disk is full: nothing was changed; make room and try again")]
    Full,
    /// Another program holds the database for too long.
    #[error("the wire's database is busy: nothing was changed; try again")]
    Busy,
    /// The database's server can't be reached.
    #[error("the wire's database can't be reached: {0}; see that it runs, and where")]
    Away(String),
    /// Another node does this by now, or may.
    #[error(
        "the lease of this work ran out, and another node may do it by now: nothing was changed"
    )]
    LeaseLost,
    /// The wire lies in another database by now.
    #[error("the wire in {} has moved to PostgreSQL meanwhile: nothing was changed; try again", .dir.display())]
    Moved {
        /// The folder.
        dir: PathBuf,
    },
    /// A file or folder can't be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The operating system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// Anything else that the database says.
    #[error("the database says: {}", said(.0))]
    Database(sqlx::Error),
}

/// In the database's own words, without those that `sqlx` puts around them.
fn said(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(said) => said.message().to_owned(),
        error => error.to_string(),
    }
}

fn by_whom(by: &str) -> String {
    if by.is_empty() {
        String::new()
    } else {
        format!(" by {by}")
    }
}

impl StoreError {
    /// Whether the same may go well a while later, without anybody doing it differently: there is no room, or the
    /// database is busy, or away.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Full | Self::Busy | Self::Away(_))
    }

    pub(crate) fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound {
            what,
            id: id.to_string(),
        }
    }

    pub(crate) fn corrupt(what: impl ToString) -> Self {
        Self::Corrupt(what.to_string())
    }

    /// For `map_err` on what happens to a file.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            if source.kind() == io::ErrorKind::StorageFull {
                Self::Full
            } else {
                Self::Io {
                    path: path.to_owned(),
                    source,
                }
            }
        }
    }
}

impl From<InvalidEmail> for StoreError {
    fn from(error: InvalidEmail) -> Self {
        Self::Invalid(error.to_string())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(error) => Self::Away(error.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) => {
                Self::corrupt(error)
            }
            sqlx::Error::Database(said) => match database::meaning(said.as_ref()) {
                Meaning::Busy => Self::Busy,
                Meaning::Full => Self::Full,
                Meaning::Corrupt => Self::corrupt(said.message()),
                Meaning::Dangling => Self::Invalid(
                    "this names something that isn't on the wire: nothing was changed".into(),
                ),
                Meaning::Other => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

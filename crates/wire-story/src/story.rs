//! A story: what keeps one id from first publication to kill.

use jiff::{Timestamp, civil};
use url::Url;

use crate::{Embargo, StoryId, Subject, VersionNumber};

/// What keeps one id from first publication to kill. What it says stands in its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its id.
    pub id: StoryId,
    /// The id it had where it came from: a feed's guid, a file's `id`. Taking the same one in again
    /// makes a new version, not a second story.
    pub source_id: Option<String>,
    /// Who made it: the newsroom's name, as the notice and the credit line say it.
    pub creator: String,
    /// The page of the original, to which credit lines link.
    pub url: Option<Url>,
    /// The day that the story is dated.
    pub date: civil::Date,
    /// When its first version was published.
    pub published: Timestamp,
    /// The embargo it was published under.
    pub embargo: Option<Embargo>,
    /// Who may have it without paying.
    pub availability: Availability,
    /// What it is about, as the desk says, by the names.
    pub subjects: Vec<Subject>,
    /// The number of its newest version.
    pub latest: VersionNumber,
}

impl Story {
    /// The story's permanent name in every format: a URN made from its id, the same whatever host
    /// the wire runs on.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("urn:uuid:{}", self.id)
    }

    /// Whether it was under an embargo that has ended.
    #[must_use]
    pub fn is_released(&self) -> bool {
        self.embargo.is_some_and(|embargo| embargo.lifted.is_some())
    }

    /// The embargo, where one still holds at `at`.
    #[must_use]
    pub fn embargo_at(&self, at: Timestamp) -> Option<Embargo> {
        self.embargo.filter(|embargo| embargo.holds(at))
    }
}

/// Who may have a story without paying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// Every eligible publisher, under the wire's terms.
    Free,
    /// Nobody: it needs a licence.
    LicenceOnly,
}

//! What anybody may know of a story: its place in a list.

use crate::not_ours;
use jiff::{Timestamp, civil};
use wire_story::{Edition, Status, Story, StoryId, Subject, Version, VersionNumber};

/// What lists, refusals and notices of kills say of a story: never its body.
///
/// The headline and the summary of a killed or a withheld story are left out: they may be what it
/// was killed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The story.
    pub id: StoryId,
    /// Its permanent name.
    pub uri: String,
    /// Who made it.
    pub creator: String,
    /// The page of the original.
    pub url: Option<String>,
    /// The day it is dated.
    pub date: civil::Date,
    /// When it was first published.
    pub published: Timestamp,
    /// When the version was made.
    pub updated: Timestamp,
    /// The version.
    pub version: VersionNumber,
    /// Its status.
    pub status: Status,
    /// Why the version exists: `new`, `update`, `correction`, `refile`, `hold` or `kill`.
    pub change: &'static str,
    /// What changed and where; empty where the story is held or killed.
    pub change_note: String,
    /// The headline, while the story may be used.
    pub headline: Option<String>,
    /// The byline, while the story may be used.
    pub byline: String,
    /// The summary, while the story may be used.
    pub summary: String,
    /// The language as a BCP 47 tag; empty where the story was killed.
    pub language: String,
    /// What of it isn't the wire's to license, in a sentence; empty where all is, or nothing may be
    /// used.
    pub not_ours: String,
    /// What it is about, while the story may be used and no embargo holds.
    pub subjects: Vec<Subject>,
    /// When the embargo ends, while it holds.
    pub embargoed_until: Option<Timestamp>,
}

impl Listed {
    /// What may be listed of a version at `at`: nothing while an embargo hides even the headline, or while the story is
    /// held from its first version on, since nobody has heard of it.
    #[must_use]
    pub fn of(story: &Story, version: &Version, at: Timestamp) -> Option<Self> {
        let embargo = story.embargo_at(at);
        let is_unheard_of =
            version.number == VersionNumber::FIRST && version.status() == Status::Withheld;
        if is_unheard_of || embargo.is_some_and(|embargo| embargo.hides_headline) {
            return None;
        }
        let usable = match &version.edition {
            Edition::Usable { content, .. } => Some(content),
            Edition::Withheld { .. } | Edition::Killed { .. } => None,
        };
        // A summary says what the text says, and so does a note on what changed in it.
        let released = usable.filter(|_| embargo.is_none());
        Some(Self {
            id: story.id,
            uri: story.uri(),
            creator: story.creator.clone(),
            url: story.url.as_ref().map(ToString::to_string),
            date: story.date,
            published: story.published,
            updated: version.created,
            version: version.number,
            status: version.status(),
            change: version.change_code(),
            change_note: released
                .map(|_| version.change_note().to_owned())
                .unwrap_or_default(),
            headline: usable.map(|content| content.headline.clone()),
            byline: usable
                .map(|content| content.byline.clone())
                .unwrap_or_default(),
            summary: released
                .map(|content| content.summary.clone())
                .unwrap_or_default(),
            language: version
                .content()
                .map(|content| content.language.clone())
                .unwrap_or_default(),
            not_ours: released.and_then(not_ours).unwrap_or_default(),
            subjects: released.map(|_| story.subjects.clone()).unwrap_or_default(),
            embargoed_until: embargo.map(|embargo| embargo.until),
        })
    }

    /// The headline, or for a story that may not be used what to do with it.
    #[must_use]
    pub fn title(&self) -> &str {
        match (&self.headline, self.status) {
            (Some(headline), _) => headline,
            (None, Status::Canceled) => "KILL: do not use this story",
            (None, _) => "HOLD: do not use this story for now",
        }
    }
}

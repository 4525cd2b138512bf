//! A story's head: what a decision needs of it, and no text.

use wire_story::{
    Availability, Body, Change, Content, Edition, Status, Story, StoryId, Version, VersionNumber,
};

use crate::measured::usable;
use crate::{Exit, Measured, Rules, Terms, TermsOf};

/// What a decision needs of a story's newest version, without the text: for answers about a million
/// stories. No copy can be made of it.
#[derive(Clone, Debug)]
pub struct Head {
    story: Story,
    version: Version,
}

impl Head {
    /// The head of a story whose newest version has this status, headline and language.
    #[must_use]
    pub fn new(story: Story, status: Status, headline: String, language: String) -> Self {
        let content = || Content {
            headline,
            byline: String::new(),
            summary: String::new(),
            language,
            body: Body::new(Vec::new()),
            picture: None,
            notice: None,
        };
        let edition = match status {
            Status::Usable => Edition::Usable {
                content: content(),
                change: Change::New,
            },
            Status::Withheld => Edition::Withheld {
                content: content(),
                reason: String::new(),
            },
            Status::Canceled => Edition::Killed {
                reason: String::new(),
            },
        };
        let version = Version {
            story: story.id,
            number: story.latest,
            created: story.published,
            edition,
        };
        Self { story, version }
    }

    /// The head of a story whose newest version is this.
    #[must_use]
    pub fn of(story: Story, version: &Version) -> Self {
        let content = version.content();
        let headline = content.map_or_else(String::new, |content| content.headline.clone());
        let language = content.map_or_else(String::new, |content| content.language.clone());
        Self::new(story, version.status(), headline, language)
    }

    /// The story's id.
    #[must_use]
    pub fn id(&self) -> StoryId {
        self.story.id
    }

    /// The number of its newest version.
    #[must_use]
    pub fn latest(&self) -> VersionNumber {
        self.story.latest
    }

    /// The terms of free use that hold for it, and whose they are; nothing where it can't be used now,
    /// or not free of charge.
    #[must_use]
    pub fn free_terms<'a>(&self, rules: Rules<'a>) -> Option<(TermsOf<'a>, &'a Terms)> {
        let content = usable(&self.version)?;
        let is_free = self.story.availability == Availability::Free;
        is_free.then(|| rules.terms_for(&self.story, content))
    }
}

impl Measured<'_> {
    /// Whether the publisher may have the newest version of this story by this exit: whether
    /// [`decide`](Self::decide) grants.
    #[must_use]
    pub fn may_have_head(&self, head: &Head, exit: Exit, taken_today: u32) -> bool {
        self.may_have(&head.story, &head.version, exit, taken_today)
    }
}

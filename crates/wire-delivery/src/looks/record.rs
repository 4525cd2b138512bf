//! What is kept of a look at a page: how it came, and the findings. The page itself lies among the
//! blobs and the story in the store; they are put side by side for each reader anew, so that nobody
//! sees a text by a tear sheet that a decision refuses.

use std::ops::Range;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire_trace::{Finding, PageContext, State, quotation_changed};

use crate::guard::FetchedPage;

/// The class of a look that no longer found the story.
pub const GONE: &str = "gone";

/// A rule that a page keeps or breaks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedFinding {
    /// The rule's name.
    pub rule: String,
    /// Its id, as V3.
    pub id: String,
    /// How it is with the rule, as a code of [`State`].
    pub state: String,
    /// Whether the terms are broken by it.
    pub breach: bool,
    /// The finding for people.
    pub sentence: String,
    /// What of the page it rests on.
    #[serde(default)]
    pub page_text: Option<String>,
    /// What of the story it rests on.
    #[serde(default)]
    pub story_text: Option<String>,
    /// Where a quotation that was altered stands in the text of the version compared, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotation: Option<Range<usize>>,
}

impl From<&Finding> for SavedFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.name().to_owned(),
            id: finding.id().to_owned(),
            state: finding.state.code().to_owned(),
            breach: finding.breach,
            sentence: finding.sentence(),
            page_text: finding.page_text.clone(),
            story_text: finding.story_text.clone(),
            quotation: finding
                .quotation
                .as_ref()
                .map(|quotation| quotation.story_range.clone()),
        }
    }
}

impl SavedFinding {
    /// What people call the rule.
    #[must_use]
    pub fn title(&self) -> &str {
        match self.rule.as_str() {
            "version" if self.is_stopped() => match self.state.as_str() {
                "killed" => "Killed story",
                _ => "Story on hold",
            },
            "notice" => "Notice",
            "credit" => "Credit line",
            "origin-link" => "Link to the original",
            "canonical" => "Canonical address",
            "noindex" => "Kept from search engines",
            "byline" => "Byline",
            "headline" => "Headline",
            "cuts" => "Cuts",
            "edits" => "Edits",
            "quote" => "Quotations",
            "version" => "Version",
            "paywall" => "Paywall",
            "picture" => "Picture",
            "entitlement" => "Entitlement",
            other => other,
        }
    }

    /// The page has a copy, and the ledger doesn't know that anybody behind the page got the story
    /// (rule U3).
    #[must_use]
    pub fn not_entitled(owner_is_known: bool) -> Self {
        let sentence = if owner_is_known {
            "The wire has no record that this page’s publisher got the story: it may need a licence."
        } else {
            "No publisher with a proved site stands behind this page, so nothing entitles it to the story."
        };
        Self {
            rule: "entitlement".to_owned(),
            id: "U3".to_owned(),
            state: State::Missing.code().to_owned(),
            breach: true,
            sentence: sentence.to_owned(),
            page_text: None,
            story_text: None,
            quotation: None,
        }
    }

    /// Whether it says that the story was killed or is on hold.
    fn is_stopped(&self) -> bool {
        self.state == State::Killed.code() || self.state == State::Held.code()
    }

    /// Whether the page keeps the rule.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.state == State::Kept.code() || self.state == State::Origin.code()
    }

    /// The finding of a quotation that was altered, with whose words it is.
    #[must_use]
    pub fn said_by(mut self, speaker: &str) -> Self {
        self.sentence = quotation_changed(
            Some(speaker),
            self.page_text.as_deref().unwrap_or_default(),
            self.story_text.as_deref().unwrap_or_default(),
        );
        self
    }

    /// The finding for somebody who may not see the story's text: without what it quotes of it.
    #[must_use]
    pub fn without_story(mut self) -> Self {
        let bare = match self.rule.as_str() {
            _ if self.is_kept() || self.is_stopped() => return self,
            "cuts" => "The story was cut.",
            "edits" => "Words were changed.",
            "quote" => "A quotation was changed.",
            "version" => "The newest version’s change is not there.",
            "headline" => "The headline is not the story’s.",
            "byline" => "The byline is not as it was.",
            "notice" => "The notice is not as it has to be.",
            _ => return self,
        };
        self.sentence = bare.to_owned();
        self.story_text = None;
        self.quotation = None;
        self
    }
}

/// A look at a page: how it came, so that the stored page can be read again in the same way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SavedLook {
    /// The address after redirects.
    pub address: String,
    /// The status that the page came with.
    pub status: u16,
    /// Its media type.
    pub content_type: Option<String>,
    /// What its headers ask of search engines.
    pub robots: Option<String>,
    /// The version that the page was compared with; 0 where nothing was found.
    pub compared: u32,
    /// The version of the terms that it was held against, where there is one.
    #[serde(default)]
    pub terms: Option<u32>,
}

impl SavedLook {
    /// How a page came.
    #[must_use]
    pub fn new(fetched: &FetchedPage, compared: u32, terms: Option<u32>) -> Self {
        Self {
            address: fetched.url.to_string(),
            status: fetched.status,
            content_type: fetched.content_type().map(ToOwned::to_owned),
            robots: fetched.robots(),
            compared,
            terms,
        }
    }

    /// How to read the stored page again.
    #[must_use]
    pub fn context(&self, seen: Timestamp) -> PageContext {
        PageContext {
            url: self.address.parse().ok(),
            content_type: self.content_type.clone(),
            robots: self.robots.clone(),
            seen: Some(seen),
            ..PageContext::default()
        }
    }
}

//! What is kept of a look at a page: how it came, and the findings. The page itself lies among the
//! blobs and the story in the store; they are put side by side for each reader anew, so that nobody
//! sees a text by a tear sheet that a decision refuses.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire_delivery::guard::FetchedPage;
use wire_story::Status;
use wire_trace::{Finding, PageContext, State};

/// The class of a look that no longer found the story.
pub(crate) const GONE: &str = "gone";

/// A rule that a page keeps or breaks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SavedFinding {
    pub(crate) rule: String,
    pub(crate) id: String,
    pub(crate) state: String,
    pub(crate) breach: bool,
    pub(crate) sentence: String,
    #[serde(default)]
    pub(crate) page_text: Option<String>,
    #[serde(default)]
    pub(crate) story_text: Option<String>,
}

impl From<&Finding> for SavedFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.name().to_owned(),
            id: finding.rule.id().to_owned(),
            state: finding.state.code().to_owned(),
            breach: finding.breach,
            sentence: finding.sentence(),
            page_text: finding.page_text.clone(),
            story_text: finding.story_text.clone(),
        }
    }
}

impl SavedFinding {
    /// What people call the rule.
    pub(crate) fn title(&self) -> &str {
        match self.rule.as_str() {
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
            "killed" => "Killed story",
            "held" => "Story on hold",
            "entitlement" => "Entitlement",
            other => other,
        }
    }

    /// The story was killed or is on hold, and the page has it.
    pub(crate) fn stopped(status: Status) -> Self {
        let (rule, sentence) = match status {
            Status::Canceled => (
                "killed",
                "The story was killed, and the page still carries it.",
            ),
            _ => ("held", "The story is on hold, and the page carries it."),
        };
        Self {
            rule: rule.to_owned(),
            id: "V3".to_owned(),
            state: State::Stale.code().to_owned(),
            breach: true,
            sentence: sentence.to_owned(),
            page_text: None,
            story_text: None,
        }
    }

    /// The page has a copy, and the ledger doesn't know that anybody behind the page got the story
    /// (rule U3).
    pub(crate) fn not_entitled(owner_is_known: bool) -> Self {
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
        }
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.state == State::Kept.code() || self.state == State::Origin.code()
    }

    /// The finding for somebody who may not see the story's text: without what it quotes of it.
    pub(crate) fn without_story(mut self) -> Self {
        let bare = match self.rule.as_str() {
            _ if self.is_kept() => return self,
            "cuts" => "The story was cut.",
            "edits" => "Words were changed.",
            "quote" => "A quotation was altered.",
            "version" => "The newest version’s change is not there.",
            "headline" => "The headline is not the story’s.",
            "byline" => "The byline is not as it was.",
            "notice" => "The notice is not as it has to be.",
            _ => return self,
        };
        self.sentence = bare.to_owned();
        self.story_text = None;
        self
    }
}

/// A look at a page: how it came, so that the stored page can be read again in the same way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct SavedLook {
    /// The address after redirects.
    pub(crate) address: String,
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) robots: Option<String>,
    /// The version that the page was compared with; 0 where nothing was found.
    pub(crate) compared: u32,
}

impl SavedLook {
    pub(crate) fn new(fetched: &FetchedPage, compared: u32) -> Self {
        Self {
            address: fetched.url.to_string(),
            status: fetched.status,
            content_type: fetched.content_type().map(ToOwned::to_owned),
            robots: fetched.robots(),
            compared,
        }
    }

    /// How to read the stored page again.
    pub(crate) fn context(&self, seen: Timestamp) -> PageContext {
        PageContext {
            url: self.address.parse().ok(),
            content_type: self.content_type.clone(),
            robots: self.robots.clone(),
            seen: Some(seen),
            ..PageContext::default()
        }
    }
}

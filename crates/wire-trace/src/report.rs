//! Pickups as JSON lines: the edge of the crate, with types of its own.

use serde::Serialize;

use crate::findings::Finding;
use crate::pickup::Pickup;

/// A pickup as one line of JSON.
#[derive(Clone, Debug, Serialize)]
pub struct PickupLine<'a> {
    /// The page: its file or its address.
    pub page: &'a str,
    /// The story's key.
    pub story: &'a str,
    /// `whole`, `partial`, `quote`, `teaser` or `common-source`.
    pub class: &'static str,
    /// The share of the story's words that the page has.
    pub share: f64,
    /// How many words that is.
    pub tokens: usize,
    /// All versions that fit.
    pub versions: &'a [u32],
    /// Whether the newest version's change is missing.
    pub stale: bool,
    /// What was checked.
    pub findings: Vec<FindingLine<'a>>,
    /// What the page has of the story.
    pub passages: Vec<PassageLine<'a>>,
}

/// A finding in a line of JSON.
#[derive(Clone, Debug, Serialize)]
pub struct FindingLine<'a> {
    /// The rule's name.
    pub rule: &'static str,
    /// Its number in the list of rules.
    pub id: &'static str,
    /// The switch in the terms that it rests on.
    pub switch: &'static str,
    /// What was found.
    pub state: &'static str,
    /// Whether the terms given forbid it.
    pub breach: bool,
    /// The finding as a sentence.
    pub sentence: String,
    /// Whose words were altered, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<&'a str>,
    /// What the page has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_text: Option<&'a str>,
    /// What the story has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story_text: Option<&'a str>,
}

/// A passage in a line of JSON.
#[derive(Clone, Debug, Serialize)]
pub struct PassageLine<'a> {
    /// How many words are the same.
    pub words: usize,
    /// What the page has.
    pub page_text: &'a str,
    /// What the story has, where it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story_text: Option<&'a str>,
}

impl<'a> PickupLine<'a> {
    /// The line for a pickup on this page.
    #[must_use]
    pub fn new(page: &'a str, pickup: &'a Pickup) -> Self {
        Self {
            page,
            story: &pickup.story,
            class: pickup.class.code(),
            share: (pickup.share * 1000.0).round() / 1000.0,
            tokens: pickup.words,
            versions: &pickup.versions,
            stale: pickup.stale,
            findings: pickup.findings.iter().map(FindingLine::new).collect(),
            passages: pickup
                .passages
                .iter()
                .map(|passage| PassageLine {
                    words: passage.words,
                    page_text: &passage.page_text,
                    story_text: (passage.page_text != passage.story_text)
                        .then_some(passage.story_text.as_str()),
                })
                .collect(),
        }
    }
}

impl<'a> FindingLine<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule.name(),
            id: finding.id(),
            switch: finding.rule.switch(),
            state: finding.state.code(),
            breach: finding.breach,
            sentence: finding.sentence(),
            speaker: finding
                .quotation
                .as_ref()
                .and_then(|quotation| quotation.speaker.as_deref()),
            page_text: finding.page_text.as_deref(),
            story_text: finding.story_text.as_deref(),
        }
    }
}

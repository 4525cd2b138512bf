//! Pickups: pages found to carry a story.

use std::ops::Range;

use crate::align::{Alignment, Stretch};
use crate::document::PreparedVersion;
use crate::findings::Finding;
use crate::page::Page;
use crate::versions::EditSite;

/// A page found to carry a story, whole or in part.
#[derive(Clone, Debug, PartialEq)]
pub struct Pickup {
    /// The story's key.
    pub story: String,
    /// How much of it the page has.
    pub class: Class,
    /// The share of the story's words that the page has.
    pub share: f64,
    /// How many of its words the page has that no better matching story explains.
    pub words: usize,
    /// All versions that fit what the page has. Where it covers no place in which versions differ,
    /// that is every version.
    pub versions: Vec<u32>,
    /// The version that the page was compared with: the newest of those that fit.
    pub best_version: u32,
    /// The newest version there is.
    pub latest_version: u32,
    /// Whether the page lacks the newest version's change, though the time for it has passed.
    pub stale: bool,
    /// The places that tell the versions apart, and what the page has there.
    pub sites: Vec<EditSite>,
    /// What the page has of the story, in the page's order.
    pub passages: Vec<Passage>,
    /// What was checked, and what came out.
    pub findings: Vec<Finding>,
}

/// How much of a story a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// 60 % of its words or more.
    Whole,
    /// 40 words or more.
    Partial,
    /// 15 to 39 words.
    Quote,
    /// Its beginning, broken off, to send readers to it.
    Teaser,
    /// Nothing but words of somebody whom the story quotes: both may have them from the same mouth.
    CommonSource,
}

impl Class {
    /// The code: `whole`, `partial`, `quote`, `teaser` or `common-source`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Partial => "partial",
            Self::Quote => "quote",
            Self::Teaser => "teaser",
            Self::CommonSource => "common-source",
        }
    }

    /// Whether the page is a copy, on which the rules for copies bear.
    #[must_use]
    pub fn is_copy(self) -> bool {
        matches!(self, Self::Whole | Self::Partial)
    }
}

/// A stretch of the page that follows a stretch of the story, some words perhaps changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the page's text, in bytes.
    pub page: Range<usize>,
    /// Where it stands in the text of the version compared: paragraphs, a line for each.
    pub story: Range<usize>,
    /// How many words are the same.
    pub words: usize,
    /// What the page has.
    pub page_text: String,
    /// What the story has.
    pub story_text: String,
    /// The words that differ, in order.
    pub changes: Vec<TextChange>,
}

/// Words that a page has otherwise than the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChange {
    /// Where they stand in the page's text, in bytes; empty where words were left out.
    pub page: Range<usize>,
    /// Where they stand in the text of the version compared; empty where words were added.
    pub story: Range<usize>,
    /// What the page has.
    pub page_text: String,
    /// What the story has.
    pub story_text: String,
}

impl Passage {
    pub(crate) fn new(
        page: &Page,
        version: &PreparedVersion,
        alignment: &Alignment,
        stretch: &Stretch,
    ) -> Self {
        let changes = alignment.runs[stretch.runs.clone()]
            .windows(2)
            .map(|pair| {
                let theirs = pair[0].page_end()..pair[1].page;
                let ours = pair[0].story_end()..pair[1].story;
                TextChange {
                    page: bytes(&page.tokens, &theirs),
                    story: bytes(&version.tokens, &ours),
                    page_text: page.text_of(theirs).to_owned(),
                    story_text: version.text_of(ours).to_owned(),
                }
            })
            .collect();
        let mut theirs = bytes(&page.tokens, &stretch.page);
        let mut ours = bytes(&version.tokens, &stretch.story);
        with_marks(&page.text, &mut theirs, &version.text, &mut ours);
        Self {
            words: stretch.same,
            page_text: page.text[theirs.clone()].to_owned(),
            story_text: version.text[ours.clone()].to_owned(),
            page: theirs,
            story: ours,
            changes,
        }
    }
}

/// Takes in the quotation marks before and the full stop behind, where both sides have the same.
fn with_marks(page: &str, theirs: &mut Range<usize>, story: &str, ours: &mut Range<usize>) {
    let is_mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    let before = |text: &str, at: usize| text[..at].chars().next_back().filter(|c| is_mark(*c));
    let after = |text: &str, at: usize| text[at..].chars().next().filter(|c| is_mark(*c));
    while let Some(mark) = before(page, theirs.start)
        && before(story, ours.start) == Some(mark)
    {
        theirs.start -= mark.len_utf8();
        ours.start -= mark.len_utf8();
    }
    while let Some(mark) = after(page, theirs.end)
        && after(story, ours.end) == Some(mark)
    {
        theirs.end += mark.len_utf8();
        ours.end += mark.len_utf8();
    }
}

/// The bytes from the first of some words to the last; nothing, at its place, for no words.
pub(crate) fn bytes(tokens: &[wire_story::text::Token], words: &Range<usize>) -> Range<usize> {
    if words.is_empty() {
        let at = tokens
            .get(words.start)
            .map(|token| token.start as usize)
            .or_else(|| tokens.last().map(|token| token.end as usize))
            .unwrap_or(0);
        return at..at;
    }
    tokens[words.start].start as usize..tokens[words.end - 1].end as usize
}

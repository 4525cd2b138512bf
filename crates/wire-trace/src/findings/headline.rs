//! Whether the headline stays (rule T4).

use wire_story::text::{Token, tokens};

use super::{Copy, Finding, Rule, State};
use crate::document::Prepared;
use crate::locate::contains;
use crate::page::SegmentKind;
use crate::spelling;

/// A heading may have so many words more than the headline: a label before it, a site's name after it.
const MORE: usize = 8;
/// Where no heading is marked as one, a line so many segments before the copy may be it.
const NEAR: usize = 12;

pub(super) fn check(copy: &Copy<'_>) -> Option<Finding> {
    let wanted = &copy.story.headline;
    if wanted.is_empty() {
        return None;
    }
    let page = copy.page;
    let copied = copy.copied_bytes();
    let headings: Vec<_> = page
        .segments
        .iter()
        .filter(|segment| {
            matches!(segment.kind, SegmentKind::Heading(1 | 2)) && segment.range.start < copied.end
        })
        .map(|segment| segment.range.clone())
        .collect();
    let before = page
        .segments
        .partition_point(|segment| segment.range.end <= copied.start);
    let lines = page.segments[before.saturating_sub(NEAR)..before]
        .iter()
        .map(|segment| segment.range.clone());
    let shown = headings
        .iter()
        .cloned()
        .chain(lines)
        .find(|range| is_headline(copy.story, &page.text[range.clone()]));
    let titled = page
        .titles
        .iter()
        .find(|title| is_headline(copy.story, title));
    let kept = shown.is_some() || titled.is_some();
    let last_before = headings
        .iter()
        .rev()
        .find(|range| range.end <= copied.start);
    let evidence = shown
        .or_else(|| last_before.cloned())
        .filter(|_| titled.is_none() || !kept);
    Some(Finding {
        rule: Rule::Headline,
        state: if kept { State::Kept } else { State::Changed },
        breach: !kept && copy.terms_say(|terms| !terms.headline),
        page_text: match (&evidence, titled) {
            (Some(range), _) => Some(page.text[range.clone()].to_owned()),
            (None, Some(title)) => Some(title.clone()),
            (None, None) => page.title().map(str::to_owned),
        },
        page_range: evidence,
        story_text: Some(copy.story.document.headline.clone()),
        quotation: None,
    })
}

/// Whether a heading is the story's headline, perhaps with a label or the site's name.
pub(crate) fn is_headline(story: &Prepared, heading: &str) -> bool {
    if heading.len() > 2000 {
        return false;
    }
    let wanted = &story.headline;
    let found: Vec<Token> = tokens(heading);
    let length = wanted.len();
    let holds = match contains(&found, wanted) {
        // Of a headline of one or two words, more words make another one.
        Some(_) if length < 3 => found.len() == length || is_part(story, heading),
        Some(_) => found.len() <= length + MORE,
        None => false,
    };
    holds || spelling::same(heading, &story.document.headline)
}

/// Whether the headline is one of the parts of a title such as "Headline | Site".
fn is_part(story: &Prepared, heading: &str) -> bool {
    heading
        .split(['|', '·', '–', '—', '»', '«'])
        .flat_map(|part| part.split(" - "))
        .any(|part| spelling::same(part, &story.document.headline))
}

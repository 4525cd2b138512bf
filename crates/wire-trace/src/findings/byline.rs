//! Whether the authors are named (rule C1).

use wire_story::text::{Token, tokens, words};

use super::{Copy, Finding, Rule, State};
use crate::locate::contains;
use crate::page::SegmentKind;

/// A line that names authors is no longer than this.
const LONGEST_LINE: usize = 40;
/// How many segments before the first and behind the last word copied may name the author.
const NEAR: usize = 12;

pub(super) fn check(copy: &Copy<'_>) -> Option<Finding> {
    let byline = copy.story.document.byline.trim();
    let names = names(byline);
    if names.is_empty() {
        return None;
    }
    let lines = lines(copy);
    let named = names.iter().all(|name| {
        lines
            .iter()
            .any(|line| contains(&line.tokens, name).is_some())
    });
    let state = if named {
        State::Kept
    } else if lines.is_empty() {
        State::Missing
    } else {
        State::Changed
    };
    let naming = lines.iter().find(|line| {
        names
            .iter()
            .any(|name| contains(&line.tokens, name).is_some())
    });
    Some(Finding {
        rule: Rule::Byline,
        state,
        breach: state != State::Kept && copy.terms_say(|terms| terms.byline),
        page_text: naming.or(lines.first()).map(|line| line.text.clone()),
        page_range: naming.or(lines.first()).and_then(|line| line.range.clone()),
        story_text: Some(byline.to_owned()),
        quotation: None,
    })
}

struct Line {
    text: String,
    tokens: Vec<Token>,
    range: Option<std::ops::Range<usize>>,
}

/// All that the page says about who wrote it.
fn lines(copy: &Copy<'_>) -> Vec<Line> {
    let page = copy.page;
    let copied = copy.copied_bytes();
    let first = page
        .segments
        .partition_point(|segment| segment.range.end <= copied.start);
    let last = page
        .segments
        .partition_point(|segment| segment.range.start < copied.end);
    let near = first.saturating_sub(NEAR)..page.segments.len().min(last + NEAR);
    let mut lines = Vec::new();
    // What is marked as an author far behind the copy is another text's, a comment's perhaps.
    for (number, segment) in page.segments[..near.end].iter().enumerate() {
        let marked = segment.kind == SegmentKind::Byline;
        if !marked && !near.contains(&number) {
            continue;
        }
        let text = &page.text[segment.range.clone()];
        if text.len() > 40 * LONGEST_LINE || copy.is_copied(&segment.range) {
            continue;
        }
        let tokens = tokens(text);
        if tokens.is_empty() || tokens.len() > LONGEST_LINE {
            continue;
        }
        if marked || starts_as_byline(text) || is_all_names(copy, &tokens) {
            lines.push(Line {
                text: text.to_owned(),
                tokens,
                range: Some(segment.range.clone()),
            });
        }
    }
    for author in &page.authors {
        lines.push(Line {
            text: author.clone(),
            tokens: tokens(author),
            range: None,
        });
    }
    lines
}

/// Whether a line starts as bylines do.
fn starts_as_byline(text: &str) -> bool {
    let mut words = text.split_whitespace().map(|word| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_ascii_lowercase()
    });
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    first == "by"
        || matches!(
            first.as_str(),
            "written" | "words" | "story" | "text" | "reporting" | "posted" | "published"
        ) && second == "by"
        || matches!(first.as_str(), "author" | "authors")
}

/// Whether a line is the story's byline and little else: a date perhaps.
fn is_all_names(copy: &Copy<'_>, line: &[Token]) -> bool {
    let byline = tokens(&copy.story.document.byline);
    contains(line, &byline).is_some() && line.len() <= byline.len() * 2
}

/// The names in a byline: "By Ana Torres, Ben Okafor and Chi Lin" has three.
fn names(byline: &str) -> Vec<Vec<Token>> {
    let byline = byline
        .strip_prefix("By ")
        .or_else(|| byline.strip_prefix("by "))
        .unwrap_or(byline);
    byline
        .split([',', '&', '|', ';', '/'])
        .flat_map(|part| part.split(" and "))
        .filter(|name| words(name) > 0)
        .map(tokens)
        .collect()
}

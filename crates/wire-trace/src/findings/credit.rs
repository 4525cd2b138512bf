//! Whether the source is named (rule C4), with or without a link.

use wire_story::text::{Token, tokens};

use super::{Copy, Finding, Rule, State};
use crate::locate::contains;

/// Words by which a page says where a text comes from.
const CUES: [&str; 22] = [
    "originally published",
    "originally posted",
    "originally appeared",
    "first published",
    "first appeared",
    "first posted",
    "was published",
    "was posted",
    "previously published",
    "cross posted",
    "crossposted",
    "republished",
    "reprinted",
    "reposted",
    "courtesy of",
    "provided by",
    "produced by",
    "created by",
    "source",
    "via",
    "read the original",
    "read the full",
];

/// How many words may stand between the cue and the name.
const WITHIN: usize = 20;

pub(super) fn check(copy: &Copy<'_>) -> Option<Finding> {
    let name = name(copy)?;
    let wanted = tokens(&name);
    if wanted.is_empty() {
        return None;
    }
    let cues: Vec<Vec<Token>> = CUES.iter().map(|cue| tokens(cue)).collect();
    let page = copy.page;
    let credit = page.segments.iter().find(|segment| {
        let first = page.word_at(segment.range.start);
        let end = page.word_at(segment.range.end);
        let line = &page.tokens[first..end];
        let mut from = 0;
        while let Some(found) = contains(&line[from..], &wanted) {
            let at = from + found;
            let around = at.saturating_sub(WITHIN)..line.len().min(at + wanted.len() + WITHIN);
            let named = cues
                .iter()
                .any(|cue| contains(&line[around.clone()], cue).is_some());
            let copied = copy
                .stretches
                .iter()
                .any(|stretch| stretch.page.contains(&(first + at)));
            if named && !copied {
                return true;
            }
            from = at + 1;
        }
        false
    });
    let state = if credit.is_some() {
        State::Kept
    } else {
        State::Missing
    };
    Some(Finding {
        rule: Rule::Credit,
        state,
        breach: state == State::Missing
            && copy.pickup.class.is_copy()
            && copy.terms_say(|terms| !terms.credit.trim().is_empty()),
        page_text: credit.map(|segment| page.text[segment.range.clone()].to_owned()),
        page_range: credit.map(|segment| segment.range.clone()),
        story_text: Some(name),
    })
}

/// The name by which a page would credit the source: the creator's, or what the story's host is called.
fn name(copy: &Copy<'_>) -> Option<String> {
    let creator = copy.story.document.creator.trim();
    if !creator.is_empty() {
        return Some(creator.to_owned());
    }
    let host = copy.story.document.url.as_ref()?.host_str()?;
    host.split('.')
        .find(|label| !matches!(*label, "www" | "news" | "blog" | "web" | "m" | "amp"))
        .map(str::to_owned)
}

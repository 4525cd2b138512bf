//! Whether the source is named (rule C4), with or without a link.

use std::ops::Range;

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

pub(super) fn check(copy: &Copy<'_>) -> Option<Finding> {
    let names = names(copy);
    let wanted: Vec<Vec<Token>> = names
        .iter()
        .map(|name| tokens(name))
        .filter(|name| !name.is_empty())
        .collect();
    if wanted.is_empty() {
        return None;
    }
    let cues: Vec<Vec<Token>> = CUES.iter().map(|cue| tokens(cue)).collect();
    let page = copy.page;
    let credit = page
        .segments
        .iter()
        .flat_map(|segment| sentences(&page.text, segment.range.clone()))
        .find(|sentence| {
            let first = page.word_at(sentence.start);
            let words = &page.tokens[first..page.word_at(sentence.end).max(first)];
            let named = wanted
                .iter()
                .filter_map(|name| contains(words, name))
                .any(|at| !is_copied(copy, first + at));
            named && cues.iter().any(|cue| contains(words, cue).is_some())
        });
    let state = if credit.is_some() {
        State::Kept
    } else {
        State::Missing
    };
    Some(Finding {
        rule: Rule::Credit,
        state,
        breach: state == State::Missing && copy.terms_say(|terms| !terms.credit.trim().is_empty()),
        page_text: credit
            .clone()
            .map(|sentence| page.text[sentence].trim().to_owned()),
        page_range: credit,
        story_text: names.into_iter().next(),
        quotation: None,
    })
}

/// Whether a word of the page is one of the story's.
fn is_copied(copy: &Copy<'_>, word: usize) -> bool {
    copy.alignment
        .runs
        .iter()
        .any(|run| run.page <= word && word < run.page_end())
}

/// The sentences of a segment, roughly: credits are often glued to the text before them, so that a
/// capital after a full stop begins a new sentence even without a space.
fn sentences(text: &str, segment: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = segment.start;
    let mut ended = false;
    for (at, c) in text[segment.clone()].char_indices() {
        let at = segment.start + at;
        if ended && (c.is_uppercase() || c.is_whitespace()) {
            found.push(start..at);
            start = at;
        }
        ended = matches!(c, '.' | '!' | '?' | '_' | '…')
            || (ended && matches!(c, '”' | '"' | '’' | ')'));
    }
    found.push(start..segment.end);
    found
}

/// The names by which a page can credit the source: the creator's or, where that isn't known, the
/// one by which its host is called.
fn names(copy: &Copy<'_>) -> Vec<String> {
    let creator = copy.story.document.creator.trim();
    if !creator.is_empty() {
        return vec![creator.to_owned()];
    }
    let host = copy
        .story
        .document
        .url
        .as_ref()
        .and_then(|url| url.host_str());
    host.unwrap_or_default()
        .split('.')
        .find(|label| !matches!(*label, "www" | "news" | "blog" | "web" | "m" | "amp"))
        .filter(|label| !label.is_empty())
        .map(|label| vec![label.to_owned()])
        .unwrap_or_default()
}

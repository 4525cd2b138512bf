//! What an event may become instead: 'a full bilateral, a “pull aside” or strategic stability talks'.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Event;
use crate::Span;
use crate::grammar::{Grammar, Tag};
use crate::lexicon::{Classes, EventWord};
use crate::text::Text;

/// A list has no more members.
const LONGEST: usize = 5;

/// Puts lists of events, joined by 'or', to the event that they are of; events come in the order of their sentences.
pub(super) fn add(text: &Text, grammar: &Grammar, events: &mut [Event]) {
    if events.is_empty() {
        return;
    }
    let mut by_head: FxHashMap<String, usize> = FxHashMap::default();
    for (place, event) in events.iter().enumerate() {
        let head = event.head.of(text.source).to_lowercase();
        by_head.entry(head).or_insert(place);
    }
    for sentence in &text.sentences {
        for or in sentence.clone() {
            if grammar.tag(or) != Tag::And || !text.is_any(or, &["or"]) {
                continue;
            }
            let Some(members) = members(text, grammar, or, sentence) else {
                continue;
            };
            let span = text.span(sentence.clone());
            let here = events.partition_point(|event| event.sentence < span);
            let of = match instead_of(text, grammar, or, sentence) {
                Some(head) => by_head.get(&head).copied(),
                None if events.get(here).is_some_and(|event| event.sentence == span) => Some(here),
                None => members
                    .iter()
                    .find_map(|member| by_head.get(&word(text, member.end - 1)).copied()),
            };
            if let Some(event) = of
                .map(|place| &mut events[place])
                .filter(|event| event.alternatives.is_empty())
            {
                event.alternatives = members
                    .into_iter()
                    .map(|member| placed(text, grammar, member))
                    .collect();
            }
        }
    }
}

/// The noun phrases that an 'or' joins, if one of them is an event.
fn members(
    text: &Text,
    grammar: &Grammar,
    or: usize,
    sentence: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let mut last = grammar.core(text, or + 1, sentence.end)?;
    // 'strategic talks' may look as if somebody talked.
    let names_event =
        |at: usize| at < sentence.end && text.tokens[at].entry.event.any(EventWord::NOUN);
    let time = Classes::WEEKDAY
        .with(Classes::MONTH)
        .with(Classes::TIME_NOUN);
    // 'or a call next week'
    let when = |at: &usize| text.is(*at, time) || text.is_any(*at, &["next", "this"]);
    let core = last.start..last.clone().skip(1).find(when).unwrap_or(last.end);
    last.end = core.end;
    if let Some(head) = core.clone().rev().find(|at| names_event(*at)) {
        last.end = head + 1;
    } else if names_event(core.end) && !text.tokens[core.end].is_capital() {
        last.end += 1;
    }
    let mut members = vec![last];
    let mut end = or;
    while members.len() < LONGEST {
        while end > sentence.start && matches!(grammar.tag(end - 1), Tag::Comma | Tag::Mark) {
            end -= 1;
        }
        let mut start = end;
        while start > sentence.start
            && (grammar.tag(start - 1).is_in_phrase() || grammar.tag(start - 1) == Tag::Mark)
        {
            start -= 1;
            if grammar.tag(start) == Tag::Determiner {
                break;
            }
        }
        if start == end {
            break;
        }
        members.push(start..end);
        let comma = start > sentence.start && grammar.tag(start - 1) == Tag::Comma;
        let before = start > sentence.start + 1
            && grammar.tag(start - 2).is_in_phrase() | (grammar.tag(start - 2) == Tag::Mark);
        if !(comma && before) {
            break;
        }
        end = start - 1;
    }
    members.reverse();
    let event =
        |member: &Range<usize>| text.tokens[member.end - 1].entry.event.any(EventWord::NOUN);
    (members.len() > 1 && members.iter().any(event)).then_some(members)
}

/// The noun that others stand instead of: 'as alternatives to the meeting'.
fn instead_of(
    text: &Text,
    grammar: &Grammar,
    or: usize,
    sentence: &Range<usize>,
) -> Option<String> {
    let at = (or..sentence.end)
        .find(|at| text.is_any(*at, &["alternative", "alternatives", "instead"]))?;
    let core = grammar.core(text, at + 2, sentence.end)?;
    Some(word(text, core.end - 1)).filter(|_| text.is_any(at + 1, &["to", "of"]))
}

/// The member without article, and without a mark that opens and doesn't close in it.
fn placed(text: &Text, grammar: &Grammar, member: Range<usize>) -> Span {
    let mut start = member.start;
    while start + 1 < member.end && text.is(start, Classes::DET) {
        start += 1;
    }
    let mark = |at: usize| grammar.tag(at) == Tag::Mark;
    let marks = (start..member.end).filter(|at| mark(*at)).count();
    if marks == 1 && mark(start) {
        start += 1;
    }
    text.span(start..member.end)
}

fn word(text: &Text, at: usize) -> String {
    text.word(at).to_lowercase()
}

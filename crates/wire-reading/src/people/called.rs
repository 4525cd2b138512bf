//! What a speaker is called: a name with a role, a role alone, a pronoun.

use std::ops::Range;

use super::PersonKind;
use super::names::Names;
use crate::grammar::{Grammar, Tag};
use crate::lexicon::Classes;
use crate::text::{Shape, Text};

/// A speaker, as the words call them.
pub(super) enum Called {
    Pronoun(usize),
    Named {
        name: Range<usize>,
        role: Option<Range<usize>>,
    },
    Described {
        words: Range<usize>,
        /// The noun that says what they are.
        head: usize,
        kind: PersonKind,
        /// 'the official', as if we knew them.
        definite: bool,
    },
}

/// What a speaker is called; nothing, where no one who can speak is meant.
pub(super) fn read(text: &Text, grammar: &Grammar, speaker: Range<usize>) -> Option<Called> {
    let first = speaker.start;
    if matches!(
        grammar.tag(first),
        Tag::Pronoun | Tag::Relative | Tag::Question | Tag::Possessive
    ) && speaker.len() == 1
    {
        return Some(Called::Pronoun(first));
    }
    // What stands before the first comma, bracket or 'who' says who; what comes after tells more.
    let end = speaker
        .clone()
        .find(|at| {
            matches!(
                grammar.tag(*at),
                Tag::Comma | Tag::Bracket | Tag::Relative | Tag::Dash
            )
        })
        .unwrap_or(speaker.end);
    let core = grammar.core(text, first, end).unwrap_or(first..end);
    let head = core.end.saturating_sub(1).max(first);
    if let Some(name) = name(text, grammar, core, first..end) {
        let role = Some(without_article(text, first..name.start))
            .filter(|role| role.clone().any(|at| text.tokens[at].is_word()))
            .or_else(|| apposition(text, grammar, end..speaker.end));
        return Some(Called::Named { name, role });
    }
    // 'the mayor, Jane Miller,'
    if grammar.tag(end) == Tag::Comma
        && is_role(text, head)
        && let Some(name) = Names::put_to(text, grammar, end + 1..speaker.end)
    {
        let role = Some(without_article(text, first..end));
        return Some(Called::Named { name, role });
    }
    Some(Called::Described {
        words: first..end,
        head,
        kind: kind(text, grammar, head)?,
        definite: text.is_any(first, &["the", "this", "that"])
            || text.is(first, Classes::POSSESSIVE),
    })
}

/// The name in a speaker's words, unless it is only of whom they speak: 'a spokesman for Jane Miller'.
fn name(
    text: &Text,
    grammar: &Grammar,
    core: Range<usize>,
    whole: Range<usize>,
) -> Option<Range<usize>> {
    let head = core.end.checked_sub(1)?;
    let not_person = Classes::ORGANISATION | Classes::OUTLET | Classes::AGENCY;
    let noun = grammar.tag(head) != Tag::Name;
    let title = text.is(head, Classes::TITLE | Classes::ROLE);
    let goes_on = core.end < whole.end;
    let range = match (noun, title) {
        // 'ambassador to Ukraine Jane Miller', but not 'a spokeswoman for Jane Miller'
        (_, true)
            if goes_on
                && !text.is_any(core.end, &["for"])
                && !text.is_any(core.start, &["a", "an", "another", "one"]) =>
        {
            let name = Names::within(text, grammar, core.end..whole.end)?;
            let told_before = name.start > core.end + 1 && name.end == whole.end;
            return told_before.then_some(name).filter(|name| name.len() > 1);
        }
        (true, _) | (false, true) if noun || core.len() > 1 || goes_on => return None,
        _ => core,
    };
    let name = Names::within(text, grammar, range.clone())?;
    let article = text.is(range.start, Classes::DET) && range.start + 1 == name.start;
    let organised = name.clone().any(|at| {
        text.is(at, not_person) || name.len() == 1 && text.tokens[at].shape == Shape::Shouted
    });
    (!article && !organised).then_some(name)
}

/// 'a spokeswoman for the board', after the name and a comma.
fn apposition(text: &Text, grammar: &Grammar, rest: Range<usize>) -> Option<Range<usize>> {
    let mut start = rest.start;
    while start < rest.end {
        let end = (start..rest.end)
            .find(|at| {
                matches!(
                    grammar.tag(*at),
                    Tag::Comma | Tag::Relative | Tag::Bracket | Tag::Dash
                )
            })
            .unwrap_or(rest.end);
        if (start..end).any(|at| is_role(text, at)) {
            return Some(without_article(text, start..end));
        }
        if grammar.tag(end) == Tag::Relative {
            return None;
        }
        start = end + 1;
    }
    None
}

fn without_article(text: &Text, tokens: Range<usize>) -> Range<usize> {
    let start = tokens
        .clone()
        .find(|at| !text.is(*at, Classes::DET | Classes::POSSESSIVE))
        .unwrap_or(tokens.end);
    start..tokens.end
}

pub(super) fn is_role(text: &Text, at: usize) -> bool {
    text.is(at, Classes::ROLE | Classes::TITLE) && !text.word(at).ends_with('.')
}

fn kind(text: &Text, grammar: &Grammar, head: usize) -> Option<PersonKind> {
    let is = |classes| text.is(head, classes);
    match () {
        () if is(Classes::ORGANISATION | Classes::AGENCY | Classes::OUTLET) => {
            Some(PersonKind::Organisation)
        }
        () if is(Classes::GROUP) => Some(PersonKind::Group),
        () if is(Classes::ROLE | Classes::TITLE) => Some(PersonKind::Unnamed),
        () if is(Classes::DOCUMENT) => Some(PersonKind::Document),
        () if grammar.tag(head) == Tag::Name => Some(PersonKind::Organisation),
        () => None,
    }
}

//! Verbs with their auxiliaries.

use std::ops::Range;

use super::tag::{Form, Tag};
use crate::lexicon::Classes;
use crate::text::Text;

/// A verb with what belongs to it: 'has repeatedly said', 'to express'.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    /// The first of its tokens.
    pub(crate) start: usize,
    /// The verb itself, or the last auxiliary if there is none.
    pub(crate) head: usize,
    pub(crate) shape: GroupShape,
    pub(crate) passive: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum GroupShape {
    /// It has a tense, and so a subject.
    Finite,
    Infinitive,
    /// 'saying'
    Ing,
    /// 'asked about the plan', with nothing before.
    Participle,
}

/// The verb groups of a sentence, in order.
pub(crate) fn groups(text: &Text, tags: &[Tag], sentence: Range<usize>, found: &mut Vec<Group>) {
    let begins = |tag: &Tag| matches!(tag, Tag::Auxiliary | Tag::Verb(_) | Tag::To);
    let mut at = sentence.start;
    while let Some(next) = tags[at..sentence.end].iter().position(begins) {
        let group = group(text, tags, at + next, sentence.end);
        at = group.head + 1;
        found.push(group);
    }
}

fn group(text: &Text, tags: &[Tag], start: usize, end: usize) -> Group {
    let mut head = start;
    let mut at = start;
    let mut first_auxiliary = None;
    let mut be = false;
    let infinitive = tags[start] == Tag::To;
    while at < end {
        match tags[at] {
            Tag::To if at == start => head = at,
            Tag::Auxiliary => {
                first_auxiliary.get_or_insert(at);
                be = text.is(at, Classes::BE);
                head = at;
            }
            Tag::Verb(_) => {
                head = at;
                break;
            }
            // 'has not yet said', 'did he say': adverbs and a short subject may stand between.
            Tag::Adverb => {}
            Tag::Pronoun
                if first_auxiliary.is_some()
                    && at == head + 1
                    && matches!(tags.get(at + 1), Some(Tag::Verb(_) | Tag::Adverb))
                    && text.is(at, Classes::SUBJECT) => {}
            _ => break,
        }
        at += 1;
    }
    let form = match tags[head] {
        Tag::Verb(form) => Some(form),
        _ => None,
    };
    let have = first_auxiliary.is_some_and(|at| text.is(at, Classes::HAVE))
        || (start..head).any(|at| text.is(at, Classes::HAVE) && tags[at] == Tag::Auxiliary);
    // 'approved by the board', but 'began by saying'
    let by = text.is_any(head + 1, &["by"]) && !text.is(head + 2, Classes::ING);
    let shape = match form {
        _ if infinitive => GroupShape::Infinitive,
        _ if first_auxiliary.is_some() => GroupShape::Finite,
        Some(Form::Ing) => GroupShape::Ing,
        Some(Form::Participle) => GroupShape::Participle,
        Some(Form::Past) if by => GroupShape::Participle,
        _ => GroupShape::Finite,
    };
    let participle = matches!(form, Some(Form::Past | Form::Participle));
    // "She's predicted a loss": `'s` is 'has' far more often than 'is'.
    let short = first_auxiliary.is_some_and(|at| text.is_any(at, &["'s", "’s"]) && at + 1 == head);
    let passive = participle
        && !short
        && (be && first_auxiliary.is_some() || shape == GroupShape::Participle && !have);
    Group {
        start,
        head,
        shape,
        passive,
    }
}

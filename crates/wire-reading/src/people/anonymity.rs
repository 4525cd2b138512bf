//! Where a story says that somebody speaks without their name: 'on condition of anonymity because …'.

use std::ops::Range;

use crate::Span;
use crate::grammar::{Grammar, Tag};
use crate::lexicon::Classes;
use crate::text::{Kind, Text};

/// What is said of them after more tokens is said of somebody else.
const FARTHEST: usize = 90;

/// The words that say so, and why, in the sentence that names the speaker or in the next of its paragraph, where that
/// goes on about them: 'She spoke on condition of anonymity'.
pub(super) fn find(text: &Text, grammar: &Grammar, speaker: &Range<usize>) -> Option<Span> {
    let number = text
        .sentences
        .partition_point(|sentence| sentence.end <= speaker.start);
    let sentence = text.sentences.get(number)?;
    let next = text.sentences.get(number + 1).filter(|next| {
        text.kind(sentence.end) != Some(Kind::Break) && is_of_them(text, next.start)
    });
    let end = next.map_or(sentence.end, |next| next.end);
    let start = (speaker.start..end.min(speaker.start + FARTHEST)).find(|at| {
        text.tokens[*at].entry.begins_anonymity
            && !grammar.is_quoted(*at)
            && text.lexicon.says_anonymous(|word| text.word(at + word))
    })?;
    let stop = (start..end).find(|at| match grammar.tag(*at) {
        Tag::Stop | Tag::Semicolon | Tag::Mark => true,
        Tag::Comma => !text.is_any(at + 1, &["because", "as", "since", "citing"]),
        _ => false,
    });
    Some(text.span(start..stop.unwrap_or(end)))
}

/// Whether a sentence begins with whom we know already: 'She', 'Both', 'The officials'.
fn is_of_them(text: &Text, first: usize) -> bool {
    text.is(first, Classes::PERSONAL)
        || text.is_any(first, &["the", "both", "neither", "all", "none"])
}

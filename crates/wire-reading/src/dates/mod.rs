//! When: expressions of time, and what they mean by the story's date.

mod anchor;
mod expressions;
mod value;
mod when;
mod words;

use jiff::civil::{Date, DateTime};

pub use when::DateKind;
pub(crate) use when::When;

use crate::Span;
use crate::grammar::Grammar;
use crate::text::{Kind, Text};
use anchor::Anchor;

/// An expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: DateKind,
    /// Its meaning as a TIMEX3 value: `2017-06-26`, `P3M`, `FUTURE_REF`.
    pub value: String,
    /// From when until before when, by the clocks of the story's place; nothing where it has no place in the calendar.
    pub interval: Option<(DateTime, DateTime)>,
}

/// The expressions of time of a text, in order, resolved against the day of the story.
pub(crate) fn find(text: &Text, grammar: &Grammar, date: Date) -> Vec<DateMention> {
    let mut found = Vec::new();
    let mut anchor = Anchor::new(date);
    for (number, sentence) in text.sentences.iter().enumerate() {
        if sentence.start > 0 && text.kind(sentence.start - 1) == Some(Kind::Break) {
            anchor.begin_paragraph();
        }
        let mut at = sentence.start;
        let of_time = |at: usize| {
            let tokens = text.tokens.get(at..sentence.end)?;
            let after = tokens
                .iter()
                .position(|token| expressions::is_of_time(text, token))?;
            Some(at + after)
        };
        let mut next = of_time(at);
        while let Some(word) = next {
            at = at.max(word.saturating_sub(expressions::LEAD));
            let tense = || anchor::tense(text, grammar, grammar.groups_of(number), at);
            match expressions::at(text, grammar, sentence.clone(), at, &anchor, &tense) {
                Some((end, when)) => {
                    anchor.follow(when);
                    found.push(DateMention {
                        span: text.span(at..end),
                        kind: when.kind(),
                        value: when.value(),
                        interval: when.interval(),
                    });
                    at = end;
                    // 'March 24 and 25'
                    if matches!(when, When::Day(_)) && text.is_any(end, &["and", "or"]) {
                        next = Some(end + 1);
                        continue;
                    }
                }
                None => at += 1,
            }
            if at > word {
                next = of_time(at);
            }
        }
    }
    found
}

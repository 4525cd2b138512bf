//! Noun phrases.

use std::ops::Range;

use super::{Grammar, Tag};
use crate::lexicon::Classes;
use crate::text::Text;

impl Grammar {
    /// The noun phrase that begins at the token, without what is put to it.
    pub(crate) fn core(&self, text: &Text, start: usize, end: usize) -> Option<Range<usize>> {
        let mut at = start;
        let mut nominal = None;
        while at < end {
            match self.tag(at) {
                Tag::Pronoun if at == start => {
                    nominal = Some(at);
                    break;
                }
                Tag::Noun | Tag::Name | Tag::Number => nominal = Some(at),
                Tag::Determiner if at > start && nominal.is_some() => break,
                Tag::Determiner | Tag::Adjective | Tag::Possessive => {}
                Tag::Adverb
                    if nominal.is_none() && (at > start || self.tag(at + 1).is_in_phrase()) => {}
                Tag::Mark
                    if nominal.is_none()
                        || !text.tokens[at].spaced && self.tag(at + 1).is_in_phrase() => {}
                // 'Johnson & Johnson'
                Tag::Other if text.is_any(at, &["&"]) => {}
                _ => break,
            }
            at += 1;
        }
        nominal.map(|last| start..last + 1)
    }

    /// The noun phrase that begins at the token, with 'of …', 'and …' and, where `wide`, what stands between commas after it.
    pub(crate) fn phrase(
        &self,
        text: &Text,
        start: usize,
        end: usize,
        wide: bool,
    ) -> Option<Range<usize>> {
        let mut whole = self.core(text, start, end)?;
        if self.tag(start) == Tag::Pronoun && !self.tag(whole.end).eq(&Tag::And) {
            return Some(whole);
        }
        loop {
            let next = whole.end;
            let longer = match self.tag(next) {
                Tag::Preposition if next < end && !self.is_adjunct(text, next, end) => {
                    self.core(text, next + 1, end)
                }
                Tag::And if next + 1 < end => self
                    .core(text, next + 1, end)
                    .filter(|other| !matches!(self.tag(other.end), Tag::Auxiliary | Tag::Verb(_))),
                Tag::Bracket if next < end && text.is_any(next, &["("]) => {
                    self.closing(text, next, end).map(|close| next..close + 1)
                }
                _ => None,
            };
            match longer {
                Some(longer) => whole.end = longer.end,
                None => break,
            }
        }
        if wide && let Some(apposition) = self.apposition(text, &whole, end) {
            whole.end = apposition;
        }
        Some(whole)
    }

    /// The end of ', a spokesman for the board', ', who met reporters' or, after a role, ', Jane Miller', if such follows.
    fn apposition(&self, text: &Text, phrase: &Range<usize>, end: usize) -> Option<usize> {
        let comma = phrase.end;
        if self.tag(comma) != Tag::Comma || comma + 1 >= end {
            return None;
        }
        let first = comma + 1;
        let stop = (first..end.min(first + 40)).find(|at| {
            matches!(
                self.tag(*at),
                Tag::Comma | Tag::Stop | Tag::Colon | Tag::Semicolon | Tag::Dash
            )
        })?;
        let role = Classes::ROLE | Classes::GROUP | Classes::TITLE;
        let told = match self.tag(first) {
            Tag::Determiner | Tag::Possessive | Tag::Relative | Tag::Number => true,
            Tag::Adjective | Tag::Noun | Tag::Name => {
                // 'the head of the board, Jane Miller'
                let names_them = phrase.clone().any(|at| text.is(at, role))
                    && self.is_full_name(text, first..stop);
                names_them
                    || (first..end.min(first + 5))
                        .take_while(|at| self.tag(*at).is_in_phrase())
                        .any(|at| text.is(at, role))
            }
            _ => false,
        };
        // What is quoted in it is somebody's: 'Miller, who called it “a joke”'.
        (told && !(comma..stop).any(|at| self.is_quoted(at))).then_some(stop)
    }

    /// Whether these words are the whole name of somebody, and of no agency: 'Jane Miller'.
    fn is_full_name(&self, text: &Text, words: Range<usize>) -> bool {
        let of_no_person = Classes::ORGANISATION | Classes::OUTLET | Classes::AGENCY;
        words.len() > 1
            && words
                .into_iter()
                .all(|at| self.tag(at) == Tag::Name && !text.is(at, of_no_person))
    }

    /// Whose the noun is: 'the mayor' of 'the mayor's latest claim', 'her' of 'her claim'.
    pub(crate) fn owner(&self, text: &Text, noun: usize, first: usize) -> Option<Range<usize>> {
        let back = |from: usize, goes_on: &[Tag]| {
            let words = (first..from).rev();
            words
                .take_while(|at| goes_on.contains(&self.tag(*at)))
                .last()
                .unwrap_or(from)
        };
        let start = back(noun, &[Tag::Adjective, Tag::Noun, Tag::Number]);
        let possessive = start
            .checked_sub(1)
            .filter(|at| *at >= first && self.tag(*at) == Tag::Possessive)?;
        if text.is(possessive, Classes::POSSESSIVE) {
            return Some(possessive..possessive + 1);
        }
        let owner = back(
            possessive,
            &[Tag::Name, Tag::Noun, Tag::Adjective, Tag::Determiner],
        );
        (owner < possessive).then_some(owner..possessive)
    }

    fn closing(&self, text: &Text, open: usize, end: usize) -> Option<usize> {
        (open + 1..end.min(open + 12)).find(|at| text.is_any(*at, &[")"]))
    }

    /// Whether the preposition begins a phrase of time or circumstance, which belongs to the verb.
    pub(crate) fn is_adjunct(&self, text: &Text, preposition: usize, end: usize) -> bool {
        if text.is_any(preposition, &["of", "for", "from"]) {
            return false;
        }
        if text.is_any(
            preposition,
            &[
                "during",
                "after",
                "before",
                "according",
                "as",
                "while",
                "since",
                "than",
                "by",
                "including",
                "about",
                "against",
                "to",
                "with",
            ],
        ) {
            return !text.is_any(preposition, &["with", "to", "by", "about", "against"]);
        }
        let Some(core) = self.core(text, preposition + 1, end) else {
            return true;
        };
        self.is_time(text, core.end - 1)
            || text.is_any(
                core.end - 1,
                &[
                    "statement",
                    "interview",
                    "speech",
                    "email",
                    "e-mail",
                    "tweet",
                    "letter",
                    "conference",
                    "call",
                    "memo",
                    "report",
                    "article",
                    "debate",
                ],
            )
    }

    /// Whether the noun phrase that ends here says when.
    pub(crate) fn is_time(&self, text: &Text, last: usize) -> bool {
        text.is(last, Classes::WEEKDAY | Classes::TIME_NOUN)
            || text.is(last, Classes::MONTH) && text.tokens[last].is_capital()
            || text.word(last).len() == 4
                && text.word(last).starts_with(['1', '2'])
                && self.tag(last) == Tag::Number
    }
}

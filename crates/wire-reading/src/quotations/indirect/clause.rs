//! Where a clause that is said ends: at its full stop, or before at a comma or an 'and' behind which the story goes on.

use super::Reader;
use crate::grammar::{Form, Tag};
use crate::lexicon::{Classes, Frames};

impl Reader<'_> {
    /// Where a clause ends that is said or thought.
    pub(super) fn clause_end(&self, start: usize) -> usize {
        let mut at = start;
        while at < self.sentence.end {
            let quoted = self.inside[at] && at > 0 && self.inside[at - 1];
            match self.tag(at) {
                Tag::Stop if !quoted => break,
                Tag::Semicolon if !quoted => break,
                // An aside between dashes belongs to it; what one dash adds is the story's own.
                Tag::Dash if !quoted && at > start => {
                    match (at + 1..self.sentence.end.min(at + 30))
                        .find(|other| self.tag(*other) == Tag::Dash)
                    {
                        Some(close) => at = close,
                        None => break,
                    }
                }
                Tag::Colon if !quoted && at > start => break,
                Tag::Comma if !quoted && self.ends_at_comma(at) => break,
                // '… “it is old,” adding that …'
                Tag::Mark
                    if self.closes_with_comma(at)
                        && (self.ends_at_comma(at)
                            || !matches!(self.tag(at + 1), Tag::And | Tag::Subordinator)
                                && self.is_clause(at + 1)) =>
                {
                    at += 1;
                    break;
                }
                Tag::And if !quoted && at > start && self.ends_at_and(at) => break,
                _ => {}
            }
            at += 1;
        }
        self.trim(start, at)
    }

    /// Whether a quotation ends here with a comma inside of its marks.
    pub(super) fn closes_with_comma(&self, at: usize) -> bool {
        at > self.sentence.start
            && !self.inside[at]
            && self.inside[at - 1]
            && self.tag(at - 1) == Tag::Comma
    }

    fn ends_at_comma(&self, comma: usize) -> bool {
        let mut next = comma + 1;
        while self.tag(next) == Tag::Adverb {
            next += 1;
        }
        match self.tag(next) {
            Tag::Verb(Form::Ing) => true,
            Tag::Verb(Form::Past | Form::Third) => self.text.verb(next).is_some(),
            // '…, but “it is ours”' and '…, but that it is hers' are still said.
            Tag::And => {
                let goes_on = matches!(self.tag(next + 1), Tag::Mark | Tag::That);
                self.text.is_any(next, &["but"]) && !goes_on || self.ends_at_and(next)
            }
            Tag::Subordinator => !self.text.is_any(next, &["if", "because", "where"]),
            Tag::Preposition => self.text.is_any(next, &["according"]),
            // '…, a remark at which nobody laughed' is the story's own word.
            Tag::Determiner if self.is_word_for_it(next) => true,
            Tag::Pronoun | Tag::Name | Tag::Determiner | Tag::Noun => self.said_after(next),
            _ => false,
        }
    }

    /// Whether 'a claim' stands here: a word for what has just been said.
    fn is_word_for_it(&self, start: usize) -> bool {
        let core = self.grammar.core(self.text, start, self.sentence.end);
        self.text.is_any(start, &["a", "an"])
            && core.is_some_and(|core| {
                self.text
                    .is(core.end - 1, Classes::SPEECH_NOUN | Classes::UTTERANCE)
            })
    }

    /// Whether ', the mayor said' stands here.
    fn said_after(&self, start: usize) -> bool {
        let Some(core) = self.grammar.core(self.text, start, self.sentence.end) else {
            return false;
        };
        matches!(self.tag(core.end), Tag::Verb(_))
            && self
                .text
                .verb(core.end)
                .is_some_and(|verb| verb.frames.any(Frames::QUOTE.or(Frames::CLAUSE)))
            && matches!(
                self.tag(core.end + 1),
                Tag::Stop | Tag::Comma | Tag::Colon | Tag::Mark | Tag::Name | Tag::Preposition
            )
    }

    /// Whether another verb of the story's own follows: 'and called for', 'but added'.
    pub(super) fn ends_at_and(&self, and: usize) -> bool {
        let mut next = and + 1;
        while self.tag(next) == Tag::Adverb {
            next += 1;
        }
        match self.tag(next) {
            Tag::Verb(Form::Past | Form::Third) => self.text.verb(next).is_some(),
            Tag::Verb(Form::Ing) => self
                .text
                .verb(next)
                .is_some_and(|verb| verb.frames.any(Frames::CLAUSE)),
            _ => false,
        }
    }
}

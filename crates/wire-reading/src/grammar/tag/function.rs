//! Words that a sentence is held together by: pronouns, auxiliaries, prepositions, 'that', 'to'.

use super::{Form, NOTHING, Tag, Tagger};
use crate::lexicon::{Classes, Frames};
use crate::text::Kind;

/// Every class that a sentence can be held together by.
const FUNCTION: Classes = NOTHING
    .with(Classes::AUXILIARY)
    .with(Classes::THAT)
    .with(Classes::WHO)
    .with(Classes::WHICH)
    .with(Classes::TO)
    .with(Classes::WH)
    .with(Classes::NOT)
    .with(Classes::POSSESSIVE)
    .with(Classes::OBJECT)
    .with(Classes::ADVERB)
    .with(Classes::NUMBER)
    .with(Classes::ORDINAL);

impl Tagger<'_> {
    pub(super) fn function(&self, at: usize) -> Option<Tag> {
        let text = self.text;
        let token = &text.tokens[at];
        let is = |classes| token.is(classes);
        if !is(FUNCTION) {
            return None;
        }
        let before = self.before(at);
        let after_noun = before.is_some_and(Tag::is_nominal);
        if text.is_any(at, &["'s", "’s"]) {
            // 'Friday's hearing', 'Miller's meeting with the board'
            let time = at > self.start
                && text.is(
                    at - 1,
                    Classes::WEEKDAY | Classes::MONTH | Classes::TIME_NOUN,
                );
            let noun = self.next_is(at, Classes::ING)
                && self.next_is(at, Classes::NOMINAL)
                && !self.begins_noun(at + 2);
            let possessed = time && self.next_is(at, Classes::ING)
                || noun
                || !self.next_is(
                    at,
                    Classes::DET
                        | Classes::NOT
                        | Classes::PREP
                        | Classes::TO
                        | Classes::ING
                        | Classes::OBJECT
                        | Classes::ADVERB,
                );
            let spoken = matches!(
                before,
                Some(Tag::Pronoun | Tag::Relative | Tag::That | Tag::Question)
            ) || at > self.start && self.tags[at - 1] == Tag::Adverb;
            return Some(if possessed && !spoken {
                Tag::Possessive
            } else {
                Tag::Auxiliary
            });
        }
        if is(Classes::THAT) {
            return Some(self.that(at, before));
        }
        if is(Classes::WHO | Classes::WHICH) {
            let asks = matches!(before, None | Some(Tag::Verb(_) | Tag::Preposition))
                && is(Classes::WHO)
                && !matches!(before, Some(Tag::Preposition));
            return Some(if asks { Tag::Question } else { Tag::Relative });
        }
        if is(Classes::TO) {
            let infinitive = self.next_word(at).is_some_and(|next| {
                text.is(
                    next,
                    Classes::BASE | Classes::BE | Classes::HAVE | Classes::DO,
                ) && !text.tokens[next].is_capital()
            });
            // 'vowed to “paint the bridge”'
            let quoted = matches!(self.text.kind(at + 1), Some(Kind::Mark(_)))
                && at > self.start
                && text
                    .verb(at - 1)
                    .is_some_and(|verb| verb.frames.any(Frames::INFINITIVE));
            let infinitive =
                (infinitive || quoted) && !(at > self.start && text.is_any(at - 1, &["according"]));
            return Some(if infinitive {
                Tag::To
            } else {
                Tag::Preposition
            });
        }
        if is(Classes::WH) {
            let adverbial = text.is_any(at, &["when", "where", "whenever"])
                && !matches!(before, Some(Tag::Verb(_)));
            return Some(if adverbial {
                Tag::Subordinator
            } else {
                Tag::Question
            });
        }
        if is(Classes::AND) {
            return Some(Tag::And);
        }
        if is(Classes::NOT) {
            return Some(Tag::Adverb);
        }
        if is(Classes::AUXILIARY) && !matches!(before, Some(Tag::Determiner | Tag::Possessive)) {
            return Some(Tag::Auxiliary);
        }
        if is(Classes::POSSESSIVE) {
            let alone = is(Classes::OBJECT) && !self.begins_noun(at + 1);
            return Some(if alone { Tag::Pronoun } else { Tag::Possessive });
        }
        if is(Classes::SUB) {
            let always = !is(Classes::PREP | Classes::ADVERB);
            if always
                || !after_noun && self.clause_follows(at)
                || after_noun && self.clause_follows(at) && !text.is_any(at, &["so", "once"])
            {
                return Some(Tag::Subordinator);
            }
        }
        if is(Classes::DET) {
            let alone = is(Classes::SUBJECT) && !self.begins_noun(at + 1);
            return Some(if alone { Tag::Pronoun } else { Tag::Determiner });
        }
        if is(Classes::SUBJECT | Classes::OBJECT) {
            return Some(Tag::Pronoun);
        }
        if matches!(before, Some(Tag::Pronoun | Tag::To | Tag::Auxiliary))
            && text.is_any(at, &["like"])
        {
            return Some(Tag::Verb(Form::Base));
        }
        if is(Classes::PREP) {
            // 'following' and 'including' are verbs only after forms of 'be'.
            let verb = is(Classes::VERB) && matches!(before, Some(Tag::Auxiliary | Tag::To));
            return (!verb).then_some(Tag::Preposition);
        }
        if is(Classes::ADVERB)
            && !(is(Classes::VERB | Classes::NOUN | Classes::ADJECTIVE)
                && matches!(before, Some(Tag::Determiner | Tag::Possessive)))
        {
            return Some(Tag::Adverb);
        }
        if is(Classes::NUMBER | Classes::ORDINAL) {
            return Some(Tag::Number);
        }
        None
    }

    fn that(&self, at: usize, before: Option<Tag>) -> Tag {
        let next = self.next_word(at);
        let verb_next = next.is_some_and(|next| {
            self.text.is(next, Classes::AUXILIARY)
                || self.text.is(next, Classes::PAST | Classes::THIRD)
                    && !self.text.is(next, Classes::NOMINAL)
                    && !self.text.tokens[next].is_capital()
        });
        match before {
            Some(Tag::Noun | Tag::Name | Tag::Number) if verb_next => Tag::Relative,
            // 'pointed out that'
            Some(Tag::Preposition) if self.text.is_any(at - 1, &["out"]) => Tag::That,
            Some(Tag::Preposition) => {
                if self.begins_noun(at + 1) {
                    Tag::Determiner
                } else {
                    Tag::Pronoun
                }
            }
            None if verb_next => Tag::Pronoun,
            None if !self.begins_clause(at + 1) => Tag::Determiner,
            Some(Tag::Verb(_)) if verb_next => Tag::Pronoun,
            _ => Tag::That,
        }
    }

    fn begins_clause(&self, at: usize) -> bool {
        at < self.end
            && (self.text.is(
                at,
                Classes::DET | Classes::POSSESSIVE | Classes::SUBJECT | Classes::SUB,
            ) || self.text.tokens[at].is_capital())
    }
}

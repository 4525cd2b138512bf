//! Nouns, verbs and adjectives, told apart by what stands before them.

use super::{Form, Tag, Tagger};
use crate::lexicon::{Classes, Frames, Verb};
use crate::text::Kind;

impl Tagger<'_> {
    /// Nouns, verbs, adjectives and words that nobody has listed.
    pub(super) fn open(&self, at: usize) -> Tag {
        let text = self.text;
        let token = &text.tokens[at];
        let word = token.span().of(text.source);
        let before = self.before(at);
        let is = |classes| token.is(classes);
        let listed = !token.entry.classes.is_empty();
        let ends = |endings: &[&str]| {
            endings
                .iter()
                .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
        };
        if !listed && ends(&["ly"]) {
            return Tag::Adverb;
        }
        let ing = is(Classes::ING)
            || !listed
                && ends(&["ing"])
                && !matches!(before, Some(Tag::Noun | Tag::Name | Tag::Adjective));
        let past = is(Classes::PAST | Classes::PARTICIPLE) || !listed && ends(&["ed"]);
        let third = is(Classes::THIRD);
        let base = is(Classes::BASE);
        let past_form = if is(Classes::PAST) || !is(Classes::PARTICIPLE) {
            Form::Past
        } else {
            Form::Participle
        };
        let adjective = is(Classes::ADJECTIVE)
            || !listed
                && ends(&[
                    "ous", "ive", "ful", "less", "able", "ible", "ical", "ish", "ese", "ian",
                ])
            || is(Classes::ORDINAL);
        let noun = is(Classes::NOMINAL);
        let noun_or_adjective = if adjective && (!noun || self.begins_noun(at + 1)) {
            Tag::Adjective
        } else {
            Tag::Noun
        };
        match before {
            Some(Tag::To) if base => Tag::Verb(Form::Base),
            Some(Tag::Auxiliary) if ing => Tag::Verb(Form::Ing),
            Some(Tag::Auxiliary) if past => Tag::Verb(past_form),
            Some(Tag::Auxiliary) if base && !noun => Tag::Verb(Form::Base),
            Some(Tag::Auxiliary) if base && self.modal_before(at) => Tag::Verb(Form::Base),
            Some(Tag::Determiner | Tag::Possessive | Tag::Adjective) => {
                let alone = !self.begins_noun(at + 1);
                if (past || ing) && !noun {
                    match before {
                        Some(Tag::Adjective) if alone && past => Tag::Verb(past_form),
                        _ if alone && ing => Tag::Noun,
                        _ => Tag::Adjective,
                    }
                } else {
                    noun_or_adjective
                }
            }
            Some(Tag::Preposition) if ing => Tag::Verb(Form::Ing),
            Some(Tag::Preposition) if past && !noun => Tag::Adjective,
            Some(Tag::Preposition) => noun_or_adjective,
            Some(
                Tag::Noun | Tag::Name | Tag::Number | Tag::Pronoun | Tag::Relative | Tag::Bracket,
            ) => {
                let pronoun = matches!(before, Some(Tag::Pronoun | Tag::Relative));
                if past {
                    Tag::Verb(past_form)
                } else if ing && (!noun || pronoun) {
                    Tag::Verb(Form::Ing)
                } else if third
                    && (pronoun || !noun || !self.verb_follows(at))
                    && !self.possessed(at)
                {
                    Tag::Verb(Form::Third)
                } else if base
                    && (pronoun
                        || self.plural_before(at)
                        || (!noun || self.next_is(at, Classes::THAT)) && self.plural_further(at))
                    && (pronoun || !self.verb_follows(at))
                {
                    Tag::Verb(Form::Base)
                } else {
                    noun_or_adjective
                }
            }
            Some(
                Tag::Comma | Tag::And | Tag::Subordinator | Tag::Dash | Tag::Semicolon | Tag::Colon,
            )
            | None => {
                if ing {
                    Tag::Verb(Form::Ing)
                } else if past && !adjective {
                    Tag::Verb(past_form)
                } else if third
                    && (self.after_speech(at)
                        || !noun && before == Some(Tag::And)
                        || matches!(before, Some(Tag::And | Tag::Comma))
                            && self.earlier(Form::Third, at)
                            && !self.noun_before_comma(at)
                        || self.ends_aside(at))
                {
                    Tag::Verb(Form::Third)
                } else if base
                    && !noun
                    && (self.ends_aside(at)
                        || before == Some(Tag::And) && self.earlier(Form::Base, at))
                {
                    Tag::Verb(Form::Base)
                } else {
                    noun_or_adjective
                }
            }
            _ => {
                if ing {
                    Tag::Verb(Form::Ing)
                } else if past && !listed && self.begins_noun(at + 1) {
                    // 'said undecided voter Jane Miller'
                    Tag::Adjective
                } else if past && !adjective {
                    Tag::Verb(past_form)
                } else {
                    noun_or_adjective
                }
            }
        }
    }

    /// Whether a quotation has just ended, so that 'says' says who.
    fn after_speech(&self, at: usize) -> bool {
        let says = |verb: &Verb| verb.frames.any(Frames::QUOTE);
        at > self.start
            && matches!(
                self.text.kind(at - 1),
                Some(Kind::Mark(_) | Kind::SingleMark(_))
            )
            && !self.text.tokens[at - 1].spaced
            && self.text.verb(at).is_some_and(says)
    }

    fn modal_before(&self, at: usize) -> bool {
        let auxiliary = (self.start..at)
            .rev()
            .find(|before| self.tags[*before] == Tag::Auxiliary);
        auxiliary.is_some_and(|auxiliary| self.text.is(auxiliary, Classes::MODAL | Classes::DO))
    }

    fn possessed(&self, at: usize) -> bool {
        at > self.start && self.tags[at - 1] == Tag::Possessive
    }

    fn noun_before_comma(&self, at: usize) -> bool {
        at > self.start + 1
            && self.tags[at - 1] == Tag::Comma
            && self.tags[at - 2] == Tag::Adjective
    }

    /// Whether the comma before closes an aside, so that a verb is due: 'Jane Miller, who chairs the board, says'.
    fn ends_aside(&self, at: usize) -> bool {
        let comma = at > self.start && self.tags[at - 1] == Tag::Comma;
        let subject = self.tags
            [self.start.max(at.saturating_sub(24))..at.saturating_sub(1).max(self.start)]
            .iter()
            .rposition(|tag| *tag == Tag::Comma);
        let follows = self.text.tokens.get(at + 1).is_some_and(|next| {
            matches!(next.kind, Kind::Word | Kind::Mark(_) | Kind::Number)
                && !next.is(Classes::AND | Classes::AUXILIARY)
        });
        comma && subject.is_some() && follows && self.text.verb(at).is_some()
    }

    fn earlier(&self, form: Form, at: usize) -> bool {
        self.tags[self.start..at].contains(&Tag::Verb(form))
    }

    /// Whether a verb of its own stands after the word, so that the word is none: 'campaign plans are'.
    fn verb_follows(&self, at: usize) -> bool {
        self.next_word(at).is_some_and(|next| {
            let token = &self.text.tokens[next];
            token.is(Classes::BE | Classes::HAVE | Classes::DO | Classes::MODAL)
                && !token.is(Classes::POSSESSIVE)
                && !token.is(Classes::BASE)
                || token.is(Classes::PAST)
                    && !token.is(Classes::PARTICIPLE | Classes::NOMINAL | Classes::BASE)
        })
    }

    /// Whether the noun before is more than one, so that 'say' can follow.
    fn plural_before(&self, at: usize) -> bool {
        let before = (self.start..at)
            .rev()
            .find(|before| self.tags[*before].is_nominal() || self.tags[*before] == Tag::Bracket);
        before.is_some_and(|before| {
            let word = self.text.word(before);
            self.text.is(before, Classes::GROUP)
                || self.text.is(before, Classes::NUMBER) && !self.text.is_any(before, &["one"])
                || word.ends_with('s')
                    && !word.ends_with("ss")
                    && (self.tags[before] == Tag::Noun
                        || before > self.start && self.tags[before - 1] == Tag::Determiner)
                || self.joined(before)
        })
    }

    /// Whether several are meant of whom more is told before the verb: 'Aides to Miller say', 'Documents obtained by the board show'.
    fn plural_further(&self, at: usize) -> bool {
        let mut end = at;
        for _ in 0..4 {
            let mut start = end;
            while start > self.start && self.tags[start - 1].is_in_phrase() {
                start -= 1;
            }
            let Some(preposition) = start
                .checked_sub(1)
                .filter(|before| *before > self.start && start < end)
                .filter(|before| self.tags[*before] == Tag::Preposition)
            else {
                return false;
            };
            let told = matches!(
                self.tags[preposition - 1],
                Tag::Verb(Form::Past | Form::Participle)
            );
            end = preposition - usize::from(told);
            if end > self.start && self.tags[end - 1].is_nominal() && self.plural_before(end) {
                return true;
            }
        }
        false
    }

    /// 'Smith and Jones say'.
    fn joined(&self, at: usize) -> bool {
        let mut start = at;
        while start > self.start && self.tags[start - 1].is_in_phrase() {
            start -= 1;
        }
        start > self.start && self.tags[start - 1] == Tag::And
    }
}

//! What each token does in its sentence, told from the word, how it is written, and what stands before it.

use std::ops::Range;

use crate::lexicon::Classes;
use crate::text::{Kind, Shape, Text, Token};

/// What a token does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tag {
    Noun,
    Name,
    Pronoun,
    Determiner,
    /// 'her' and `'s`.
    Possessive,
    Adjective,
    Number,
    Verb(Form),
    Auxiliary,
    /// Before an infinitive.
    To,
    Preposition,
    /// 'because', 'if'.
    Subordinator,
    /// Before a clause that is said or thought.
    That,
    /// 'who', 'which', 'that'.
    Relative,
    /// 'why', 'whether'.
    Question,
    And,
    Adverb,
    Comma,
    Dash,
    Colon,
    Semicolon,
    Stop,
    Mark,
    Bracket,
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// 'say', in the present or an infinitive.
    Base,
    /// 'says'.
    Third,
    /// 'said', which may be a participle.
    Past,
    /// 'given', which can't be a past.
    Participle,
    /// 'saying'.
    Ing,
}

impl Tag {
    /// What the last word of a noun phrase can be.
    pub(crate) fn is_nominal(self) -> bool {
        matches!(self, Tag::Noun | Tag::Name | Tag::Pronoun | Tag::Number)
    }

    /// What can stand in a noun phrase.
    pub(crate) fn is_in_phrase(self) -> bool {
        matches!(
            self,
            Tag::Noun
                | Tag::Name
                | Tag::Pronoun
                | Tag::Number
                | Tag::Determiner
                | Tag::Possessive
                | Tag::Adjective
        )
    }
}

/// Tags the tokens of a sentence into `tags`, which has a place for every token of the text.
pub(crate) fn tag(text: &Text, sentence: Range<usize>, tags: &mut [Tag]) {
    let tagger = Tagger {
        text,
        start: sentence.start,
        end: sentence.end,
        tags,
    };
    for at in sentence {
        tagger.tags[at] = tagger.decide(at);
    }
}

struct Tagger<'a> {
    text: &'a Text<'a>,
    start: usize,
    end: usize,
    tags: &'a mut [Tag],
}

const NOTHING: Classes = Classes::DET
    .with(Classes::PREP)
    .with(Classes::SUBJECT)
    .with(Classes::AND)
    .with(Classes::SUB);

impl Tagger<'_> {
    fn decide(&self, at: usize) -> Tag {
        match self.text.tokens[at].kind {
            Kind::Word => self.word(at),
            Kind::Number => Tag::Number,
            Kind::Comma => Tag::Comma,
            Kind::Stop => Tag::Stop,
            Kind::Colon => Tag::Colon,
            Kind::Semicolon => Tag::Semicolon,
            Kind::Dash => Tag::Dash,
            Kind::OpenBracket | Kind::CloseBracket => Tag::Bracket,
            // `James'` has a mark that is none.
            Kind::SingleMark(_)
                if !self.text.tokens[at].spaced
                    && self
                        .text
                        .word(at - usize::from(at > self.start))
                        .ends_with('s') =>
            {
                Tag::Possessive
            }
            Kind::Mark(_) | Kind::SingleMark(_) => Tag::Mark,
            // '$5', '@harbourwire': the sign belongs to what follows.
            Kind::Other if self.text.is_any(at, &["$", "£", "€", "@", "#"]) => Tag::Determiner,
            Kind::Break | Kind::Other => Tag::Other,
        }
    }

    /// The tag before, without adverbs and marks between.
    fn before(&self, at: usize) -> Option<Tag> {
        let tags = &self.tags[self.start..at];
        tags.iter()
            .rev()
            .copied()
            .find(|tag| !matches!(tag, Tag::Adverb | Tag::Mark))
    }

    fn next_is(&self, at: usize, classes: Classes) -> bool {
        at + 1 < self.end && self.text.is(at + 1, classes)
    }

    /// The next word that is no adverb.
    fn next_word(&self, at: usize) -> Option<usize> {
        (at + 1..self.end.min(at + 4)).find(|next| {
            !self.text.is(*next, Classes::ADVERB | Classes::NOT)
                && !matches!(self.text.kind(*next), Some(Kind::Mark(_)))
        })
    }

    fn word(&self, at: usize) -> Tag {
        let text = self.text;
        let token = &text.tokens[at];
        let first = at == self.start
            || (self.start..at).all(|before| !text.tokens[before].is_word())
            || matches!(text.kind(at - 1), Some(Kind::Mark(_)));
        let is = |classes| token.is(classes);
        let capital = token.shape != Shape::Small;
        // 'US' is a country, 'us' is not.
        if token.shape == Shape::Shouted
            && !text
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.shape == Shape::Shouted)
        {
            return Tag::Name;
        }
        if capital && (!first || token.entry.classes.is_empty()) && !self.is_function(at) {
            return Tag::Name;
        }
        if capital
            && first
            && is(Classes::TITLE | Classes::GIVEN | Classes::MONTH | Classes::WEEKDAY)
            && !is(NOTHING | Classes::MODAL)
        {
            return Tag::Name;
        }
        if let Some(tag) = self.function(at) {
            return tag;
        }
        self.open(at)
    }

    fn is_function(&self, at: usize) -> bool {
        let function = NOTHING
            | Classes::AUXILIARY
            | Classes::WHO
            | Classes::WHICH
            | Classes::THAT
            | Classes::WH
            | Classes::OBJECT
            | Classes::POSSESSIVE;
        let month = self.text.is(at, Classes::MONTH | Classes::GIVEN);
        self.text.is(at, function)
            && !month
            && self.text.tokens[at].shape == Shape::Capital
            && !self.inside_name(at)
    }

    fn inside_name(&self, at: usize) -> bool {
        at > self.start
            && self.tags[at - 1] == Tag::Name
            && self.text.tokens.get(at + 1).is_some_and(Token::is_capital)
    }

    fn function(&self, at: usize) -> Option<Tag> {
        let text = self.text;
        let is = |classes| text.is(at, classes);
        let before = self.before(at);
        let after_noun = before.is_some_and(Tag::is_nominal);
        if text.is_any(at, &["'s", "’s"]) {
            let possessed = !self.next_is(
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
                Some(Tag::Pronoun | Tag::Relative | Tag::That | Tag::Question | Tag::Adverb)
            );
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
            let infinitive =
                infinitive && !(at > self.start && text.is_any(at - 1, &["according"]));
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
        if text.is_any(at, &["like"])
            && matches!(before, Some(Tag::Pronoun | Tag::To | Tag::Auxiliary))
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

    /// Whether a noun phrase can go on with the token.
    fn begins_noun(&self, at: usize) -> bool {
        let Some(token) = self.text.tokens.get(at).filter(|_| at < self.end) else {
            return false;
        };
        match token.kind {
            Kind::Number => true,
            Kind::Word => {
                let function = Classes::AUXILIARY
                    | Classes::PREP
                    | Classes::AND
                    | Classes::TO
                    | Classes::SUBJECT
                    | Classes::THAT
                    | Classes::NOT
                    | Classes::WHO
                    | Classes::WHICH
                    | Classes::WH
                    | Classes::DET;
                let ends = token.is(function)
                    && !token.is(Classes::NOMINAL | Classes::ADJECTIVE | Classes::NUMBER);
                let verb = token.is(Classes::PAST | Classes::THIRD)
                    && !token.is(Classes::NOMINAL | Classes::ADJECTIVE | Classes::BASE)
                    && !self.begins_noun(at + 1);
                let adverb =
                    token.is(Classes::ADVERB) && !token.is(Classes::NOMINAL | Classes::ADJECTIVE);
                !ends && !verb && !adverb
            }
            Kind::Mark(_) | Kind::SingleMark(_) => {
                self.text.kind(at + 1) == Some(Kind::Word)
                    && !token.is(Classes::AUXILIARY)
                    && token.spaced
            }
            _ => false,
        }
    }

    /// Whether a subject and its verb follow, and not a noun alone: 'as he said' and 'as president'.
    fn clause_follows(&self, at: usize) -> bool {
        for next in at + 1..self.end.min(at + 9) {
            let token = &self.text.tokens[next];
            match token.kind {
                Kind::Number | Kind::Mark(_) | Kind::SingleMark(_) => {}
                Kind::Word => {
                    if next == at + 1
                        && token.is(Classes::SUBJECT)
                        && !token.is(Classes::DET | Classes::OBJECT)
                    {
                        return true;
                    }
                    if next > at + 1
                        && (token.is(Classes::AUXILIARY)
                            || token.is(Classes::PAST | Classes::THIRD)
                                && !token.is(Classes::NOMINAL)
                                && !token.is_capital())
                    {
                        return !self.text.is_any(next, &["'s", "’s"])
                            || self.text.is(next - 1, Classes::SUBJECT);
                    }
                    if token.is(Classes::PREP | Classes::AND | Classes::SUB | Classes::ING)
                        && !token.is(Classes::DET)
                        && !self.text.is_any(next, &["of"])
                    {
                        return false;
                    }
                }
                _ => return false,
            }
        }
        false
    }

    /// Nouns, verbs, adjectives and words that nobody has listed.
    fn open(&self, at: usize) -> Tag {
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
                    && (pronoun || self.plural_before(at))
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
                    && (matches!(before, Some(Tag::And | Tag::Comma))
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
                } else if past && !adjective {
                    Tag::Verb(past_form)
                } else {
                    noun_or_adjective
                }
            }
        }
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
                || word.ends_with('s') && !word.ends_with("ss") && self.tags[before] == Tag::Noun
                || self.joined(before)
        })
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

//! What each token does in its sentence, told from the word, how it is written, and what stands before it.

mod ahead;
mod function;
mod open;

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
        if token.shape != Shape::Small
            && let Some(tag) = self.capital(at)
        {
            return tag;
        }
        self.function(at).unwrap_or_else(|| self.open(at))
    }

    /// What a word with a capital is, where that tells.
    fn capital(&self, at: usize) -> Option<Tag> {
        let text = self.text;
        let token = &text.tokens[at];
        // 'US' is a country, 'us' is not.
        if token.shape == Shape::Shouted
            && !text
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.shape == Shape::Shouted)
        {
            return Some(Tag::Name);
        }
        let first = at == self.start
            || matches!(text.kind(at - 1), Some(Kind::Mark(_))) && !token.spaced
            || (self.start..at).all(|before| !text.tokens[before].is_word());
        let name = if first && !token.entry.classes.is_empty() {
            token.is(Classes::TITLE | Classes::GIVEN | Classes::MONTH | Classes::WEEKDAY)
                && !token.is(NOTHING | Classes::MODAL)
        } else {
            !self.is_function(at)
        };
        name.then_some(Tag::Name)
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
}

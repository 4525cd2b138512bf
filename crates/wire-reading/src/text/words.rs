//! Words as they are looked for: a hyphen parts them, and letters, apostrophes and full stops are as a rule has them.

use std::borrow::Cow;

use super::{Kind, Text, Token};
use crate::lexicon::WordId;
use crate::{Language, Span};

/// A word that a token stands for.
#[derive(Clone, Copy)]
pub(crate) struct Word<'a> {
    text: &'a Text<'a>,
    pub(crate) span: Span,
    /// Its number, if it is a whole token and the lexicon has it.
    pub(crate) id: Option<WordId>,
    /// Whether each of its characters is one byte.
    plain: bool,
}

impl<'a> Word<'a> {
    /// As it is written.
    pub(crate) fn written(&self) -> &'a str {
        self.span.of(self.text.source)
    }

    /// The word in small letters with straight apostrophes, and without the full stop of an abbreviation.
    pub(crate) fn folded(&self) -> Cow<'a, str> {
        let small = self.text.small.of(self.span);
        if self.plain {
            return Cow::Borrowed(bare(small));
        }
        fold_letters(bare(small))
    }
}

impl<'a> Text<'a> {
    /// The one word that a token without a hyphen stands for.
    pub(crate) fn whole(&'a self, token: &Token) -> Word<'a> {
        Word {
            text: self,
            span: token.span(),
            id: token.entry.id,
            plain: token.plain,
        }
    }

    /// The words that a token stands for: `interest-rate` is two.
    pub(crate) fn parts(&'a self, token: &Token) -> impl Iterator<Item = Word<'a>> + use<'a> {
        let part = Word {
            id: None,
            ..self.whole(token)
        };
        let mut rest = token.span();
        std::iter::from_fn(move || {
            while rest.start < rest.end {
                let (span, after) = match hyphen(self.source, rest) {
                    Some(hyphen) => (Span::new(rest.start, hyphen.start), hyphen.end),
                    None => (rest, rest.end),
                };
                rest.start = after;
                if span.start < span.end {
                    return Some(Word { span, ..part });
                }
            }
            None
        })
    }
}

/// The words that a text has for one that somebody else writes as one: `women's` is two.
pub(crate) fn parted(word: &str, language: Language) -> Vec<String> {
    // So most words are, and they are one.
    if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return vec![word.to_owned()];
    }
    let text = Text::new(word, language);
    let words = text.tokens.iter();
    words
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Number))
        .flat_map(|token| text.parts(token))
        .map(|part| part.written().to_owned())
        .collect()
}

/// Where the first hyphen stands.
fn hyphen(source: &str, word: Span) -> Option<Span> {
    let (at, hyphen) = word
        .of(source)
        .char_indices()
        .find(|(_, char)| is_hyphen(*char))?;
    let start = word.start + at as u32;
    Some(Span::new(start, start + hyphen.len_utf8() as u32))
}

fn is_hyphen(char: char) -> bool {
    matches!(char, '-' | '\u{2010}' | '\u{2011}')
}

/// A word in small letters with straight apostrophes, and without the full stop of an abbreviation.
pub(crate) fn fold(word: &str) -> String {
    fold_letters(bare(&word.to_ascii_lowercase())).into_owned()
}

/// A word without the full stop of an abbreviation, if it has no others.
fn bare(word: &str) -> &str {
    match word.strip_suffix(".") {
        Some(bare) if !bare.contains('.') => bare,
        _ => word,
    }
}

/// A word, whose plain letters are small, in small letters with straight apostrophes and plain hyphens.
pub(super) fn fold_letters(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for char in word.chars() {
        match char {
            '\u{ad}' => {}
            '’' | 'ʼ' => folded.push('\''),
            char if is_hyphen(char) => folded.push('-'),
            char if char.is_ascii() => folded.push(char),
            char => folded.extend(char.to_lowercase()),
        }
    }
    Cow::Owned(folded)
}

//! The text as tokens, sentences and paragraphs, with their places.

mod small;
mod token;
mod tokens;
mod words;

use std::ops::Range;

pub(crate) use token::{Kind, Mark, Shape, Token};
pub(crate) use words::{Word, fold, parted};

use crate::lexicon::{Classes, Lexicon, Verb};
use crate::{Language, Span};
use small::Small;

/// A sentence of more tokens is read in pieces, so that no text takes more than linear time.
const LONGEST_SENTENCE: usize = 256;

/// A text, taken apart.
pub(crate) struct Text<'a> {
    pub(crate) source: &'a str,
    /// The same with plain letters made small: every token stands where it stands in `source`.
    small: Small,
    pub(crate) lexicon: &'static Lexicon,
    pub(crate) tokens: Vec<Token>,
    /// Tokens of each sentence, its stop and its closing marks included; breaks are in none.
    pub(crate) sentences: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(source: &'a str, language: Language) -> Text<'a> {
        let lexicon = Lexicon::of(language);
        let small = Small::new(source);
        let tokens = tokens::split(source, &small, lexicon);
        let sentences = sentences(source, &tokens);
        Text {
            source,
            small,
            lexicon,
            tokens,
            sentences,
        }
    }

    /// The token as it is written.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.tokens
            .get(at)
            .map_or("", |token| token.span().of(self.source))
    }

    /// The token with plain letters made small.
    pub(crate) fn small(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| self.small.of(token.span()))
    }

    /// Whether the token is one of these words, which stand in small letters here, and in whatever letters in the text.
    pub(crate) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        let word = self.small.bytes(token.span());
        words.iter().any(|other| word == other.as_bytes())
    }

    /// Tokens with plain letters made small, if all their letters are plain and one space stands between each and the next.
    pub(crate) fn plain_words(&self, tokens: Range<usize>) -> Option<&str> {
        let tokens = self.tokens.get(tokens)?;
        let spaced = |pair: &[Token]| {
            let between = Span::new(pair[0].end, pair[1].start);
            self.small.bytes(between) == b" "
        };
        let plain = tokens.iter().all(|token| token.plain) && tokens.windows(2).all(spaced);
        let whole = Span::new(tokens.first()?.start, tokens.last()?.end);
        plain.then(|| self.small.of(whole))
    }

    pub(crate) fn is(&self, at: usize, classes: Classes) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(classes))
    }

    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether a line of the text begins with the token.
    pub(crate) fn begins_line(&self, at: usize) -> bool {
        let start = |at: usize| self.tokens.get(at).map(|token| token.start as usize);
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.is_none_or(|before| {
            let between = start(at).and_then(|start| self.source.get(before.end as usize..start));
            before.kind == Kind::Break || between.is_some_and(|between| between.contains('\n'))
        })
    }

    /// The verb that the token is a form of, if somebody's words can follow it.
    pub(crate) fn verb(&self, at: usize) -> Option<&'static Verb> {
        self.lexicon.verb(self.tokens.get(at)?.entry)
    }

    /// From the first of the tokens to the last.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Span {
        match self
            .tokens
            .get(tokens)
            .and_then(|tokens| Some((tokens.first()?, tokens.last()?)))
        {
            Some((first, last)) => Span::new(first.start, last.end),
            None => Span::new(0, 0),
        }
    }
}

fn sentences(source: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut sentences = Vec::with_capacity(tokens.len() / 16);
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let end = match token.kind {
            Kind::Break => Some(at),
            _ if at - start >= LONGEST_SENTENCE => Some(at + 1),
            Kind::Stop => {
                let mut end = at + 1;
                while tokens.get(end).is_some_and(closes) {
                    end += 1;
                }
                opens_sentence(source, tokens, end).then_some(end)
            }
            // 'U.S.' and 'p.m.' may end a sentence too, if such a word follows as seldom follows them.
            Kind::Word if source.as_bytes()[token.end as usize - 1] == b'.' => {
                let next = tokens.get(at + 1);
                let function =
                    Classes::DET | Classes::SUBJECT | Classes::PREP | Classes::SUB | Classes::AND;
                let title = token.is(Classes::TITLE | Classes::MONTH);
                next.is_some_and(|next| next.is_capital() && next.is(function) && !title)
                    .then_some(at + 1)
            }
            _ => None,
        };
        if let Some(end) = end {
            if end > start {
                sentences.push(start..end);
            }
            start = if token.kind == Kind::Break {
                at + 1
            } else {
                end
            };
            at = start;
        } else {
            at += 1;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

/// Whether the token belongs to the sentence that has just ended.
fn closes(token: &Token) -> bool {
    match token.kind {
        Kind::Mark(Mark::Straight) => !token.spaced,
        Kind::Mark(mark) | Kind::SingleMark(mark) => mark == Mark::Close,
        Kind::CloseBracket => true,
        _ => false,
    }
}

fn opens_sentence(source: &str, tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_none_or(|next| match next.kind {
        Kind::Word => {
            next.shape != Shape::Small
                || next.spaced
                    && tokens[at - 1].span().of(source) == "."
                    && tokens[at - 1].kind == Kind::Stop
        }
        Kind::Comma | Kind::Semicolon | Kind::Colon => false,
        _ => true,
    })
}

/// Words without the breaks of the text.
pub(crate) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Kind, Text};
    use crate::Language;

    fn tokens(text: &str) -> String {
        let text = Text::new(text, Language::English);
        let words = text.sentences.iter().map(|sentence| {
            sentence
                .clone()
                .map(|at| text.word(at))
                .collect::<Vec<_>>()
                .join("·")
        });
        words.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        assert_eq!(
            tokens("Sen. Jane O’Hara's plan, U.S. officials said."),
            "Sen.·Jane·O’Hara·'s·plan·,·U.S.·officials·said·."
        );
        assert_eq!(
            tokens("They didn’t pay $3.2 million at 10:35 a.m. on 7/8/1998."),
            "They·did·n’t·pay·$·3.2·million·at·10:35·a.m.·on·7/8/1998·."
        );
    }

    #[test]
    fn sentences_end_with_their_marks() {
        assert_eq!(
            tokens("“We lost.” The board met. “Why?” she asked."),
            "“·We·lost·.·” | The·board·met·. | “·Why·?·”·she·asked·."
        );
        assert_eq!(
            tokens("He left for the U.S. The rest stayed."),
            "He·left·for·the·U.S. | The·rest·stayed·."
        );
    }

    #[test]
    fn a_line_that_goes_on_is_no_paragraph() {
        let breaks = |text| {
            Text::new(text, Language::English)
                .tokens
                .iter()
                .filter(|token| token.kind == Kind::Break)
                .count()
        };
        assert_eq!(
            breaks("The board\nmet today.\nIt voted.\n\nNobody spoke"),
            2
        );
    }
}

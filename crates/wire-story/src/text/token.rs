//! Words: what is counted, hashed and compared.

use std::ops::Range;

use super::fold::fold;
use super::hash::hash;

/// One word of a text: where it stands there, and the hash of its folded form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte of the word in the original text.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// The hash of the folded word: equal words have equal hashes, in every run of the program.
    pub hash: u64,
}

impl Token {
    /// Where the word stands in the original text.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The words of a text, in order. A word is a run of letters, digits and underscores, as it reads
/// after folding; what stands beyond the first 4 GiB is left out.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let folded = fold(text);
    let shown = folded.as_str();
    let mut tokens = Vec::with_capacity(shown.len() / 6);
    for range in word_ranges(shown) {
        let original = folded.original(range.clone());
        let (Ok(start), Ok(end)) = (u32::try_from(original.start), u32::try_from(original.end))
        else {
            break;
        };
        tokens.push(Token {
            start,
            end,
            hash: hash(&shown[range]),
        });
    }
    tokens
}

/// How many words a text has.
#[must_use]
pub fn words(text: &str) -> usize {
    word_ranges(fold(text).as_str()).count()
}

/// The stretches of a folded text that are words.
fn word_ranges(folded: &str) -> impl Iterator<Item = Range<usize>> {
    let mut chars = folded.char_indices();
    std::iter::from_fn(move || {
        let (start, _) = chars.find(|(_, c)| is_word(*c))?;
        let end = chars
            .find(|(_, c)| !is_word(*c) && !unicode_normalization::char::is_combining_mark(*c))
            .map_or(folded.len(), |(at, _)| at);
        Some(start..end)
    })
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        let found: Vec<&str> = tokens(text).iter().map(|t| &text[t.range()]).collect();
        found.join("|")
    }

    #[test]
    fn words_are_cut_where_a_reader_sees_them_end() {
        insta::assert_snapshot!(shown("Don’t panic: 10,000 people—at most."), @"Don|t|panic|10|000|people|at|most");
        insta::assert_snapshot!(shown("snake_case e-mail\u{a0}now"), @"snake_case|e|mail|now");
        assert_eq!(
            shown("zero\u{200b}width, so\u{ad}ft\u{ad}."),
            "zero\u{200b}width|so\u{ad}ft"
        );
        assert_eq!(shown(" … — “” "), "");
    }

    #[test]
    fn hashes_are_of_what_is_read() {
        let hashes = |text| tokens(text).iter().map(|t| t.hash).collect::<Vec<_>>();
        assert_eq!(
            hashes("Copy THE “Office”"),
            hashes("сору\u{a0}th\u{200b}e of\u{ad}fice")
        );
        assert_ne!(hashes("one two"), hashes("two one"));
    }

    proptest! {
        #[test]
        fn tokens_stand_on_borders_in_order(text in any::<String>()) {
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(text.get(token.range()).is_some_and(|word| !word.is_empty()));
                prop_assert!(token.start >= last);
                last = token.start;
            }
            prop_assert_eq!(tokens(&text).len(), words(&text));
        }
    }
}

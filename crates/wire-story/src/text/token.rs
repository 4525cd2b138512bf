//! Words: what is counted, hashed and compared.

use std::ops::Range;

use super::fold::fold;

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

/// The hashes of a text's words, in order. Visible ASCII is folded as soon as its capitals are small, so
/// most English costs no folding.
#[must_use]
pub fn word_hashes(text: &str) -> Vec<u64> {
    let is_plain = |byte: u8| byte == b'\n' || byte == b'\t' || (b' '..=b'~').contains(&byte);
    if !text.bytes().all(is_plain) {
        return tokens(text).iter().map(|token| token.hash).collect();
    }
    let mut hashes = Vec::with_capacity(text.len() / 6 + 1);
    let words = text.as_bytes().split(|byte| !is_word(char::from(*byte)));
    hashes.extend(
        words
            .filter(|word| !word.is_empty())
            .map(|word| hash_bytes(word.iter().map(u8::to_ascii_lowercase))),
    );
    hashes
}

/// The hash of a folded word. It is part of the index's format: FNV-1a with a final mix, so that
/// all its bits are good.
#[must_use]
pub fn hash(word: &str) -> u64 {
    hash_bytes(word.bytes())
}

fn hash_bytes(word: impl Iterator<Item = u8>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9fb2_1c65_1e98_df25);
    hash ^ (hash >> 29)
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

fn is_word(c: char) -> bool {
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
        // Part of the index's format: it must not change by accident.
        assert_eq!(hash("wire"), 17_392_964_053_896_423_303);
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

        #[test]
        fn hashes_are_those_of_the_tokens(any in any::<String>(), ascii in "[ -~\\t\\n]{0,60}") {
            for text in [any, ascii] {
                let of_tokens: Vec<_> = tokens(&text).iter().map(|token| token.hash).collect();
                prop_assert_eq!(word_hashes(&text), of_tokens);
            }
        }
    }
}

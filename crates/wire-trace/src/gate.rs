//! The gate: whether a page may carry anything, asked of its bytes before it is read.
//!
//! Of a web archive hardly any page carries a story. The gate makes the words of a page, and nothing
//! else of it, and stops at the first run of words that a story has.

use std::ops::ControlFlow;

use wire_story::text::{hash, tokens};

use crate::gram::Rolling;
use crate::index::Grams;
use crate::page::{self, PageContext};

/// How many runs of words are asked for together.
const TOGETHER: usize = 64;

impl Grams {
    /// Whether a page may carry a story. Where this says no, there are no [`candidates`](Grams::candidates);
    /// where it says yes, the page has to be read to know. Pages that can't be read pass, so that reading
    /// them says why.
    #[must_use]
    pub fn may_carry(&self, bytes: &[u8], context: &PageContext) -> bool {
        let Some(text) = page::bare_text(bytes, context) else {
            return true;
        };
        let mut rolling = Rolling::default();
        let mut grams = Vec::with_capacity(TOGETHER);
        let probe = |word| {
            grams.extend(rolling.push(word));
            if grams.len() < TOGETHER {
                return ControlFlow::Continue(());
            }
            let found = self.any_own(&grams);
            grams.clear();
            if found {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        };
        each_word(&text, probe).is_break() || self.any_own(&grams)
    }
}

/// Gives the hashes of a text's words, the same as [`tokens`] does.
fn each_word(text: &str, mut word: impl FnMut(u64) -> ControlFlow<()>) -> ControlFlow<()> {
    for piece in text.split_ascii_whitespace() {
        if piece.bytes().all(|byte| byte.is_ascii_graphic()) {
            plain_words(piece, &mut word)?;
        } else {
            for token in tokens(piece) {
                word(token.hash)?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// The words of a text that needs no folding besides lower case.
fn plain_words(piece: &str, word: &mut impl FnMut(u64) -> ControlFlow<()>) -> ControlFlow<()> {
    const LONGEST: usize = 64;
    for letters in piece.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
        if letters.is_empty() {
            continue;
        }
        let mut buffer = [0; LONGEST];
        match buffer.get_mut(..letters.len()) {
            Some(lower) => {
                lower.copy_from_slice(letters.as_bytes());
                lower.make_ascii_lowercase();
                word(hash(std::str::from_utf8(lower).unwrap_or_default()))?;
            }
            None => word(hash(&letters.to_ascii_lowercase()))?,
        }
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_those_of_the_one_normalisation(
            pieces in prop::collection::vec(
                prop_oneof![
                    any::<String>(),
                    "[a-zA-Z0-9_ ,.“”‘’'-]{0,30}",
                    "[а-яα-ωa-z \u{ad}\u{200b}\u{300}\u{a0}\n\u{b}\u{7f}]{0,12}",
                ],
                0..8,
            ),
        ) {
            let text = pieces.concat();
            let mut found = Vec::new();
            let _ = each_word(&text, |word| {
                found.push(word);
                ControlFlow::Continue(())
            });
            let wanted: Vec<u64> = tokens(&text).iter().map(|token| token.hash).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}

//! Runs of words as numbers: what the index keeps and pages are probed for.

use wire_story::text::Token;

/// How many words a run has.
pub(crate) const GRAM: usize = 8;
/// Every how many places of a story one run is kept: with runs of eight words, any fifteen words
/// in a row hold one that was kept.
pub(crate) const STEP: usize = 8;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The power of the base by which a word weighs that falls out of a run.
const TOP: u64 = {
    let (mut power, mut at) = (1_u64, 1);
    while at < GRAM {
        power = power.wrapping_mul(BASE);
        at += 1;
    }
    power
};

/// The hash of every run of [`GRAM`] words, from the hashes of the words, in order; none for texts that are shorter.
pub(crate) fn grams_of(words: &[u64]) -> impl ExactSizeIterator<Item = u64> {
    let (first, rest) = words.split_at_checked(GRAM - 1).unwrap_or_default();
    let mut rolled = first.iter().fold(0, |all, word| roll(all, *word));
    let mut oldest = 0_u64;
    rest.iter().zip(words).map(move |(word, next_oldest)| {
        rolled = roll(rolled.wrapping_sub(oldest.wrapping_mul(TOP)), *word);
        oldest = *next_oldest;
        let mixed = (rolled ^ (rolled >> 31)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ (mixed >> 32)
    })
}

/// Takes the next word in.
fn roll(rolled: u64, word: u64) -> u64 {
    rolled.wrapping_mul(BASE).wrapping_add(word)
}

/// The same of the words of these tokens.
pub(crate) fn gram_hashes(
    tokens: &[Token],
) -> impl DoubleEndedIterator<Item = u64> + ExactSizeIterator {
    let words: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
    let grams: Vec<u64> = grams_of(&words).collect();
    grams.into_iter()
}

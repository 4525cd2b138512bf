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

/// Makes the hashes of runs from those of words, one after the other.
#[derive(Default)]
pub(crate) struct Rolling {
    words: [u64; GRAM],
    count: usize,
    rolled: u64,
}

impl Rolling {
    /// Takes the next word, and gives the hash of the run that ends with it.
    pub(crate) fn push(&mut self, word: u64) -> Option<u64> {
        let oldest = &mut self.words[self.count % GRAM];
        if self.count >= GRAM {
            self.rolled = self.rolled.wrapping_sub(oldest.wrapping_mul(TOP));
        }
        *oldest = word;
        self.count += 1;
        self.rolled = self.rolled.wrapping_mul(BASE).wrapping_add(word);
        let mixed = (self.rolled ^ (self.rolled >> 31)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (self.count >= GRAM).then_some(mixed ^ (mixed >> 32))
    }
}

/// The hash of every run of [`GRAM`] words, in order; none for texts that are shorter.
pub(crate) fn grams_of(words: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let words = words.into_iter();
    let mut rolling = Rolling::default();
    let mut grams = Vec::with_capacity((words.size_hint().0 + 1).saturating_sub(GRAM));
    grams.extend(words.filter_map(|word| rolling.push(word)));
    grams
}

/// The same of the words of these tokens.
pub(crate) fn gram_hashes(
    tokens: &[Token],
) -> impl DoubleEndedIterator<Item = u64> + ExactSizeIterator {
    grams_of(tokens.iter().map(|token| token.hash)).into_iter()
}

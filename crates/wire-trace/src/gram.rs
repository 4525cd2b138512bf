//! Runs of words as numbers: what the index keeps and pages are probed for.

use wire_story::text::Token;

/// How many words a run has.
pub(crate) const GRAM: usize = 8;
/// Every how many places of a story one run is kept: with runs of eight words, any fifteen words
/// in a row hold one that was kept.
pub(crate) const STEP: usize = 8;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of every run of [`GRAM`] words, in order; none for texts that are shorter.
pub(crate) fn gram_hashes(
    tokens: &[Token],
) -> impl DoubleEndedIterator<Item = u64> + ExactSizeIterator {
    // Rolled forward once; kept, so that it can be read from either end.
    let top = (1..GRAM).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut rolled = 0_u64;
    let mut hashes = Vec::with_capacity((tokens.len() + 1).saturating_sub(GRAM));
    for (at, token) in tokens.iter().enumerate() {
        if at >= GRAM {
            rolled = rolled.wrapping_sub(tokens[at - GRAM].hash.wrapping_mul(top));
        }
        rolled = rolled.wrapping_mul(BASE).wrapping_add(token.hash);
        if at + 1 >= GRAM {
            let mixed = (rolled ^ (rolled >> 31)).wrapping_mul(0xd6e8_feb8_6659_fd93);
            hashes.push(mixed ^ (mixed >> 32));
        }
    }
    hashes.into_iter()
}

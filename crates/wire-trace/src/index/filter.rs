//! The filter before the table: most runs of words of most pages are in no story, and one look into
//! memory says so.
//!
//! It is a Bloom filter in blocks: all bits of a run stand in one line of 64 bytes, which is what a
//! processor fetches at once, one bit in each of the line's eight words, which are looked at together.
//! Many runs are asked for at a time, without a branch between them, so that the processor fetches many
//! lines at once.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u64x8};

/// How many bits of filter there are for each entry: with these, one run in about 200 that is in no
/// story passes.
const BITS: usize = 12;
/// How many runs are looked at together.
const TOGETHER: usize = 64;
/// The bits of a hash that count: those that the table keeps, too.
const KEPT: u64 = !0xffff;

/// Says of runs of words, by their hashes, that they were never put in, or that they may have been.
#[derive(Clone, Debug)]
pub struct Filter {
    lines: Vec<Line>,
}

/// What a processor fetches at once.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Line([u64; 8]);

impl Filter {
    /// An empty filter that is good for so many entries.
    #[must_use]
    pub fn with_capacity(entries: usize) -> Self {
        let lines = (entries * BITS).div_ceil(size_of::<Line>() * 8).max(1);
        Self {
            lines: vec![Line::default(); lines],
        }
    }

    /// The filter of which these are the lines; nothing, where they are none.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (lines, rest) = bytes.as_chunks::<{ size_of::<Line>() }>();
        if lines.is_empty() || !rest.is_empty() {
            return None;
        }
        let line = |bytes: &[u8; size_of::<Line>()]| {
            let (words, _) = bytes.as_chunks::<8>();
            Line(std::array::from_fn(|at| u64::from_le_bytes(words[at])))
        };
        Some(Self {
            lines: lines.iter().map(line).collect(),
        })
    }

    /// Gives its lines, as [`from_bytes`](Self::from_bytes) takes them.
    pub(super) fn write<E>(&self, mut write: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        for line in &self.lines {
            let mut bytes = [0; size_of::<Line>()];
            let (words, _) = bytes.as_chunks_mut::<8>();
            for (bytes, word) in words.iter_mut().zip(line.0) {
                *bytes = word.to_le_bytes();
            }
            write(&bytes)?;
        }
        Ok(())
    }

    /// Puts a run of words in.
    pub fn insert(&mut self, gram: u64) {
        let line = self.line_of(gram);
        let mixed = mix(gram);
        for (place, word) in self.lines[line].0.iter_mut().enumerate() {
            *word |= bit(mixed, place);
        }
    }

    /// Whether a run of words may have been put in; where this says no, it was not.
    #[must_use]
    pub fn may_have(&self, gram: u64) -> bool {
        let line = &self.lines[self.line_of(gram)];
        let mixed = mix(gram);
        let mut words = line.0.iter().enumerate();
        words.all(|(place, word)| word & bit(mixed, place) != 0)
    }

    /// The runs that may have been put in, by their places, in order.
    pub fn which<'a>(&'a self, grams: &'a [u64]) -> impl Iterator<Item = usize> + 'a {
        grams
            .chunks(TOGETHER)
            .enumerate()
            .flat_map(move |(chunk, grams)| {
                let mut may = dispatch!(Level::new(), simd => self.look(simd, grams));
                std::iter::from_fn(move || {
                    let at = may.trailing_zeros() as usize;
                    may &= may.checked_sub(1)?;
                    Some(chunk * TOGETHER + at)
                })
            })
    }

    /// A bit for each of at most [`TOGETHER`] runs. It is compiled once for each kind of processor.
    #[inline(always)]
    fn look<S: Simd>(&self, simd: S, grams: &[u64]) -> u64 {
        let mut may = 0;
        for (at, gram) in grams.iter().enumerate() {
            let line = u64x8::simd_from(simd, self.lines[self.line_of(*gram)].0);
            let choices = u64x8::splat(simd, mix(*gram)) >> u64x8::simd_from(simd, SHIFTS);
            let bits = (line >> (choices & (u64::from(u64::BITS) - 1))) & 1;
            may |= u64::from(bits.simd_eq(1).all_true()) << at;
        }
        may
    }

    /// The line is chosen by the hash's upper bits.
    fn line_of(&self, gram: u64) -> usize {
        ((u128::from(gram & KEPT) * self.lines.len() as u128) >> 64) as usize
    }
}

/// Bits that have nothing to do with those that choose the line.
fn mix(gram: u64) -> u64 {
    let gram = gram & KEPT;
    (gram ^ (gram >> 29)).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

/// By so much a mixed hash is shifted so that its last bits choose the bit of each word.
const SHIFTS: [u64; 8] = [58, 52, 46, 40, 34, 28, 22, 16];

/// The bit of a run in one of the words of its line.
fn bit(mixed: u64, place: usize) -> u64 {
    1 << ((mixed >> SHIFTS[place]) % u64::from(u64::BITS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gram::{GRAM, grams_of};

    /// Hashes of runs of words, all different.
    fn grams(from: u64, count: usize) -> Vec<u64> {
        let words: Vec<u64> = (from..)
            .take(count + GRAM - 1)
            .map(|word| wire_story::text::hash(&word.to_string()))
            .collect();
        grams_of(&words).collect()
    }

    proptest! {
        #[test]
        fn what_was_put_in_is_found(
            known in prop::collection::vec(any::<u64>(), 0..300),
            strange in prop::collection::vec(any::<u64>(), 0..300),
        ) {
            let mut filter = Filter::with_capacity(known.len());
            for gram in &known {
                filter.insert(*gram);
            }
            let asked: Vec<u64> = known.iter().chain(&strange).copied().collect();
            let found: Vec<usize> = filter.which(&asked).collect();
            let one_by_one: Vec<usize> =
                (0..asked.len()).filter(|at| filter.may_have(asked[*at])).collect();
            prop_assert_eq!(&found, &one_by_one);
            prop_assert_eq!(&found[..known.len()], &(0..known.len()).collect::<Vec<_>>()[..]);
        }
    }

    #[test]
    fn few_strangers_pass() {
        let mut filter = Filter::with_capacity(100_000);
        for gram in grams(0, 100_000) {
            filter.insert(gram);
        }
        let passed = filter.which(&grams(1_000_000, 100_000)).count();
        assert!(passed < 1_000, "{passed} of 100,000 pass");
    }
}

//! Blocks of 64 bytes of a page, and which bytes stand where in them.
//!
//! What is marked `inline(always)` becomes part of the loop that calls it, which is compiled once for each kind of
//! processor.

use fearless_simd::prelude::*;
use fearless_simd::u8x64;
use memchr::memmem;

/// 64 bytes of a page.
pub(super) struct Block<S: Simd>(u8x64<S>);

impl<S: Simd> Block<S> {
    /// How many bytes it has.
    pub(super) const LENGTH: usize = 64;

    /// The bytes from here on; behind the end of the page are zeros.
    #[inline(always)]
    pub(super) fn at(simd: S, bytes: &[u8], at: usize) -> Self {
        let rest = bytes.get(at..).unwrap_or_default();
        let block = rest.first_chunk().copied().unwrap_or_else(|| padded(rest));
        Self(u8x64::simd_from(simd, block))
    }

    /// Where this byte stands: a bit for each place, the first the lowest.
    #[inline(always)]
    pub(super) fn places(&self, byte: u8) -> u64 {
        self.0.simd_eq(byte).to_bitmask()
    }

    /// Where bytes up to this one stand.
    #[inline(always)]
    pub(super) fn at_most(&self, byte: u8) -> u64 {
        self.0.simd_le(byte).to_bitmask()
    }

    /// Where spaces, tabulators and ends of lines stand.
    #[inline(always)]
    pub(super) fn blanks(&self) -> u64 {
        let controls = (self.0 - b'\t').simd_le(b'\r' - b'\t');
        (controls | self.0.simd_eq(b' ')).to_bitmask()
    }
}

#[cold]
fn padded(rest: &[u8]) -> [u8; 64] {
    let mut padded = [0; 64];
    padded[..rest.len()].copy_from_slice(rest);
    padded
}

/// So many bits, from the lowest.
#[inline(always)]
pub(super) fn low_bits(count: usize) -> u64 {
    if count < 64 {
        (1 << count) - 1
    } else {
        u64::MAX
    }
}

/// Where the next two bytes like these stand one behind the other.
#[inline(always)]
pub(super) fn find_pair<S: Simd>(
    simd: S,
    bytes: &[u8],
    from: usize,
    pair: [u8; 2],
) -> Option<usize> {
    let mut at = from;
    while at + Block::<S>::LENGTH < bytes.len() {
        let (first, second) = (Block::at(simd, bytes, at), Block::at(simd, bytes, at + 1));
        let both = first.places(pair[0]) & second.places(pair[1]);
        if both != 0 {
            return Some(at + both.trailing_zeros() as usize);
        }
        at += Block::<S>::LENGTH;
    }
    let rest = bytes.get(at..)?;
    memmem::find(rest, &pair).map(|found| at + found)
}

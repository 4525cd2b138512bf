//! Finding a known text on a page, though some of its words may have been changed.

use std::ops::Range;

use rustc_hash::FxHashMap;
use wire_story::text::Token;

use crate::align::common;

/// Where a text stands on a page.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    /// The words of the page, from the first that is the same to the last.
    pub(crate) page: Range<usize>,
    /// How many words are the same.
    pub(crate) same: usize,
    /// Whether every word is there and no other is between them.
    pub(crate) exact: bool,
}

/// Finds the place of a page that has most words of a text, if three in a row are the same.
pub(crate) fn locate(page: &[Token], wanted: &[Token]) -> Option<Located> {
    const SEED: usize = 3;
    /// Places whose diagonals differ by less belong together: so many words may be added or left out.
    const BUCKET: isize = 8;
    let seeds: FxHashMap<[u64; SEED], usize> = wanted
        .windows(SEED)
        .enumerate()
        .rev()
        .map(|(at, run)| ([run[0].hash, run[1].hash, run[2].hash], at))
        .collect();
    let mut votes: FxHashMap<isize, usize> = FxHashMap::default();
    for (at, run) in page.windows(SEED).enumerate() {
        if let Some(place) = seeds.get(&[run[0].hash, run[1].hash, run[2].hash]) {
            let bucket = (at as isize - *place as isize).div_euclid(BUCKET);
            *votes.entry(bucket).or_default() += 1;
            *votes.entry(bucket + 1).or_default() += 1;
        }
    }
    let (bucket, _) = votes
        .into_iter()
        .max_by_key(|(bucket, count)| (*count, std::cmp::Reverse(*bucket)))?;
    let around = usize::try_from(2 * BUCKET).unwrap_or(0);
    let first = usize::try_from(bucket * BUCKET).unwrap_or(0);
    let start = first.saturating_sub(around).min(page.len());
    let end = page.len().min(first + wanted.len() + around);
    let theirs: Vec<u64> = page[start..end].iter().map(|token| token.hash).collect();
    let ours: Vec<u64> = wanted.iter().map(|token| token.hash).collect();
    // Single words at the edges of the window are chance.
    let mut runs = common(&theirs, &ours);
    let heavy = |run: &(usize, usize, usize)| run.2 >= SEED;
    let from = runs.iter().position(heavy)?;
    let to = runs.iter().rposition(heavy)?;
    let near = |a: (usize, usize, usize), b: (usize, usize, usize)| {
        b.0 - (a.0 + a.2) <= 4 && b.1 - (a.1 + a.2) <= 4
    };
    let mut low = from;
    while low > 0 && near(runs[low - 1], runs[low]) {
        low -= 1;
    }
    let mut high = to;
    while high + 1 < runs.len() && near(runs[high], runs[high + 1]) {
        high += 1;
    }
    let runs: Vec<_> = runs.drain(low..=high).collect();
    let (first, last) = (runs.first()?, runs.last()?);
    let same = runs.iter().map(|(_, _, length)| length).sum();
    let found = start + first.0..start + last.0 + last.2;
    Some(Located {
        exact: same == wanted.len() && found.len() == same,
        page: found,
        same,
    })
}

/// Whether a text stands in another word for word, and where.
pub(crate) fn contains(tokens: &[Token], wanted: &[Token]) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    tokens
        .windows(wanted.len())
        .position(|window| window.iter().zip(wanted).all(|(a, b)| a.hash == b.hash))
}

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

/// Words in a row that are the same: where on the page, where in the text, how many.
type Run = (usize, usize, usize);

/// The shortest run that can be a place to start from.
const SEED: usize = 3;
/// Runs whose diagonals differ by less belong together: so many words may be added or left out.
const BUCKET: isize = 8;
/// How many words may have been changed at once, on either side.
const GAP: usize = 4;

/// Finds the place of a page that has most words of a text, if three in a row are the same.
pub(crate) fn locate(page: &[Token], wanted: &[Token]) -> Option<Located> {
    let runs = runs(page, wanted);
    let mut weights: FxHashMap<isize, usize> = FxHashMap::default();
    for run in &runs {
        let bucket = bucket(run);
        *weights.entry(bucket).or_default() += run.2;
        *weights.entry(bucket + 1).or_default() += run.2;
    }
    let (best, _) = weights
        .into_iter()
        .max_by_key(|(bucket, weight)| (*weight, std::cmp::Reverse(*bucket)))?;
    let longest = runs
        .into_iter()
        .filter(|run| bucket(run) == best || bucket(run) + 1 == best)
        .max_by_key(|run| (run.2, std::cmp::Reverse(run.0)))?;
    // From the longest run on in both directions, as long as not too much is changed at once.
    let before = before(&page[..longest.0], &wanted[..longest.1]);
    let after = after(
        &page[longest.0 + longest.2..],
        &wanted[longest.1 + longest.2..],
    );
    let start = longest.0 - before.0;
    let end = longest.0 + longest.2 + after.0;
    let same = before.1 + longest.2 + after.1;
    Some(Located {
        page: start..end,
        same,
        exact: same == wanted.len() && end - start == same,
    })
}

fn bucket(run: &Run) -> isize {
    (run.0 as isize - run.1 as isize).div_euclid(BUCKET)
}

/// All the longest runs of [`SEED`] words or more.
fn runs(page: &[Token], wanted: &[Token]) -> Vec<Run> {
    let mut seeds: FxHashMap<[u64; SEED], Vec<usize>> = FxHashMap::default();
    for (at, run) in wanted.windows(SEED).enumerate() {
        let places = seeds
            .entry([run[0].hash, run[1].hash, run[2].hash])
            .or_default();
        if places.len() < 4 {
            places.push(at);
        }
    }
    let mut reached: FxHashMap<isize, usize> = FxHashMap::default();
    let mut runs = Vec::new();
    for (at, run) in page.windows(SEED).enumerate() {
        let Some(places) = seeds.get(&[run[0].hash, run[1].hash, run[2].hash]) else {
            continue;
        };
        for place in places {
            let diagonal = at as isize - *place as isize;
            if reached.get(&diagonal).is_some_and(|end| *end > at) {
                continue;
            }
            let length = page[at..]
                .iter()
                .zip(&wanted[*place..])
                .take_while(|(a, b)| a.hash == b.hash)
                .count();
            reached.insert(diagonal, at + length);
            runs.push((at, *place, length));
        }
    }
    runs
}

/// How many words of the page, counted back from its end, follow the text, and how many of them
/// are the same.
fn before(page: &[Token], wanted: &[Token]) -> (usize, usize) {
    let backwards = |tokens: &[Token], most: usize| -> Vec<u64> {
        tokens
            .iter()
            .rev()
            .take(most)
            .map(|token| token.hash)
            .collect()
    };
    follow(
        &backwards(page, wanted.len() + 2 * GAP),
        &backwards(wanted, wanted.len()),
    )
}

/// The same onwards.
fn after(page: &[Token], wanted: &[Token]) -> (usize, usize) {
    let onwards = |tokens: &[Token], most: usize| -> Vec<u64> {
        tokens.iter().take(most).map(|token| token.hash).collect()
    };
    follow(
        &onwards(page, wanted.len() + 2 * GAP),
        &onwards(wanted, wanted.len()),
    )
}

fn follow(page: &[u64], wanted: &[u64]) -> (usize, usize) {
    let (mut reached, mut same) = (0, 0);
    let mut text = 0;
    for (at, place, length) in common(page, wanted) {
        if at - reached > GAP || place - text > GAP {
            break;
        }
        reached = at + length;
        text = place + length;
        same += length;
    }
    (reached, same)
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

//! Whether a text stands on a page already, so that no copy is counted twice.

use rustc_hash::FxHashSet;
use wire_story::text::word_hashes;

/// How many words are compared together.
const RUN: usize = 4;
/// Of so many runs of a page one is remembered: the gate has to be quick.
const EVERY: usize = 4;

/// A text that a page's scripts have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hidden {
    pub(super) text: String,
    /// The hashes of its words.
    pub(super) words: Vec<u64>,
}

impl Hidden {
    pub(super) fn new(text: String) -> Self {
        let words = word_hashes(&text);
        Self { text, words }
    }
}

/// The runs of words that a page has so far, each as a number.
pub(super) struct Shown(FxHashSet<u64>);

impl Shown {
    /// What a page shows, from the hashes of its words.
    pub(super) fn new(words: &[u64]) -> Self {
        Self(runs(words).step_by(EVERY).collect())
    }

    /// Takes a text in, if the page doesn't have most of it: half of its runs. Says whether it did.
    pub(super) fn take(&mut self, words: &[u64]) -> bool {
        let found = runs(words).filter(|run| self.0.contains(run)).count();
        let new = found * 2 * EVERY < runs(words).len();
        if new {
            self.0.extend(runs(words).step_by(EVERY));
        }
        new
    }
}

fn runs(words: &[u64]) -> impl ExactSizeIterator<Item = u64> {
    words.array_windows::<RUN>().map(|run| {
        run.iter()
            .fold(0_u64, |all, word| all.rotate_left(17).wrapping_add(*word))
    })
}

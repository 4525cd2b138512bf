//! Whether a text stands on a page already, so that no copy is counted twice.

use rustc_hash::FxHashSet;

/// How many words are compared together.
const RUN: usize = 4;

/// The runs of words that a page has so far, each as a number: the gate has to be quick.
pub(super) struct Shown(FxHashSet<u64>);

impl Shown {
    /// What a page shows, from the hashes of its words.
    pub(super) fn new(words: &[u64]) -> Self {
        Self(runs(words).collect())
    }

    /// Takes a text in, if the page doesn't have most of it: half of its runs. Says whether it did.
    pub(super) fn take(&mut self, words: &[u64]) -> bool {
        let found = runs(words).filter(|run| self.0.contains(run)).count();
        let new = found * 2 < runs(words).len();
        if new {
            self.0.extend(runs(words));
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

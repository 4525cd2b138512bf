//! How much of a killed text comes back in another.

use rustc_hash::FxHashSet;

use super::words::Words;

/// So many words in a row count: of a text in which every fourth word is changed, all others do.
pub(super) const RUN: usize = 3;
/// Runs with fewer words between them stand close together.
const CLOSE: usize = 4;
/// So many words have to stand close together: fewer can be chance.
const LEAST_STRETCH: usize = 8;
/// Fewer words than these say nothing.
pub(super) const LEAST_WORDS: usize = 15;
/// So many words of others both texts may have: whoever reports what somebody said has them. More of them are a
/// killed interview come back.
const MOST_OTHERS: usize = 80;

/// How many of a hundred words are the same: of the killed text, or of the new one, whichever are more.
///
/// Words count that stand in both, at least [`RUN`] of them in a row and [`LEAST_STRETCH`] close together; in
/// which order such stretches come doesn't matter. Where both leave up to [`MOST_OTHERS`] of them to others to
/// say, these are neither the same nor different.
pub(super) fn percent(killed: &Words, new: &Words) -> u8 {
    let mut back = having(new, &killed.runs().collect());
    leave_close(&mut back);
    let runs_back = new.runs().zip(back.windows(RUN));
    let runs_back = runs_back.filter(|(_, run)| run.iter().all(|it| *it));
    let gone = having(killed, &runs_back.map(|(run, _)| run).collect());

    let said_by_both: FxHashSet<u64> = said(killed).intersection(&said(new)).copied().collect();
    let mut aside = [killed, new].map(|words| having(words, &said_by_both));
    if aside.iter().any(|aside| count(aside) > MOST_OTHERS) {
        aside.iter_mut().for_each(|aside| aside.fill(false));
    }
    share(&gone, &aside[0]).max(share(&back, &aside[1]))
}

/// Which words stand in one of these runs.
fn having(words: &Words, runs: &FxHashSet<u64>) -> Vec<bool> {
    let mut having = vec![false; words.keys.len()];
    for (at, run) in words.runs().enumerate() {
        if runs.contains(&run) {
            having[at..at + RUN].fill(true);
        }
    }
    having
}

/// Leaves those of which enough stand close together.
fn leave_close(words: &mut [bool]) {
    let mut stretch: Vec<usize> = Vec::new();
    for at in 0..=words.len() {
        let is_over =
            at == words.len() || words[at] && stretch.last().is_some_and(|last| at - last > CLOSE);
        if is_over && stretch.len() < LEAST_STRETCH {
            stretch.iter().for_each(|at| words[*at] = false);
        }
        if is_over {
            stretch.clear();
        }
        if words.get(at) == Some(&true) {
            stretch.push(at);
        }
    }
}

/// The runs that are somebody else's in full.
fn said(words: &Words) -> FxHashSet<u64> {
    let runs = words.runs().zip(words.others.windows(RUN));
    runs.filter(|(_, others)| others.iter().all(|it| *it))
        .map(|(run, _)| run)
        .collect()
}

fn count(words: &[bool]) -> usize {
    words.iter().filter(|it| **it).count()
}

/// How many of a hundred words are the same, those aside left out; none where they are too few.
fn share(same: &[bool], aside: &[bool]) -> u8 {
    let counted = aside.len() - count(aside);
    let same = same.iter().zip(aside);
    let same = same.filter(|(same, aside)| **same && !**aside).count();
    if same < LEAST_WORDS {
        return 0;
    }
    (same * 100 / counted) as u8
}

//! Exact alignment: which words of a page are which words of a version.

use std::ops::Range;

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use wire_story::text::Token;

use crate::document::PreparedVersion;
use crate::gram::GRAM;

/// Words in a row that are the same on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) page: usize,
    pub(crate) story: usize,
    pub(crate) length: usize,
}

impl Run {
    pub(crate) fn page_end(&self) -> usize {
        self.page + self.length
    }

    pub(crate) fn story_end(&self) -> usize {
        self.story + self.length
    }
}

/// Which words of a page are which words of a version: runs in the page's order, that overlap on
/// neither side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alignment {
    pub(crate) runs: Vec<Run>,
    /// For each word of the story, the word of the page that it is.
    page_of: Vec<u32>,
}

/// A stretch of the page that follows a stretch of the story, some words perhaps changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) page: Range<usize>,
    pub(crate) story: Range<usize>,
    /// How many words are the same.
    pub(crate) same: usize,
    /// Its runs, as numbers in the alignment.
    pub(crate) runs: Range<usize>,
}

impl Stretch {
    /// Takes runs off at either end as long as this says so, and leaves one at least.
    pub(crate) fn trim(&mut self, runs: &[Run], is_off: impl Fn(&Run) -> bool) {
        while self.runs.len() > 1 && is_off(&runs[self.runs.start]) {
            self.same -= runs[self.runs.start].length;
            self.runs.start += 1;
        }
        while self.runs.len() > 1 && is_off(&runs[self.runs.end - 1]) {
            self.same -= runs[self.runs.end - 1].length;
            self.runs.end -= 1;
        }
        let (first, last) = (runs[self.runs.start], runs[self.runs.end - 1]);
        self.page = first.page..last.page_end();
        self.story = first.story..last.story_end();
    }
}

const NOWHERE: u32 = u32::MAX;
/// How often one run of words may stand in a story before further places are left out.
const MOST_PLACES: usize = 8;
/// The widest gap, in words, that is looked into for changed words.
const WIDEST_GAP: usize = 200;
/// In gaps up to this width any word that fits is taken; in wider ones only three in a row.
const NARROW_GAP: usize = 12;
/// How far beyond the end of a run changed text is looked for at once.
const REACH: usize = 30;
/// Runs that are not farther apart than this belong to one stretch.
const JOIN_WITHIN: usize = 40;

/// Aligns a page with a version.
pub(crate) fn align(page: &[Token], grams: &[u64], version: &PreparedVersion) -> Alignment {
    let found = exact_runs(page, grams, version);
    let mut aligning = Aligning {
        page,
        version,
        page_taken: vec![false; page.len()],
        page_of: vec![NOWHERE; version.tokens.len()],
        runs: Vec::new(),
    };
    aligning.choose(found);
    aligning.fill_gaps();
    aligning.reach_out();
    Alignment {
        runs: aligning.runs,
        page_of: aligning.page_of,
    }
}

/// All the longest runs of [`GRAM`] words or more.
fn exact_runs(page: &[Token], grams: &[u64], version: &PreparedVersion) -> Vec<Run> {
    let story = &version.tokens;
    let mut runs = Vec::new();
    let mut reached: FxHashMap<isize, usize> = FxHashMap::default();
    // Texts that repeat themselves without end must not cost more than others.
    let mut steps = 20 * (page.len() + story.len());
    for (at, gram) in grams.iter().enumerate() {
        for place in version.places(*gram).take(MOST_PLACES) {
            let diagonal = at as isize - place as isize;
            if reached.get(&diagonal).is_some_and(|end| *end > at) {
                continue;
            }
            let before = page[..at]
                .iter()
                .rev()
                .zip(story[..place].iter().rev())
                .take_while(|(a, b)| a.hash == b.hash)
                .count();
            let after = page[at..]
                .iter()
                .zip(&story[place..])
                .take_while(|(a, b)| a.hash == b.hash)
                .count();
            reached.insert(diagonal, at + after);
            if after >= GRAM {
                runs.push(Run {
                    page: at - before,
                    story: place - before,
                    length: before + after,
                });
            }
            steps = steps.saturating_sub(before + after);
            if steps == 0 {
                return runs;
            }
        }
    }
    runs
}

struct Aligning<'a> {
    page: &'a [Token],
    version: &'a PreparedVersion,
    page_taken: Vec<bool>,
    page_of: Vec<u32>,
    runs: Vec<Run>,
}

impl Aligning<'_> {
    /// Takes the longest runs first; of the others, what is still free on both sides.
    fn choose(&mut self, mut found: Vec<Run>) {
        found.sort_by_key(|run| (std::cmp::Reverse(run.length), run.page, run.story));
        for run in found {
            let mut start = 0;
            for at in 0..=run.length {
                let free = at < run.length && self.is_free(run.page + at, run.story + at);
                if free {
                    continue;
                }
                if at - start >= GRAM {
                    self.take(Run {
                        page: run.page + start,
                        story: run.story + start,
                        length: at - start,
                    });
                }
                start = at + 1;
            }
        }
        self.order();
    }

    fn is_free(&self, page: usize, story: usize) -> bool {
        !self.page_taken[page] && self.page_of[story] == NOWHERE
    }

    fn take(&mut self, run: Run) {
        for at in 0..run.length {
            self.page_taken[run.page + at] = true;
            self.page_of[run.story + at] = (run.page + at) as u32;
        }
        self.runs.push(run);
    }

    /// Sorts the runs by the page, and joins those that go on where the last one ended.
    fn order(&mut self) {
        self.runs.sort_by_key(|run| run.page);
        self.runs.dedup_by(|next, run| {
            let joins = run.page_end() == next.page && run.story_end() == next.story;
            if joins {
                run.length += next.length;
            }
            joins
        });
    }

    /// Between two runs that follow each other on both sides stand words that were changed: finds
    /// those among them that were not.
    fn fill_gaps(&mut self) {
        for index in 1..self.runs.len() {
            let (a, b) = (self.runs[index - 1], self.runs[index]);
            let page = a.page_end()..b.page;
            if b.story < a.story_end() {
                continue;
            }
            let story = a.story_end()..b.story;
            if page.len() > WIDEST_GAP || story.len() > WIDEST_GAP {
                continue;
            }
            let narrow = page.len() <= NARROW_GAP && story.len() <= NARROW_GAP;
            self.fill(page, story, if narrow { 1 } else { 3 });
        }
        self.order();
    }

    /// Beyond the first and the last run of a stretch the text may go on with changes.
    fn reach_out(&mut self) {
        const LEAST: usize = 4;
        let mut at = 0;
        // Each step adds words or moves on, so this ends.
        while at < self.runs.len() {
            let run = self.runs[at];
            let next_page = self
                .runs
                .get(at + 1)
                .map_or(self.page.len(), |next| next.page);
            let page = run.page_end()..next_page.min(run.page_end() + REACH);
            let story = run.story_end()..self.free_story_after(run.story_end());
            let before = self.runs.len();
            self.fill(page, story, LEAST);
            if self.runs.len() > before {
                self.runs.sort_by_key(|run| run.page);
            } else {
                at += 1;
            }
        }
        let mut at = self.runs.len();
        while at > 0 {
            let run = self.runs[at - 1];
            let last_page = if at > 1 {
                self.runs[at - 2].page_end()
            } else {
                0
            };
            let page = last_page.max(run.page.saturating_sub(REACH))..run.page;
            let story = self.free_story_before(run.story)..run.story;
            let before = self.runs.len();
            self.fill(page, story, LEAST);
            let added = self.runs.len() - before;
            if added == 0 {
                at -= 1;
                continue;
            }
            // What was added stands before the run at hand: go on from its first.
            self.runs.sort_by_key(|run| run.page);
        }
        self.order();
    }

    fn free_story_after(&self, start: usize) -> usize {
        let most = self.page_of.len().min(start + REACH);
        (start..most)
            .find(|at| self.page_of[*at] != NOWHERE)
            .unwrap_or(most)
    }

    fn free_story_before(&self, end: usize) -> usize {
        let least = end.saturating_sub(REACH);
        (least..end)
            .rev()
            .find(|at| self.page_of[*at] != NOWHERE)
            .map_or(least, |at| at + 1)
    }

    /// Takes the words that both stretches have in common, in order, where at least so many
    /// stand in a row.
    fn fill(&mut self, page: Range<usize>, story: Range<usize>, least: usize) {
        if page.len() < least || story.len() < least {
            return;
        }
        let theirs: Vec<u64> = self.page[page.clone()].iter().map(|t| t.hash).collect();
        let ours: Vec<u64> = self.version.tokens[story.clone()]
            .iter()
            .map(|t| t.hash)
            .collect();
        for (a, b, length) in common(&theirs, &ours) {
            if length < least {
                continue;
            }
            let run = Run {
                page: page.start + a,
                story: story.start + b,
                length,
            };
            if (0..length).all(|at| self.is_free(run.page + at, run.story + at)) {
                self.take(run);
            }
        }
    }
}

/// The words that two texts have in common, in order: where in the first, where in the second, how many.
pub(crate) fn common(a: &[u64], b: &[u64]) -> Vec<(usize, usize, usize)> {
    capture_diff_slices(Algorithm::Myers, a, b)
        .into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => Some((old_index, new_index, len)),
            _ => None,
        })
        .collect()
}

impl Alignment {
    /// The word of the page that a word of the story is.
    pub(crate) fn page_of(&self, story: usize) -> Option<usize> {
        self.page_of
            .get(story)
            .filter(|at| **at != NOWHERE)
            .map(|at| *at as usize)
    }

    /// How many words are the same.
    pub(crate) fn same(&self) -> usize {
        self.runs.iter().map(|run| run.length).sum()
    }

    /// The stretches of the page that follow the story.
    pub(crate) fn stretches(&self) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (index, run) in self.runs.iter().enumerate() {
            if let Some(last) = stretches.last_mut()
                && run.page - last.page.end <= JOIN_WITHIN
                && run.story >= last.story.end
                && run.story - last.story.end <= JOIN_WITHIN
            {
                last.page.end = run.page_end();
                last.story.end = run.story_end();
                last.same += run.length;
                last.runs.end = index + 1;
                continue;
            }
            stretches.push(Stretch {
                page: run.page..run.page_end(),
                story: run.story..run.story_end(),
                same: run.length,
                runs: index..index + 1,
            });
        }
        stretches
    }
}

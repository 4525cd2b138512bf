//! Which version a page carries.
//!
//! Versions differ in a few places. Where a page covers such a place, with the words on either
//! side of it, it shows one of the texts that stood there; all versions that have that text fit.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::align::{Alignment, common};
use crate::document::{Prepared, PreparedVersion};
use crate::page::Page;

/// A place where two versions differ, and what the page shows there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditSite {
    /// The version that the page follows there.
    pub shown: u32,
    /// The version that it doesn't.
    pub not_shown: u32,
    /// What the version followed has there, with a few words around it.
    pub shown_text: String,
    /// What the other one has.
    pub not_shown_text: String,
    /// What the page has.
    pub page_text: String,
    /// Where on the page that is, in bytes: from the word before to the word behind, where both have them.
    pub page: Range<usize>,
}

/// The versions that fit a page.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    /// The version that fits best, by its place: where several do, the newest.
    pub(crate) best: usize,
    /// All that fit, by their places.
    pub(crate) versions: Vec<usize>,
    /// The evidence.
    pub(crate) sites: Vec<EditSite>,
}

/// How far from the place of an edit a word on either side may stand to be its neighbour.
const NEIGHBOUR: usize = 8;
/// How many words may stand between the neighbours on the page.
const WIDEST: usize = 400;

/// Finds the versions that fit, given the page's alignment with each.
pub(crate) fn fit(page: &Page, story: &Prepared, alignments: &[Alignment]) -> Fit {
    let mut base = (0..alignments.len())
        .max_by_key(|at| (alignments[*at].same(), *at))
        .unwrap_or(0);
    // Another version may fit better at the places that tell: each round strictly moves on.
    for _ in 0..alignments.len() {
        let fit = against(page, story, alignments, base);
        match fit.better {
            Some(better) => base = better,
            None => return fit.fit,
        }
    }
    against(page, story, alignments, base).fit
}

struct Against {
    fit: Fit,
    better: Option<usize>,
}

fn against(page: &Page, story: &Prepared, alignments: &[Alignment], base: usize) -> Against {
    let mut versions = vec![base];
    let mut sites = Vec::new();
    let mut better = None;
    for other in (0..alignments.len()).filter(|other| *other != base) {
        let mut for_base = 0;
        let mut for_other = 0;
        for place in places(&story.versions[base], &story.versions[other]) {
            let comparing = Comparing {
                page,
                base: &story.versions[base],
                other: &story.versions[other],
                alignment: &alignments[base],
                place: &place,
            };
            let Some(shown) = comparing.shown() else {
                continue;
            };
            if shown.base {
                for_base += 1;
            } else {
                for_other += 1;
            }
            sites.push(comparing.site(&shown));
        }
        if for_base == 0 {
            versions.push(other);
            if for_other > 0 {
                better = Some(other);
            }
        }
    }
    versions.sort_unstable();
    let best = versions.last().copied().unwrap_or(base);
    Against {
        fit: Fit {
            best,
            versions,
            sites,
        },
        better,
    }
}

/// A place where two versions differ: the words of each.
struct Place {
    base: Range<usize>,
    other: Range<usize>,
}

/// Where two versions differ. Places so close that one can't be judged without the other are one.
fn places(base: &PreparedVersion, other: &PreparedVersion) -> Vec<Place> {
    let words = |version: &PreparedVersion| -> Vec<u64> {
        version.tokens.iter().map(|token| token.hash).collect()
    };
    let mut places: Vec<Place> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &words(base), &words(other)) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (base, other) = (op.old_range(), op.new_range());
        match places.last_mut() {
            Some(last) if base.start - last.base.end <= NEIGHBOUR => {
                last.base.end = base.end;
                last.other.end = other.end;
            }
            _ => places.push(Place { base, other }),
        }
    }
    places
}

struct Comparing<'a> {
    page: &'a Page,
    base: &'a PreparedVersion,
    other: &'a PreparedVersion,
    alignment: &'a Alignment,
    place: &'a Place,
}

/// How far from the place a word that both have stands, and which word of the page it is.
type Neighbour = (usize, usize);

struct Shown {
    base: bool,
    page: Range<usize>,
}

impl Comparing<'_> {
    /// Which of the two the page shows; nothing where it doesn't cover the place.
    fn shown(&self) -> Option<Shown> {
        let Place { base, other } = self.place;
        let left = (base.start.saturating_sub(NEIGHBOUR)..base.start)
            .rev()
            .find_map(|at| Some((base.start - at, self.alignment.page_of(at)?)));
        let right = (base.end..self.base.tokens.len().min(base.end + NEIGHBOUR))
            .find_map(|at| Some((at + 1 - base.end, self.alignment.page_of(at)?)));
        match (left, right) {
            (Some(left), Some(right)) if left.1 < right.1 && right.1 - left.1 <= WIDEST => {
                let expected = left.0 + base.len().max(other.len()) + right.0;
                if right.1 - left.1 > expected + NEIGHBOUR {
                    // Something else stands between: what goes on without a break tells more.
                    let one_sided = self
                        .seen_from_right(right)
                        .or_else(|| self.seen_from_left(left));
                    if one_sided.is_some() {
                        return one_sided;
                    }
                }
                self.between(left, right)
            }
            (Some(left), None) => self.seen_from_left(left),
            (None, Some(right)) => self.seen_from_right(right),
            _ => None,
        }
    }

    /// With neighbours on both sides: the one that fits better between them.
    fn between(&self, left: Neighbour, right: Neighbour) -> Option<Shown> {
        let Place { base, other } = self.place;
        let page = left.1..right.1 + 1;
        let ours = base.start - left.0..base.end + right.0;
        let theirs = other.start.checked_sub(left.0)?..other.end + right.0;
        let ours = self.distance(page.clone(), self.base, ours);
        let theirs = self.distance(page.clone(), self.other, theirs);
        (ours != theirs).then_some(Shown {
            base: ours < theirs,
            page,
        })
    }

    fn seen_from_left(&self, (before, start): Neighbour) -> Option<Shown> {
        let Place { base, other } = self.place;
        let ours = self.follows(start, self.base, base.start - before);
        let theirs = self.follows(start, self.other, other.start.checked_sub(before)?);
        self.one_sided(before, ours, theirs, |length| start..start + length)
    }

    fn seen_from_right(&self, (after, end): Neighbour) -> Option<Shown> {
        let Place { base, other } = self.place;
        let ours = self.precedes(end, self.base, base.end + after);
        let theirs = self.precedes(end, self.other, other.end + after);
        self.one_sided(after, ours, theirs, |length| end + 1 - length..end + 1)
    }

    /// With words on one side only, what tells is how far each version goes with the page: one
    /// word more is enough if it is all that differs, otherwise two.
    fn one_sided(
        &self,
        context: usize,
        ours: usize,
        theirs: usize,
        page: impl Fn(usize) -> Range<usize>,
    ) -> Option<Shown> {
        let (most, variant) = if ours > theirs {
            (ours, self.place.base.len())
        } else {
            (theirs, self.place.other.len())
        };
        let beyond = most.checked_sub(context)?;
        let lead = ours.abs_diff(theirs);
        (variant > 0 && lead > 0 && beyond >= variant.min(2)).then(|| Shown {
            base: ours > theirs,
            page: page(most),
        })
    }

    /// How many words don't fit between a stretch of the page and one of a version.
    fn distance(
        &self,
        page: Range<usize>,
        version: &PreparedVersion,
        story: Range<usize>,
    ) -> usize {
        let hash = |token: &wire_story::text::Token| token.hash;
        let theirs: Vec<u64> = self.page.tokens[page].iter().map(hash).collect();
        let end = story.end.min(version.tokens.len());
        let ours: Vec<u64> = version.tokens[story.start.min(end)..end]
            .iter()
            .map(hash)
            .collect();
        let same: usize = common(&theirs, &ours)
            .iter()
            .map(|(_, _, length)| length)
            .sum();
        theirs.len() + ours.len() - 2 * same
    }

    /// How many words are the same from here on.
    fn follows(&self, page: usize, version: &PreparedVersion, story: usize) -> usize {
        self.page.tokens[page..]
            .iter()
            .zip(&version.tokens[story.min(version.tokens.len())..])
            .take_while(|(a, b)| a.hash == b.hash)
            .count()
    }

    /// How many words are the same back from here; the story's end is the word after.
    fn precedes(&self, page: usize, version: &PreparedVersion, story_end: usize) -> usize {
        self.page.tokens[..=page]
            .iter()
            .rev()
            .zip(
                version.tokens[..story_end.min(version.tokens.len())]
                    .iter()
                    .rev(),
            )
            .take_while(|(a, b)| a.hash == b.hash)
            .count()
    }

    fn site(&self, shown: &Shown) -> EditSite {
        const AROUND: usize = 4;
        let text = |version: &PreparedVersion, range: &Range<usize>| {
            let end = version.tokens.len().min(range.end + AROUND);
            let start = range.start.saturating_sub(AROUND);
            version.text_of(start..end).replace('\n', " ")
        };
        let base = text(self.base, &self.place.base);
        let other = text(self.other, &self.place.other);
        let page = crate::pickup::bytes(&self.page.tokens, &shown.page);
        let page_text = self
            .page
            .text_of(self.with_neighbours(&shown.page, AROUND))
            .replace('\n', " ");
        if shown.base {
            EditSite {
                shown: self.base.number,
                not_shown: self.other.number,
                shown_text: base,
                not_shown_text: other,
                page_text,
                page,
            }
        } else {
            EditSite {
                shown: self.other.number,
                not_shown: self.base.number,
                shown_text: other,
                not_shown_text: base,
                page_text,
                page,
            }
        }
    }

    /// A stretch of the page with the words around it that stand around the place in the story, too.
    fn with_neighbours(&self, shown: &Range<usize>, around: usize) -> Range<usize> {
        let base = &self.place.base;
        let first = (base.start.saturating_sub(around)..base.start)
            .find_map(|at| self.alignment.page_of(at))
            .filter(|first| shown.start.saturating_sub(around) <= *first);
        let last = (base.end..self.base.tokens.len().min(base.end + around))
            .rev()
            .find_map(|at| self.alignment.page_of(at))
            .filter(|last| *last < shown.end + around);
        let start = first.map_or(shown.start, |first| first.min(shown.start));
        let end = last.map_or(shown.end, |last| shown.end.max(last + 1));
        start..end
    }
}

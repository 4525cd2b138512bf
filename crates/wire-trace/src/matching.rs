//! From the stories that a page shares words with to those that it carries.

use std::ops::Range;

use crate::align::{Alignment, Run, Stretch, align};
use crate::document::{Document, Prepared, PreparedVersion, word_range};
use crate::findings::{self, headline::is_headline};
use crate::gram::gram_hashes;
use crate::links::leads_to;
use crate::page::{Page, SegmentKind};
use crate::pickup::{Class, Passage, Pickup};
use crate::versions::{Fit, fit};

/// Fewer own words than this are no pickup.
const LEAST_WORDS: usize = 15;
/// A stretch with fewer own words doesn't count at all: so many words in a row can be chance.
const LEAST_STRETCH: usize = 8;
/// Where no stretch reaches [`LEAST_WORDS`], so many words have to come together.
const LEAST_SCATTERED: usize = 30;
/// A copy from this many words on is more than a quotation.
const PARTIAL: usize = 40;
/// A copy with this share of the story's words is one of the whole story.
const WHOLE: f64 = 0.6;
/// A match with fewer words outside quotation marks shares the quotation, not the story.
const OUTSIDE_QUOTATION: usize = 5;
/// A quotation longer than this is no answer that others could have been given, too.
const LONGEST_QUOTATION: usize = 80;
/// So many words more must another story's stretch have to explain the same place better.
const BETTER_BY: usize = 4;
/// The longest text that an ellipsis or a link makes a teaser.
const LONGEST_TEASER: usize = 80;

/// A headline of fewer words may be anybody's.
pub(crate) const TELLING_HEADLINE: usize = 4;

/// A story that may be carried, aligned with the page.
struct Candidate<'a> {
    story: &'a Prepared,
    fit: Fit,
    alignment: Alignment,
    stretches: Vec<Stretch>,
    /// Whether the page links to it.
    linked: bool,
    /// Whether one of the page's headings is its headline.
    headed: bool,
}

/// Compares a page with these stories: which of them it carries, the one with most words first, and
/// what is wrong with each copy. [`Grams::candidates`](crate::Grams::candidates) says which stories are
/// worth it, and in which order: of two that explain the page equally well, the first comes first.
#[must_use]
pub fn compare(page: &Page, stories: impl IntoIterator<Item = Document>) -> Vec<Pickup> {
    let stories: Vec<Prepared> = stories.into_iter().map(Prepared::new).collect();
    pickups(page, stories.iter())
}

/// The pickups of a page, given the stories it shares words with.
pub(crate) fn pickups<'a>(page: &Page, stories: impl Iterator<Item = &'a Prepared>) -> Vec<Pickup> {
    let grams: Vec<u64> = gram_hashes(&page.tokens).collect();
    let mut candidates: Vec<Candidate<'_>> = stories
        .filter(|story| !is_original(page, story))
        .filter_map(|story| Candidate::new(page, &grams, story))
        .collect();
    let quoted = quoted_words(page, &candidates);
    give_way(page, &mut candidates);
    let mut claimed = vec![false; page.tokens.len()];
    let mut found = Vec::new();
    // Each time the story that explains most of what no better one has explained.
    while let Some(best) = (0..candidates.len()).max_by(|a, b| {
        let merit = |at: &usize| candidates[*at].merit(&claimed);
        merit(a).total_cmp(&merit(b)).then(b.cmp(a))
    }) {
        let candidate = candidates.swap_remove(best);
        let own = candidate.own_stretches(&claimed);
        let most = own.iter().map(|(_, words)| *words).max().unwrap_or(0);
        let words: usize = own.iter().map(|(_, words)| words).sum();
        if words < LEAST_WORDS {
            break;
        }
        if most < LEAST_WORDS && words < LEAST_SCATTERED {
            continue;
        }
        // The words between its own are its too: changed ones, that only look like another story's.
        for stretch in &candidate.stretches {
            claimed[stretch.page.clone()].fill(true);
        }
        found.push(candidate.pickup(page, &own, &quoted));
    }
    found
}

/// Whether the page is the original itself.
fn is_original(page: &Page, story: &Prepared) -> bool {
    match (&page.url, &story.document.url) {
        (Some(page), Some(story)) => leads_to(page, story),
        _ => false,
    }
}

/// Leaves out the stretches at places that another story explains better, by a longer stretch: of a
/// page with the beginnings of two stories each has its own, though one has words of the other, too.
///
/// At its ends a stretch gives way run by run: a few words that it shares by chance with the text
/// before or behind it are the other story's.
fn give_way(page: &Page, candidates: &mut [Candidate<'_>]) {
    let mut longest = vec![0; page.tokens.len()];
    for run in candidates
        .iter()
        .flat_map(|candidate| &candidate.alignment.runs)
    {
        for words in &mut longest[run.page..run.page_end()] {
            *words = run.length.max(*words);
        }
    }
    for candidate in &mut *candidates {
        let runs = &candidate.alignment.runs;
        let is_others = |run: &Run| {
            run.length < LEAST_STRETCH
                && longest[run.page..run.page_end()]
                    .iter()
                    .all(|words| *words >= run.length + BETTER_BY)
        };
        for stretch in &mut candidate.stretches {
            stretch.trim(runs, is_others);
        }
    }
    let mut best = vec![0; page.tokens.len()];
    for stretch in candidates.iter().flat_map(|candidate| &candidate.stretches) {
        if stretch.same >= LEAST_WORDS {
            for words in &mut best[stretch.page.clone()] {
                *words = stretch.same.max(*words);
            }
        }
    }
    for candidate in candidates {
        candidate.stretches.retain(|stretch| {
            best[stretch.page.clone()]
                .iter()
                .any(|words| *words < stretch.same + BETTER_BY)
        });
    }
}

/// The page's headings that are the story's headline, as ranges of word numbers.
fn headings(page: &Page, story: &Prepared) -> Vec<Range<usize>> {
    page.segments
        .iter()
        .filter(|segment| matches!(segment.kind, SegmentKind::Heading(_)))
        .filter(|segment| is_headline(story, &page.text[segment.range.clone()]))
        .map(|segment| word_range(&page.tokens, &segment.range))
        .collect()
}

/// The words of the page that any story has as a quotation: whoever has them from there, has them
/// from the one who said them.
fn quoted_words(page: &Page, candidates: &[Candidate<'_>]) -> Vec<bool> {
    let mut quoted = vec![false; page.tokens.len()];
    for candidate in candidates {
        let version = candidate.version();
        for run in &candidate.alignment.runs {
            for at in 0..run.length {
                quoted[run.page + at] |= version.is_quoted(run.story + at);
            }
        }
    }
    quoted
}

impl<'a> Candidate<'a> {
    fn new(page: &Page, grams: &[u64], story: &'a Prepared) -> Option<Self> {
        let mut alignments: Vec<Alignment> = story
            .versions
            .iter()
            .map(|version| align(&page.tokens, grams, version))
            .collect();
        if alignments
            .iter()
            .all(|alignment| alignment.same() < LEAST_WORDS)
        {
            return None;
        }
        let fit = fit(page, story, &alignments);
        let alignment = alignments.swap_remove(fit.best);
        let headings = headings(page, story);
        // A headline that takes up words of the text is none of the text all the same.
        let is_heading = |stretch: &Stretch| {
            headings
                .iter()
                .any(|heading| overlap(heading, &stretch.page) == stretch.page)
        };
        let stretches = alignment
            .stretches()
            .into_iter()
            .filter(|stretch| stretch.same >= LEAST_STRETCH && !is_heading(stretch))
            .collect();
        let linked = story.document.url.as_ref().is_some_and(|url| {
            page.links.iter().any(|link| {
                page.absolute(&link.href)
                    .is_some_and(|href| leads_to(&href, url))
            })
        });
        Some(Self {
            story,
            fit,
            alignment,
            stretches,
            linked,
            headed: !headings.is_empty() && story.headline.len() >= TELLING_HEADLINE,
        })
    }

    fn version(&self) -> &'a PreparedVersion {
        &self.story.versions[self.fit.best]
    }

    /// Its stretches, with the words of each that no better story explains.
    fn own_stretches(&self, claimed: &[bool]) -> Vec<(&Stretch, usize)> {
        self.stretches
            .iter()
            .map(|stretch| (stretch, self.own_words(stretch, claimed)))
            .filter(|(_, words)| *words >= LEAST_STRETCH)
            .collect()
    }

    fn own_words(&self, stretch: &Stretch, claimed: &[bool]) -> usize {
        let version = self.version();
        self.alignment.runs[stretch.runs.clone()]
            .iter()
            .map(|run| {
                claimed[run.page..run.page_end()]
                    .iter()
                    .zip(run.story..)
                    .filter(|(claimed, word)| !**claimed && !version.is_third_party(*word))
                    .count()
            })
            .sum()
    }

    /// How well it explains the page: the words that are still to be explained; where two stories
    /// explain as many, the one that is linked, then the one of which the page has more.
    fn merit(&self, claimed: &[bool]) -> f64 {
        let words: usize = self
            .own_stretches(claimed)
            .iter()
            .map(|(_, words)| words)
            .sum();
        let share = words as f64 / self.version().own_words().max(1) as f64;
        let linked = if self.linked { 0.5 } else { 0.0 };
        words as f64 * (1.0 + 0.02 * (share.min(1.0) + linked))
    }

    fn pickup(&self, page: &Page, own: &[(&Stretch, usize)], quoted: &[bool]) -> Pickup {
        let version = self.version();
        let words = own
            .iter()
            .map(|(stretch, words)| words + self.changed_words(stretch))
            .sum();
        let share = (words as f64 / version.own_words().max(1) as f64).min(1.0);
        let stretches: Vec<&Stretch> = own.iter().map(|(stretch, _)| *stretch).collect();
        let class = self.class(page, words, share, &stretches, quoted);
        let numbers: Vec<u32> = self
            .fit
            .versions
            .iter()
            .map(|at| self.story.versions[*at].number)
            .collect();
        let latest = self.story.latest().map_or(0, |latest| latest.number);
        let stale = !numbers.contains(&latest) && self.past_grace(page);
        let passages = stretches
            .iter()
            .map(|stretch| Passage::new(page, version, &self.alignment, stretch))
            .collect();
        let mut pickup = Pickup {
            story: self.story.document.key.clone(),
            class,
            share,
            words,
            versions: numbers,
            best_version: version.number,
            latest_version: latest,
            stale,
            sites: self.fit.sites.clone(),
            passages,
            findings: Vec::new(),
        };
        pickup.findings = findings::find(&findings::Copy {
            page,
            story: self.story,
            version,
            alignment: &self.alignment,
            stretches: &stretches,
            pickup: &pickup,
        });
        pickup
    }

    /// Words of the story that stand in narrow gaps: changed, but carried.
    fn changed_words(&self, stretch: &Stretch) -> usize {
        const NARROW: usize = 6;
        self.alignment.runs[stretch.runs.clone()]
            .windows(2)
            .map(|pair| {
                let page = pair[1].page - pair[0].page_end();
                let story = pair[1].story.saturating_sub(pair[0].story_end());
                if story <= NARROW { page.min(story) } else { 0 }
            })
            .sum()
    }

    /// Whether the page was seen after the time that the terms leave for a correction. Where a time
    /// isn't known, the page is taken to be late.
    fn past_grace(&self, page: &Page) -> bool {
        let hours = self
            .story
            .document
            .terms
            .as_ref()
            .map_or(0, |terms| terms.correction_hours);
        match (
            page.seen,
            self.story.latest().and_then(|latest| latest.created),
        ) {
            (Some(seen), Some(created)) => {
                let late = created.saturating_add(jiff::SignedDuration::from_hours(hours.into()));
                late.is_ok_and(|late| seen > late)
            }
            _ => true,
        }
    }

    fn class(
        &self,
        page: &Page,
        words: usize,
        share: f64,
        stretches: &[&Stretch],
        quoted: &[bool],
    ) -> Class {
        if !self.linked
            && !self.headed
            && words <= LONGEST_QUOTATION
            && self.shares_only_quotations(words, stretches, quoted)
        {
            return Class::CommonSource;
        }
        if share >= WHOLE {
            return Class::Whole;
        }
        if words <= LONGEST_TEASER && self.is_teaser(page, words, stretches) {
            return Class::Teaser;
        }
        if words >= PARTIAL {
            Class::Partial
        } else {
            Class::Quote
        }
    }

    /// Whether all that is shared stands between quotation marks in the story: then both have it
    /// from the same mouth. Of a short match that is so, too, where another story quotes it.
    fn shares_only_quotations(
        &self,
        words: usize,
        stretches: &[&Stretch],
        quoted: &[bool],
    ) -> bool {
        let version = self.version();
        let outside = stretches
            .iter()
            .flat_map(|stretch| &self.alignment.runs[stretch.runs.clone()])
            .flat_map(|run| (0..run.length).map(|at| (run.page + at, run.story + at)))
            .filter(|(page, story)| {
                !(version.is_quoted(*story) || words < PARTIAL && quoted[*page])
            })
            .count();
        outside < OUTSIDE_QUOTATION
    }

    /// Whether the page only points to the story: its beginning, breaking off with an ellipsis, or
    /// in the middle of a sentence on a page that links to the story. Besides that there may be a
    /// few words more, such as its headline.
    fn is_teaser(&self, page: &Page, words: usize, stretches: &[&Stretch]) -> bool {
        const BEGINNING: usize = 5;
        let beginning = stretches
            .iter()
            .find(|stretch| stretch.story.start < BEGINNING);
        let Some(stretch) = beginning else {
            return false;
        };
        if words > stretch.same + LEAST_WORDS {
            return false;
        }
        // Teasers are often cut by characters, in the middle of a word.
        let mut end = stretch.page.end;
        if let (Some(theirs), Some(ours)) = (
            page.tokens.get(end),
            self.version().tokens.get(stretch.story.end),
        ) && self.version().text[ours.range()].starts_with(&page.text[theirs.range()])
        {
            end += 1;
        }
        let Some(last) = page.tokens.get(end - 1) else {
            return false;
        };
        let rest = page.text[last.end as usize..].trim_start_matches([
            ' ', '\u{a0}', ',', ':', ';', '-', '–', '—', '[', '(', '”', '"', '’',
        ]);
        let broken_off = rest.starts_with('…') || rest.starts_with("...");
        broken_off || (words < PARTIAL && self.linked && self.breaks_off(stretch))
    }

    /// Whether the copy ends in the middle of one of the story's sentences.
    fn breaks_off(&self, stretch: &Stretch) -> bool {
        let version = self.version();
        let Some(last) = version.tokens.get(stretch.story.end - 1) else {
            return false;
        };
        let after =
            version.text[last.end as usize..].trim_start_matches(['”', '"', '’', '\'', ')']);
        !after.starts_with(['.', '!', '?', ':', '\n'])
    }
}

/// The words that two ranges have in common.
pub(crate) fn overlap(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    let start = a.start.max(b.start);
    start..a.end.min(b.end).max(start)
}

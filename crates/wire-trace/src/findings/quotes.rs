//! Altered quotations (rule T5): a word changed where somebody else speaks.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{AlteredQuotation, Copy, Finding, Rule, State};
use crate::document::word_range;
use crate::matching::overlap;
use crate::quotation::quotations;
use crate::spelling;

/// Shorter quotations are told as changes of the text, not as altered quotations.
const LEAST_WORDS: usize = 5;
/// Added words at either end of a quotation, up to so many, were put into somebody's mouth; more
/// are another text between wrongly paired marks.
const MOST_ADDED: usize = 6;

pub(super) fn check(copy: &Copy<'_>) -> Vec<Finding> {
    let theirs = quotations_copied(copy);
    let mut found = Vec::new();
    for ours in copy
        .version
        .quotations
        .iter()
        .filter(|range| range.len() >= LEAST_WORDS)
    {
        let words: Vec<usize> = ours
            .clone()
            .filter_map(|word| copy.alignment.page_of(word))
            .collect();
        if words.len() * 2 < ours.len() {
            continue;
        }
        // The page's quotation that has most of these words.
        let theirs = theirs
            .iter()
            .map(|range| {
                (
                    words.iter().filter(|word| range.contains(word)).count(),
                    range,
                )
            })
            .filter(|(count, _)| count * 2 >= words.len())
            .max_by_key(|(count, _)| *count);
        let Some((_, theirs)) = theirs else {
            continue;
        };
        if theirs.len() >= LEAST_WORDS && is_altered(copy, ours, theirs) {
            let range = crate::pickup::bytes(&copy.page.tokens, theirs);
            found.push(Finding {
                rule: Rule::Quote,
                state: State::Altered,
                breach: copy.story.document.terms.is_some(),
                page_text: Some(copy.page.text[range.clone()].to_owned()),
                page_range: Some(range),
                story_text: Some(copy.version.text_of(ours.clone()).to_owned()),
                quotation: Some(AlteredQuotation {
                    story_range: crate::pickup::bytes(&copy.version.tokens, ours),
                    speaker: None,
                }),
            });
        }
    }
    found
}

/// The quotations on the page that have words of the story, as ranges of word numbers.
fn quotations_copied(copy: &Copy<'_>) -> Vec<Range<usize>> {
    let page = copy.page;
    let mut found = Vec::new();
    for segment in &page.segments {
        let words = word_range(&page.tokens, &segment.range);
        let touched = copy
            .stretches
            .iter()
            .any(|stretch| !overlap(&stretch.page, &words).is_empty());
        if !touched {
            continue;
        }
        for range in quotations(&page.text[segment.range.clone()]) {
            let bytes = segment.range.start + range.start..segment.range.start + range.end;
            found.push(word_range(&page.tokens, &bytes));
        }
    }
    found
}

/// Whether the page's quotation says something else than the story's.
fn is_altered(copy: &Copy<'_>, ours: &Range<usize>, theirs: &Range<usize>) -> bool {
    let story: Vec<u64> = copy.version.tokens[ours.clone()]
        .iter()
        .map(|t| t.hash)
        .collect();
    let page: Vec<u64> = copy.page.tokens[theirs.clone()]
        .iter()
        .map(|t| t.hash)
        .collect();
    let ops: Vec<DiffOp> = capture_diff_slices(Algorithm::Myers, &story, &page)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .collect();
    ops.iter().any(|op| {
        let (old, new) = (op.old_range(), op.new_range());
        let at_start = old.start == 0 && new.start == 0;
        let at_end = old.end == story.len() && new.end == page.len();
        if at_start || at_end {
            // Shortened at its ends it is still what was said; words put in front or behind are not.
            let added = theirs.start + new.start..theirs.start + new.end;
            let copied = added.clone().any(|word| is_of_story(copy, word));
            if new.is_empty() || copied || new.len() > MOST_ADDED {
                return false;
            }
        }
        !is_allowed(copy, ours, theirs, &old, &new)
    })
}

/// Whether a word of the page is one of the story's, wherever it stands there.
fn is_of_story(copy: &Copy<'_>, word: usize) -> bool {
    copy.alignment
        .runs
        .iter()
        .any(|run| run.page <= word && word < run.page_end())
}

/// Marked omissions, words in square brackets and house spelling are no alterations.
fn is_allowed(
    copy: &Copy<'_>,
    ours: &Range<usize>,
    theirs: &Range<usize>,
    old: &Range<usize>,
    new: &Range<usize>,
) -> bool {
    // The text between the words on either side shows the marks; a word more on each side shows
    // spellings that part words otherwise.
    let page_words = (theirs.start + new.start)
        .saturating_sub(1)
        .max(theirs.start)..(theirs.start + new.end + 1).min(theirs.end);
    let story_words = (ours.start + old.start).saturating_sub(1).max(ours.start)
        ..(ours.start + old.end + 1).min(ours.end);
    let page = copy.page.text_of(page_words);
    let story = copy.version.text_of(story_words);
    let marks = ["…", "...", ". . .", "[", "("];
    marks
        .iter()
        .any(|mark| page.contains(mark) && !story.contains(mark))
        || spelling::same(page, story)
}

//! Tear sheets: story and page side by side, with what is the same and what is not.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::page::{Page, Segment, SegmentKind};
use crate::pickup::Pickup;
use crate::versions::EditSite;

/// Story and page side by side, ready to be shown, and to be kept as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TearSheet {
    /// The version compared.
    pub version: u32,
    /// The newest version there is.
    #[serde(default)]
    pub newest: u32,
    /// Its paragraphs.
    pub story: Vec<StoryParagraph>,
    /// The page: the parts copied with what stands around them.
    pub page: Vec<PageBlock>,
}

/// A paragraph of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryParagraph {
    /// Its text in stretches.
    pub spans: Vec<StorySpan>,
}

/// A stretch of the story's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorySpan {
    /// The text.
    pub text: String,
    /// What became of it on the page.
    pub state: StoryState,
}

/// What became of a stretch of the story on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoryState {
    /// The page has it.
    Same,
    /// The page has other words in its place.
    Changed,
    /// The page doesn't have it.
    Missing,
}

/// A part of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageBlock {
    /// A paragraph, a heading, a table cell.
    Segment {
        /// Whether it is a heading.
        heading: bool,
        /// Its text in stretches.
        spans: Vec<PageSpan>,
    },
    /// So many segments that have nothing of the story and are left out.
    Skipped {
        /// How many.
        segments: usize,
    },
}

/// A stretch of the page's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSpan {
    /// The text.
    pub text: String,
    /// What it is to the story.
    pub state: PageState,
    /// What the newest version has in its place, where it has something else and the reader may know.
    #[serde(default)]
    pub newest: Option<String>,
}

/// What a stretch of the page is to the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageState {
    /// The story has it.
    Same,
    /// It stands in place of other words of the story.
    Changed,
    /// It was put between words of the story.
    Added,
    /// The story had it, but the newest version changed it.
    Outdated,
    /// It is none of the story's.
    Outside,
}

/// How many segments around the parts copied are shown.
const AROUND: usize = 3;

impl TearSheet {
    /// Lays a pickup's page beside the paragraphs of the version it was compared with
    /// ([`Pickup::best_version`]).
    #[must_use]
    pub fn new(page: &Page, paragraphs: &[String], pickup: &Pickup) -> Self {
        Self {
            version: pickup.best_version,
            newest: pickup.latest_version,
            story: story_side(paragraphs, pickup),
            // Who doesn't see the story's side doesn't read its words on the other either.
            page: page_side(page, pickup, !paragraphs.is_empty()),
        }
    }
}

fn story_side(paragraphs: &[String], pickup: &Pickup) -> Vec<StoryParagraph> {
    let mut marks: Vec<(Range<usize>, StoryState)> = Vec::new();
    for passage in &pickup.passages {
        let mut at = passage.story.start;
        for change in &passage.changes {
            if change.story.is_empty() {
                continue;
            }
            marks.push((at..change.story.start, StoryState::Same));
            let state = if change.page_text.is_empty() {
                StoryState::Missing
            } else {
                StoryState::Changed
            };
            marks.push((change.story.clone(), state));
            at = change.story.end;
        }
        marks.push((at..passage.story.end, StoryState::Same));
    }
    marks.sort_by_key(|(range, _)| range.start);
    let mut start = 0;
    paragraphs
        .iter()
        .map(|text| {
            let whole = start..start + text.len();
            start = whole.end + 1;
            let spans = cut(&whole, &marks, StoryState::Missing)
                .into_iter()
                .map(|(range, state)| StorySpan {
                    text: slice(text, range.start - whole.start..range.end - whole.start),
                    state,
                })
                .collect();
            StoryParagraph { spans }
        })
        .collect()
}

fn page_side(page: &Page, pickup: &Pickup, with_newest: bool) -> Vec<PageBlock> {
    let mut marks: Vec<(Range<usize>, PageState)> = Vec::new();
    for passage in &pickup.passages {
        let mut at = passage.page.start;
        for change in &passage.changes {
            if change.page.is_empty() {
                continue;
            }
            marks.push((at..change.page.start, PageState::Same));
            let state = if change.story_text.is_empty() {
                PageState::Added
            } else {
                PageState::Changed
            };
            marks.push((change.page.clone(), state));
            at = change.page.end;
        }
        marks.push((at..passage.page.end, PageState::Same));
    }
    marks.sort_by_key(|(range, _)| range.start);
    let outdated = outdated(pickup);
    let marks = over(&marks, &outdated);
    // What it should read stands once, behind the last of it.
    let newest = |range: &Range<usize>| {
        let site = outdated.iter().rfind(|site| site.page.end == range.end)?;
        with_newest.then(|| site.not_shown_text.clone())
    };
    let shown = shown(page.segments(), pickup);
    let mut blocks = Vec::new();
    let mut skipped = 0;
    for (segment, shown) in page.segments().iter().zip(shown) {
        if !shown {
            skipped += 1;
            continue;
        }
        if skipped > 0 {
            blocks.push(PageBlock::Skipped { segments: skipped });
            skipped = 0;
        }
        blocks.push(PageBlock::Segment {
            heading: matches!(segment.kind, SegmentKind::Heading(_)),
            spans: cut(&segment.range, &marks, PageState::Outside)
                .into_iter()
                .map(|(range, state)| PageSpan {
                    newest: newest(&range).filter(|_| state == PageState::Outdated),
                    text: slice(page.text(), range),
                    state,
                })
                .collect(),
        });
    }
    if skipped > 0 {
        blocks.push(PageBlock::Skipped { segments: skipped });
    }
    blocks
}

/// The places at which the page has what the newest version changed, in the page's order.
fn outdated(pickup: &Pickup) -> Vec<&EditSite> {
    let is_behind = pickup.best_version < pickup.latest_version;
    let sites = pickup.sites.iter();
    let mut outdated: Vec<&EditSite> = sites
        .filter(|site| is_behind && site.not_shown == pickup.latest_version)
        .collect();
    outdated.sort_by_key(|site| site.page.start);
    outdated
}

/// Marks with these places laid over them.
fn over(
    marks: &[(Range<usize>, PageState)],
    places: &[&EditSite],
) -> Vec<(Range<usize>, PageState)> {
    let mut over: Vec<(Range<usize>, PageState)> = Vec::new();
    for (range, state) in marks {
        let mut at = range.start;
        for place in places.iter().map(|site| &site.page) {
            if place.start < range.end && place.end > at {
                over.push((at..place.start.max(at), *state));
                at = place.end;
            }
        }
        over.push((at..range.end.max(at), *state));
    }
    over.extend(
        places
            .iter()
            .map(|site| (site.page.clone(), PageState::Outdated)),
    );
    over.retain(|(range, _)| !range.is_empty());
    over.sort_by_key(|(range, _)| range.start);
    over
}

/// Which segments are shown: those with something of the story or with evidence, and those around.
fn shown(segments: &[Segment], pickup: &Pickup) -> Vec<bool> {
    let passages = pickup.passages.iter().map(|passage| passage.page.clone());
    let evidence = pickup
        .findings
        .iter()
        .filter_map(|finding| finding.page_range.clone())
        .filter(|range| !range.is_empty());
    let mut shown = vec![false; segments.len()];
    for range in passages.chain(evidence) {
        let first = segments.partition_point(|segment| segment.range.end <= range.start);
        let end = segments.partition_point(|segment| segment.range.start < range.end);
        if first < end {
            shown[first.saturating_sub(AROUND)..segments.len().min(end + AROUND)].fill(true);
        }
    }
    shown
}

/// Cuts a stretch of text by the marks that lie in it; what no mark covers has the state given.
fn cut<S: Copy + PartialEq>(
    whole: &Range<usize>,
    marks: &[(Range<usize>, S)],
    uncovered: S,
) -> Vec<(Range<usize>, S)> {
    let mut spans: Vec<(Range<usize>, S)> = Vec::new();
    let mut add = |range: Range<usize>, state: S| {
        if range.is_empty() {
            return;
        }
        match spans.last_mut() {
            Some((last, same)) if *same == state && last.end == range.start => last.end = range.end,
            _ => spans.push((range, state)),
        }
    };
    let mut at = whole.start;
    let first = marks.partition_point(|(range, _)| range.end <= whole.start);
    for (range, state) in &marks[first.min(marks.len())..] {
        if range.start >= whole.end {
            break;
        }
        let start = range.start.max(at);
        let end = range.end.min(whole.end);
        if start >= end {
            continue;
        }
        add(at..start, uncovered);
        add(start..end, *state);
        at = end;
    }
    add(at..whole.end, uncovered);
    spans
}

/// A stretch of a text that was measured in the same text, so that it is there.
fn slice(text: &str, range: Range<usize>) -> String {
    text.get(range).unwrap_or_default().to_owned()
}

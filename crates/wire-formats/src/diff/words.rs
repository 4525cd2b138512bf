//! Paragraphs as words with the marks that lie on them, and what differs between two of them.

use similar::{Algorithm, DiffOp, DiffableStr, TextDiff, capture_diff_slices};
use url::Url;
use wire_story::{MarkKind, Paragraph, ParagraphKind};

use crate::paragraph::{Step, steps};

/// A word, or what stands between two, as it looks. Two are the same if their marks are, too: a
/// link's address is as much a part of the text as its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) look: Look<'a>,
}

/// The marks on a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Look<'a> {
    pub(super) link: Option<&'a Url>,
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    /// Whose it is, where it is a third party's.
    pub(super) owner: Option<&'a str>,
    /// Our own word for what kind of paragraph this is.
    pub(super) label: bool,
}

/// What stayed and what changed, in the order of the text.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Same(Vec<Word<'a>>),
    Changed {
        gone: Vec<Word<'a>>,
        come: Vec<Word<'a>>,
    },
}

/// The words of a line without marks.
pub(super) fn line(text: &str) -> Vec<Word<'_>> {
    let look = Look::default();
    text.tokenize_unicode_words()
        .into_iter()
        .map(|text| Word { text, look })
        .collect()
}

/// The words of a paragraph, with its kind before them where it isn't running text.
pub(super) fn paragraph(paragraph: &Paragraph) -> Vec<Word<'_>> {
    let label = |text| Word {
        text,
        look: Look {
            label: true,
            ..Look::default()
        },
    };
    let mut words: Vec<Word<'_>> = match paragraph.kind {
        ParagraphKind::Text => None,
        ParagraphKind::Heading => Some(label("Heading: ")),
        ParagraphKind::Quotation => Some(label("Quotation: ")),
        ParagraphKind::ListItem => Some(label("List item: ")),
    }
    .into_iter()
    .collect();
    let mut look = Look::default();
    for step in steps(paragraph) {
        match step {
            Step::Text(text) => words.extend(
                text.tokenize_unicode_words()
                    .into_iter()
                    .map(|text| Word { text, look }),
            ),
            Step::Open(kind) => put(&mut look, kind, true),
            Step::Close(kind) => put(&mut look, kind, false),
        }
    }
    words
}

fn put<'a>(look: &mut Look<'a>, kind: &'a MarkKind, on: bool) {
    match kind {
        MarkKind::Strong => look.strong = on,
        MarkKind::Emphasis => look.emphasis = on,
        MarkKind::Link(url) => look.link = on.then_some(url),
        MarkKind::ThirdParty(owner) => look.owner = on.then_some(owner),
    }
}

/// How alike two paragraphs are in their words, from 0 to 1. Marks don't count.
pub(super) fn likeness(old: &[Word<'_>], new: &[Word<'_>]) -> f32 {
    let texts = |words: &[Word<'_>]| words.iter().map(|w| w.text).collect::<String>();
    TextDiff::from_words(texts(old), texts(new)).ratio()
}

/// The runs of words that stayed, went and came. White space between two changes belongs to both,
/// so that a changed phrase reads as one.
pub(super) fn pieces<'a>(old: &[Word<'a>], new: &[Word<'a>]) -> Vec<Piece<'a>> {
    let operations = capture_diff_slices(Algorithm::Myers, old, new);
    let mut pieces = Vec::new();
    for (at, operation) in operations.iter().enumerate() {
        let (gone, come) = (&old[operation.old_range()], &new[operation.new_range()]);
        let space_between = at > 0
            && at + 1 < operations.len()
            && gone.iter().all(|word| word.text.trim().is_empty());
        if matches!(operation, DiffOp::Equal { .. }) && !space_between {
            pieces.push(Piece::Same(gone.to_vec()));
            continue;
        }
        match pieces.last_mut() {
            Some(Piece::Changed {
                gone: all_gone,
                come: all_come,
            }) => {
                all_gone.extend_from_slice(gone);
                all_come.extend_from_slice(come);
            }
            _ => pieces.push(Piece::Changed {
                gone: gone.to_vec(),
                come: come.to_vec(),
            }),
        }
    }
    pieces
}

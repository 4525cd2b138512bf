//! The light markup in which the desk writes: paragraphs as text that a person can read and type.
//!
//! A blank line separates paragraphs. `## ` begins a heading, `> ` a quotation, `- ` an item of a
//! list. `[words](https://…)` is a link, `**words**` strong, `*words*` emphasis. A backslash takes a
//! sign at its word (`\*`), and `\|` is nothing: it keeps two signs apart that would be read as one.
//! `{{The Associated Press: words}}` are another's words, not the wire's to license.
//!
//! [`text`] and [`paragraphs`] are inverse to each other.

mod read;
mod write;

use std::ops::Range;

use wire_rights::DeskCopy;
use wire_story::agency::Credited;
use wire_story::{Body, Paragraph, Purpose};

pub use read::paragraphs;
pub use write::text;

/// A part of a typed paragraph that is somebody else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// The place of the paragraph, from 0.
    pub paragraph: usize,
    /// What of its text, in bytes.
    pub part: Range<usize>,
    /// Whose it is.
    pub owner: String,
}

/// The text with these parts marked as their owners'; of two that meet, the later one takes in the other.
#[must_use]
pub fn with_owners(typed: &str, owned: &[Owned]) -> String {
    let mark = |(at, paragraph): (usize, Paragraph)| {
        let here = owned.iter().filter(|one| one.paragraph == at);
        here.fold(paragraph, |paragraph, one| {
            paragraph.part_owned_by(one.part.clone(), &one.owner)
        })
    };
    let marked = paragraphs(typed).into_iter().enumerate().map(mark);
    text(&marked.collect::<Vec<_>>())
}

/// What of a typed text credits an agency and isn't marked.
#[must_use]
pub fn credited(typed: &str) -> Vec<Credited> {
    Body::new(paragraphs(typed)).credited()
}

/// Whether anything of a typed text is marked as a third party's.
#[must_use]
pub fn has_third_party(typed: &str) -> bool {
    !Body::new(paragraphs(typed)).third_party().is_empty()
}

/// A desk copy's headline and text without markup, to be read by a program.
#[must_use]
pub fn plain(copy: &DeskCopy<'_>) -> String {
    copy.content().plain(Purpose::Index)
}

/// A desk copy's text in light markup, to be edited.
#[must_use]
pub fn of(copy: &DeskCopy<'_>) -> String {
    text(copy.content().body.open(Purpose::Render))
}

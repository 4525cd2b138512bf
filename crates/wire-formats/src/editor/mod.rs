//! The light markup in which the desk writes: paragraphs as text that a person can read and type.
//!
//! A blank line separates paragraphs. `## ` begins a heading, `> ` a quotation, `- ` an item of a
//! list. `[words](https://…)` is a link, `**words**` strong, `*words*` emphasis. A backslash takes a
//! sign at its word (`\*`), and `\|` is nothing: it keeps two signs apart that would be read as one.
//!
//! [`text`] and [`paragraphs`] are inverse to each other.

mod read;
mod write;

use wire_rights::DeskCopy;
use wire_story::Purpose;

pub use read::paragraphs;
pub use write::text;

/// A desk copy's text in light markup, to be edited.
#[must_use]
pub fn of(copy: &DeskCopy<'_>) -> String {
    text(copy.content().body.open(Purpose::Render))
}

//! Finds the copies of a wire's stories in pages, and says what is wrong with them.
//!
//! ```
//! use wire_trace::{Document, DocumentVersion, Index, Page, PageContext};
//!
//! let text = "The harbour board of Saltmere voted on Tuesday to close the old ferry terminal at \
//!             the end of the season and to sell the land around it.";
//! let index = Index::build([Document {
//!     key: "ferry".into(),
//!     headline: "Saltmere closes its ferry terminal".into(),
//!     versions: vec![DocumentVersion { number: 1, created: None, paragraphs: vec![text.into()], ..DocumentVersion::default() }],
//!     ..Document::default()
//! }]);
//! let html = format!("<h1>Ferry news</h1><p>{text}</p>");
//! let page = Page::read(html.as_bytes(), PageContext::default())?;
//! let pickups = index.trace(&page);
//! assert_eq!(pickups[0].story, "ferry");
//! assert_eq!(pickups[0].class.code(), "whole");
//! # Ok::<(), wire_trace::PageError>(())
//! ```
//!
//! The way of a page: its bytes become text ([`Page::read`]); every run of eight words is looked
//! up in the [`Index`]; each story that has one is aligned with the page, word by word, in all its
//! versions; the story that explains most of the page comes first, and others count only by what
//! it doesn't explain. What is left is a [`Pickup`], with its versions and its [`Finding`]s.
//!
//! Who looks through many pages asks [`Index::may_carry`] first: it needs a page's bytes only.
//!
//! [`Index`] holds its stories in memory, texts and all. [`Grams`] is for any number of them: it lies in a
//! file that a [`Builder`] writes, says which stories may be on a page, and leaves to the caller where their
//! texts come from; [`compare`] does the rest. Of a file that holds the texts, [`Grams::trace`] does all of it.
//!
//! This crate does no I/O: bytes and times come in as arguments.

mod align;
mod document;
mod findings;
mod gate;
mod gram;
mod index;
mod killed;
mod links;
mod locate;
mod look;
mod matching;
mod of_story;
mod page;
mod pickup;
mod quotation;
pub mod report;
pub mod signs;
mod spelling;
mod tear_sheet;
mod versions;
mod warc;

pub use document::{Document, DocumentVersion, Stopped};
pub use findings::{AlteredQuotation, Finding, Rule, State, UnknownRule, quotation_changed};
pub use index::{Builder, Filter, Grams, Index, IndexError, Texts};
pub use killed::{KilledTexts, Part, Resemblance};
pub use look::TraceError;
pub use matching::compare;
pub use page::{Link, Page, PageContext, PageError, ProtectedAddress, Segment, SegmentKind};
pub use pickup::{Class, Passage, Pickup, TextChange};
pub use tear_sheet::{
    PageBlock, PageSpan, PageState, StoryParagraph, StorySpan, StoryState, TearSheet,
};
pub use versions::EditSite;
pub use warc::{Warc, WarcError, WarcPage, WarcPlace, WarcRecord, is_record, kept_page};

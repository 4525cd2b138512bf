//! The tear sheet as one file, which needs nothing but itself: to be sent, printed and kept.

use askama::Template;
use jiff::Timestamp;
use wire_delivery::looks::record::SavedFinding;
use wire_trace::{PageBlock, PageState, StoryState, TearSheet};

use crate::pickups::lines::{class_name, percent, versions};

/// A tear sheet as one HTML file without scripts and without anything from elsewhere; it prints on A4.
#[derive(Debug, Template)]
#[template(path = "sheet_file.html")]
pub struct SheetFile {
    /// The wire that says all this; nothing where stories out of files were looked for.
    pub wire: Option<String>,
    /// The story's headline.
    pub headline: String,
    /// The story's id, or the key of a story out of a file.
    pub story: String,
    /// The page: its address, or its file.
    pub page: String,
    /// The address after redirects, where it is another.
    pub came_from: Option<String>,
    /// Whose page it is, where anybody's site is asked for; nothing inside where it is nobody's.
    pub publisher: Option<Option<String>>,
    /// The class, as a code of trace.
    pub class: String,
    /// The share of the story that the page has, from 0 to 1.
    pub share: f64,
    /// How many words of the story that is.
    pub words: u32,
    /// The versions that the page may have.
    pub versions: Vec<u32>,
    /// Whether a newer version had to be there.
    pub stale: bool,
    /// When the page was fetched, where that is known.
    pub seen: Option<Timestamp>,
    /// When the page was found first, where looks at it are kept.
    pub first_seen: Option<Timestamp>,
    /// What the hash is of, and the hash.
    pub hash: Option<(&'static str, String)>,
    /// The version of the terms that the page was held against.
    pub terms: Option<u32>,
    /// What was checked, and what came out.
    pub findings: Vec<SavedFinding>,
    /// Story and page side by side.
    pub sheet: Option<TearSheet>,
    /// Why the story's side isn't shown.
    pub story_refused: Vec<String>,
    /// Why the page isn't shown.
    pub page_missing: Option<String>,
    /// When this file was made.
    pub made: Timestamp,
}

/// Of what the hash is, where the page is kept as a web archive.
pub const HASH_OF_RECORD: &str = "BLAKE3 of the page as fetched (WARC)";
/// Of what the hash is, where there are the bare bytes of a page.
pub const HASH_OF_PAGE: &str = "BLAKE3 of the page’s bytes";

impl SheetFile {
    /// The file.
    ///
    /// # Errors
    /// It can't be written, which happens where memory ends.
    pub fn html(&self) -> Result<String, askama::Error> {
        self.render()
    }

    fn class(&self) -> &'static str {
        class_name(&self.class)
    }

    fn share(&self) -> String {
        percent(self.share)
    }

    fn versions(&self) -> String {
        versions(&self.versions)
    }

    fn is_address(&self) -> bool {
        self.page.starts_with("https://") || self.page.starts_with("http://")
    }

    fn breaches(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.breach)
            .count()
    }

    /// A time with its seconds: evidence is exact.
    fn exactly(&self, at: &Timestamp) -> String {
        at.strftime("%-d %B %Y, %H:%M:%S UTC").to_string()
    }
}

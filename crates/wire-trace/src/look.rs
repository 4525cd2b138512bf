//! A look at one page, with an index that holds its stories' texts.

use crate::document::Document;
use crate::index::{Grams, IndexError};
use crate::matching::compare;
use crate::page::{Page, PageContext, PageError};
use crate::pickup::Pickup;

/// Why a page can't be traced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// The page can't be read.
    #[error(transparent)]
    Page(#[from] PageError),
    /// A story's text in the index can't be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl Grams {
    /// Which stories a page carries, the one with most words first, and what is wrong with each copy: the
    /// gate, and behind it all the rest. Their texts are read from the index's file; stories whose texts are
    /// elsewhere are not found.
    ///
    /// # Errors
    /// The page can't be read, or a text of the index is damaged.
    pub fn trace(&self, bytes: &[u8], context: PageContext) -> Result<Vec<Pickup>, TraceError> {
        if !self.may_carry(bytes, &context) {
            return Ok(Vec::new());
        }
        let page = Page::read(bytes, context)?;
        let candidates = self.candidates(&page).into_iter();
        let stories: Result<Vec<Document>, IndexError> = candidates
            .filter_map(|number| self.document(number).transpose())
            .collect();
        Ok(compare(&page, stories?))
    }
}

//! The gate: whether a page may carry anything, asked of its bytes before it is read.
//!
//! Of a web archive hardly any page carries a story. The gate makes the words of a page, and nothing
//! else of it, and looks their runs up all together.

use crate::gram::grams_of;
use crate::index::Grams;
use crate::page::{self, PageContext};

impl Grams {
    /// Whether a page may carry a story. Where this says no, there are no [`candidates`](Grams::candidates);
    /// where it says yes, the page has to be read to know. Pages that can't be read pass, so that reading
    /// them says why.
    #[must_use]
    pub fn may_carry(&self, bytes: &[u8], context: &PageContext) -> bool {
        let Some(words) = page::bare_words(bytes, context) else {
            return true;
        };
        let grams: Vec<u64> = grams_of(&words).collect();
        self.any_own(&grams)
    }
}

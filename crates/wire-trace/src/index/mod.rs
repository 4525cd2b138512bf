//! The index: from runs of words to the stories they stand in.
//!
//! [`Grams`] is the index proper, for any number of stories: a table in a file and what was put since.
//! [`Index`] holds some stories in memory, texts and all.

mod builder;
mod filter;
mod format;
mod fresh;
mod grams;
mod keys;
mod sample;
mod table;

pub use builder::{Builder, Texts};
pub use filter::Filter;
pub use format::IndexError;
pub use grams::Grams;

use crate::document::{Document, Prepared};
use crate::matching;
use crate::page::{Page, PageContext};
use crate::pickup::Pickup;

/// Stories to look for, in memory with their texts: for a few thousand.
///
/// Of every version each eighth run of eight words is kept, and pages are probed at every word, so
/// that any fifteen words in a row are found.
#[derive(Debug, Default)]
pub struct Index {
    grams: Grams,
    stories: Vec<Prepared>,
}

impl Index {
    /// An index of these stories.
    #[must_use]
    pub fn build(documents: impl IntoIterator<Item = Document>) -> Self {
        let mut index = Self::default();
        for document in documents {
            index.add(document);
        }
        index
    }

    /// Adds a story. One that was added under the same key before stays; [`put`](Self::put) takes its
    /// place.
    pub fn add(&mut self, document: Document) {
        self.grams.add(&document);
        self.stories.push(Prepared::new(document));
    }

    /// Puts a story in the place of the one of the same key, or adds it. The index answers as one that
    /// was built of the stories as they are now.
    pub fn put(&mut self, document: Document) {
        let number = self.grams.put(&document);
        let story = Prepared::new(document);
        match self.stories.get_mut(number as usize) {
            Some(place) => *place = story,
            None => self.stories.push(story),
        }
    }

    /// How many stories it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    /// Whether a page may carry a story: see [`Grams::may_carry`].
    #[must_use]
    pub fn may_carry(&self, bytes: &[u8], context: &PageContext) -> bool {
        self.grams.may_carry(bytes, context)
    }

    /// Which stories a page carries, the one with most words first, and what is wrong with each copy.
    #[must_use]
    pub fn trace(&self, page: &Page) -> Vec<Pickup> {
        let candidates = self.grams.candidates(page).into_iter();
        matching::pickups(
            page,
            candidates.map(|number| &self.stories[number as usize]),
        )
    }
}

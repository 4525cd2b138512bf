//! Stories of a product: its filter is held against story after story, the newest first.

use wire_rights::Product;

use crate::{Store, StoreError, StoryCursor, StoryFilter, StoryPage};

/// How many stories are read at once.
const STEP: u32 = 200;

/// The most stories that are looked at for one answer; the next one goes on from there.
const MOST: u32 = 5000;

/// The stories of a product, and how many were looked at to find them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The stories.
    pub page: StoryPage,
    /// How many stories were looked at.
    pub looked_at: u32,
}

impl Store {
    /// Stories of a product, the newest first publication first, from the page after this place. A page
    /// may have fewer than `limit` although another follows: a filter that selects little looks at many.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn stories_of(
        &self,
        product: &Product,
        filter: StoryFilter,
        after: Option<&StoryCursor>,
        limit: u32,
    ) -> Result<Selected, StoreError> {
        let mut stories = Vec::new();
        let mut looked_at = 0;
        let mut after = after.copied();
        loop {
            let page = self.stories(filter, after.as_ref(), STEP).await?;
            let mut read = page.stories.into_iter();
            for (story, version) in read.by_ref() {
                looked_at += 1;
                let place = StoryCursor::at(&story);
                if (version.content()).is_some_and(|content| product.covers(&story, content)) {
                    stories.push((story, version));
                }
                if stories.len() == limit.max(1) as usize {
                    let more = read.len() > 0 || page.next.is_some();
                    let next = more.then_some(place);
                    let page = StoryPage { stories, next };
                    return Ok(Selected { page, looked_at });
                }
            }
            if page.next.is_none() || looked_at >= MOST {
                let next = page.next;
                let page = StoryPage { stories, next };
                return Ok(Selected { page, looked_at });
            }
            after = page.next;
        }
    }
}

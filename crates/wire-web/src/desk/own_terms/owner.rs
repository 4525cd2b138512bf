//! What can have terms of its own: a product, a story.

use std::fmt::Display;

use wire_rights::{Head, InForce, Reach, Terms};
use wire_store::{OwnTerms, StoreError};
use wire_story::{ProductId, StoryId};

use crate::app::App;
use crate::desk::correct::find as find_story;
use crate::desk::names::headline;
use crate::desk::products;
use crate::error::PageError;

/// The id of what can have terms of its own.
pub(crate) trait Owner: Copy + Display + Sync {
    /// The entry of the navigation that its pages belong to.
    const PLACE: &'static str;
    /// Its own page, up to its id.
    const PAGES: &'static str;

    /// The one that is written so, and what it is called.
    async fn find(app: &App, id: &str) -> Result<(Self, String), PageError>;

    /// It, as what has terms.
    fn own(self) -> OwnTerms;

    /// The terms that it has of its own, or those that hold as long as it has none.
    async fn holding(self, app: &App, now: &InForce) -> Result<Holding, StoreError>;

    /// For which stories terms of its own would hold.
    async fn reach<'a>(self, app: &App, now: &'a InForce) -> Result<Reach<'a>, StoreError>;
}

/// Terms that hold, and whether they are its own.
pub(crate) enum Holding {
    Own(Terms),
    Others(Terms),
}

impl Holding {
    pub(crate) fn terms(&self) -> &Terms {
        match self {
            Self::Own(terms) | Self::Others(terms) => terms,
        }
    }

    /// The version of its own; 0 where it has none.
    pub(crate) fn version(&self) -> u32 {
        match self {
            Self::Own(terms) => terms.version,
            Self::Others(_) => 0,
        }
    }
}

impl Owner for ProductId {
    const PLACE: &'static str = "/desk/products";
    const PAGES: &'static str = "/desk/products";

    async fn find(app: &App, id: &str) -> Result<(Self, String), PageError> {
        let product = products::find(app, id).await?;
        if product.retired.is_some() {
            return Err(PageError::Conflict(
                "This product was retired: it has no terms of its own any more.".into(),
            ));
        }
        Ok((product.id, product.name))
    }

    fn own(self) -> OwnTerms {
        OwnTerms::Product(self)
    }

    async fn holding(self, _: &App, now: &InForce) -> Result<Holding, StoreError> {
        let product = now.catalogue.product(self);
        let own = product.and_then(|product| product.terms.clone());
        Ok(own.map_or_else(|| Holding::Others(now.terms.clone()), Holding::Own))
    }

    async fn reach<'a>(self, app: &App, now: &'a InForce) -> Result<Reach<'a>, StoreError> {
        let mut reach = Reach::of_product(now, self);
        app.store.each_head(|head| reach.look(head)).await?;
        // Ids are in the order of time.
        reach.stories.sort_by(|one, other| other.cmp(one));
        Ok(reach)
    }
}

impl Owner for StoryId {
    const PLACE: &'static str = "/desk";
    const PAGES: &'static str = "/desk/stories";

    async fn find(app: &App, id: &str) -> Result<(Self, String), PageError> {
        let (story, version) = find_story(app, id).await?;
        Ok((story.id, headline(app, &version).await?))
    }

    fn own(self) -> OwnTerms {
        OwnTerms::Story(self)
    }

    async fn holding(self, app: &App, now: &InForce) -> Result<Holding, StoreError> {
        if let Some(own) = now.catalogue.story_terms(self) {
            return Ok(Holding::Own(own.clone()));
        }
        let found = app.store.story(self).await?;
        let terms = found.map_or(&now.terms, |(story, version)| {
            now.terms_for(&story, &version)
        });
        Ok(Holding::Others(terms.clone()))
    }

    async fn reach<'a>(self, app: &App, now: &'a InForce) -> Result<Reach<'a>, StoreError> {
        let mut reach = Reach::of_story(now, self);
        if let Some((story, version)) = app.store.story(self).await? {
            reach.look(&Head::of(story, &version));
        }
        Ok(reach)
    }
}

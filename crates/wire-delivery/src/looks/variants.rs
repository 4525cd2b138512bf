//! The other forms of a page that is looked at again: a copy that was mended, or taken down, may go on living in
//! the page for phones or the one for printing.

use url::Url;
use wire_store::{Pickup, StoreError};
use wire_story::{PublisherId, StoryId};
use wire_trace::{Page, PageContext, kept_page};

use super::record::{GONE, SavedLook};
use super::{Eyes, LookError, Looker, Taken, again, busy, host};
use crate::guard::FetchedPage;

/// How many other forms of a page are looked at.
const MOST: usize = 3;

/// A page that was looked at again.
pub(super) struct Main<'a> {
    pub(super) address: &'a Url,
    pub(super) owner: Option<PublisherId>,
    pub(super) fetched: &'a FetchedPage,
    /// What was known of it before.
    pub(super) known: &'a [Pickup],
    pub(super) eyes: Eyes,
}

/// What came of looking at the other forms.
#[derive(Default)]
pub(super) struct Others {
    /// The stories that were found there, or were and are no longer.
    pub(super) shown: Vec<StoryId>,
    /// How many were asked for.
    pub(super) asked: usize,
    /// One that couldn't be looked at, and why, in words for people.
    pub(super) unseen: Option<String>,
}

impl Looker {
    /// Looks at each of the forms of a page that it names, or named when the story was on it.
    pub(super) async fn look_at_variants(
        &self,
        main: &Main<'_>,
        mut variants: Vec<Url>,
    ) -> Result<Others, LookError> {
        variants.extend(self.named_before(main).await?);
        let mut others = Others::default();
        let mut tried: Vec<Url> = Vec::new();
        for variant in variants {
            let is_itself = [main.address, &main.fetched.url].contains(&&variant);
            if is_itself || tried.contains(&variant) || !self.is_same_site(main, &variant).await? {
                continue;
            }
            if tried.len() == MOST {
                break;
            }
            match self.look_at_variant(main, &variant, &mut others).await {
                Ok(shown) => others.shown.extend(shown),
                Err(LookError::Store(error)) => return Err(error.into()),
                Err(error) => others.unseen = Some(unseen(&variant, &error.to_string())),
            }
            tried.push(variant);
        }
        Ok(others)
    }

    async fn look_at_variant(
        &self,
        main: &Main<'_>,
        variant: &Url,
        others: &mut Others,
    ) -> Result<Vec<StoryId>, LookError> {
        let known = self.store.pickups_at(variant.as_str()).await?;
        if main.eyes == Eyes::OfAProgram {
            // It has its own turn.
            if known.iter().any(|known| known.again.next.is_some()) {
                return Ok(Vec::new());
            }
            if let Some(why) = again::forbids(&self.sites.of(variant).await, variant) {
                others.unseen = Some(unseen(variant, &why));
                return Ok(Vec::new());
            }
        }
        others.asked += 1;
        let fetched = self.guard.fetch_page(variant).await?;
        let is_gone = matches!(fetched.status, 404 | 410);
        if fetched.url == main.fetched.url || (is_gone && known.is_empty()) {
            return Ok(Vec::new());
        }
        let Taken { shown, .. } = self
            .take(variant, main.owner, &fetched, &known, main.eyes)
            .await?;
        Ok(shown)
    }

    /// The forms that the page named at the last look that found the story on it: what is taken down names
    /// none any more.
    async fn named_before(&self, main: &Main<'_>) -> Result<Vec<Url>, LookError> {
        let Some(before) = main.known.iter().find(|before| before.look.class != GONE) else {
            return Ok(Vec::new());
        };
        let Some(hash) = &before.look.page else {
            return Ok(Vec::new());
        };
        let Some(kept) = self.store.blob(hash).await? else {
            return Ok(Vec::new());
        };
        let saved: SavedLook = serde_json::from_str(&before.look.passages).unwrap_or_default();
        let context = saved.context(before.look.seen);
        busy(move || Ok(variants_of(&kept, context))).await
    }

    async fn is_same_site(&self, main: &Main<'_>, variant: &Url) -> Result<bool, StoreError> {
        if host(variant) == host(main.address) {
            return Ok(true);
        }
        let owner = self.store.publisher_by_domain(&host(variant)).await?;
        Ok(owner.is_some() && owner == main.owner)
    }
}

fn variants_of(kept: &[u8], context: PageContext) -> Vec<Url> {
    Page::read(kept_page(kept), context).map_or_else(|_| Vec::new(), |page| page.variants())
}

fn unseen(variant: &Url, why: &str) -> String {
    format!(
        "The page itself is mended or gone, but it has another form that can’t be looked at: {variant}. {why}"
    )
}

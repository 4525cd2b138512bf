//! Pickups on pages that somebody has fetched before, out of a web archive or one of many addresses: kept
//! like looks, of the time at which the page was fetched.

use std::ops::AddAssign;

use jiff::Timestamp;
use url::Url;
use wire_store::{Kept, Store};
use wire_story::StoryId;
use wire_trace::Page;

use super::found::{Found, found};
use super::save::Look;
use super::{LookError, busy, close, context_at, host};
use crate::Clock;
use crate::guard::FetchedPage;

/// What became of the pickups of one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptPickups {
    /// Pickups that weren't known.
    pub new: usize,
    /// Further looks at known ones, newer and older than what is known.
    pub further: usize,
    /// Looks that were kept before.
    pub already: usize,
    /// How many obligations they have closed.
    pub closed: usize,
}

impl AddAssign for KeptPickups {
    fn add_assign(&mut self, more: Self) {
        self.new += more.new;
        self.further += more.further;
        self.already += more.already;
        self.closed += more.closed;
    }
}

/// Keeps what was found on pages that were fetched at some time. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Keeper {
    store: Store,
    clock: Clock,
}

impl Keeper {
    /// One for this wire.
    #[must_use]
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// Holds a page against the stories that it was found to carry, and keeps it with what comes of
    /// that, as a look would have at the time. Nothing that was found later is changed, and that the
    /// page carries nothing of another story says nothing: only a look says that a copy is gone.
    ///
    /// # Errors
    /// The page can't be read, or the store can't be written.
    pub async fn keep(
        &self,
        address: &Url,
        seen: Timestamp,
        fetched: &FetchedPage,
        stories: Vec<StoryId>,
    ) -> Result<KeptPickups, LookError> {
        // As exact as the store, so that what is kept once is known again.
        let seen = Timestamp::from_microsecond(seen.as_microsecond()).unwrap_or(seen);
        let mut address = address.clone();
        address.set_fragment(None);
        let owner = self.store.publisher_by_domain(&host(&address)).await?;
        let known = self.store.pickups_at(address.as_str()).await?;
        let owner = owner.or_else(|| known.iter().find_map(|before| before.look.publisher));
        let in_force = self.store.in_force().await?;
        let (bytes, context) = (fetched.bytes.clone(), context_at(fetched, seen));
        let page = busy(move || Ok(Page::read(&bytes, context)?)).await?;
        let carried = found(&self.store, &in_force, page, stories).await?;
        let hash = self.store.put_blob(&fetched.record(seen)).await?;
        let look = Look {
            store: &self.store,
            seen,
            address: &address,
            owner,
            fetched,
            hash: &hash,
        };
        let mut kept = KeptPickups::default();
        let mut shown = Vec::new();
        for Found {
            story,
            versions,
            pickup,
        } in carried
        {
            let Some(latest) = versions.last() else {
                continue;
            };
            let before = known.iter().find(|known| known.look.story == story.id);
            let judged = look
                .by_agreed_terms(&in_force, (&story, &versions), latest, pickup)
                .await?;
            let new = look.look(&story, latest, &judged).await?;
            let (id, what) = self.store.save_pickup_once(&new).await?;
            match what {
                Kept::First => kept.new += 1,
                Kept::Newest | Kept::Earlier => kept.further += 1,
                Kept::Already => kept.already += 1,
            }
            if matches!(what, Kept::First | Kept::Newest) {
                shown.push(story.id);
                let now = self.clock.now();
                super::again::plan((&self.store, now), id, &new, before, &versions).await?;
            }
        }
        if let Some(owner) = owner {
            let closing = close::closing(&self.store, owner, &shown).await?;
            kept.closed = close::close(&self.store, (&address, seen), &closing).await?;
        }
        Ok(kept)
    }
}

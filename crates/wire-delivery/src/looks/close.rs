//! What a look shows as done.

use jiff::Timestamp;
use url::Url;
use wire_store::{
    EventKind, NewPickup, Obligation, ObligationState, Pickup, PickupFilter, Store, StoreError,
};
use wire_story::{PublisherId, StoryId, VersionNumber};

use super::record::GONE;

/// What a publisher's pages show as done: every page of it that was found with the story has
/// the mended text or no text of it any more.
pub(super) async fn closing(
    store: &Store,
    publisher: PublisherId,
    stories: &[StoryId],
) -> Result<Vec<Obligation>, StoreError> {
    let mut closing = Vec::new();
    for obligation in store.obligations_of(publisher).await? {
        if obligation.state != ObligationState::Open || !stories.contains(&obligation.story) {
            continue;
        }
        let filter = PickupFilter {
            publisher: Some(publisher),
            story: Some(obligation.story),
            stale: false,
        };
        let pages = store.pickups(&filter, 0, 1000).await?;
        if !pages.is_empty() && pages.iter().all(|page| is_done(page, &obligation)) {
            closing.push(obligation);
        }
    }
    Ok(closing)
}

/// Closes them, by a look at this page at that time, and says how many that were.
pub(super) async fn close(
    store: &Store,
    (address, seen): (&Url, Timestamp),
    closing: &[Obligation],
) -> Result<usize, StoreError> {
    let by = format!("a look at the page {address}");
    for obligation in closing {
        store.acknowledge(obligation.id, &by, seen).await?;
    }
    Ok(closing.len())
}

/// Whether a page shows that what was asked is done.
fn is_done(page: &Pickup, obligation: &Obligation) -> bool {
    // A look from before the change says nothing about it.
    if page.look.seen < obligation.opened {
        return false;
    }
    page.look.class == GONE
        || (obligation.change == EventKind::Correction
            && shows_correction(&page.look, obligation.version))
}

/// Whether a page shows this correction: one that could as well carry the version before shows nothing.
pub(super) fn shows_correction(look: &NewPickup, correction: VersionNumber) -> bool {
    let mut versions = look.versions.iter();
    !look.versions.is_empty() && versions.all(|version| *version >= correction)
}

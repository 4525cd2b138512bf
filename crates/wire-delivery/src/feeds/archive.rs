//! What the public Atom feed has carried, in pages that stay what they are (RFC 5005, section 4).

use url::Url;
use wire_formats::feed::{FeedFormat, FeedInfo};
use wire_store::{FeedStamp, Store, StoreError, Wire};

use super::{Feed, IN_A_FEED, address, info, public};

/// Events on a page. The feed has as many stories, so whatever isn't on a full page yet is in the feed.
const ON_A_PAGE: u64 = IN_A_FEED as u64;

/// The page of this number, once it is full: page 1 is the beginning of the log.
///
/// # Errors
/// The store can't be read.
pub async fn archive(
    store: &Store,
    stamp: &FeedStamp,
    page: u64,
) -> Result<Option<Feed>, StoreError> {
    if page == 0 || page > stamp.seq / ON_A_PAGE {
        return Ok(None);
    }
    let (from, to) = ((page - 1) * ON_A_PAGE + 1, page * ON_A_PAGE);
    let (wire, terms) = (&stamp.wire, public::terms(store, stamp).await?);
    let mut changed = store.changes_between(from, to).await?;
    for changed in &mut changed {
        // They change without an event.
        changed.story.subjects.clear();
    }
    // A page is as old as what happened last on it, whatever of that it may show; only a hold or a kill makes it
    // newer.
    let last = store.events_after(to - 1, 1).await?;
    let happened = last.iter().map(|event| event.at);
    let shown = changed.iter().map(|changed| changed.version.created);
    let updated = happened.chain(shown).max().unwrap_or_default();
    let info = FeedInfo {
        older: (page > 1).then(|| address_of(wire, page - 1)).transpose()?,
        archive_of: Some(address(wire, "feeds/wire.atom")?),
        // A page is no topic of the hub: the holds and kills that change it are in the feed too.
        hub: None,
        // Terms change, and pages don't: the headers name those in force.
        machines: None,
        ..info(wire, &terms, updated, "all", address_of(wire, page)?)?
    };
    let feed = public::list(FeedFormat::Atom, &info, &changed, &terms, wire);
    Ok(Some(feed))
}

/// The address of the newest page, where there is one.
pub(super) fn newest_page(stamp: &FeedStamp) -> Result<Option<Url>, StoreError> {
    let full = stamp.seq / ON_A_PAGE;
    (full > 0)
        .then(|| address_of(&stamp.wire, full))
        .transpose()
}

fn address_of(wire: &Wire, page: u64) -> Result<Url, StoreError> {
    address(wire, &format!("feeds/archive/{page}.atom"))
}

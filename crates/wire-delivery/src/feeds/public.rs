//! The public feeds.

use jiff::Timestamp;
use wire_formats::feed::{FeedFormat, FeedInfo, FeedItem};
use wire_rights::{Listed, Terms};
use wire_store::{Changed, FeedStamp, Store, StoreError, Wire};

use super::{Feed, IN_A_FEED, address, archive, info, newest, published};

/// The public feed in this format, as it is with this stamp. What is read here may be newer, and is never
/// older.
///
/// # Errors
/// The store can't be read.
pub async fn public(
    store: &Store,
    stamp: &FeedStamp,
    format: FeedFormat,
) -> Result<Feed, StoreError> {
    let (wire, terms) = (&stamp.wire, terms(store, stamp).await?);
    let changed = store.changed_stories(None, IN_A_FEED).await?;
    let own = address(wire, &format!("feeds/wire.{}", format.code()))?;
    let info = FeedInfo {
        older: archive::newest_page(stamp)?,
        ..info(wire, &terms, newest(&changed), "all", own)?
    };
    Ok(list(format, &info, &changed, &terms, wire))
}

/// The terms of a stamp.
pub(super) async fn terms(store: &Store, stamp: &FeedStamp) -> Result<Terms, StoreError> {
    let terms = store.terms_version(stamp.terms).await?;
    terms.ok_or_else(|| StoreError::Invalid("the wire has no terms".into()))
}

/// A feed that lists these stories.
///
/// Whether an embargo holds is what the log says and not the clock, for a list is kept while the log stays as it
/// is: at the end of all time, an embargo holds that nobody has lifted.
pub(super) fn list(
    format: FeedFormat,
    info: &FeedInfo,
    changed: &[Changed],
    terms: &Terms,
    wire: &Wire,
) -> Feed {
    let listed: Vec<_> = changed
        .iter()
        .filter_map(|changed| Listed::of(&changed.story, &changed.version, Timestamp::MAX))
        .collect();
    let items: Vec<_> = listed.iter().map(FeedItem::Notice).collect();
    Feed::new(format, info, &items, &published(wire, terms))
}

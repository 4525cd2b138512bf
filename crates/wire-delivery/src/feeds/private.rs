//! A publisher's own feeds. They carry copies of what the publisher may have at this moment, and tell of kills and
//! holds of what it has had.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, tz::TimeZone};
use url::Url;
use wire_formats::feed::{FeedFormat, FeedItem};
use wire_rights::{
    Basis, Decision, Exit, InForce, Licensed, Listed, Publisher, Request, ThirdParty, decide,
};
use wire_store::{AccessToken, Changed, LedgerEntry, Store, StoreError, Take, TakeResult};
use wire_story::{ProductId, Status, Story, StoryId, Version};

use super::{Feed, IN_A_FEED, info, newest, published};

/// A private feed, and what is given with it.
#[derive(Clone, Debug)]
pub struct Given {
    /// The feed.
    pub feed: Feed,
    /// The copies in it, to be written into the ledger before they are given.
    pub takes: Vec<Take>,
}

/// The private feed that this token opens, by decisions made now. `own` is its address. Nothing, where there is no
/// such publisher any more.
///
/// # Errors
/// The store can't be read.
pub async fn private(
    store: &Store,
    access: &AccessToken,
    own: Url,
    format: FeedFormat,
    third_party: ThirdParty,
    at: Timestamp,
) -> Result<Option<Given>, StoreError> {
    let Some(publisher) = store.publisher(access.publisher).await? else {
        return Ok(None);
    };
    let (wire, in_force) = (store.wire().await?, store.in_force().await?);
    let changed = store.changed_stories(None, IN_A_FEED).await?;
    let had = store.takes_of(publisher.id).await?;
    let (publisher, chosen) = choose(&in_force, publisher, access.product, &changed, &had, at);

    let mut entries = Vec::new();
    for Changed { story, version, .. } in &changed {
        let decision = chosen.get(&story.id).map(|&taken_today| {
            let request = request(&publisher, (story, version), taken_today, at);
            decide(in_force.rules(), request)
        });
        if let Some(Decision::Granted(licensed)) = decision {
            entries.push(Entry::Copy(licensed.wanted(third_party)));
        } else if version.status() != Status::Usable && had.iter().any(|it| it.story == story.id) {
            entries.extend(Listed::of(story, version, at).map(|it| Entry::Notice(Box::new(it))));
        }
    }
    let takes = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Copy(licensed) => Some(Take::of(licensed, at, TakeResult::Given)),
            Entry::Notice(_) => None,
        })
        .collect();
    let items: Vec<_> = entries.iter().map(Entry::item).collect();
    let name = format!("publisher/{}", publisher.id);
    let info = info(&wire, &in_force.terms, newest(&changed), &name, own)?;
    let feed = Feed::new(format, &info, &items, &published(&wire, &in_force.terms));
    Ok(Some(Given { feed, takes }))
}

/// An entry of a private feed.
enum Entry<'a> {
    Copy(Licensed<'a>),
    Notice(Box<Listed>),
}

impl Entry<'_> {
    fn item(&self) -> FeedItem<'_> {
        match self {
            Self::Copy(licensed) => FeedItem::Copy(licensed),
            Self::Notice(listed) => FeedItem::Notice(listed),
        }
    }
}

/// Which of these stories the publisher may have, each with how many others it will have taken on this
/// day; and the publisher as it stands when it has taken them. A copy borrows the publisher that it was
/// decided for, so what is taken is counted first, and the copies are made after.
fn choose(
    in_force: &InForce,
    mut publisher: Publisher,
    product: Option<ProductId>,
    changed: &[Changed],
    had: &[LedgerEntry],
    at: Timestamp,
) -> (Publisher, BTreeMap<StoryId, u32>) {
    let mut taken = taken_today(had, at);
    let mut chosen = BTreeMap::new();
    for Changed { story, version, .. } in changed {
        // What this feed has carried it goes on carrying, whatever the product has become.
        let carried = |entry: &LedgerEntry| entry.story == story.id && entry.exit == Exit::Feed;
        if !in_force.catalogue.carries(product, story, version) && !had.iter().any(carried) {
            continue;
        }
        let others = taken.iter().filter(|taken| **taken != story.id).count();
        let others = u32::try_from(others).unwrap_or(u32::MAX);
        let request = request(&publisher, (story, version), others, at);
        let basis = match decide(in_force.rules(), request) {
            Decision::Granted(licensed) => licensed.basis(),
            Decision::Offered(_) | Decision::Refused(_) => continue,
        };
        taken.insert(story.id);
        chosen.insert(story.id, others);
        if let Basis::Licence(licence) = basis {
            publisher.take_under(licence, story.id);
        }
    }
    (publisher, chosen)
}

fn request<'a>(
    publisher: &'a Publisher,
    (story, version): (&'a Story, &'a Version),
    taken_today: u32,
    at: Timestamp,
) -> Request<'a> {
    Request {
        story,
        version,
        publisher: Some(publisher),
        person: None,
        exit: Exit::Feed,
        taken_today,
        at,
    }
}

/// The stories that the publisher has first taken on this day (UTC) to republish them.
fn taken_today(had: &[LedgerEntry], at: Timestamp) -> BTreeSet<StoryId> {
    let today = at.to_zoned(TimeZone::UTC).date();
    had.iter()
        .filter(|entry| {
            entry.exit.republishes() && entry.first.to_zoned(TimeZone::UTC).date() == today
        })
        .map(|entry| entry.story)
        .collect()
}

//! What was withheld, and may be had now: a new grant gets the stories of the last days.
//!
//! Each endpoint's receipts say what was withheld from it. When something about its publisher has changed,
//! they are decided again, and those that are granted now wait like a retry. They wait in small groups, one
//! after the other, so that fresh news is never behind more than one group.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::{SignedDuration, Timestamp};
use wire_rights::{Decision, InForce, Publisher, Request, decide, eligibility};
use wire_store::{Flush, Outcome, Pending, Receipt, Store, StoreError, Subscription};
use wire_story::{PublisherId, StoryId};

use crate::Clock;

/// How far back a new grant reaches.
const REACHES: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Stories that one endpoint gets at most, the newest ones.
const MOST: usize = 100;

/// Receipts of an endpoint that are looked through.
const RECEIPTS: u32 = 2_000;

/// How often publishers are looked at.
const EVERY: SignedDuration = SignedDuration::from_secs(5);

/// Stories that wait together, and how long after the group before.
const GROUP: usize = 8;
const APART: SignedDuration = SignedDuration::from_secs(2);

/// Looks for new grants.
#[derive(Debug)]
pub(crate) struct Backfill {
    clock: Clock,
    /// What each publisher's standing was when it was looked at last; after a start, nobody was.
    seen: HashMap<PublisherId, u64>,
    next: Timestamp,
}

impl Backfill {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            seen: HashMap::new(),
            next: Timestamp::MIN,
        }
    }

    /// Puts what is granted now in the queue. Returns how many stories.
    pub(crate) async fn look(&mut self, store: &Store) -> Result<usize, StoreError> {
        let now = self.clock.now();
        // A clock that was set back must not keep anybody waiting.
        if now < self.next && self.next <= later(now, EVERY) {
            return Ok(0);
        }
        self.next = later(now, EVERY);
        let mut endpoints = store.subscriptions().await?;
        endpoints.retain(|endpoint| endpoint.disabled.is_none());
        if endpoints.is_empty() {
            return Ok(0);
        }
        let publishers = store.publishers().await?.into_iter();
        let publishers: HashMap<PublisherId, Publisher> = publishers
            .map(|publisher| (publisher.id, publisher))
            .collect();
        let in_force = store.in_force().await?;
        let rules = rules(&in_force);
        let mut standings = HashMap::new();
        let mut queued = 0;
        for endpoint in &endpoints {
            let Some(publisher) = publishers.get(&endpoint.publisher) else {
                continue;
            };
            let standing = standing(rules, &in_force, publisher, now);
            if self.seen.get(&publisher.id) == Some(&standing) {
                continue;
            }
            queued += of_endpoint(store, endpoint, publisher, &in_force, now).await?;
            standings.insert(publisher.id, standing);
        }
        // A publisher may have several endpoints, and all of them were looked at.
        self.seen.extend(standings);
        Ok(queued)
    }
}

/// Puts what is granted to an endpoint now in the queue. Returns how many stories.
async fn of_endpoint(
    store: &Store,
    endpoint: &Subscription,
    publisher: &Publisher,
    in_force: &InForce,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let receipts = store.receipts_of(endpoint.id, RECEIPTS).await?;
    let mut granted: Vec<(u64, StoryId)> = Vec::new();
    for receipt in withheld(receipts, now) {
        let Some((story, version)) = store.story(receipt.story).await? else {
            continue;
        };
        if version.number != receipt.version {
            continue;
        }
        let request = Request {
            story: &story,
            version: &version,
            publisher: Some(publisher),
            person: None,
            exit: endpoint.destination.exit(),
            // Caps are for the moment at which it is sent.
            taken_today: 0,
            at: now,
        };
        let is_granted = matches!(decide(in_force.rules(), request), Decision::Granted(_));
        // What the end of its embargo brings isn't sent for what happened before as well.
        if is_granted && !store.is_released_after(&story, receipt.seq).await? {
            granted.push((receipt.seq, receipt.story));
        }
        if granted.len() == MOST {
            break;
        }
    }
    // In the order in which they were published.
    granted.reverse();
    let mut flush = Flush::default();
    let mut due = now;
    for (place, (seq, story)) in granted.iter().enumerate() {
        if place > 0 && place % GROUP == 0 {
            due = later(due, APART);
        }
        flush.pending.push(Pending {
            subscription: endpoint.id,
            seq: *seq,
            story: *story,
            attempts: 0,
            due,
            last_error: "withheld before, granted now".into(),
        });
    }
    store.append_receipts(&flush).await?;
    Ok(granted.len())
}

/// The rules in force, in a number.
fn rules(in_force: &InForce) -> u64 {
    let mut hasher = DefaultHasher::new();
    (in_force.policy.version, in_force.terms.version).hash(&mut hasher);
    format!("{:?}", in_force.catalogue).hash(&mut hasher);
    hasher.finish()
}

/// What decisions about a publisher rest on, in a number: another one, where something has changed.
fn standing(rules: u64, in_force: &InForce, publisher: &Publisher, now: Timestamp) -> u64 {
    let licences = publisher.licences_at(now);
    let mut hasher = DefaultHasher::new();
    rules.hash(&mut hasher);
    eligibility(&in_force.policy, publisher, now)
        .is_eligible()
        .hash(&mut hasher);
    publisher.has_proved_site().hash(&mut hasher);
    publisher.accepted_terms.hash(&mut hasher);
    publisher.suspended.is_some().hash(&mut hasher);
    licences.for_each(|licence| licence.id.hash(&mut hasher));
    hasher.finish()
}

/// The newest receipt of each story, where it says that the story was withheld, and not too long ago; the
/// newest first.
fn withheld(receipts: Vec<Receipt>, now: Timestamp) -> Vec<Receipt> {
    let since = now.checked_sub(REACHES).unwrap_or(Timestamp::MIN);
    let mut known: HashSet<StoryId> = HashSet::new();
    receipts
        .into_iter()
        .filter(|receipt| known.insert(receipt.story))
        .filter(|receipt| receipt.outcome == Outcome::Withheld && receipt.at >= since)
        .collect()
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

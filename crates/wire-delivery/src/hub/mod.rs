//! The hub: feeds are pushed to those who ask for it, by WebSub.
//!
//! A subscription is asked for at an address that everybody knows, in whoever's name. So it holds only once the
//! callback has confirmed it, and for no longer than its lease. While it holds, the subscriber is sent
//! the feed whenever the log has moved and the feed with it: always as it is at that moment, so what a subscriber
//! missed it finds in what comes next. Nothing but the end of its lease, its own word or 410 ends a subscription.

mod distribute;
mod topic;
mod verify;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::task::JoinSet;
use url::Url;
use wire_formats::feed::FeedFormat;
use wire_store::{HubKey, HubSubscription, HubWish, Store, StoreError, Wire};

use crate::leases::Hold;
use crate::{Clock, Guard};
use distribute::Kept;

pub use topic::Topic;

/// How long a subscription holds when nobody says for how long.
pub const USUAL_LEASE: SignedDuration = SignedDuration::from_hours(10 * 24);

/// The shortest and the longest that one holds.
pub const LEASES: [SignedDuration; 2] = [
    SignedDuration::from_mins(5),
    SignedDuration::from_hours(30 * 24),
];

/// A secret has fewer bytes than this (WebSub, section 5.1).
pub const SECRET_BYTES: usize = 200;

/// How many requests are under way at once, and how many of them to one host.
const SLOTS: usize = 64;
const SLOTS_OF_A_HOST: usize = 4;

/// How many subscriptions are looked at in one tick.
const DUE_AT_ONCE: u32 = 2000;

/// The address of a wire's hub.
#[must_use]
pub fn address(wire: &Wire) -> Url {
    let mut address = wire.base_url.clone();
    address.set_path(&format!("{}hub", address.path()));
    address
}

/// What all of its work shares.
#[derive(Clone, Debug)]
struct Shared {
    store: Store,
    guard: Guard,
    clock: Clock,
    /// The public feeds as they were last sent.
    public: Arc<[Kept; FeedFormat::ALL.len()]>,
}

/// The requests to subscribers that are under way. Those that break off with the process are made again after
/// its start.
#[derive(Debug)]
pub(crate) struct Hub {
    shared: Shared,
    /// Each with the host that it goes to.
    running: HashMap<HubKey, String>,
    runs: JoinSet<(HubKey, bool)>,
}

impl Hub {
    /// Nothing is sent yet.
    pub(crate) fn new(store: Store, guard: Guard, clock: Clock) -> Self {
        Self {
            shared: Shared {
                store,
                guard,
                clock,
                public: Arc::default(),
            },
            running: HashMap::new(),
            runs: JoinSet::new(),
        }
    }

    /// Starts what is due, as far as the log goes to `until`, under a lease.
    pub(crate) async fn start_due(
        &mut self,
        store: &Store,
        hold: &Arc<Hold>,
        until: u64,
    ) -> Result<(), StoreError> {
        let now = self.shared.clock.now();
        let due = store.due_at_hub(until, now, DUE_AT_ONCE);
        for subscription in due.await? {
            if self.running.len() >= SLOTS {
                break;
            }
            let host = subscription.key.callback.host_str().unwrap_or_default();
            let there = self.running.values().filter(|it| *it == host).count();
            if there >= SLOTS_OF_A_HOST || self.running.contains_key(&subscription.key) {
                continue;
            }
            let host = host.to_owned();
            self.running.insert(subscription.key.clone(), host);
            let (hold, shared) = (Arc::clone(hold), self.shared.writing_to(store));
            self.runs.spawn(async move {
                let key = subscription.key.clone();
                let progress = tokio::select! {
                    biased;
                    () = hold.ended() => Err(StoreError::LeaseLost),
                    progress = shared.work(subscription, until) => progress,
                };
                let progress = progress.unwrap_or_else(|error| {
                    tracing::error!(%error, "the hub could not do its work");
                    false
                });
                (key, progress)
            });
        }
        Ok(())
    }

    /// Waits until a request has ended; says whether it is worth looking for more at once. Never returns while
    /// none is under way.
    pub(crate) async fn ended(&mut self) -> bool {
        match self.runs.join_next().await {
            None => std::future::pending().await,
            Some(Ok((key, progress))) => {
                self.running.remove(&key);
                progress
            }
            Some(Err(error)) => {
                tracing::error!(%error, "a request of the hub broke off");
                // Which one it was can't be known any more; to be sent a feed twice harms nobody.
                self.running.clear();
                true
            }
        }
    }

    /// Whether any request is under way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Breaks off what is under way: to be sent a feed twice harms nobody.
    pub(crate) async fn stop(&mut self) {
        self.runs.shutdown().await;
    }
}

impl Shared {
    /// The same with another handle on the store.
    fn writing_to(&self, store: &Store) -> Self {
        Self {
            store: store.clone(),
            ..self.clone()
        }
    }

    /// Does what a subscription needs: to be confirmed first, and then the feed. Returns whether it is worth looking
    /// for more at once.
    async fn work(&self, subscription: HubSubscription, until: u64) -> Result<bool, StoreError> {
        let key = &subscription.key;
        let topic = Topic::of(&key.topic, &self.store.wire().await?);
        let there = match &topic {
            Some(topic) => topic.is_there(&self.store).await?,
            None => false,
        };
        match (topic.filter(|_| there), &subscription.asked) {
            (_, Some(wish @ HubWish::Unsubscribe)) => self.verify(key, wish, until).await?,
            (None, _) => self.deny(key).await?,
            (Some(_), Some(wish)) => self.verify(key, wish, until).await?,
            (Some(topic), None) => return self.distribute(&subscription, &topic, until).await,
        }
        Ok(true)
    }
}

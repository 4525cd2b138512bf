//! Pushing stories to publishers' endpoints.
//!
//! The event log is read from each endpoint's cursors: one for news, and one for kills, holds and
//! corrections, so that these overtake. What can't be delivered becomes a `pending` row and is
//! tried again; everything else about a delivery is a receipt. All state lies in the store, so a
//! process that dies loses nothing but the receipts of what it was just sending, and those are
//! sent again under the same id.
//!
//! Two lanes of one endpoint run side by side, but never with the same story: whoever works on a
//! story at an endpoint holds a [claim](Claims) on it until its receipts are written.

pub(crate) mod backfill;
mod claims;
pub(crate) mod retry;
mod run;
mod story;
mod unsure;
mod writer;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tokio::sync::{OnceCell, Semaphore};
use tokio::task::JoinSet;
use url::Url;
use wire_store::{Lane, Pending, Store, StoreError, Subscription};
use wire_story::SubscriptionId;

use crate::{Clock, Guard};
use claims::Claims;
use unsure::{Marker, Unsure};
use writer::Writer;

/// What all deliveries share.
#[derive(Debug)]
struct Shared {
    store: Store,
    guard: Guard,
    clock: Clock,
    pictures: Option<Url>,
    unsure: OnceCell<Unsure>,
    claims: Claims,
    writer: Writer,
    news_slots: Semaphore,
    urgent_slots: Semaphore,
}

impl Shared {
    fn unsure(&self) -> &Unsure {
        self.unsure
            .get()
            .expect("deliveries begin when it is known how the process before ended")
    }
}

/// The deliveries under way.
#[derive(Debug)]
pub(crate) struct Push {
    shared: Arc<Shared>,
    marker: Option<Marker>,
    running: HashSet<(SubscriptionId, Lane)>,
    runs: JoinSet<Done>,
}

#[derive(Debug)]
struct Done {
    subscription: SubscriptionId,
    lane: Lane,
    /// Whether anything was done, so that it is worth looking for more at once.
    progress: bool,
}

/// How many requests are under way at once in each lane, over all endpoints.
const NEWS_SLOTS: usize = 192;
const URGENT_SLOTS: usize = 64;

/// How many waiting retries are looked at in one tick.
const DUE_AT_ONCE: u32 = 1000;

impl Push {
    /// Nothing is read or sent yet.
    pub(crate) fn new(store: Store, guard: Guard, clock: Clock, pictures: Option<Url>) -> Self {
        Self {
            shared: Arc::new(Shared {
                store,
                guard,
                clock,
                pictures,
                unsure: OnceCell::new(),
                claims: Claims::default(),
                writer: Writer::default(),
                news_slots: Semaphore::new(NEWS_SLOTS),
                urgent_slots: Semaphore::new(URGENT_SLOTS),
            }),
            marker: None,
            running: HashSet::new(),
            runs: JoinSet::new(),
        }
    }

    /// Before the first delivery: finds out how the process before ended.
    async fn begin(&mut self) -> Result<(), StoreError> {
        if self.marker.is_some() {
            return Ok(());
        }
        let store = &self.shared.store;
        let (marker, died) = Marker::lay(store)?;
        let unsure = if died {
            tracing::info!(
                "the wire did not stop in order: kills also go to whoever may have been sent the story"
            );
            Unsure::after_a_crash(store).await?
        } else {
            Unsure::default()
        };
        self.shared.unsure.get_or_init(async || unsure).await;
        self.marker = Some(marker);
        Ok(())
    }

    /// Starts what is due, as far as the log goes to `until`.
    pub(crate) async fn start_due(&mut self, until: u64) -> Result<(), StoreError> {
        self.begin().await?;
        let store = &self.shared.store;
        let now = self.shared.clock.now();
        let mut due: HashMap<SubscriptionId, Vec<Pending>> = HashMap::new();
        for pending in store.due_pending(now, DUE_AT_ONCE).await? {
            due.entry(pending.subscription).or_default().push(pending);
        }
        let mut endpoints = store.subscriptions().await?;
        endpoints.retain(|endpoint| endpoint.disabled.is_none());
        // Kills before corrections before news: the urgent lanes of all endpoints come first.
        for lane in [Lane::Urgent, Lane::News] {
            for endpoint in &endpoints {
                let due = due.get(&endpoint.id);
                if due.is_none() && cursor(endpoint, lane) >= until {
                    continue;
                }
                if !self.running.insert((endpoint.id, lane)) {
                    continue;
                }
                let work = run::Run {
                    shared: Arc::clone(&self.shared),
                    endpoint: endpoint.clone(),
                    lane,
                    until,
                    due: due.cloned().unwrap_or_default(),
                };
                self.runs.spawn(work.run_to_the_end());
            }
        }
        Ok(())
    }

    /// Waits until a run has ended; says whether it is worth looking for more at once. Never
    /// returns while none is under way.
    pub(crate) async fn ended(&mut self) -> bool {
        match self.runs.join_next().await {
            None => std::future::pending().await,
            Some(Ok(done)) => {
                self.running.remove(&(done.subscription, done.lane));
                done.progress
            }
            Some(Err(error)) => {
                tracing::error!(%error, "a delivery broke off");
                // Which one it was can't be known any more. Both lanes of an endpoint may run
                // twice for a moment: the claims keep them apart.
                self.running.clear();
                true
            }
        }
    }

    /// Whether any run is under way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Ends in order: nothing is under way any more.
    pub(crate) fn finish(self) {
        debug_assert!(self.runs.is_empty(), "runs are waited for before");
        let lifted = self.marker.map_or(Ok(()), Marker::lift);
        if let Err(error) = lifted {
            tracing::warn!(%error, "the marker of deliveries can't be removed");
        }
    }
}

fn cursor(endpoint: &Subscription, lane: Lane) -> u64 {
    match lane {
        Lane::News => endpoint.cursor,
        Lane::Urgent => endpoint.urgent_cursor,
    }
}

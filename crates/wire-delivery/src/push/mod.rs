//! Pushing stories to publishers' endpoints.
//!
//! The event log is read from each endpoint's cursors: one for news, and one for kills, holds and
//! corrections, so that these overtake. What can't be delivered becomes a `pending` row and is
//! tried again; everything else about a delivery is a receipt. All state lies in the store, so a
//! process that dies loses nothing but the receipts of what it was just sending, and those are
//! sent again under the same id.
//!
//! Of several nodes, each delivers to the endpoints of the shards that it has [leases](crate::leases) of.
//!
//! Two lanes of one endpoint run side by side, but never with the same story: whoever works on a
//! story at an endpoint holds a [claim](Claims) on it until its receipts are written. A third one,
//! what is [replayed](replays), is gone only while nothing else waits.

mod attempt;
pub(crate) mod backfill;
mod claims;
mod health;
mod log;
mod off;
mod reader;
mod rendered;
mod replays;
pub(crate) mod retry;
mod run;
mod shared;
mod slots;
mod story;
mod unsure;
mod writer;
mod written;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::{JoinError, JoinSet};
use url::Url;
use wire_store::{Event, Lane, Lease, Shard, Store, StoreError, Subscription};
use wire_story::SubscriptionId;

use crate::leases::Leases;
use crate::mail::templates::Templates;
use crate::{Clock, Guard};
use shared::Shared;

/// The deliveries under way.
#[derive(Debug)]
pub(crate) struct Push {
    shared: Arc<Shared>,
    /// The lanes of each endpoint that are.
    running: HashMap<SubscriptionId, Vec<Lane>>,
    /// Endpoints of which a lane had to stop for what another one works on.
    stopped: HashSet<SubscriptionId>,
    runs: JoinSet<Done>,
}

/// What one endpoint is to be sent again now, by each of its lanes.
#[derive(Debug, Default)]
struct Due {
    news: Vec<Event>,
    urgent: Vec<Event>,
}

impl Due {
    fn add(&mut self, event: Event) {
        match event.kind.needs_action() {
            true => self.urgent.push(event),
            false => self.news.push(event),
        }
    }
}

/// How a run ended.
#[derive(Debug)]
struct Done {
    subscription: SubscriptionId,
    lane: Lane,
    /// How far it came.
    cursor: u64,
    /// Whether anything was done.
    progress: bool,
    /// Whether the store failed, or the endpoint rests: there is no use in going on at once.
    pauses: bool,
}

/// What is to be done after some runs: the most that any of them asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Next {
    /// Nothing, and nothing was done.
    Nothing,
    /// Nothing that would have to be done at once.
    Written,
    /// Something was left for another run.
    Look,
}

/// How many runs there are at once. Each may wait for slots, and takes memory.
const MOST_RUNS: usize = 1024;

/// How many waiting retries are looked at in one tick.
const DUE_AT_ONCE: u32 = 1000;

impl Push {
    /// Nothing is read or sent yet.
    pub(crate) fn new(
        store: Store,
        guard: Guard,
        clock: Clock,
        leases: Leases,
        templates: Templates,
        pictures: Option<Url>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared::new(
                store, guard, clock, leases, templates, pictures,
            )),
            running: HashMap::new(),
            stopped: HashSet::new(),
            runs: JoinSet::new(),
        }
    }

    /// Before the first delivery of a shard: finds out what was sent by a node that didn't give it back.
    async fn look_into_the_past(&mut self) -> Result<(), StoreError> {
        let shared = &self.shared;
        let leases = shared.leases.unknown();
        if leases.is_empty() {
            return Ok(());
        }
        let shards: Vec<Shard> = leases.keys().copied().collect();
        let in_doubt = shared.unsure.look_into(&shared.store, &shards).await?;
        if !in_doubt.is_empty() {
            tracing::info!(
                "a node did not stop in order: kills also go to whoever it may have sent the story"
            );
        }
        shared.leases.looked_into(&leases, &in_doubt);
        Ok(())
    }

    /// Starts what is due in this node's shards, as far as the log goes to `until`.
    pub(crate) async fn start_due(&mut self, until: u64) -> Result<(), StoreError> {
        self.look_into_the_past().await?;
        // Endpoints are read under the leases under which they are delivered to.
        let leases = self.shared.leases.ready();
        if leases.is_empty() {
            return Ok(());
        }
        let shards: Vec<Shard> = leases.keys().copied().collect();
        let store = &self.shared.store;
        let now = self.shared.clock.now();
        let mut due: HashMap<SubscriptionId, Due> = HashMap::new();
        let resting = self.shared.healths.resting(now);
        for (endpoint, event) in store.due_events(now, resting, &shards, DUE_AT_ONCE).await? {
            due.entry(endpoint).or_default().add(event);
        }
        let log = &self.shared.log;
        log.goes_to(store, until).await?;
        let ends = (log.end(Lane::News), log.end(Lane::Urgent));
        let running = self.running.iter();
        let reading = running.filter_map(|(id, lanes)| lanes.contains(&Lane::News).then_some(*id));
        // Those whose urgent lane is under way may be among them, and all have two lanes.
        let endpoints = store
            .subscriptions_behind(ends, due.keys().copied(), reading, &shards, 2 * MOST_RUNS)
            .await?;
        let mut crowded = endpoints.len() == 2 * MOST_RUNS;
        // Kills before corrections before news: the urgent lanes of all endpoints come first.
        for lane in [Lane::Urgent, Lane::News] {
            for endpoint in &endpoints {
                let due = due.get(&endpoint.id);
                let (cursor, due) = match lane {
                    Lane::Urgent => (endpoint.urgent_cursor, due.map(|due| &due.urgent)),
                    _ => (endpoint.cursor, due.map(|due| &due.news)),
                };
                let due = due.cloned().unwrap_or_default();
                if due.is_empty() && cursor >= self.shared.log.end(lane) {
                    continue;
                }
                if self.shared.rests(endpoint.id, lane) {
                    continue;
                }
                if MOST_RUNS <= self.runs.len() {
                    crowded = true;
                    break;
                }
                self.start(&leases, endpoint, lane, cursor, due);
            }
        }
        self.shared.crowded.store(crowded, Ordering::Relaxed);
        self.shared.is_shared_by(self.running.len());
        if !crowded {
            let busy = endpoints.iter().map(|endpoint| endpoint.id);
            self.start_replays(&leases, &busy.chain(due.into_keys()).collect())
                .await?;
        }
        Ok(())
    }

    /// Starts a run, unless it is under way or another node has the endpoint's shard by now.
    fn start(
        &mut self,
        leases: &BTreeMap<Shard, Lease>,
        endpoint: &Subscription,
        lane: Lane,
        cursor: u64,
        due: Vec<Event>,
    ) {
        let lease = leases.get(&Shard::of(endpoint.id));
        let Some(hold) = lease.and_then(|lease| self.shared.leases.hold(*lease)) else {
            return;
        };
        let lanes = self.running.entry(endpoint.id).or_default();
        if lanes.contains(&lane) {
            return;
        }
        lanes.push(lane);
        let work = run::Run {
            shared: Arc::clone(&self.shared),
            hold,
            endpoint: endpoint.clone(),
            lane,
            cursor,
            due,
        };
        self.runs.spawn(work.run_to_the_end());
    }

    /// Waits until a run has ended, and takes those that have ended with it: a fan-out's all end at once, and one look
    /// does for them. Says what that asks for. Never returns while none is under way.
    pub(crate) async fn ended(&mut self) -> Next {
        let Some(first) = self.runs.join_next().await else {
            return std::future::pending().await;
        };
        let mut next = self.joined(first);
        while let Some(ended) = self.runs.try_join_next() {
            next = next.max(self.joined(ended));
        }
        next
    }

    fn joined(&mut self, ended: Result<Done, JoinError>) -> Next {
        match ended {
            Ok(done) => self.after(&done),
            Err(error) => {
                tracing::error!(%error, "a delivery broke off");
                // Which one it was can't be known any more. The lanes of an endpoint may run
                // twice for a moment: the claims keep them apart.
                self.running.clear();
                Next::Look
            }
        }
    }

    fn after(&mut self, done: &Done) -> Next {
        if let Some(lanes) = self.running.get_mut(&done.subscription) {
            lanes.retain(|lane| *lane != done.lane);
            if lanes.is_empty() {
                self.running.remove(&done.subscription);
            }
        }
        self.shared.is_shared_by(self.running.len());
        // The log may have grown since, or another lane works on a story that this one needs.
        if !done.pauses && done.cursor < self.shared.log.end(done.lane) {
            self.stopped.insert(done.subscription);
        }
        // There is room again for those who wait.
        if self.shared.is_crowded() && self.runs.len() <= MOST_RUNS / 2 {
            return Next::Look;
        }
        let other_runs = self.running.contains_key(&done.subscription);
        if !other_runs && self.stopped.remove(&done.subscription) {
            Next::Look
        } else if done.progress {
            Next::Written
        } else {
            Next::Nothing
        }
    }

    /// Lets runs end after the round that they are at.
    pub(crate) fn end_soon(&self) {
        self.shared.crowded.store(true, Ordering::Relaxed);
    }

    /// Whether any run is under way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.runs.is_empty()
    }
}

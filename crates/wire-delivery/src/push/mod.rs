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
mod slots;
mod story;
mod unsure;
mod writer;
mod written;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Mutex;
use tokio::task::JoinSet;
use url::Url;
use wire_store::{Lane, Lease, Pending, Shard, Span, Store, StoreError, Subscription};
use wire_story::SubscriptionId;

use crate::leases::Leases;
use crate::mail::templates::Templates;
use crate::{Clock, Guard};
use claims::Claims;
use health::Healths;
use log::Log;
use reader::Reader;
use rendered::Rendered;
use slots::Slots;
use unsure::Unsure;
use writer::Writer;

/// What all deliveries share.
#[derive(Debug)]
struct Shared {
    store: Store,
    guard: Guard,
    /// For when there are too many endpoints to keep a connection for each.
    guard_in_passing: Guard,
    clock: Clock,
    templates: Templates,
    pictures: Option<Url>,
    leases: Leases,
    unsure: Unsure,
    log: Log,
    claims: Claims,
    reader: Reader,
    rendered: Rendered,
    writer: Writer,
    healths: Healths,
    /// Whether endpoints wait for others to end their runs.
    crowded: AtomicBool,
    /// How many requests a run has under way, as the slots are for all.
    share: AtomicUsize,
    /// Whose turn it is to read its endpoint again.
    again: Mutex<()>,
    /// The replays that are under way, as they were read last.
    replays: std::sync::Mutex<HashSet<Span>>,
    /// Whether replays wait for others to end their runs.
    many_replays: AtomicBool,
    news_slots: Slots,
    urgent_slots: Slots,
    replay_slots: Slots,
}

impl Shared {
    fn slots(&self, lane: Lane) -> &Slots {
        match lane {
            Lane::News => &self.news_slots,
            Lane::Urgent => &self.urgent_slots,
            Lane::Replay(_) => &self.replay_slots,
        }
    }

    /// Whether endpoints wait: then each run is one round, so that all have their turns.
    fn is_crowded(&self) -> bool {
        self.crowded.load(Ordering::Relaxed)
    }

    /// By which client messages are sent.
    fn guard(&self) -> &Guard {
        match self.is_crowded() {
            true => &self.guard_in_passing,
            false => &self.guard,
        }
    }

    /// How many requests each run has under way. Where slots are scarce one is enough, over one connection.
    fn share(&self) -> usize {
        self.share.load(Ordering::Relaxed)
    }

    fn is_shared_by(&self, runs: usize) {
        let share = NEWS_SLOTS / runs.max(1);
        let share = share.clamp(1, health::MOST_AT_ONCE);
        self.share.store(share, Ordering::Relaxed);
    }

    /// An endpoint as it is now: its owner may have changed it. One at a time, so that a fan-out leaves those who decide a connection to read by.
    async fn endpoint(&self, id: SubscriptionId) -> Result<Option<Subscription>, StoreError> {
        let _turn = self.again.lock().await;
        self.store.subscription(id).await
    }

    /// Whether nothing is to be sent by this lane for a while. What has to be acted on is tried all the same.
    fn rests(&self, endpoint: SubscriptionId, lane: Lane) -> bool {
        let now = self.clock.now();
        lane != Lane::Urgent && self.healths.rests_until(endpoint, now).is_some()
    }
}

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

/// What is to be done after a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing, and nothing was done.
    Nothing,
    /// Nothing that would have to be done at once.
    Written,
    /// Something was left for another run.
    Look,
}

/// How many requests are under way at once in each lane, over all endpoints.
const NEWS_SLOTS: usize = 192;
const URGENT_SLOTS: usize = 64;
const REPLAY_SLOTS: usize = 32;

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
            shared: Arc::new(Shared {
                store,
                guard_in_passing: guard.in_passing(),
                guard,
                clock,
                templates,
                pictures,
                leases,
                unsure: Unsure::default(),
                log: Log::default(),
                claims: Claims::default(),
                reader: Reader::default(),
                rendered: Rendered::default(),
                writer: Writer::default(),
                healths: Healths::default(),
                crowded: AtomicBool::new(false),
                share: AtomicUsize::new(health::MOST_AT_ONCE),
                replays: std::sync::Mutex::default(),
                many_replays: AtomicBool::new(false),
                again: Mutex::default(),
                news_slots: Slots::new(NEWS_SLOTS),
                urgent_slots: Slots::new(URGENT_SLOTS),
                replay_slots: Slots::new(REPLAY_SLOTS),
            }),
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
        let mut due: HashMap<SubscriptionId, Vec<Pending>> = HashMap::new();
        let resting = self.shared.healths.resting(now);
        for pending in store
            .due_pending(now, resting, &shards, DUE_AT_ONCE)
            .await?
        {
            due.entry(pending.subscription).or_default().push(pending);
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
                let cursor = match lane {
                    Lane::Urgent => endpoint.urgent_cursor,
                    _ => endpoint.cursor,
                };
                if due.is_none() && cursor >= self.shared.log.end(lane) {
                    continue;
                }
                if self.shared.rests(endpoint.id, lane) {
                    continue;
                }
                if MOST_RUNS <= self.runs.len() {
                    crowded = true;
                    break;
                }
                let due = due.cloned().unwrap_or_default();
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
        due: Vec<Pending>,
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

    /// Waits until a run has ended; says what that asks for. Never returns while none is under way.
    pub(crate) async fn ended(&mut self) -> Next {
        match self.runs.join_next().await {
            None => std::future::pending().await,
            Some(Ok(done)) => self.after(&done),
            Some(Err(error)) => {
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

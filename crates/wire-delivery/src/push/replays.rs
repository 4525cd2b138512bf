//! What was sent before, or happened before an endpoint was there, sent because somebody asked for it.
//!
//! A replay is a lane with a cursor of its own, so that it goes on after a crash where it stood, and what is fresh never
//! stands behind it: nothing of it is begun while the endpoint has anything else to get, and all replays together have
//! a small share of the slots. It comes by each story once, at the story's last event in its part of the log, and
//! sends what the story is now, under the id of the event that made it so, on whose receipts and retries it ends.

use std::collections::{BTreeMap, HashSet};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use wire_store::{Again, Event, Lane, Lease, Shard, Span, StoreError, Subscription};
use wire_story::SubscriptionId;

use super::{Push, Shared};

/// How many requests of a replay are under way at once.
pub(super) const AT_ONCE: usize = 2;

/// How many stories are replayed until it is written how far that came.
pub(super) const TOGETHER: usize = 32;

/// How many replays have runs at once; they take turns.
const RUNS: usize = 64;

impl Push {
    /// Starts what was asked for again, of endpoints that have nothing else to get.
    pub(super) async fn start_replays(
        &mut self,
        leases: &BTreeMap<Shard, Lease>,
        busy: &HashSet<SubscriptionId>,
    ) -> Result<(), StoreError> {
        let mut left = self.shared.store.replays_under_way().await?;
        *self
            .shared
            .replays
            .lock()
            .unwrap_or_else(PoisonError::into_inner) =
            left.iter().map(|replay| replay.span).collect();
        left.retain(|replay| {
            let (endpoint, lane) = (replay.subscription, Lane::Replay(replay.span));
            leases.contains_key(&Shard::of(endpoint))
                && !busy.contains(&endpoint)
                && !self.running.contains_key(&endpoint)
                && !self.shared.rests(endpoint, lane)
        });
        let is_replay = |lane: &&Lane| matches!(lane, Lane::Replay(_));
        let under_way = self.running.values().flatten().filter(is_replay).count();
        let mut room = RUNS.saturating_sub(under_way);
        let many = room < left.len();
        self.shared.many_replays.store(many, Ordering::Relaxed);
        for replay in left {
            if room == 0 {
                break;
            }
            let endpoint = self.shared.store.subscription(replay.subscription).await?;
            let ready = |it: &Subscription| it.disabled.is_none() && !self.shared.has_fresh(it);
            if let Some(endpoint) = endpoint.filter(ready) {
                let lane = Lane::Replay(replay.span);
                self.start(leases, &endpoint, lane, replay.cursor, Vec::new());
                room -= 1;
            }
        }
        Ok(())
    }
}

impl Shared {
    /// Whether something that goes before replays is there for the endpoint, as it was read.
    fn has_fresh(&self, endpoint: &Subscription) -> bool {
        endpoint.cursor < self.log.end(Lane::News)
            || endpoint.urgent_cursor < self.log.end(Lane::Urgent)
    }

    /// Whether nothing more of a replay is to be begun for now: something goes before it, or somebody stopped it.
    pub(super) fn stands_back(&self, endpoint: &Subscription, span: Span) -> bool {
        let replays = self.replays.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_crowded()
            || self.has_fresh(endpoint)
            || self.rests(endpoint.id, Lane::Replay(span))
            || !replays.contains(&span)
    }

    /// Whether others wait for this replay's place.
    pub(super) fn has_many_replays(&self) -> bool {
        self.many_replays.load(Ordering::Relaxed)
    }

    /// The next stories of a replay, and how far these bring it. It stops before one to which something happened that
    /// the endpoint has yet to get: that comes first, by its own lane.
    pub(super) async fn replayed(
        &self,
        endpoint: &Subscription,
        span: Span,
        cursor: u64,
    ) -> Result<(Vec<Again>, u64), StoreError> {
        let mut stories = self.store.replayed(span, cursor, TOGETHER).await?;
        let mut read_to = match stories.last() {
            Some(last) if stories.len() == TOGETHER => last.place,
            _ => span.until,
        };
        let is_fresh = |event: &Event| match event.kind.needs_action() {
            true => endpoint.urgent_cursor < event.seq,
            false => endpoint.cursor < event.seq,
        };
        let fresh = |story: &Again| story.events.last().is_some_and(is_fresh);
        if let Some(first) = stories.iter().position(fresh) {
            read_to = stories[first].place - 1;
            stories.truncate(first);
        }
        Ok((stories, read_to))
    }
}

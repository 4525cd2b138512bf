//! What all deliveries share.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Mutex;
use url::Url;
use wire_store::{Lane, Span, Store, StoreError, Subscription};
use wire_story::SubscriptionId;

use super::claims::Claims;
use super::health::{self, Healths};
use super::log::Log;
use super::reader::Reader;
use super::rendered::Rendered;
use super::slots::Slots;
use super::unsure::Unsure;
use super::writer::Writer;
use crate::drops::Leftovers;
use crate::leases::Leases;
use crate::mail::templates::Templates;
use crate::{Clock, Guard};

/// How many requests are under way at once in each lane, over all endpoints.
const NEWS_SLOTS: usize = 192;
const URGENT_SLOTS: usize = 64;
const REPLAY_SLOTS: usize = 32;

/// What they share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) store: Store,
    pub(super) guard: Guard,
    /// For when there are too many endpoints to keep a connection for each.
    pub(super) guard_in_passing: Guard,
    pub(super) clock: Clock,
    pub(super) templates: Templates,
    pub(super) pictures: Option<Url>,
    pub(super) leases: Leases,
    pub(super) unsure: Unsure,
    pub(super) log: Log,
    pub(super) claims: Claims,
    pub(super) reader: Reader,
    pub(super) rendered: Rendered,
    pub(super) writer: Writer,
    pub(super) leftovers: Leftovers,
    pub(super) healths: Healths,
    /// Whether endpoints wait for others to end their runs.
    pub(super) crowded: AtomicBool,
    /// How many requests a run has under way, as the slots are for all.
    pub(super) share: AtomicUsize,
    /// Whose turn it is to read its endpoint again.
    pub(super) again: Mutex<()>,
    /// The replays that are under way, as they were read last.
    pub(super) replays: std::sync::Mutex<HashSet<Span>>,
    /// Whether replays wait for others to end their runs.
    pub(super) many_replays: AtomicBool,
    pub(super) news_slots: Slots,
    pub(super) urgent_slots: Slots,
    pub(super) replay_slots: Slots,
}

impl Shared {
    /// Nothing is under way yet.
    pub(super) fn new(
        store: Store,
        guard: Guard,
        clock: Clock,
        leases: Leases,
        templates: Templates,
        pictures: Option<Url>,
    ) -> Self {
        Self {
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
            leftovers: Leftovers::default(),
            healths: Healths::default(),
            crowded: AtomicBool::new(false),
            share: AtomicUsize::new(health::MOST_AT_ONCE),
            replays: std::sync::Mutex::default(),
            many_replays: AtomicBool::new(false),
            again: Mutex::default(),
            news_slots: Slots::new(NEWS_SLOTS),
            urgent_slots: Slots::new(URGENT_SLOTS),
            replay_slots: Slots::new(REPLAY_SLOTS),
        }
    }

    pub(super) fn slots(&self, lane: Lane) -> &Slots {
        match lane {
            Lane::News => &self.news_slots,
            Lane::Urgent => &self.urgent_slots,
            Lane::Replay(_) => &self.replay_slots,
        }
    }

    /// Whether endpoints wait: then each run is one round, so that all have their turns.
    pub(super) fn is_crowded(&self) -> bool {
        self.crowded.load(Ordering::Relaxed)
    }

    /// By which client messages are sent.
    pub(super) fn guard(&self) -> &Guard {
        match self.is_crowded() {
            true => &self.guard_in_passing,
            false => &self.guard,
        }
    }

    /// How many requests each run has under way. Where slots are scarce one is enough, over one connection.
    pub(super) fn share(&self) -> usize {
        self.share.load(Ordering::Relaxed)
    }

    pub(super) fn is_shared_by(&self, runs: usize) {
        let share = NEWS_SLOTS / runs.max(1);
        let share = share.clamp(1, health::MOST_AT_ONCE);
        self.share.store(share, Ordering::Relaxed);
    }

    /// An endpoint as it is now: its owner may have changed it. One at a time, so that a fan-out leaves those who decide a connection to read by.
    pub(super) async fn endpoint(
        &self,
        id: SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let _turn = self.again.lock().await;
        self.store.subscription(id).await
    }

    /// Whether nothing is to be sent by this lane for a while. What has to be acted on is tried all the same.
    pub(super) fn rests(&self, endpoint: SubscriptionId, lane: Lane) -> bool {
        let now = self.clock.now();
        lane != Lane::Urgent && self.healths.rests_until(endpoint, now).is_some()
    }
}

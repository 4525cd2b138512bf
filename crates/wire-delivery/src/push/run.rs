//! One run of one lane of one endpoint: read the log, deliver story by story, write it all down.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::timeout;
use wire_store::{Again, CursorMove, Event, Flush, Lane, Outcome, StoreError, Subscription};
use wire_story::StoryId;

use super::claims::Claim;
use super::health::MOST_AT_ONCE;
use super::story::{Delivery, Taken};
use super::{Done, Shared, off, replays};
use crate::leases::Hold;

/// How long it waits until it tries again to write; each time twice as long, up to the longest.
const AGAIN: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(4);

/// What a run needs.
pub(super) struct Run {
    pub(super) shared: Arc<Shared>,
    /// The lease of the endpoint's shard.
    pub(super) hold: Hold,
    pub(super) endpoint: Subscription,
    pub(super) lane: Lane,
    /// How far the lane has come.
    pub(super) cursor: u64,
    /// What is to be tried again.
    pub(super) due: Vec<Event>,
}

/// What is to be done about one story.
#[derive(Default)]
struct Work {
    /// Events, in order.
    events: Vec<Met>,
    /// The event whose retry is due.
    retry: Option<Event>,
}

/// An event, and the place in the log at which the lane comes by it: a replay looks at a story where it comes by it
/// last, and sends what happened to it since.
#[derive(Clone, Copy)]
struct Met {
    place: u64,
    event: Event,
}

impl Run {
    /// Goes on until there is nothing left to read, or something stands in its way.
    pub(super) async fn run_to_the_end(mut self) -> Done {
        let mut done = Done {
            subscription: self.endpoint.id,
            lane: self.lane,
            cursor: self.cursor,
            progress: false,
            pauses: false,
        };
        loop {
            match self.round().await {
                Ok(progress) => done.progress |= progress,
                Err(StoreError::LeaseLost) => {
                    done.pauses = true;
                    return done;
                }
                Err(error) => {
                    let subscription = self.endpoint.id;
                    tracing::error!(%error, %subscription, "deliveries could not be made or written down");
                    done.pauses = true;
                    return done;
                }
            }
            let moved = done.cursor < self.cursor;
            done.cursor = self.cursor;
            done.pauses = self.shared.rests(self.endpoint.id, self.lane);
            let may_go_on = moved && !done.pauses && !self.others_wait() && self.hold.goes_on();
            if !may_go_on || self.shared.log.end(self.lane) <= self.cursor {
                return done;
            }
            match self.look_again().await {
                Ok(true) => {}
                Ok(false) => return done,
                Err(error) => {
                    tracing::error!(%error, "an endpoint could not be read");
                    done.pauses = true;
                    return done;
                }
            }
        }
    }

    /// Whether others wait for this run to end.
    fn others_wait(&self) -> bool {
        let is_replay = matches!(self.lane, Lane::Replay(_));
        self.shared.is_crowded() || is_replay && self.shared.has_many_replays()
    }

    /// Whether nothing more is to be begun for now.
    fn stands_back(&self) -> bool {
        match self.lane {
            Lane::News | Lane::Urgent => false,
            Lane::Replay(span) => {
                !self.hold.goes_on() || self.shared.stands_back(&self.endpoint, span)
            }
        }
    }

    /// Reads what somebody may have changed since the last round; says whether there is to be another one.
    async fn look_again(&mut self) -> Result<bool, StoreError> {
        let Some(endpoint) = self.shared.endpoint(self.endpoint.id).await? else {
            return Ok(false);
        };
        self.endpoint = endpoint;
        Ok(self.endpoint.disabled.is_none())
    }

    /// Reads some events, delivers them, and writes it down. Says whether anything was done.
    async fn round(&mut self) -> Result<bool, StoreError> {
        let now = self.shared.clock.now();
        let start = self.cursor;
        let mut work: BTreeMap<StoryId, Work> = BTreeMap::new();
        let mut at_once = self.shared.healths.at_once(self.endpoint.id);
        let read_to = match self.lane {
            Lane::Replay(span) => {
                at_once = at_once.min(replays::AT_ONCE);
                let replayed = self.shared.replayed(&self.endpoint, span, start);
                let (stories, read_to) = replayed.await?;
                for Again { place, events } in stories {
                    for event in events {
                        let of_story = work.entry(event.story).or_default();
                        of_story.events.push(Met { place, event });
                    }
                }
                read_to
            }
            Lane::News | Lane::Urgent => self.read(at_once, &mut work).await?,
        };

        // Another lane may be working on a story: it has to wait, and the cursor before it.
        let mut cursor_to = read_to;
        let mut claimed: Vec<(Claim, Work)> = Vec::new();
        for (story, work) in work {
            match self.shared.claims.take(self.endpoint.id, story) {
                Some(claim) => claimed.push((claim, work)),
                None => {
                    cursor_to = cursor_to.min(work.keeps_back());
                }
            }
        }
        // The oldest first. What lies behind the cursor is done in a later run.
        for (_, work) in &mut claimed {
            work.events.retain(|met| met.place <= cursor_to);
        }
        claimed.retain(|(_, work)| work.newest().is_some());
        claimed.sort_by_key(|(_, work)| work.place());

        let taken = Mutex::new(Taken::default());
        let mut deliveries = Vec::new();
        for (number, (_, work)) in claimed.iter().enumerate() {
            let Some(event) = work.newest() else { continue };
            let delivery = Delivery {
                shared: &self.shared,
                hold: &self.hold,
                endpoint: &self.endpoint,
                lane: self.lane,
                event,
                older: work.before(event),
                taken: &taken,
            };
            deliveries.push((number, delivery));
        }
        // What a delivery needs while it is under way is large, and made only when its turn has come.
        let mut deliveries = deliveries.into_iter();
        let (mut under_way, mut outcomes) = (FuturesUnordered::new(), Vec::new());
        loop {
            let room = match self.stands_back() {
                true => 0,
                false => at_once
                    .min(self.shared.share())
                    .saturating_sub(under_way.len()),
            };
            for (number, delivery) in deliveries.by_ref().take(room) {
                under_way.push(async move { (number, delivery.deliver().await) });
            }
            let Some(outcome) = under_way.next().await else {
                break;
            };
            outcomes.push(outcome);
        }
        drop(under_way);
        if let Some((first, _)) = deliveries.next() {
            cursor_to = cursor_to.min(claimed[first].1.keeps_back());
        }

        // What failed to be worked out holds the cursor before it; the rest is written.
        let mut flush = Flush {
            leases: BTreeSet::from([self.hold.lease()]),
            ..Flush::default()
        };
        let (mut disable, mut unprepared) = (None, None);
        for (number, outcome) in outcomes {
            match outcome {
                Ok(written) => {
                    flush.receipts.extend(written.receipts);
                    flush.pending.extend(written.pending);
                    flush.takes.extend(written.takes);
                    let settled = written.settled.into_iter();
                    flush
                        .settled
                        .extend(settled.map(|seq| (self.endpoint.id, seq)));
                    disable = disable.or(written.disable);
                }
                Err(error) => {
                    unprepared = Some(error);
                    cursor_to = cursor_to.min(claimed[number].1.keeps_back());
                }
            }
        }
        if cursor_to > start {
            let moved = |lane| CursorMove {
                subscription: self.endpoint.id,
                lane,
                to: cursor_to,
            };
            flush.cursors.push(moved(self.lane));
            // Where nothing has to be acted on, the other lane needs no run of its own to pass over it.
            let urgent = self.endpoint.urgent_cursor;
            if self.lane == Lane::News && self.shared.log.end(Lane::Urgent) <= urgent {
                flush.cursors.push(moved(Lane::Urgent));
            }
        }
        let came_to = |outcome| flush.receipts.iter().any(|it| it.outcome == outcome);
        let before = self.endpoint.failing_since;
        if came_to(Outcome::Delivered) {
            self.endpoint.failing_since = None;
        } else if came_to(Outcome::Failed) || came_to(Outcome::TimedOut) {
            let since = *self.endpoint.failing_since.get_or_insert(now);
            disable = disable.or_else(|| off::given_up(since, now));
        }
        if self.endpoint.failing_since != before {
            let since = self.endpoint.failing_since;
            flush.failing.push((self.endpoint.id, since));
        }
        let progress = cursor_to > start || !flush.receipts.is_empty();
        let waits = !flush.pending.is_empty();
        if let Err(error) = self.write(&Arc::new(flush)).await {
            let stories = claimed.iter().filter_map(|(_, work)| work.newest());
            match error {
                StoreError::LeaseLost => self.hold.is_lost(),
                _ => self.hold.is_in_doubt(),
            }
            self.shared
                .unsure
                .remember(self.endpoint.id, stories.map(|event| event.story));
            return Err(error);
        }
        if let Some(reason) = disable {
            self.shared.switch_off(&self.endpoint, &reason).await?;
        }
        if waits {
            self.is_elsewhere_by_now().await?;
        }
        // The claims end here, when everything is written.
        drop(claimed);
        self.cursor = cursor_to;
        unprepared.map_or(Ok(progress), Err)
    }

    /// What failed at an address that was changed meanwhile has nothing to wait for at the new one.
    async fn is_elsewhere_by_now(&self) -> Result<(), StoreError> {
        let id = self.endpoint.id;
        match self.shared.endpoint(id).await? {
            Some(now) if now.destination != self.endpoint.destination => {
                let at = self.shared.clock.now();
                self.shared.store.try_at_once(id, at).await
            }
            _ => Ok(()),
        }
    }

    /// Writes it down, however long there is no room or no database: what was sent is sent again only when nobody
    /// can write down any more that it was.
    async fn write(&self, flush: &Arc<Flush>) -> Result<(), StoreError> {
        let mut pause = AGAIN;
        loop {
            match self.shared.writer.write(&self.shared.store, flush).await {
                Err(error) if error.passes() => {
                    let subscription = self.endpoint.id;
                    tracing::warn!(%error, %subscription, "receipts can't be written; it is tried again");
                }
                written => return written,
            }
            if timeout(pause, self.hold.ended()).await.is_ok() {
                return Err(StoreError::LeaseLost);
            }
            pause = LONGEST.min(pause * 2);
        }
    }

    /// Reads the log, and what is to be tried again; says how far it was read.
    async fn read(
        &mut self,
        at_once: usize,
        work: &mut BTreeMap<StoryId, Work>,
    ) -> Result<u64, StoreError> {
        let events = self
            .shared
            .log
            .after(&self.shared.store, self.cursor)
            .await?;
        let mut read_to = events.last().map_or(self.cursor, |event| event.seq);
        let mut ours: Vec<&Event> = events.iter().filter(|event| self.is_ours(event)).collect();
        // An endpoint that isn't known to be well is sent no more than it may have under way: that shows how
        // it is.
        let mut retries = mem::take(&mut self.due);
        if at_once < MOST_AT_ONCE {
            retries.truncate(at_once);
            let room = at_once - retries.len();
            if let Some(next) = ours.get(room) {
                read_to = next.seq - 1;
            }
            ours.truncate(room);
        }
        for event in ours {
            let of_story = work.entry(event.story).or_default();
            of_story.events.push(Met {
                place: event.seq,
                event: *event,
            });
        }
        for event in retries {
            work.entry(event.story).or_default().retry = Some(event);
        }
        Ok(read_to)
    }

    fn is_ours(&self, event: &Event) -> bool {
        event.kind.needs_action() == (self.lane == Lane::Urgent)
    }
}

impl Work {
    fn before(&self, event: Event) -> Vec<Event> {
        let events = self.events.iter().map(|met| met.event);
        events.filter(|older| older.seq < event.seq).collect()
    }

    fn newest(&self) -> Option<Event> {
        let newest = self.events.last().map(|met| met.event);
        newest
            .into_iter()
            .chain(self.retry)
            .max_by_key(|event| event.seq)
    }

    /// Where it stands among the others.
    fn place(&self) -> Option<u64> {
        let last = self.events.last().map(|met| met.place);
        last.max(self.retry.map(|event| event.seq))
    }

    /// How far the lane may come while it isn't done.
    fn keeps_back(&self) -> u64 {
        self.events.first().map_or(u64::MAX, |met| met.place - 1)
    }
}

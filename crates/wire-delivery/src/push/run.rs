//! One run of one lane of one endpoint: read the log, deliver story by story, write it all down.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use futures_util::{StreamExt, stream};
use wire_store::{CursorMove, Event, Flush, Lane, Pending, StoreError, Subscription};
use wire_story::StoryId;

use super::claims::Claim;
use super::story::{Delivery, Taken, Written};
use super::{Done, Shared, cursor};

/// How many events are read at once. Their receipts are written together, so this is what a crash
/// can send twice to one endpoint.
const EVENTS: u32 = 64;

/// How many requests one lane of an endpoint has under way.
const AT_ONCE: usize = 4;

/// What a run needs.
pub(super) struct Run {
    pub(super) shared: Arc<Shared>,
    pub(super) endpoint: Subscription,
    pub(super) lane: Lane,
    pub(super) until: u64,
    pub(super) due: Vec<Pending>,
}

/// What is to be done about one story.
#[derive(Default)]
struct Work {
    /// New events, in order.
    events: Vec<Event>,
    /// The event whose retry is due.
    retry: Option<Event>,
}

impl Run {
    pub(super) async fn run_to_the_end(self) -> Done {
        let (subscription, lane) = (self.endpoint.id, self.lane);
        let progress = match self.run().await {
            Ok(progress) => progress,
            Err(error) => {
                tracing::error!(%error, %subscription, "deliveries could not be written down");
                false
            }
        };
        Done {
            subscription,
            lane,
            progress,
        }
    }

    async fn run(self) -> Result<bool, StoreError> {
        let store = &self.shared.store;
        let start = cursor(&self.endpoint, self.lane);
        let mut events = store.events_after(start, EVENTS).await?;
        events.retain(|event| event.seq <= self.until);
        let read_to = events.last().map_or(start, |event| event.seq);

        let mut work: BTreeMap<StoryId, Work> = BTreeMap::new();
        for event in events.into_iter().filter(|event| self.is_ours(event)) {
            work.entry(event.story).or_default().events.push(event);
        }
        for pending in &self.due {
            let events = store.events_of(pending.story).await?;
            let event = events.iter().find(|event| event.seq == pending.seq);
            if let Some(event) = event.filter(|event| self.is_ours(event)) {
                work.entry(event.story).or_default().retry = Some(*event);
            }
        }

        // Another lane may be working on a story: it has to wait, and the cursor before it.
        let mut cursor_to = read_to;
        let mut claimed: Vec<(Claim, Work)> = Vec::new();
        for (story, work) in work {
            match self.shared.claims.take(self.endpoint.id, story) {
                Some(claim) => claimed.push((claim, work)),
                None => {
                    if let Some(first) = work.events.first() {
                        cursor_to = cursor_to.min(first.seq - 1);
                    }
                }
            }
        }
        // The oldest first. What lies behind the cursor is done in a later run.
        for (_, work) in &mut claimed {
            work.events.retain(|event| event.seq <= cursor_to);
        }
        claimed.retain(|(_, work)| work.newest().is_some());
        claimed.sort_by_key(|(_, work)| work.newest().map(|event| event.seq));

        // Read after the claims, so that no row is missed.
        let mut pending = self.pending_by_story().await?;
        let taken = Mutex::new(Taken::default());
        let mut deliveries = Vec::new();
        for (number, (_, work)) in claimed.iter().enumerate() {
            let Some(event) = work.newest() else { continue };
            let delivery = Delivery {
                shared: &self.shared,
                endpoint: &self.endpoint,
                lane: self.lane,
                event,
                older: work.before(event),
                pending: pending.remove(&event.story).unwrap_or_default(),
                taken: &taken,
            };
            deliveries.push(async move { (number, delivery.deliver().await) });
        }
        let outcomes: Vec<(usize, Result<Written, StoreError>)> = stream::iter(deliveries)
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;

        // What failed to be worked out holds the cursor before it; the rest is written.
        let mut flush = Flush::default();
        let mut disable = None;
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
                    tracing::error!(%error, endpoint = %self.endpoint.id, "a delivery could not be prepared");
                    if let Some(first) = claimed[number].1.events.first() {
                        cursor_to = cursor_to.min(first.seq - 1);
                    }
                }
            }
        }
        if cursor_to > start {
            flush.cursors.push(CursorMove {
                subscription: self.endpoint.id,
                lane: self.lane,
                to: cursor_to,
            });
        }
        let progress = cursor_to > start || !flush.receipts.is_empty();
        if let Err(error) = self.shared.writer.write(store, flush).await {
            let stories = claimed.iter().filter_map(|(_, work)| work.newest());
            self.shared
                .unsure()
                .remember(self.endpoint.id, stories.map(|event| event.story));
            return Err(error);
        }
        if let Some(reason) = disable {
            let now = self.shared.clock.now();
            store
                .disable_subscription(self.endpoint.id, &reason, now)
                .await?;
        }
        // The claims end here, when everything is written.
        drop(claimed);
        Ok(progress)
    }

    fn is_ours(&self, event: &Event) -> bool {
        event.kind.needs_action() == (self.lane == Lane::Urgent)
    }

    async fn pending_by_story(&self) -> Result<HashMap<StoryId, Vec<Pending>>, StoreError> {
        let mut by_story: HashMap<StoryId, Vec<Pending>> = HashMap::new();
        for pending in self.shared.store.pending_of(self.endpoint.id).await? {
            by_story.entry(pending.story).or_default().push(pending);
        }
        Ok(by_story)
    }
}

impl Work {
    fn before(&self, event: Event) -> Vec<Event> {
        let events = self.events.iter().copied();
        events.filter(|older| older.seq < event.seq).collect()
    }

    fn newest(&self) -> Option<Event> {
        let newest = self.events.last().copied();
        newest
            .into_iter()
            .chain(self.retry)
            .max_by_key(|event| event.seq)
    }
}

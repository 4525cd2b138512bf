//! The event log as runs read it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;
use wire_store::{Event, Lane, Store, StoreError};

/// How many events are read at once. Their receipts are written together, so this is what a crash
/// can send twice to one endpoint.
const EVENTS: u32 = 64;

/// How far deliveries may read, and what was read last: the runs of a fan-out all stand at the same place.
#[derive(Debug, Default)]
pub(super) struct Log {
    until: AtomicU64,
    /// The newest event up to there that has to be acted on.
    urgent: AtomicU64,
    last: Mutex<Option<Stretch>>,
}

/// Events of the log that follow each other.
#[derive(Debug)]
struct Stretch {
    after: u64,
    until: u64,
    events: Arc<[Event]>,
}

impl Log {
    /// Obligations are open as far as this, so deliveries may go as far.
    pub(super) async fn goes_to(&self, store: &Store, until: u64) -> Result<(), StoreError> {
        let before = self.until();
        if before < until {
            let urgent = store.last_to_act_on(before, until).await?;
            // Before the other: whoever reads as far as that knows of it.
            self.urgent.fetch_max(urgent, Ordering::Release);
            self.until.store(until, Ordering::Release);
        }
        Ok(())
    }

    /// Where this lane ends: behind it stands nothing that is its to send.
    pub(super) fn end(&self, lane: Lane) -> u64 {
        match lane {
            Lane::News => self.until(),
            Lane::Urgent => self.urgent.load(Ordering::Acquire),
            Lane::Replay(span) => span.until,
        }
    }

    /// How far deliveries may go.
    pub(super) fn until(&self) -> u64 {
        self.until.load(Ordering::Acquire)
    }

    /// The next events after this place, as far as deliveries may go.
    pub(super) async fn after(
        &self,
        store: &Store,
        after: u64,
    ) -> Result<Arc<[Event]>, StoreError> {
        let until = self.until();
        if after >= until {
            return Ok(Arc::new([]));
        }
        let mut last = self.last.lock().await;
        let is_it = |it: &&Stretch| (it.after, it.until) == (after, until);
        if let Some(last) = last.as_ref().filter(is_it) {
            return Ok(Arc::clone(&last.events));
        }
        let mut events = store.events_after(after, EVENTS).await?;
        events.retain(|event| event.seq <= until);
        let events: Arc<[Event]> = events.into();
        *last = Some(Stretch {
            after,
            until,
            events: Arc::clone(&events),
        });
        Ok(events)
    }
}

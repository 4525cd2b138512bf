//! What may have been sent without being written down.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use wire_store::{Event, Store, StoreError};
use wire_story::{StoryId, SubscriptionId};

/// A file that lies in the data folder while the wire delivers. Where it lies there at the start,
/// the process before didn't stop, it died: receipts of what it sent last are missing.
#[derive(Debug)]
pub(super) struct Marker(PathBuf);

impl Marker {
    const NAME: &str = "delivering";
    const TEXT: &str = "The wire is delivering. After a crash this file tells the next start.\n";

    /// Lays the file down, and says whether it lay there already.
    pub(super) fn lay(store: &Store) -> Result<(Self, bool), StoreError> {
        let path = store.dir().join(Self::NAME);
        let lay = || {
            let lay_there = path.try_exists()?;
            std::fs::write(&path, Self::TEXT)?;
            Ok(lay_there)
        };
        match lay() {
            Ok(lay_there) => Ok((Self(path), lay_there)),
            Err(source) => Err(StoreError::Io { path, source }),
        }
    }

    /// Takes the file away: every delivery has its receipt.
    pub(super) fn lift(self) -> io::Result<()> {
        match std::fs::remove_file(self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// What may have been sent without a receipt: after a crash, all that stood between an endpoint's
/// cursors and the end of the log, and all that waited for a retry; in a running process, what was
/// sent while receipts could not be written.
///
/// Whoever may have a story hears of its kill, and a notice too many does no harm: it has no body,
/// and no headline.
#[derive(Debug, Default)]
pub(super) struct Unsure {
    windows: HashMap<SubscriptionId, Window>,
    unwritten: Mutex<HashSet<(SubscriptionId, StoryId)>>,
}

#[derive(Debug)]
struct Window {
    after: u64,
    until: u64,
    retried: HashSet<StoryId>,
}

impl Unsure {
    /// Reads the state that the process before left.
    pub(super) async fn after_a_crash(store: &Store) -> Result<Self, StoreError> {
        let until = store.last_seq().await?;
        let mut windows = HashMap::new();
        for subscription in store.subscriptions().await? {
            let pending = store.pending_of(subscription.id).await?;
            let window = Window {
                after: subscription.cursor.min(subscription.urgent_cursor),
                until,
                retried: pending.iter().map(|pending| pending.story).collect(),
            };
            windows.insert(subscription.id, window);
        }
        Ok(Self {
            windows,
            unwritten: Mutex::default(),
        })
    }

    /// The receipts of these stories could not be written.
    pub(super) fn remember(
        &self,
        endpoint: SubscriptionId,
        stories: impl IntoIterator<Item = StoryId>,
    ) {
        let mut unwritten = self
            .unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        unwritten.extend(stories.into_iter().map(|story| (endpoint, story)));
    }

    /// Whether the endpoint may have been sent one of these events of the story.
    pub(super) fn may_have(
        &self,
        endpoint: SubscriptionId,
        story: StoryId,
        events: &[Event],
    ) -> bool {
        let unwritten = self
            .unwritten
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        unwritten.contains(&(endpoint, story))
            || self.windows.get(&endpoint).is_some_and(|window| {
                window.retried.contains(&story)
                    || events
                        .iter()
                        .any(|event| window.after < event.seq && event.seq <= window.until)
            })
    }
}

//! What may have been sent without being written down.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use wire_store::{Event, Shard, Store, StoreError};
use wire_story::{StoryId, SubscriptionId};

use super::replays::TOGETHER;

/// What may have been sent without a receipt: where the node before died, all that stood between an endpoint's
/// cursors and the end of the log, all that waited for a retry, and what a replay was at; in a running process, what was
/// sent while receipts could not be written.
///
/// Whoever may have a story hears of its kill, and a notice too many does no harm: it has no body,
/// and no headline.
#[derive(Debug, Default)]
pub(super) struct Unsure {
    windows: Mutex<HashMap<SubscriptionId, Window>>,
    unwritten: Mutex<HashSet<(SubscriptionId, StoryId)>>,
}

#[derive(Debug)]
struct Window {
    after: u64,
    until: u64,
    /// Stories that waited for a retry or were being replayed.
    stories: HashSet<StoryId>,
}

impl Unsure {
    /// Reads the state that whoever had these shards before left; returns those in which something may have been
    /// sent without a receipt.
    pub(super) async fn look_into(
        &self,
        store: &Store,
        shards: &[Shard],
    ) -> Result<BTreeSet<Shard>, StoreError> {
        let until = store.last_seq().await?;
        let last_to_act_on = store.last_to_act_on(0, until).await?;
        let mut replayed: HashMap<SubscriptionId, Vec<StoryId>> = HashMap::new();
        for replay in store.replays_under_way().await? {
            if shards.contains(&Shard::of(replay.subscription)) {
                let stories = store.replayed(replay.span, replay.cursor, TOGETHER).await?;
                let stories = stories.iter().flat_map(|it| &it.events);
                let of_endpoint = replayed.entry(replay.subscription).or_default();
                of_endpoint.extend(stories.map(|event| event.story));
            }
        }
        let mut in_doubt = BTreeSet::new();
        for subscription in store.subscriptions().await? {
            let shard = Shard::of(subscription.id);
            if !shards.contains(&shard) {
                continue;
            }
            let pending = store.pending_of(subscription.id).await?;
            // A lane that has nothing left doesn't stand behind, wherever its cursor stands.
            let after = if subscription.urgent_cursor < last_to_act_on {
                subscription.cursor.min(subscription.urgent_cursor)
            } else {
                subscription.cursor
            };
            let replayed = replayed.remove(&subscription.id).unwrap_or_default();
            if after == until && pending.is_empty() && replayed.is_empty() {
                continue;
            }
            in_doubt.insert(shard);
            let mut windows = self.windows();
            let window = windows.entry(subscription.id).or_insert(Window {
                after,
                until,
                stories: HashSet::new(),
            });
            window.after = window.after.min(after);
            window.until = until;
            window
                .stories
                .extend(pending.iter().map(|pending| pending.story).chain(replayed));
        }
        Ok(in_doubt)
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
            || self.windows().get(&endpoint).is_some_and(|window| {
                window.stories.contains(&story)
                    || events
                        .iter()
                        .any(|event| window.after < event.seq && event.seq <= window.until)
            })
    }
    fn windows(&self) -> MutexGuard<'_, HashMap<SubscriptionId, Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The index of all stories, brought up to the event log at each look.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use wire_rights::InForce;
use wire_store::{Store, StoreError};
use wire_story::{Story, Version};
use wire_trace::{Document, Index};

use super::LookError;

/// An index of all stories, as of one place in the event log and of the rules then in force.
#[derive(Debug, Default)]
pub(super) struct StoryIndex {
    built: Mutex<Option<Built>>,
}

#[derive(Debug)]
struct Built {
    seq: u64,
    in_force: Arc<InForce>,
    /// Pages are traced side by side; a story that changed waits until they have been.
    index: Arc<RwLock<Index>>,
}

/// Stories that changed are put into the index one by one; of more than this it is built anew.
const ONE_BY_ONE: usize = 2_000;

impl StoryIndex {
    /// The index of all stories, brought up to the event log: a story can be found as soon as it is published.
    /// It is built anew when the rules have moved, because copies are held against them.
    pub(super) async fn of(&self, store: &Store) -> Result<Arc<RwLock<Index>>, LookError> {
        // Whoever comes while it is being built waits for it instead of building a second one.
        let mut built = self.built.lock().await;
        let seq = store.last_seq().await?;
        let in_force = Arc::new(store.in_force().await?);
        if let Some(built) = built.as_mut()
            && built.in_force == in_force
            && let Some(changed) = changed_since(store, built.seq, seq).await?
        {
            let index = Arc::clone(&built.index);
            if !changed.is_empty() {
                spawn_blocking(move || {
                    let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
                    for (story, versions) in &changed {
                        if let Some(latest) = versions.last() {
                            let terms = in_force.terms_for(story, latest);
                            index.put(Document::of(story, versions, terms));
                        }
                    }
                })
                .await
                .map_err(|_| LookError::BrokeOff)?;
            }
            built.seq = seq;
            return Ok(Arc::clone(&built.index));
        }
        let rules = Arc::clone(&in_force);
        let documents = store.all_documents().await?;
        let index = spawn_blocking(move || {
            Index::build(documents.iter().filter_map(|document| {
                let terms = rules.terms_for(&document.story, document.versions.last()?);
                Some(Document::of(&document.story, &document.versions, terms))
            }))
        })
        .await
        .map_err(|_| LookError::BrokeOff)?;
        let index = Arc::new(RwLock::new(index));
        *built = Some(Built {
            seq,
            in_force,
            index: Arc::clone(&index),
        });
        Ok(index)
    }
}

/// The stories of the events after `from` up to `to`, as they are now; nothing, where they are too many.
async fn changed_since(
    store: &Store,
    from: u64,
    to: u64,
) -> Result<Option<Vec<(Story, Vec<Version>)>>, StoreError> {
    let count = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
    if count > ONE_BY_ONE {
        return Ok(None);
    }
    let mut ids = BTreeSet::new();
    let mut after = from;
    while after < to {
        let events = store.events_after(after, 500).await?;
        let Some(last) = events.last() else { break };
        after = last.seq;
        ids.extend(events.iter().map(|event| event.story));
    }
    // In the order of their ids, as they are when the index is built anew.
    let mut changed = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some((story, _)) = store.story(id).await? {
            changed.push((story, store.versions(id).await?));
        }
    }
    Ok(Some(changed))
}

//! The index of all stories, brought up to the event log at each look.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::Mutex;
use wire_rights::Terms;
use wire_store::Store;
use wire_story::{Story, StoryId, Version};
use wire_trace::{Builder, Document, Grams, Texts};

use super::{LookError, busy};

/// An index of all stories, as of one place in the event log. It holds no texts: those of the few stories that
/// a page may carry are read from the store.
#[derive(Debug, Default)]
pub(super) struct StoryIndex {
    built: Mutex<Option<Built>>,
}

#[derive(Debug)]
struct Built {
    seq: u64,
    grams: Grams,
    /// Whether a new table is being made.
    settling: bool,
}

/// How many stories or events are read at a time.
const TOGETHER: u32 = 500;
/// When more stories than this were put into the index one by one, a new table is made of all.
const UNSETTLED: usize = 500;
/// What the index is known by: nobody has to know it again, because it isn't kept.
const NO_STAMP: [u8; 32] = [0; 32];

impl StoryIndex {
    /// The index of all stories, brought up to the event log: a story can be found as soon as it is published.
    pub(super) async fn of(self: &Arc<Self>, store: &Store) -> Result<Grams, LookError> {
        // Whoever comes while it is being built waits for it instead of building a second one.
        let mut built = self.built.lock().await;
        let built = match &mut *built {
            Some(built) => built,
            none => none.insert(Built::new(store).await?),
        };
        built.follow(store).await?;
        if built.grams.unsettled() > UNSETTLED && !built.settling {
            built.settling = true;
            tokio::spawn(Arc::clone(self).settle(built.seq, built.grams.clone()));
        }
        Ok(built.grams.clone())
    }

    /// Makes one table of the index and of what was put into it, while pages go on being looked at. Stories
    /// that change meanwhile are in the log behind `seq`, and are put again.
    async fn settle(self: Arc<Self>, seq: u64, grams: Grams) {
        let settled = busy(move || open(in_memory(grams.settle(Vec::new(), NO_STAMP))?)).await;
        if let Some(built) = self.built.lock().await.as_mut() {
            built.settling = false;
            match settled {
                Ok(grams) => (built.seq, built.grams) = (seq, grams),
                Err(error) => tracing::error!("the index of stories can't be settled: {error}"),
            }
        }
    }
}

impl Built {
    /// An index of all stories, which pass through memory some at a time.
    async fn new(store: &Store) -> Result<Self, LookError> {
        // What is published meanwhile is in the log behind this place.
        let seq = store.last_seq().await?;
        let mut builder = in_memory(Builder::new(Vec::new(), Texts::Elsewhere))?;
        let mut after = None;
        loop {
            let documents = store.documents_after(after, TOGETHER).await?;
            let Some(last) = documents.last() else { break };
            after = Some(last.story.id);
            builder = busy(move || {
                for document in &documents {
                    let story = looked_for(&document.story, &document.versions);
                    in_memory(builder.add(&story))?;
                }
                Ok(builder)
            })
            .await?;
        }
        let grams = busy(move || open(in_memory(builder.finish(NO_STAMP))?)).await?;
        Ok(Self {
            seq,
            grams,
            settling: false,
        })
    }

    /// Puts the stories of all further events.
    async fn follow(&mut self, store: &Store) -> Result<(), LookError> {
        loop {
            let events = store.events_after(self.seq, TOGETHER).await?;
            let Some(last) = events.last() else {
                return Ok(());
            };
            // In the order of their ids, as they are when the index is built anew.
            let ids: BTreeSet<StoryId> = events.iter().map(|event| event.story).collect();
            let mut changed = Vec::with_capacity(ids.len());
            for id in ids {
                if let Some((story, _)) = store.story(id).await? {
                    changed.push((story, store.versions(id).await?));
                }
            }
            // Those who look at pages keep what they have.
            let mut grams = self.grams.clone();
            self.grams = busy(move || {
                for (story, versions) in &changed {
                    grams.put(&looked_for(story, versions));
                }
                Ok(grams)
            })
            .await?;
            self.seq = last.seq;
        }
    }
}

/// A story as the index takes it: which words are looked for doesn't depend on the terms.
fn looked_for(story: &Story, versions: &[Version]) -> Document {
    Document::of(story, versions, &Terms::default())
}

fn open(file: Vec<u8>) -> Result<Grams, LookError> {
    Grams::open(&file.into()).map_err(|_| LookError::BrokeOff)
}

/// Writing into memory fails only where there are more stories than an index can number.
fn in_memory<T>(written: std::io::Result<T>) -> Result<T, LookError> {
    written.map_err(|_| LookError::BrokeOff)
}

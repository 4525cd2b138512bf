//! The public feeds, kept in memory for as long as they are true.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OnceCell;
use wire_formats::feed::FeedFormat;
use wire_store::{FeedStamp, Mark, Store, StoreError};

use crate::feeds::rendered::Rendered;
use crate::feeds::together::Together;

/// The public feeds as they are now, each rendered when somebody first asks for it.
#[derive(Debug, Default)]
pub(crate) struct Feeds {
    stamps: Together<Option<FeedStamp>>,
    /// What is kept, and the mark that the store had before it was asked what that rests on.
    kept: Mutex<Option<(Option<Mark>, Arc<Kept>)>>,
}

/// What rests on one stamp.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) stamp: FeedStamp,
    files: [OnceCell<Rendered>; FeedFormat::ALL.len()],
}

impl Feeds {
    /// The feeds as of now: it is looked for each request whether anything has changed, because another
    /// program may have killed a story a moment ago.
    pub(crate) async fn now(&self, store: &Store) -> Result<Arc<Kept>, StoreError> {
        let mark = store.mark();
        if mark.is_some()
            && let Some((at, kept)) = &*self.kept()
            && *at == mark
        {
            return Ok(Arc::clone(kept));
        }
        let asked = store.clone();
        let stamp = self
            .stamps
            .ask(async move { asked.feed_stamp().await.ok() });
        let stamp = match stamp.await {
            Some(stamp) => stamp,
            // Everybody hears for itself what is wrong.
            None => store.feed_stamp().await?,
        };
        let mut place = self.kept();
        let kept = match place.take() {
            Some((_, kept)) if kept.stamp == stamp => kept,
            _ => Arc::new(Kept {
                stamp,
                files: Default::default(),
            }),
        };
        *place = Some((mark, Arc::clone(&kept)));
        Ok(kept)
    }

    fn kept(&self) -> MutexGuard<'_, Option<(Option<Mark>, Arc<Kept>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// The place of the feed in this format.
    pub(crate) fn file(&self, format: FeedFormat) -> &OnceCell<Rendered> {
        &self.files[format as usize]
    }
}

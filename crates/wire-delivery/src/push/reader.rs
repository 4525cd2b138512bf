//! What decisions rest on is read by whoever comes first, for all who wait.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::oneshot;
use wire_store::{Grounds, Prospect, Remembered, Store, StoreError};

type Reply = oneshot::Sender<Arc<Grounds>>;

/// Gathers who wants to decide: while one set of statements reads for some, the next ones gather, and
/// are read for together. So a fan-out to a thousand endpoints reads a few times, and each decision
/// rests on what was read after it was asked for.
#[derive(Debug, Default)]
pub(super) struct Reader {
    waiting: Mutex<Vec<(Prospect, Reply)>>,
    turn: tokio::sync::Mutex<Remembered>,
}

impl Reader {
    /// Reads what deciding about this rests on, among more.
    pub(super) async fn read(
        &self,
        store: &Store,
        prospect: Prospect,
        at: Timestamp,
    ) -> Result<Arc<Grounds>, StoreError> {
        let (reply, mut answer) = oneshot::channel();
        self.waiting().push((prospect, reply));
        let mut remembered = tokio::select! {
            biased;
            // Whoever read for this one failed, and has said why.
            read = &mut answer => return read.map_err(|_| StoreError::Busy),
            remembered = self.turn.lock() => remembered,
        };
        let waiting = std::mem::take(&mut *self.waiting());
        let prospects: Vec<Prospect> = waiting.iter().map(|(prospect, _)| *prospect).collect();
        let grounds = Arc::new(store.grounds(&mut remembered, &prospects, at).await?);
        for (_, reply) in waiting {
            // A run that has gone meanwhile is not interested any more.
            let _ = reply.send(Arc::clone(&grounds));
        }
        Ok(grounds)
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<(Prospect, Reply)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

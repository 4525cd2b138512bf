//! Receipts are written by whoever comes first, for all who wait.

use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot::{self, error::TryRecvError};
use wire_store::{Flush, Store, StoreError};

type Reply = oneshot::Sender<Result<(), StoreError>>;

/// Gathers what runs have to write down: while one transaction commits, the next ones gather, and
/// go into one transaction together. So a fan-out to a thousand endpoints costs a few commits.
#[derive(Debug, Default)]
pub(super) struct Writer {
    waiting: Mutex<Vec<(Flush, Reply)>>,
    turn: tokio::sync::Mutex<()>,
}

impl Writer {
    /// Writes it down, all of it or nothing, and returns when it is on the disk.
    pub(super) async fn write(&self, store: &Store, flush: Flush) -> Result<(), StoreError> {
        let (reply, mut answer) = oneshot::channel();
        self.waiting().push((flush, reply));
        let _turn = self.turn.lock().await;
        match answer.try_recv() {
            Ok(result) => return result,
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Closed) => return Err(StoreError::Busy),
        }
        let waiting = std::mem::take(&mut *self.waiting());
        let mut together = Flush::default();
        for (flush, _) in &waiting {
            join(&mut together, flush);
        }
        let result = store.append_receipts(&together).await;
        let several = waiting.len() > 1;
        for (flush, reply) in waiting {
            // What can't be written together is tried one by one, so that one bad line harms only
            // its own run.
            let own = match &result {
                Ok(()) => Ok(()),
                Err(_) if several => store.append_receipts(&flush).await,
                Err(_) => break,
            };
            // A run that has gone meanwhile is not interested any more.
            let _ = reply.send(own);
        }
        if several {
            return answer.try_recv().unwrap_or(Err(StoreError::Busy));
        }
        result
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<(Flush, Reply)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn join(all: &mut Flush, one: &Flush) {
    all.receipts.extend_from_slice(&one.receipts);
    all.cursors.extend_from_slice(&one.cursors);
    all.pending.extend_from_slice(&one.pending);
    all.settled.extend_from_slice(&one.settled);
    all.takes.extend_from_slice(&one.takes);
}

//! Receipts are written by whoever comes first, for all who wait.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot::{self, error::TryRecvError};
use wire_store::{Flush, Store, StoreError};

type Reply = oneshot::Sender<Result<(), StoreError>>;

/// How many receipts are written together: some milliseconds, for which a publication may have to wait.
const AT_ONCE: usize = 300;

/// Gathers what runs have to write down: while one transaction commits, the next ones gather, and
/// go into one transaction together. So a fan-out to a thousand endpoints costs a few commits.
#[derive(Debug, Default)]
pub(super) struct Writer {
    waiting: Mutex<VecDeque<(Arc<Flush>, Reply)>>,
    turn: tokio::sync::Mutex<()>,
}

impl Writer {
    /// Writes it down, all of it or nothing, and returns when it is on the disk. Whoever waits no longer may find
    /// it written all the same.
    pub(super) async fn write(&self, store: &Store, flush: &Arc<Flush>) -> Result<(), StoreError> {
        let (reply, mut answer) = oneshot::channel();
        self.waiting().push_back((Arc::clone(flush), reply));
        let _turn = self.turn.lock().await;
        loop {
            match answer.try_recv() {
                Ok(result) => return result,
                Err(TryRecvError::Empty) => self.write_some(store).await,
                Err(TryRecvError::Closed) => return Err(StoreError::Busy),
            }
        }
    }

    /// Writes down what waits longest.
    async fn write_some(&self, store: &Store) {
        let (mut some, mut together) = (Vec::new(), Flush::default());
        while together.receipts.len() < AT_ONCE {
            let Some((flush, reply)) = self.waiting().pop_front() else {
                break;
            };
            join(&mut together, &flush);
            some.push((flush, reply));
        }
        let mut result = Some(store.append_receipts(&together).await);
        let several = some.len() > 1;
        for (flush, reply) in some {
            // What can't be written together is tried one by one, so that one bad line harms only
            // its own run.
            let own = match &result {
                Some(Ok(())) => Ok(()),
                Some(Err(_)) if several => store.append_receipts(&flush).await,
                _ => result.take().unwrap_or(Err(StoreError::Busy)),
            };
            // A run that has gone meanwhile is not interested any more.
            let _ = reply.send(own);
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, VecDeque<(Arc<Flush>, Reply)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn join(all: &mut Flush, one: &Flush) {
    all.leases.extend(&one.leases);
    all.receipts.extend_from_slice(&one.receipts);
    all.cursors.extend_from_slice(&one.cursors);
    all.failing.extend_from_slice(&one.failing);
    all.pending.extend_from_slice(&one.pending);
    all.settled.extend_from_slice(&one.settled);
    all.takes.extend_from_slice(&one.takes);
}

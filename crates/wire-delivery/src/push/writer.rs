//! Receipts are written by whoever comes first, for all who wait.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot::{self, error::TryRecvError};
use wire_store::{Flush, Store, StoreError};

type Reply = oneshot::Sender<Result<(), StoreError>>;

/// How long one transaction is to take: a publication may have to wait for it.
const TURN: Duration = Duration::from_millis(15);

/// How many receipts are written together at least and at most, and at first.
const FEWEST: usize = 50;
const MOST: usize = 1000;
const FIRST: usize = 300;

/// Gathers what runs have to write down: while one transaction commits, the next ones gather, and
/// go into one transaction together. So a fan-out to a thousand endpoints costs a few commits.
#[derive(Debug)]
pub(super) struct Writer {
    waiting: Mutex<VecDeque<(Arc<Flush>, Reply)>>,
    turn: tokio::sync::Mutex<()>,
    /// How many receipts go together, as the last transactions have shown: large and slow databases differ a hundredfold.
    at_once: AtomicUsize,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            at_once: AtomicUsize::new(FIRST),
        }
    }
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
        let at_once = self.at_once.load(Ordering::Relaxed);
        while together.receipts.len() < at_once {
            let Some((flush, reply)) = self.waiting().pop_front() else {
                break;
            };
            join(&mut together, &flush);
            some.push((flush, reply));
        }
        let start = Instant::now();
        let mut result = Some(store.append_receipts(&together).await);
        if at_once <= together.receipts.len() {
            let fit = fitting(together.receipts.len(), start.elapsed());
            self.at_once.store(at_once.midpoint(fit), Ordering::Relaxed);
        }
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

/// How many would have been written in one turn, where so many took so long.
fn fitting(receipts: usize, took: Duration) -> usize {
    let fit = receipts as f64 * TURN.as_secs_f64() / took.as_secs_f64().max(1e-6);
    // Whatever doesn't fit becomes the largest number.
    (fit as usize).clamp(FEWEST, MOST)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_together_takes_about_a_turn() {
        let lines =
            [(300, 15), (300, 30), (300, 5), (300, 0), (50, 2_000)].map(|(receipts, millis)| {
                let fit = fitting(receipts, Duration::from_millis(millis));
                format!("{receipts} in {millis} ms: {fit} the next time")
            });
        insta::assert_snapshot!(lines.join("\n"), @"
        300 in 15 ms: 300 the next time
        300 in 30 ms: 150 the next time
        300 in 5 ms: 900 the next time
        300 in 0 ms: 1000 the next time
        50 in 2000 ms: 50 the next time
        ");
    }
}

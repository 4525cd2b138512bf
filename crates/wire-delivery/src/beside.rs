//! Work that is done beside everything else, and rests for a while after a store that couldn't be
//! written: nobody's site is asked twice a second.

use std::future::Future;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use crate::Clock;

/// How long it rests.
const REST: SignedDuration = SignedDuration::from_mins(1);

/// Tasks under way.
#[derive(Debug)]
pub(crate) struct Beside<T> {
    /// What each of them does, for the log.
    what: &'static str,
    clock: Clock,
    tasks: JoinSet<T>,
    rests_until: Timestamp,
}

impl<T: Send + 'static> Beside<T> {
    pub(crate) fn new(what: &'static str, clock: Clock) -> Self {
        Self {
            what,
            clock,
            tasks: JoinSet::new(),
            rests_until: Timestamp::MIN,
        }
    }

    /// Whether tasks are under way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.tasks.is_empty()
    }

    /// Whether new ones may be started.
    pub(crate) fn is_free(&self) -> bool {
        !self.is_busy() && self.rests_until <= self.clock.now()
    }

    /// How many are under way.
    pub(crate) fn len(&self) -> usize {
        self.tasks.len()
    }

    pub(crate) fn start(&mut self, task: impl Future<Output = T> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Starts no more for a while.
    pub(crate) fn rest(&mut self) {
        let until = self.clock.now().checked_add(REST);
        self.rests_until = until.unwrap_or(Timestamp::MAX);
    }

    /// Waits until one has ended, and says how; nothing where it broke off. Never returns while none is
    /// under way.
    pub(crate) async fn ended(&mut self) -> Option<T> {
        match self.tasks.join_next().await {
            None => std::future::pending().await,
            Some(Ok(outcome)) => Some(outcome),
            Some(Err(error)) => {
                tracing::error!(%error, "{} broke off", self.what);
                self.rest();
                None
            }
        }
    }
}

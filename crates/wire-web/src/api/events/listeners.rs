//! Who listens to the event log right now: each holds a connection open, so there is a limit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use wire_story::PublisherId;

use crate::api::problem::Problem;

/// How many connections one publisher may hold open.
const OF_ONE: usize = 10;
/// How many all of them may.
const OF_ALL: usize = 2_000;

/// How many connections each publisher holds open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listeners(Arc<Mutex<HashMap<PublisherId, usize>>>);

impl Listeners {
    /// One more, until what is returned is dropped.
    ///
    /// # Errors
    /// There are too many already.
    pub(super) fn listen(&self, publisher: PublisherId) -> Result<Listening, Problem> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = counts.values().sum();
        let count = counts.get(&publisher).copied().unwrap_or(0);
        if count >= OF_ONE {
            return Err(Problem::too_many_listen(OF_ONE));
        }
        if all >= OF_ALL {
            return Err(Problem::busy());
        }
        counts.insert(publisher, count + 1);
        Ok(Listening {
            listeners: self.clone(),
            publisher,
        })
    }
}

/// One who listens.
#[derive(Debug)]
pub(super) struct Listening {
    listeners: Listeners,
    publisher: PublisherId,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let counts = &self.listeners.0;
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.publisher) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.publisher);
            }
        }
    }
}

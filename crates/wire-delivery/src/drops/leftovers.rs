//! What tries that broke off may have left on servers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use wire_story::{StoryId, SubscriptionId};

/// Of so many stories it is remembered.
const MOST: usize = 10_000;

/// The hidden files that were begun and haven't got their names yet, by drop and story. Each try has a name of its own, and
/// removes those of all tries before it: what an old connection is still asked to do can't touch the file of a new one.
#[derive(Debug, Default)]
pub(crate) struct Leftovers(Mutex<HashMap<Of, Vec<String>>>);

/// What a file is of: a story, in a drop.
pub(crate) type Of = (SubscriptionId, StoryId);

impl Leftovers {
    /// A try that has reached the server begins to write this file. Returns those that tries before may have left there, which
    /// stay known until one of them is [`done`](Self::done).
    pub(crate) fn begin(&self, of: Of, part: &str) -> Vec<String> {
        let mut begun = self.lock();
        if MOST <= begun.len() && !begun.contains_key(&of) {
            return Vec::new();
        }
        let parts = begun.entry(of).or_default();
        let before = parts.clone();
        parts.push(part.to_owned());
        before
    }

    /// The file has got its name, and nothing is left of it or of those before.
    pub(crate) fn done(&self, of: Of) {
        self.lock().remove(&of);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Of, Vec<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

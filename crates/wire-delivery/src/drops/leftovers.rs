//! What tries that broke off may have left on servers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use wire_story::{StoryId, SubscriptionId};

/// Of so many stories it is remembered.
const MOST: usize = 10_000;

/// The hidden files that were begun and haven't got their names yet, by drop and story. Each try has a name of its own:
/// what an old connection is still asked to do can't touch the file of a new one.
#[derive(Debug, Default)]
pub(crate) struct Leftovers(Mutex<HashMap<(SubscriptionId, StoryId), String>>);

impl Leftovers {
    /// A try begins to write this file. Returns the one that the try before may have left.
    pub(crate) fn begin(&self, of: (SubscriptionId, StoryId), part: &str) -> Option<String> {
        let mut begun = self.lock();
        if MOST <= begun.len() && !begun.contains_key(&of) {
            return None;
        }
        begun.insert(of, part.to_owned())
    }

    /// The file has got its name, and nothing is left of it.
    pub(crate) fn done(&self, of: (SubscriptionId, StoryId)) {
        self.lock().remove(&of);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(SubscriptionId, StoryId), String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

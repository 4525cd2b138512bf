//! Who works on which story at which endpoint.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use wire_story::{StoryId, SubscriptionId};

type Held = Mutex<HashSet<(SubscriptionId, StoryId)>>;

/// The stories that are being worked on, each at an endpoint: the order of a story at an endpoint
/// is strict, so nobody else may touch it meanwhile.
#[derive(Debug, Default)]
pub(super) struct Claims(Arc<Held>);

/// The right to work on a story at an endpoint, until it is dropped.
#[derive(Debug)]
pub(super) struct Claim {
    held: Arc<Held>,
    what: (SubscriptionId, StoryId),
}

impl Claims {
    /// The claim; nothing while another has it.
    pub(super) fn take(&self, endpoint: SubscriptionId, story: StoryId) -> Option<Claim> {
        let what = (endpoint, story);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(what).then(|| Claim {
            held: Arc::clone(&self.0),
            what,
        })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.remove(&self.what);
    }
}

//! How many requests are under way at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many requests one host has under way, however many endpoints lie there.
const PER_HOST: usize = 16;

/// The slots of one lane, over all endpoints. At most a fifth of them is for the slow, so that those who
/// answer at once don't wait for those who don't.
#[derive(Debug)]
pub(super) struct Slots {
    quick: Arc<Semaphore>,
    slow: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// A slot, until it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    place: Option<OwnedSemaphorePermit>,
    is_slow: bool,
    _at_host: OwnedSemaphorePermit,
}

impl Slots {
    pub(super) fn new(all: usize) -> Self {
        let slow = all / 5;
        Self {
            quick: Arc::new(Semaphore::new(all - slow)),
            slow: Arc::new(Semaphore::new(slow)),
            hosts: Mutex::default(),
        }
    }

    /// A slot for a request to this host, first come first served; nothing when the wire stops. Who waits for
    /// its host takes nobody's place.
    pub(super) async fn take(&self, host: &str, slow: impl Fn() -> bool) -> Option<Slot> {
        let at_host = self.host(host).acquire_owned().await.ok()?;
        let is_slow = slow();
        let places = if is_slow { &self.slow } else { &self.quick };
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        Some(Slot {
            place: Some(place),
            is_slow,
            _at_host: at_host,
        })
    }

    fn host(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let slots = hosts
            .entry(host.to_owned())
            .or_insert_with(|| Arc::new(Semaphore::new(PER_HOST)));
        Arc::clone(slots)
    }
}

impl Slot {
    /// The request turned out to be slow: it can't be called back, but the others needn't wait for it.
    pub(super) fn leave_to_the_quick(&mut self) {
        if !self.is_slow {
            self.place = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use futures_util::FutureExt as _;

    fn take(slots: &Slots, host: &str, slow: bool) -> Option<Slot> {
        slots.take(host, || slow).now_or_never().flatten()
    }

    #[test]
    fn the_slow_have_a_fifth_and_leave_the_rest_to_the_quick() {
        let slots = Slots::new(10);
        let host = |number: usize| format!("news{number}.example");
        let slow: Vec<Slot> = (0..10)
            .map_while(|it| take(&slots, &host(it), true))
            .collect();
        assert_eq!(slow.len(), 2);
        let mut quick: Vec<Slot> = (0..10)
            .map_while(|it| take(&slots, &host(it), false))
            .collect();
        assert_eq!(quick.len(), 8);
        quick[0].leave_to_the_quick();
        assert!(
            take(&slots, "late.example", false).is_some(),
            "it turned out to be slow"
        );
        assert!(take(&slots, "late.example", true).is_none());
    }

    #[test]
    fn a_host_has_sixteen_however_many_endpoints_lie_there() {
        let slots = Slots::new(100);
        let all: Vec<Slot> = (0..100)
            .map_while(|_| take(&slots, "many.example", false))
            .collect();
        assert_eq!(all.len(), 16);
        assert!(take(&slots, "other.example", false).is_some());
    }
}

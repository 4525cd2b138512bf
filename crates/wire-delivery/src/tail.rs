//! The end of the event log, for those who wait for what comes next.
//!
//! One look of the scheduler at the database serves all who wait, however many they are, also where another process
//! wrote the event.

use tokio::sync::watch;

/// Where the scheduler says how far the log goes. Those who wait are let go when it is dropped.
#[derive(Debug)]
pub(crate) struct Tip(watch::Sender<u64>);

impl Tip {
    /// The beginning of a log in which nothing has been seen yet.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Says that the log goes to here.
    pub(crate) fn is_at(&self, seq: u64) {
        self.0.send_if_modified(|tip| {
            let moved = *tip < seq;
            *tip = seq.max(*tip);
            moved
        });
    }

    /// Who waits for what follows.
    pub(crate) fn tail(&self) -> Tail {
        Tail(self.0.subscribe())
    }
}

/// The log's end as one who waits sees it; cheap to clone.
#[derive(Clone, Debug)]
pub struct Tail(watch::Receiver<u64>);

impl Tail {
    /// Waits until the log has an event after this place. Obligations of that event are open by then.
    ///
    /// # Errors
    /// The wire stops: nothing more comes.
    pub async fn passes(&mut self, seq: u64) -> Result<(), Stopped> {
        let passed = self.0.wait_for(|tip| *tip > seq).await;
        passed.map(|_| ()).map_err(|_| Stopped)
    }
}

/// The wire stops, and nobody hears more from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the wire stops")]
pub struct Stopped;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_hears_of_what_follows_and_of_the_end() {
        let tip = Tip::new();
        let mut tail = tip.tail();
        tip.is_at(3);
        assert_eq!(tail.passes(2).await, Ok(()));
        // Said late, an earlier place takes nothing back.
        tip.is_at(2);
        assert_eq!(tail.clone().passes(2).await, Ok(()));
        let waits = tokio::spawn(async move { tail.passes(3).await });
        tip.is_at(4);
        assert_eq!(waits.await.unwrap_or(Err(Stopped)), Ok(()));
        let mut tail = tip.tail();
        let waits = tokio::spawn(async move { tail.passes(4).await });
        drop(tip);
        assert_eq!(waits.await.unwrap_or(Ok(())), Err(Stopped));
    }
}

//! Stories are read as the event log goes on, beside everything else.

use tokio::task::spawn_blocking;
use wire_store::{Store, StoreError, Unread};

use crate::Clock;
use crate::beside::Beside;

/// Reads what is new or has changed.
#[derive(Debug)]
pub(crate) struct Reader {
    /// Each says in how many stories something was found or looked for.
    running: Beside<Result<usize, StoreError>>,
}

impl Reader {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            running: Beside::new("reading stories", clock),
        }
    }

    /// Starts reading what wasn't read, unless that is under way.
    pub(crate) async fn start_due(&mut self, store: &Store) -> Result<(), StoreError> {
        if !self.running.is_free() {
            return Ok(());
        }
        if let Some(unread) = store.unread().await? {
            self.running.start(read(store.clone(), unread));
        }
        Ok(())
    }

    /// Whether it reads.
    pub(crate) fn is_busy(&self) -> bool {
        self.running.is_busy()
    }

    /// Waits until it has read, and says whether there may be more. Never returns while it doesn't read.
    pub(crate) async fn ended(&mut self) -> bool {
        match self.running.ended().await {
            Some(Ok(stories)) => stories > 0,
            Some(Err(error)) => {
                tracing::error!(%error, "what stories say can't be kept");
                self.running.rest();
                false
            }
            None => false,
        }
    }
}

async fn read(store: Store, unread: Unread) -> Result<usize, StoreError> {
    match spawn_blocking(|| unread.read()).await {
        Ok(readings) => store.keep_readings(&readings).await,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

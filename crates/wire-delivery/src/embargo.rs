//! Lifting embargoes, unless the clock has jumped.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use wire_store::{ClockJump, Store, StoreError};

use crate::Clock;

/// A clock may run ahead of the time that really passed by this much between two looks.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(3);

/// Watches the clock of this node.
#[derive(Debug)]
pub(crate) struct Watch {
    clock: Clock,
    shown: Timestamp,
    elapsed: Duration,
    /// A jump that isn't on record yet.
    jump: Option<ClockJump>,
}

impl Watch {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            shown: clock.now(),
            elapsed: clock.elapsed(),
            jump: None,
            clock,
        }
    }

    /// Looks at the clock.
    pub(crate) fn look(&mut self) {
        let (shown, elapsed) = (self.clock.now(), self.clock.elapsed());
        let passed = elapsed.saturating_sub(self.elapsed);
        let expected = self.shown.checked_add(passed).unwrap_or(Timestamp::MAX);
        if shown.duration_since(expected) > TOLERANCE {
            tracing::warn!(
                %expected,
                %shown,
                "the clock jumped forward: embargoes hold until the time is confirmed"
            );
            // Of several jumps, the first says what the time should be.
            self.jump.get_or_insert(ClockJump { expected, shown });
        }
        self.shown = shown;
        self.elapsed = elapsed;
    }

    /// The time, when embargoes may be lifted by it; else nothing. A jump goes on record, so that it is told, and
    /// can be confirmed, on the pages of every node.
    pub(crate) async fn trusted(&mut self, store: &Store) -> Result<Option<Timestamp>, StoreError> {
        if let Some(jump) = self.jump {
            store.note_clock_jump(jump).await?;
            self.jump = None;
        }
        let is_right = store.clock_jump().await?.is_none();
        Ok(is_right.then_some(self.shown))
    }
}

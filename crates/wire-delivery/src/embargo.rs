//! Lifting embargoes, unless the clock has jumped.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::Clock;

/// A clock may run ahead of the time that really passed by this much between two looks.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(3);

/// The clock jumped forward: embargoes hold until a person says that the time is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// What the clock should have shown.
    pub expected: Timestamp,
    /// What it showed.
    pub shown: Timestamp,
}

/// Watches the clock.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    shown: Timestamp,
    elapsed: Duration,
    jump: Option<Jump>,
}

impl Watch {
    pub(crate) fn new(clock: &Clock) -> Self {
        let state = State {
            shown: clock.now(),
            elapsed: clock.elapsed(),
            jump: None,
        };
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Looks at the clock. The time, when embargoes may be lifted by it; else nothing.
    pub(crate) fn look(&self, clock: &Clock) -> Option<Timestamp> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (shown, elapsed) = (clock.now(), clock.elapsed());
        let passed = elapsed.saturating_sub(state.elapsed);
        let expected = state.shown.checked_add(passed).unwrap_or(Timestamp::MAX);
        if shown.duration_since(expected) > TOLERANCE {
            tracing::warn!(
                %expected,
                %shown,
                "the clock jumped forward: embargoes hold until the time is confirmed"
            );
            // Of several jumps, the first says what the time should be.
            state.jump.get_or_insert(Jump { expected, shown });
        }
        state.shown = shown;
        state.elapsed = elapsed;
        state.jump.is_none().then_some(shown)
    }

    pub(crate) fn jump(&self) -> Option<Jump> {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .jump
    }

    pub(crate) fn confirm(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.jump = None;
    }
}

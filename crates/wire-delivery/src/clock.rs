//! The clock: the system's, or one that a test turns.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// Tells the time. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System { started: Instant },
    Fixed(Mutex<Fixed>),
}

#[derive(Debug)]
struct Fixed {
    now: Timestamp,
    elapsed: Duration,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(Source::System {
            started: Instant::now(),
        }))
    }

    /// A clock that stands still until it is turned: for tests.
    #[must_use]
    pub fn fixed(now: Timestamp) -> Self {
        Self(Arc::new(Source::Fixed(Mutex::new(Fixed {
            now,
            elapsed: Duration::ZERO,
        }))))
    }

    /// The time of day.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Source::System { .. } => Timestamp::now(),
            Source::Fixed(fixed) => fixed.lock().unwrap_or_else(PoisonError::into_inner).now,
        }
    }

    /// How much time has really passed since the clock was made, whatever people and protocols did
    /// to the time of day meanwhile.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        match &*self.0 {
            Source::System { started } => started.elapsed(),
            Source::Fixed(fixed) => fixed.lock().unwrap_or_else(PoisonError::into_inner).elapsed,
        }
    }

    /// Lets time pass on a fixed clock. The system's clock takes no orders.
    pub fn advance(&self, by: Duration) {
        self.turn(|fixed| {
            fixed.elapsed += by;
            fixed.now += by;
        });
    }

    /// Sets the time of day on a fixed clock without any time passing, as somebody who sets the
    /// computer's clock does.
    pub fn jump(&self, by: SignedDuration) {
        self.turn(|fixed| fixed.now += by);
    }

    fn turn(&self, turn: impl FnOnce(&mut Fixed)) {
        if let Source::Fixed(fixed) = &*self.0 {
            turn(&mut fixed.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

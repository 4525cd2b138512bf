//! The outside world: the guarded HTTP client, webhook push, mail and the scheduler.

mod clock;
pub mod guard;
pub mod proof;
pub mod webhook;

pub use clock::Clock;
pub use guard::Guard;

//! The outside world: the guarded HTTP client, webhook push, mail and the scheduler.

pub mod guard;
pub mod proof;

pub use guard::Guard;

//! The outside world: the guarded HTTP client, webhook push, mail and the scheduler.
//!
//! * [`guard`] is the only door outward: everything that connects goes through a [`Guard`].
//! * [`Scheduler`] does what happens by itself, from the event log: it lifts embargoes, opens
//!   obligations and mails them, pushes to endpoints, and writes mail into the outbox.
//! * [`webhook`] says what a push is and how it is signed; [`proof`] looks whether a site is its
//!   publisher's own.
//!
//! Nothing here reads a body: what leaves is what `wire-formats` renders from a copy that
//! `wire-rights` decided at that moment.

mod clock;
mod embargo;
pub mod guard;
mod notices;
mod outbox;
pub mod proof;
mod push;
pub mod scheduler;
pub mod webhook;

pub use clock::Clock;
pub use embargo::Jump;
pub use guard::Guard;
pub use scheduler::{Scheduler, Waker};

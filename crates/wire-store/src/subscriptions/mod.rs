//! Subscriptions: publishers' standing orders, and how delivering to them goes.
//!
//! A log with cursors, not a row for each endpoint and event: what went well at the first try is a
//! move of a cursor and a receipt; only what didn't becomes a row of its own.

mod addresses;
mod choice;
mod delivering;
mod grounds;
mod orders;
mod remembered;
mod replays;
mod secrets;
mod sooner;

pub use choice::{Choice, Kinds, Payload};
pub use delivering::{CursorMove, Flush, Lane, Outcome, Pending, Receipt};
pub use grounds::{Grounds, Prospect};
pub use orders::{Destination, Disabled, Subscription};
pub use remembered::Remembered;
pub use replays::{Again, Replay, Span};
pub use secrets::{OldSecret, Secret};

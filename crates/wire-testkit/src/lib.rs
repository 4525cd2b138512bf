//! For tests only: a wire in a box, builders, a receiver that plays the customer, a fixed clock.

pub mod builders;
pub mod receiver;
mod wire;

pub use receiver::{RawReceiver, Received, Receiver, Reply};
pub use wire::{Answer, Browser, WireInABox, start};

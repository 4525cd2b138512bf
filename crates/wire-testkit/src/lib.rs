//! For tests only: a wire in a box, builders, a receiver that plays the customer, a fixed clock.
//!
//! The builders and databases are always there; the servers that play the customer and the wire in a box are features, so that the tests
//! of the pure crates don't wait for the whole house to be built.

pub mod builders;
#[cfg(feature = "receiver")]
mod link;
pub mod postgres;
#[cfg(feature = "receiver")]
pub mod receiver;
#[cfg(feature = "receiver")]
mod sftp_server;
#[cfg(feature = "wire")]
mod wire;

#[cfg(feature = "receiver")]
pub use link::Link;
#[cfg(feature = "receiver")]
pub use receiver::{RawReceiver, Received, Receiver, Reply};
#[cfg(feature = "receiver")]
pub use sftp_server::SftpServer;
#[cfg(feature = "wire")]
pub use wire::{Answer, Browser, WireInABox, start};

//! Webhooks after the Standard Webhooks specification: secrets, signatures, what a message says.

mod message;
mod sign;

pub use message::{About, Message, document, id, notice, since};
pub use sign::{GRACE, SecretError, SigningKey, headers};

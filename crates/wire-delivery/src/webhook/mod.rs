//! Webhooks after the Standard Webhooks specification: secrets and signatures.

mod sign;

pub use sign::{SecretError, SigningKey};

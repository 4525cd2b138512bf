//! What is kept of a token.

use std::fmt;

/// The hash of a token: all that the store keeps of it, so that a stolen copy of the database opens
/// nothing. Tokens are long and random, so the hash needs no salt and no slowness.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of this token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(blake3::derive_key("wirecopy token v1", token.as_bytes()))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    /// Without the hash: it is a key to rows, and logs are read by many.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

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

    /// The key that signs and checks a report of an audience.
    ///
    /// The publisher has the token, the wire has its hash alone; both can come from there to this
    /// key, and neither hash nor token can be found from it. So a report needs no second secret, and
    /// dies with its token. The price: who steals the database could sign reports as a publisher, though not
    /// sign in as one; and a report is the publisher's own word anyway.
    #[must_use]
    pub fn report_key(&self) -> [u8; 32] {
        blake3::derive_key("wirecopy audience report v1", &self.0)
    }

    /// The hash as it was kept; nothing, where those bytes are none.
    pub(crate) fn kept(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
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

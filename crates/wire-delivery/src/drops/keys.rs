//! The keys of both sides: by which a server is recognised, and with which the wire signs in.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::keys::{Algorithm, HashAlg, PrivateKey, PublicKey};

use super::DropError;
use crate::webhook::SigningKey;

/// What stands behind the wire's key in `authorized_keys`, for whoever reads that file.
const COMMENT: &str = "wirecopy";

/// The key that a server is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostKey(Arc<PublicKey>);

impl HostKey {
    pub(super) fn new(key: &PublicKey) -> Self {
        Self(Arc::new(PublicKey::from(key.key_data().clone())))
    }

    /// Its fingerprint, as `ssh-keygen -l` prints it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    /// What kind of key it is.
    pub(super) fn algorithm(&self) -> Algorithm {
        self.0.algorithm()
    }
}

impl fmt::Display for HostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_openssh().map_err(|_| fmt::Error)?)
    }
}

impl FromStr for HostKey {
    type Err = DropError;

    /// Reads a key as it was written down.
    fn from_str(text: &str) -> Result<Self, DropError> {
        let key = PublicKey::from_openssh(text).map_err(|_| DropError::NoKey)?;
        Ok(Self::new(&key))
    }
}

/// The line that lets the wire in with this private key.
///
/// # Errors
/// It is no private key.
pub fn authorized(secret: &str) -> Result<String, DropError> {
    let mut key = private(secret)?.public_key().clone();
    key.set_comment(COMMENT);
    key.to_openssh().map_err(|_| DropError::NoKey)
}

/// The key to sign in with.
pub(super) fn private(secret: &str) -> Result<PrivateKey, DropError> {
    let seed = SigningKey::seed(secret).ok_or(DropError::NoKey)?;
    Ok(PrivateKey::from(Ed25519Keypair::from_seed(&seed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first key of RFC 8032, section 7.1, and what OpenSSH says of it.
    #[test]
    fn the_line_for_authorized_keys_and_the_fingerprint_are_as_openssh_writes_them() {
        let secret = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
        let line = authorized(secret).unwrap();
        let key: HostKey = line.parse().unwrap();
        insta::assert_snapshot!(format!("{line}\n{key}\n{}", key.fingerprint()), @"
        ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea wirecopy
        ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea
        SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8
        ");
        assert_eq!(authorized("whsec_AAAA"), Err(DropError::NoKey));
    }
}

//! Passwords: Argon2id, computed where it doesn't hold up other requests.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

/// The fewest characters of a password. Length is what counts; no other rule is set.
pub(crate) const SHORTEST: usize = 10;
/// The most characters: more is an attack on the hash, not a password.
pub(crate) const LONGEST: usize = 200;

/// Why a password can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is too short.
    #[error("the password has fewer than {SHORTEST} characters: take a longer one")]
    TooShort,
    /// It is too long.
    #[error("the password has more than {LONGEST} characters: take a shorter one")]
    TooLong,
    /// The machine couldn't compute the hash.
    #[error("the password could not be hashed: try again")]
    NotHashed,
}

/// The hash of a new password, as a PHC string.
///
/// # Errors
/// When the password is too short or too long.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    match password.chars().count() {
        length if length < SHORTEST => return Err(PasswordError::TooShort),
        length if length > LONGEST => return Err(PasswordError::TooLong),
        _ => {}
    }
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|_| PasswordError::NotHashed)
    })
    .await
    .unwrap_or(Err(PasswordError::NotHashed))
}

/// Whether the password fits the hash. Where there is no hash (no such user, no password yet) the
/// same work is done, so that the time taken tells nobody which addresses have an account.
pub(crate) async fn fits(password: String, hash: Option<String>) -> bool {
    if password.chars().count() > LONGEST {
        return false;
    }
    tokio::task::spawn_blocking(move || {
        let argon = Argon2::default();
        match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(hash)) => argon.verify_password(password.as_bytes(), &hash).is_ok(),
            _ => {
                let _same_work = argon.hash_password(password.as_bytes());
                false
            }
        }
    })
    .await
    .unwrap_or(false)
}

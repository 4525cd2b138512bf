//! Randomness for ids, nonces and tokens.

use crate::StoreError;

/// Random bytes from the operating system.
///
/// # Errors
/// The system has none to give.
pub fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A token that can't be guessed: 32 random bytes as 64 hex digits. For sessions, one-time links,
/// private feeds and forms; the store keeps its [`TokenHash`](crate::TokenHash) only.
///
/// # Errors
/// The system has no random bytes to give.
pub fn random_token() -> Result<String, StoreError> {
    Ok(hex(&random::<32>()?))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |half: u8| DIGITS[usize::from(half)];
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

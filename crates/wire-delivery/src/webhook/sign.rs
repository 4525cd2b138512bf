//! Secrets and signatures.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{Ed25519KeyPair, KeyPair};

/// What an endpoint's messages are signed with: a secret that both sides know (`v1`), or a private key that stays
/// here (`v1a`). Each endpoint has its own, and each message names its endpoint twice, in its id and in its body: so
/// what was signed for one passes at no other.
#[derive(Clone)]
pub struct SigningKey(Key);

#[derive(Clone)]
enum Key {
    Shared(hmac::Key),
    Private(Arc<Ed25519KeyPair>),
}

/// How long an old secret signs beside the one that has taken its place.
pub const GRACE: SignedDuration = SignedDuration::from_hours(24);

/// Why there is no signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// It has another form.
    #[error("the secret is not one of Standard Webhooks: it is 'whsec_' or 'whsk_' and base64")]
    Malformed,
    /// It is too short to protect anything, or too long.
    #[error("the secret must hold between 24 and 64 bytes")]
    Length,
    /// The system gave no random bytes.
    #[error("the system gives no random bytes for a secret")]
    NoRandomness,
}

impl SigningKey {
    const SHARED: &str = "whsec_";
    const PRIVATE: &str = "whsk_";
    const PUBLIC: &str = "whpk_";

    /// A new secret of 24 random bytes, as the customer is shown it: `whsec_` and base64.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new_secret() -> Result<String, SecretError> {
        Ok(format!("{}{}", Self::SHARED, random::<24>()?))
    }

    /// A new private key of ed25519, as the wire keeps it: `whsk_` and base64 of its seed.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new_private() -> Result<String, SecretError> {
        Ok(format!("{}{}", Self::PRIVATE, random::<32>()?))
    }

    /// The public key of a private one, as the customer is shown it; nothing where both sides share a secret.
    #[must_use]
    pub fn public(secret: &str) -> Option<String> {
        match Self::of(secret) {
            Ok(Self(Key::Private(pair))) => {
                let public = STANDARD.encode(pair.public_key());
                Some(format!("{}{public}", Self::PUBLIC))
            }
            _ => None,
        }
    }

    /// The seed of a private key; nothing where it is none.
    pub(crate) fn seed(secret: &str) -> Option<[u8; 32]> {
        let encoded = secret.strip_prefix(Self::PRIVATE)?;
        STANDARD.decode(encoded).ok()?.try_into().ok()
    }

    /// The key of a secret, or of a private key.
    ///
    /// # Errors
    /// When the secret isn't one. The secret itself is never in the sentence.
    pub fn of(secret: &str) -> Result<Self, SecretError> {
        let decoded = |encoded| STANDARD.decode(encoded).map_err(|_| SecretError::Malformed);
        if let Some(encoded) = secret.strip_prefix(Self::PRIVATE) {
            let pair = Ed25519KeyPair::from_seed_unchecked(&decoded(encoded)?);
            let pair = pair.map_err(|_| SecretError::Malformed)?;
            return Ok(Self(Key::Private(Arc::new(pair))));
        }
        let encoded = secret.strip_prefix(Self::SHARED);
        let bytes = decoded(encoded.ok_or(SecretError::Malformed)?)?;
        if !(24..=64).contains(&bytes.len()) {
            return Err(SecretError::Length);
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
        Ok(Self(Key::Shared(key)))
    }

    /// Over id, time and body with dots between.
    fn signature(&self, parts: [&[u8]; 5]) -> String {
        match &self.0 {
            Key::Shared(key) => {
                let mut context = hmac::Context::with_key(key);
                for part in parts {
                    context.update(part);
                }
                format!("v1,{}", STANDARD.encode(context.sign()))
            }
            Key::Private(pair) => {
                let signature = pair.sign(&parts.concat());
                format!("v1a,{}", STANDARD.encode(signature))
            }
        }
    }
}

/// The headers that make a body a message that is signed by each of these keys.
#[must_use]
pub fn headers(keys: &[SigningKey], id: &str, at: Timestamp, body: &[u8]) -> HeaderMap {
    let seconds = at.as_second().to_string();
    let parts = [id.as_bytes(), b".", seconds.as_bytes(), b".", body];
    let signatures: Vec<String> = keys.iter().map(|key| key.signature(parts)).collect();
    let text = |value: &str| {
        HeaderValue::from_str(value).expect("ids, figures and base64 can stand in a header")
    };
    HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (HeaderName::from_static("webhook-id"), text(id)),
        (HeaderName::from_static("webhook-timestamp"), text(&seconds)),
        (
            HeaderName::from_static("webhook-signature"),
            text(&signatures.join(" ")),
        ),
    ])
}

/// Random bytes, in base64.
fn random<const N: usize>() -> Result<String, SecretError> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| SecretError::NoRandomness)?;
    Ok(STANDARD.encode(bytes))
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_secret_is_whsec_and_24_bytes() {
        let (one, two) = (
            SigningKey::new_secret().unwrap(),
            SigningKey::new_secret().unwrap(),
        );
        assert_ne!(one, two);
        let bytes = STANDARD
            .decode(one.strip_prefix("whsec_").unwrap())
            .unwrap();
        assert_eq!(bytes.len(), 24);
        assert!(SigningKey::of(&one).is_ok());
    }

    /// The first test of RFC 8032, section 7.1, for the public key.
    #[test]
    fn a_private_key_has_a_public_one_and_a_secret_has_none() {
        let decode = |hex: &str| -> Vec<u8> {
            let digits = hex.as_bytes().chunks(2);
            let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
            digits.map(byte).collect()
        };
        let seed = decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let public = decode("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        let secret = format!("whsk_{}", STANDARD.encode(seed));
        let expected = format!("whpk_{}", STANDARD.encode(public));
        assert_eq!(SigningKey::public(&secret), Some(expected));
        let shared = SigningKey::new_secret().unwrap();
        assert_eq!(SigningKey::public(&shared), None);
        let (one, two) = (SigningKey::new_private(), SigningKey::new_private());
        assert_ne!(one.unwrap(), two.unwrap());
    }

    #[test]
    fn a_malformed_secret_is_refused_without_being_repeated() {
        let refusal = |secret| SigningKey::of(secret).unwrap_err().to_string();
        for secret in [
            "",
            "whsec_",
            "whsec_AAAA",
            "whsec_!!!",
            "whsk_",
            "whsk_AAAABBBB",
            "C2FVsBQIhrscChlQIMV",
        ] {
            let sentence = refusal(secret);
            assert!(
                secret.len() < 7 || !sentence.contains(&secret[6..]),
                "{sentence}"
            );
        }
    }

    /// What the specification's other libraries say of it stands in the tests of the push.
    #[test]
    fn the_signature_of_a_known_message() {
        let key = SigningKey::of("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").unwrap();
        let at = Timestamp::from_second(1_649_367_553).unwrap();
        let headers = headers(
            &[key],
            "msg_1_0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11",
            at,
            b"{}",
        );
        assert_eq!(headers["webhook-timestamp"], "1649367553");
        let independent = standardwebhooks::Webhook::new("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
            .unwrap()
            .sign(
                "msg_1_0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11",
                1_649_367_553,
                b"{}",
            )
            .unwrap();
        assert_eq!(headers["webhook-signature"], independent);
    }
}

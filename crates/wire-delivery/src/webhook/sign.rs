//! Secrets and signatures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

/// What an endpoint's messages are signed with.
#[derive(Clone)]
pub struct SigningKey(hmac::Key);

/// Why there is no signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// It has another form.
    #[error("the secret is not one of Standard Webhooks: it is 'whsec_' and base64")]
    Malformed,
    /// It is too short to protect anything, or too long.
    #[error("the secret must hold between 24 and 64 bytes")]
    Length,
    /// The system gave no random bytes.
    #[error("the system gives no random bytes for a secret")]
    NoRandomness,
}

impl SigningKey {
    const PREFIX: &str = "whsec_";

    /// A new secret of 24 random bytes, as the customer is shown it: `whsec_` and base64.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new_secret() -> Result<String, SecretError> {
        let mut bytes = [0; 24];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| SecretError::NoRandomness)?;
        Ok(format!("{}{}", Self::PREFIX, STANDARD.encode(bytes)))
    }

    /// The key of a secret.
    ///
    /// # Errors
    /// When the secret isn't one. The secret itself is never in the sentence.
    pub fn of(secret: &str) -> Result<Self, SecretError> {
        let encoded = secret
            .strip_prefix(Self::PREFIX)
            .ok_or(SecretError::Malformed)?;
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| SecretError::Malformed)?;
        if !(24..=64).contains(&bytes.len()) {
            return Err(SecretError::Length);
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The headers that make a body a signed message.
    #[must_use]
    pub fn headers(&self, id: &str, at: Timestamp, body: &[u8]) -> HeaderMap {
        let seconds = at.as_second().to_string();
        let mut context = hmac::Context::with_key(&self.0);
        for part in [id.as_bytes(), b".", seconds.as_bytes(), b".", body] {
            context.update(part);
        }
        let signature = format!("v1,{}", STANDARD.encode(context.sign()));
        let text = |value: &str| {
            HeaderValue::from_str(value).expect("ids, figures and base64 can stand in a header")
        };
        HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (HeaderName::from_static("webhook-id"), text(id)),
            (HeaderName::from_static("webhook-timestamp"), text(&seconds)),
            (
                HeaderName::from_static("webhook-signature"),
                text(&signature),
            ),
        ])
    }
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

    #[test]
    fn a_malformed_secret_is_refused_without_being_repeated() {
        let refusal = |secret| SigningKey::of(secret).unwrap_err().to_string();
        for secret in [
            "",
            "whsec_",
            "whsec_AAAA",
            "whsec_!!!",
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
        let headers = key.headers("msg_1_0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11", at, b"{}");
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

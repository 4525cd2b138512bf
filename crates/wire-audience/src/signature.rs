//! Who sent a report.
//!
//! A signed report is an object `{"report": …, "signature": "…"}`. The signature is HMAC-SHA256 (RFC 2104)
//! over the report's canonical bytes, in hex. Canonical is JSON by RFC 8785, of which
//! reports need a part: keys in order, no white space, whole numbers. So a report may be printed
//! anew on its way, but not changed.
//!
//! A signature says who sent a report. That the logs are true, it does not say.

use hmac_sha256::HMAC;
use serde_json::Value;
use thiserror::Error;

use crate::Report;
use crate::report::FORM;

/// Why a signed report is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// It is no signed report.
    #[error("this is no signed report: 'wirecopy audience --sign' makes one")]
    NotASignedReport,
    /// No key fits: another publisher's, one that was revoked, or the report was changed.
    #[error(
        "the signature doesn't fit: the report was changed after it was signed, or the token it was \
         signed with is revoked or another publisher's"
    )]
    Forged,
    /// The signature fits, and the report is of a form that isn't known here.
    #[error("the report is of a form that isn't known here, perhaps of a newer version")]
    UnknownForm,
}

/// The report with its signature, as a file that people can read, too.
///
/// # Panics
/// Never: a report is made of whole numbers, text and lists.
#[must_use]
pub fn sign(report: &Report, key: &[u8; 32]) -> String {
    let report = serde_json::to_value(report).expect("a report can be written as JSON");
    let bytes = canonical(&report).expect("all numbers of a report are whole");
    let signature: String = HMAC::mac(bytes, key)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let signed = serde_json::json!({ "report": report, "signature": signature });
    format!("{signed:#}\n")
}

/// The report, and which of the keys has signed it.
///
/// # Errors
/// It is no signed report, no key fits, or it is of a later form.
pub fn verify(signed: &[u8], keys: &[[u8; 32]]) -> Result<(Report, usize), SignatureError> {
    let signed: Value =
        serde_json::from_slice(signed).map_err(|_| SignatureError::NotASignedReport)?;
    let report = signed
        .get("report")
        .ok_or(SignatureError::NotASignedReport)?;
    let signature = signed
        .get("signature")
        .and_then(Value::as_str)
        .and_then(unhex)
        .ok_or(SignatureError::NotASignedReport)?;
    let bytes = canonical(report).ok_or(SignatureError::Forged)?;
    // `verify` takes the same time wherever the first wrong byte stands.
    let key = keys
        .iter()
        .position(|key| HMAC::verify(&bytes, key, &signature))
        .ok_or(SignatureError::Forged)?;
    if report.get("form").and_then(Value::as_str) != Some(FORM) {
        return Err(SignatureError::UnknownForm);
    }
    let report = serde_json::from_value(report.clone()).map_err(|_| SignatureError::UnknownForm)?;
    Ok((report, key))
}

/// The canonical bytes; nothing, where a number isn't whole.
fn canonical(value: &Value) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    write(value, &mut bytes)?;
    Some(bytes)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Option<()> {
    match value {
        Value::Number(number) if !(number.is_u64() || number.is_i64()) => return None,
        Value::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(object) => {
            let mut keys: Vec<_> = object.iter().collect();
            keys.sort_by_key(|(key, _)| *key);
            out.push(b'{');
            for (place, (key, item)) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut *out, key).ok()?;
                out.push(b':');
                write(item, out)?;
            }
            out.push(b'}');
        }
        plain => serde_json::to_writer(out, plain).ok()?,
    }
    Some(())
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).map(|value| value as u8))
        .collect::<Option<_>>()?;
    let mut bytes = [0; 32];
    if digits.len() != 2 * bytes.len() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = pair[0] << 4 | pair[1];
    }
    Some(bytes)
}

//! What a call sends: JSON, read with sentences for people where it can't be.

mod json;
mod misread;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::problem::Problem;
use crate::error::TOO_LARGE;

/// The body of a call, of every route that takes one.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::of_status(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Send what you ask as JSON, with 'Content-Type: application/json'.",
            ));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|refused| unreceived(refused.status()))?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
            Problem::request(format!(
                "What was sent is no JSON: it can't be read from line {}, column {} on.",
                error.line(),
                error.column()
            ))
        })?;
        Ok(Self(read(value, "")?))
    }
}

/// That what was sent hasn't arrived in full.
fn unreceived(status: StatusCode) -> Problem {
    let detail = match status {
        StatusCode::PAYLOAD_TOO_LARGE => TOO_LARGE,
        _ => "What was sent hasn't arrived in full. Send it again.",
    };
    Problem::of_status(status, detail)
}

/// What stands in a value, which stands at this path of what was sent.
pub(super) fn read<T: DeserializeOwned>(value: Value, path: &str) -> Result<T, Problem> {
    T::deserialize(json::Json::new(value))
        .map_err(|misread| Problem::request(misread.within(path).to_string()))
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|it| it.to_str().ok()).unwrap_or("");
    let essence = media_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

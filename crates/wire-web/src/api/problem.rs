//! What the API says when it can't do what was asked: problem details (RFC 9457).

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use wire_rights::Role;
use wire_store::StoreError;

use crate::api::views::ReasonView;
use crate::error::{PageError, TRY_AGAIN_AFTER, as_sentence};

/// Why a call failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The HTTP status.
    status: u16,
    /// What went wrong, as a code: `unknown`, `token`, `not-allowed`, `reading-only`, `refused`, `offered`,
    /// `request`, `beyond` (the log doesn't go so far), `conflict`, `settled` (somebody was quicker, or it is too late),
    /// `too-many`, `busy`, `full`, `unavailable` (try again when `Retry-After` says) or `internal`.
    code: &'static str,
    /// What went wrong, and what to do.
    detail: String,
    /// Why a story isn't given, where that is what went wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<ReasonView>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            code,
            detail: detail.into(),
            reasons: Vec::new(),
        }
    }

    pub(crate) fn unknown(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown", detail)
    }

    pub(crate) fn token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "token",
            "This call needs a token: send 'Authorization: Bearer …'. Make one on your account page.",
        )
    }

    pub(crate) fn desk_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "token",
            "This call needs a token of a person of the desk: send 'Authorization: Bearer …'. Make one at the desk, under /desk/tokens.",
        )
    }

    /// The person whose token it is may not do it.
    pub(crate) fn not_allowed(role: Role) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            format!(
                "This token acts for a person who is {}: that is not enough for this call.",
                role.name()
            ),
        )
    }

    /// The token may change nothing.
    pub(crate) fn reading_only() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "reading-only",
            "This token is for reading only: take one for everything, which a person makes under /desk/tokens.",
        )
    }

    pub(crate) fn too_many() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            "These are too many in a minute. Try again later.",
        )
    }

    /// A publisher listens to the log so often already.
    pub(super) fn too_many_listen(most: usize) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            format!(
                "{most} programs of yours wait for events already: end one of them, or ask without waiting."
            ),
        )
    }

    /// As many listen to the log as this wire bears.
    pub(super) fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "As many programs wait for events as this wire bears: ask without waiting, or come back in a minute.",
        )
    }

    /// A place in the log that it hasn't reached: what was written there before may be something else now.
    pub(super) fn beyond(after: u64, end: u64) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "beyond",
            format!(
                "You ask for what follows event {after}, but the log ends at {end}. If you have had that event, the wire has been \
                 restored from a backup since: go on after an event from before it, or from 0."
            ),
        )
    }

    pub(crate) fn request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "request", detail)
    }

    fn broken() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something broke on our side. Try again later.",
        )
    }

    /// The call can't be carried out, for a reason that has a status of its own.
    pub(crate) fn of_status(status: StatusCode, detail: impl Into<String>) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => "unknown",
            StatusCode::TOO_MANY_REQUESTS => "too-many",
            StatusCode::SERVICE_UNAVAILABLE => "unavailable",
            status if status.is_server_error() => "internal",
            _ => "request",
        };
        Self::new(status, code, detail)
    }

    /// A story isn't given: `code` is the decision's, `offered` or `refused`.
    pub(crate) fn not_given(code: &'static str, reasons: Vec<ReasonView>) -> Self {
        let detail = reasons
            .iter()
            .map(|reason| reason.sentence.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        Self {
            reasons,
            ..Self::new(StatusCode::FORBIDDEN, code, detail)
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let sentence = || as_sentence(&error.to_string());
        match &error {
            StoreError::NotFound { .. } => Self::unknown(sentence()),
            StoreError::Conflict(_) => Self::new(StatusCode::CONFLICT, "conflict", sentence()),
            StoreError::Settled { .. }
            | StoreError::Lapsed { .. }
            | StoreError::OfferStands { .. } => {
                Self::new(StatusCode::CONFLICT, "settled", sentence())
            }
            StoreError::Invalid(_) => Self::request(sentence()),
            StoreError::Full => {
                tracing::error!(?error, "a call failed");
                Self::new(
                    StatusCode::INSUFFICIENT_STORAGE,
                    "full",
                    "The wire's disk is full: nothing was saved, and nothing is given out that can't be written down. Try again later.",
                )
            }
            StoreError::Busy | StoreError::Away(_) => {
                tracing::error!(?error, "a call failed");
                Self::of_status(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "The wire's database doesn't answer just now. Nothing was changed. Try again in a minute.",
                )
            }
            _ => {
                tracing::error!(?error, "a call failed");
                Self::broken()
            }
        }
    }
}

/// What a page would say, where a call shows what a page does.
impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        match error {
            PageError::NotFound(sentence) => Self::unknown(sentence),
            PageError::Bad(sentence) => Self::request(sentence),
            PageError::TooMany => Self::too_many(),
            PageError::Conflict(sentence) => Self::new(StatusCode::CONFLICT, "conflict", sentence),
            PageError::Full => StoreError::Full.into(),
            PageError::Unavailable => StoreError::Busy.into(),
            PageError::Store(error) => error.into(),
            error => {
                tracing::error!(?error, "a call failed");
                Self::broken()
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let media_type = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, media_type, Json(self)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, TRY_AGAIN_AFTER);
        }
        response
    }
}

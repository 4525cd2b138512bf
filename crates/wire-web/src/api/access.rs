//! Who calls: a publisher's program, known by its token.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use wire_rights::Publisher;
use wire_store::{TokenHash, TokenPurpose};

use crate::api::problem::Problem;
use crate::app::App;

/// A call with a valid API token.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Whose program it is.
    pub(crate) publisher: Publisher,
    token: TokenHash,
}

impl Caller {
    /// Whether the token is still good, for calls that last.
    pub(super) async fn is_still_welcome(&self, app: &App) -> bool {
        let found = app.store.token(self.token).await;
        matches!(found, Ok(Some(access)) if access.purpose == TokenPurpose::Api)
    }
}

/// The token that a call shows.
pub(super) fn token(parts: &Parts) -> Option<TokenHash> {
    let value = parts.headers.get(header::AUTHORIZATION)?;
    value.to_str().ok().and_then(bearer).map(TokenHash::of)
}

/// The token of `Bearer …`; the name of a scheme is the same in capitals and not (RFC 9110, 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim_start().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = token(parts).ok_or_else(Problem::token)?;
        let access = app
            .store
            .token(token)
            .await?
            .filter(|access| access.purpose == TokenPurpose::Api)
            .ok_or_else(Problem::token)?;
        app.store.token_used(access.id, app.now()).await?;
        let publisher = app
            .store
            .publisher(access.publisher)
            .await?
            .ok_or_else(Problem::token)?;
        Ok(Self { publisher, token })
    }
}

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
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(Problem::token)?;
        let access = app
            .store
            .token(TokenHash::of(token.trim()))
            .await?
            .filter(|access| access.purpose == TokenPurpose::Api)
            .ok_or_else(Problem::token)?;
        app.store.token_used(access.id, app.now()).await?;
        let publisher = app
            .store
            .publisher(access.publisher)
            .await?
            .ok_or_else(Problem::token)?;
        Ok(Self { publisher })
    }
}

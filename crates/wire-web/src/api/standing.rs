//! `GET /api/v1/standing`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use wire_rights::eligibility;

use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::views::{self, ReasonView};
use crate::app::App;

/// Where you stand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StandingView {
    /// Your id.
    publisher: String,
    /// Your name.
    name: String,
    /// Whether you qualify for the wire's free stories.
    eligible: bool,
    /// Why.
    reasons: Vec<ReasonView>,
    /// The version of the terms in force.
    terms: u32,
    /// The version that you have accepted.
    accepted_terms: Option<u32>,
}

/// Whether you qualify for the wire's free stories, and why.
#[utoipa::path(get, path = "/api/v1/standing", tag = "account", security(("token" = [])),
    responses((status = 200, body = StandingView), (status = 401, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<StandingView>, Problem> {
    let in_force = app.in_force().await?;
    let measured = eligibility(&in_force.policy, &caller.publisher, app.now());
    Ok(Json(StandingView {
        publisher: caller.publisher.id.to_string(),
        name: caller.publisher.name.clone(),
        eligible: measured.is_eligible(),
        reasons: views::reasons(&measured.reasons),
        terms: in_force.terms.version,
        accepted_terms: caller.publisher.accepted_terms,
    }))
}

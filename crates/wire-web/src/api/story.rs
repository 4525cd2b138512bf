//! `GET /api/v1/stories/{story}`

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use wire_rights::Exit;

use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::views::{DecisionView, StoryView};
use crate::app::App;
use crate::take::{self, Asked};

/// A story, and what you may do with it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StoryAndDecision {
    /// The story, without its text.
    story: StoryView,
    /// Whether you may take its text by the API now.
    decision: DecisionView,
}

/// One story without its text, and whether you may take the text by the API now.
#[utoipa::path(get, path = "/api/v1/stories/{story}", tag = "stories", params(("story" = String, Path, description = "The story's id")),
    security(("token" = [])), responses((status = 200, body = StoryAndDecision), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(story): Path<String>,
) -> Result<Json<StoryAndDecision>, Problem> {
    let asked = find(&app, &story).await?;
    let listed = asked.listed(app.now()).ok_or_else(unknown)?;
    let in_force = app.in_force().await?;
    let decision = asked
        .decide(&app, &in_force, Some(&caller.publisher), None, Exit::Api)
        .await?;
    Ok(Json(StoryAndDecision {
        story: listed.into(),
        decision: (&decision).into(),
    }))
}

pub(crate) async fn find(app: &App, story: &str) -> Result<Asked, Problem> {
    take::find(app, story).await?.ok_or_else(unknown)
}

pub(crate) fn unknown() -> Problem {
    Problem::unknown("There is no story of this id.")
}

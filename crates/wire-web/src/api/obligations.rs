//! `GET /api/v1/obligations` and `POST /api/v1/obligations/{obligation}/acknowledge`

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use wire_store::{Obligation, ObligationId, ObligationState};

use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::app::App;

/// A correction, hold or kill of a story that you have.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObligationView {
    /// Its id.
    id: u64,
    /// The story.
    story: String,
    /// The version that corrects, holds or kills it.
    version: u32,
    /// The version that you have.
    had: u32,
    /// `correction`, `hold` or `kill`.
    change: &'static str,
    /// Since when (RFC 3339).
    opened: String,
    /// By when your terms want it done (RFC 3339).
    due: String,
    /// `open`, `acknowledged` or `superseded` (a newer one took its place).
    state: &'static str,
}

impl From<Obligation> for ObligationView {
    fn from(obligation: Obligation) -> Self {
        Self {
            id: obligation.id.0,
            story: obligation.story.to_string(),
            version: obligation.version.get(),
            had: obligation.had.get(),
            change: obligation.change.code(),
            opened: obligation.opened.to_string(),
            due: obligation.due.to_string(),
            state: match obligation.state {
                ObligationState::Open => "open",
                ObligationState::Acknowledged { .. } => "acknowledged",
                ObligationState::Superseded => "superseded",
            },
        }
    }
}

/// The corrections, holds and kills of stories that you have, the newest first.
#[utoipa::path(get, path = "/api/v1/obligations", tag = "obligations", security(("token" = [])),
    responses((status = 200, body = Vec<ObligationView>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<ObligationView>>, Problem> {
    let followed = app.followed().await;
    let obligations = followed.obligations_of(caller.publisher.id).await?;
    Ok(Json(
        obligations.into_iter().map(ObligationView::from).collect(),
    ))
}

/// Says that you have done what a correction, hold or kill asks.
#[utoipa::path(post, path = "/api/v1/obligations/{obligation}/acknowledge", tag = "obligations",
    params(("obligation" = u64, Path, description = "The obligation's id")), security(("token" = [])),
    responses((status = 200, body = ObligationView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn acknowledge(
    State(app): State<App>,
    caller: Caller,
    Path(obligation): Path<String>,
) -> Result<Json<ObligationView>, Problem> {
    let unknown = || Problem::unknown("You have no obligation of this id.");
    let id = ObligationId(obligation.parse().map_err(|_| unknown())?);
    let mine = |found: Option<Obligation>| {
        found
            .filter(|obligation| obligation.publisher == caller.publisher.id)
            .ok_or_else(unknown)
    };
    mine(app.followed().await.obligation(id).await?)?;
    let by = format!("{}, by the API", caller.publisher.name);
    app.store.acknowledge(id, &by, app.now()).await?;
    Ok(Json(mine(app.store.obligation(id).await?)?.into()))
}

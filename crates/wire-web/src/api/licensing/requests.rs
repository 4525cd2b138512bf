//! `/api/v1/licence-requests`: what a publisher asks for.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire_delivery::licensing;
use wire_rights::moment::{date, last_day};
use wire_store::{LicenceRequest, NewLicenceRequest, RequestFilter};
use wire_story::LicenceRequestId;

use super::LISTED;
use super::deal::ScopeView;
use super::sent::{actor, period, scope, signed};
use crate::account::licences::ask::INTENDED_USE;
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::sent::Sent;
use crate::app::App;
use crate::licensing::typed::{self, Names};

/// What you ask for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestBody {
    scope: ScopeView,
    /// The first day: `2026-12-01`.
    first_day: String,
    /// The last day.
    last_day: String,
    /// What you want to do with it.
    intended_use: String,
    /// The name of the person who asks.
    asked_by: String,
}

/// A request that is with the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestView {
    /// Its id.
    id: String,
    /// `open`, `offered`, `turned-down` or `withdrawn`.
    state: &'static str,
    /// When it was made (RFC 3339).
    made: String,
    /// What is asked for.
    scope: ScopeView,
    /// The first day: `2026-12-01`.
    first_day: String,
    /// The last day.
    last_day: String,
    /// What it is for.
    intended_use: String,
    /// The name of the person who asked.
    asked_by: String,
}

impl From<&LicenceRequest> for RequestView {
    fn from(request: &LicenceRequest) -> Self {
        let asked = &request.asked;
        Self {
            id: request.id.to_string(),
            state: request.state.code(),
            made: request.made.to_string(),
            scope: (&asked.scope).into(),
            first_day: date(asked.from).to_string(),
            last_day: last_day(asked.until).to_string(),
            intended_use: asked.intended_use.clone(),
            asked_by: asked.by.clone(),
        }
    }
}

/// Asks for a licence. The desk answers with an offer, or says why it makes none.
#[utoipa::path(post, path = "/api/v1/licence-requests", tag = "licences", request_body = RequestBody, security(("token" = [])),
    responses((status = 200, body = RequestView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Sent(body): Sent<RequestBody>,
) -> Result<Json<RequestView>, Problem> {
    let publisher = &caller.publisher;
    if app
        .attempts
        .one("licence", &publisher.id.to_string())
        .is_err()
    {
        return Err(Problem::too_many());
    }
    let (from, until) = period(&app, &body.first_day, &body.last_day)?;
    let intended_use = typed::text("'intended_use'", &body.intended_use, INTENDED_USE);
    let intended_use = intended_use.map_err(Problem::request)?;
    if intended_use.is_empty() {
        return Err(Problem::request("Say in 'intended_use' what it is for."));
    }
    let asked = NewLicenceRequest {
        publisher: publisher.id,
        scope: scope(&app, body.scope, Names::AsAPublisher).await?,
        from,
        until,
        intended_use,
        by: signed(&body.asked_by, "asked_by")?,
    };
    let actor = actor(&caller, asked.by.clone());
    let request = licensing::ask(&app.store, &app.templates, &asked, &actor, app.now()).await?;
    app.waker.wake();
    Ok(Json(RequestView::from(&request)))
}

/// Your requests, the newest first.
#[utoipa::path(get, path = "/api/v1/licence-requests", operation_id = "requests", tag = "licences", security(("token" = [])),
    responses((status = 200, body = Vec<RequestView>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<RequestView>>, Problem> {
    let filter = RequestFilter {
        publisher: Some(caller.publisher.id),
        open: false,
    };
    let requests = app.store.licence_requests(filter, 0, LISTED).await?;
    Ok(Json(requests.iter().map(RequestView::from).collect()))
}

/// Who takes a request back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawBody {
    /// The person's name.
    withdrawn_by: String,
}

/// Takes back a request that the desk hasn't answered.
#[utoipa::path(post, path = "/api/v1/licence-requests/{request}/withdraw", tag = "licences", request_body = WithdrawBody,
    params(("request" = String, Path, description = "The request's id")), security(("token" = [])),
    responses((status = 200, body = RequestView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem)))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(body): Sent<WithdrawBody>,
) -> Result<Json<RequestView>, Problem> {
    let unknown = || Problem::unknown("You have no request of this id.");
    let id: LicenceRequestId = id.parse().map_err(|_| unknown())?;
    let mine = |found: Option<LicenceRequest>| {
        found
            .filter(|request| request.asked.publisher == caller.publisher.id)
            .ok_or_else(unknown)
    };
    let request = mine(app.store.licence_request(id).await?)?;
    let actor = actor(&caller, signed(&body.withdrawn_by, "withdrawn_by")?);
    licensing::take_back(&app.store, &request, &actor, app.now()).await?;
    let request = mine(app.store.licence_request(id).await?)?;
    Ok(Json(RequestView::from(&request)))
}

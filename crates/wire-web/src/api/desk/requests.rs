//! `/api/v1/desk/licence-requests`: what publishers ask for, and the desk's no.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire_delivery::licensing;
use wire_rights::Licensing;
use wire_store::{LicenceRequest, RequestFilter};
use wire_story::LicenceRequestId;

use super::access::{DeskCaller, DeskReader};
use super::{PublisherView, ReasonBody};
use crate::api::licensing::LISTED;
use crate::api::licensing::requests::RequestView;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::api::sent::Sent;
use crate::app::App;

/// A publisher's request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeskRequestView {
    /// Who asks.
    publisher: PublisherView,
    /// What for.
    #[serde(flatten)]
    request: RequestView,
}

impl DeskRequestView {
    async fn of(app: &App, request: &LicenceRequest) -> Result<Self, Problem> {
        Ok(Self {
            publisher: super::publisher(app, request.asked.publisher).await?.into(),
            request: request.into(),
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `true`: only those that wait for an answer.
    #[serde(default)]
    open: bool,
}

/// Publishers' requests for licences, the newest first.
#[utoipa::path(get, path = "/api/v1/desk/licence-requests", tag = "desk", params(Asked), security(("desk-token" = [])),
    responses((status = 200, body = Vec<DeskRequestView>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    _reader: DeskReader<Licensing>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<DeskRequestView>>, Problem> {
    let filter = RequestFilter {
        publisher: None,
        open: asked.open,
    };
    let mut views = Vec::new();
    for request in app.store.licence_requests(filter, 0, LISTED).await? {
        views.push(DeskRequestView::of(&app, &request).await?);
    }
    Ok(Json(views))
}

/// Answers a request without an offer; the publisher is told why. With an offer it is answered by
/// `POST /api/v1/desk/offers`.
#[utoipa::path(post, path = "/api/v1/desk/licence-requests/{request}/turn-down", tag = "desk", request_body = ReasonBody,
    params(("request" = String, Path, description = "The request's id")), security(("desk-token" = [])),
    responses((status = 200, body = DeskRequestView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn turn_down(
    State(app): State<App>,
    caller: DeskCaller<Licensing>,
    Path(id): Path<String>,
    Sent(body): Sent<ReasonBody>,
) -> Result<Json<DeskRequestView>, Problem> {
    let request = find(&app, &id).await?;
    let reason = body.read()?;
    licensing::turn_down(
        &app.store,
        &app.templates,
        &request,
        &reason,
        &caller.actor(),
        app.now(),
    )
    .await?;
    app.waker.wake();
    let request = find(&app, &id).await?;
    Ok(Json(DeskRequestView::of(&app, &request).await?))
}

/// The request of this id.
pub(super) async fn find(app: &App, id: &str) -> Result<LicenceRequest, Problem> {
    let unknown = || Problem::unknown(format!("There is no request of the id {id}."));
    let id: LicenceRequestId = id.parse().map_err(|_| unknown())?;
    app.store.licence_request(id).await?.ok_or_else(unknown)
}

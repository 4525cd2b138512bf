//! `/api/v1/webhooks/{webhook}/replay`: what was sent before, sent again.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{WebhookView, by_the_api, own, refused, shown};
use crate::account::replay::{Typed, begin};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::sent::Sent;
use crate::app::App;

/// What is to be sent again: the last events, or those of some days.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReplayBody {
    /// How many of the last events; with it, the days don't count.
    events: Option<u64>,
    /// The first day (UTC): `2026-10-31`.
    from: String,
    /// The last day.
    to: String,
}

/// Sends again what happened: each story once, as it is now, under the message id that it had. To try a webhook, send
/// the last event again: `{"events": 1}`.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/replay", operation_id = "replay_to_webhook", tag = "webhooks", request_body = ReplayBody,
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
    Sent(body): Sent<ReplayBody>,
) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    let asked = Typed {
        from: body.from,
        to: body.to,
        events: body.events,
    };
    let problems = begin(&app, &subscription, &asked, &by_the_api(&caller)).await?;
    refused(&problems, "")?;
    shown(&app, &caller, &webhook).await
}

/// Stops a replay. What was sent stays sent.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/replay/stop", operation_id = "stop_replay_to_webhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn stop(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    app.store.cancel_replay(subscription.id, app.now()).await?;
    app.waker.wake();
    shown(&app, &caller, &webhook).await
}

//! `/api/v1/webhooks/{webhook}/secret`: a new secret, and the end of the old one.

use axum::Json;
use axum::extract::{Path, State};

use super::make::MadeView;
use super::{WebhookView, by_the_api, own, shown};
use crate::account::secret::{end, make};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::app::App;

/// Makes a new secret, or a new pair of keys. For a day messages carry two signatures, by the new and by the old one.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/secret", operation_id = "renew_webhook_secret", tag = "webhooks",
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = MadeView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn renew(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
) -> Result<Json<MadeView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    let fresh = make(&app, &subscription, by_the_api(&caller)).await?;
    Ok(Json(MadeView::new(
        fresh,
        shown(&app, &caller, &webhook).await?.0,
    )))
}

/// Ends the old secret at once: from now on the new one signs alone.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/secret/end-old", operation_id = "end_old_webhook_secret", tag = "webhooks",
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end_old(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    end(&app, &subscription, by_the_api(&caller)).await?;
    shown(&app, &caller, &webhook).await
}

//! What becomes of a webhook: what it carries, and whether it is on.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use wire_rights::ThirdParty;

use super::{ChoiceView, WebhookView, by_the_api, own, shown};
use crate::account::address::{send_elsewhere, switch_on};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::sent::Sent;
use crate::app::App;

/// Says what a webhook carries from now on.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/choice", operation_id = "choose_for_webhook", tag = "webhooks", request_body = ChoiceView,
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn choose(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
    Sent(body): Sent<ChoiceView>,
) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    let choice = body.read(&app, Some(&subscription)).await?;
    app.store.choose(subscription.id, &choice).await?;
    shown(&app, &caller, &webhook).await
}

/// What is to become of what isn't the wire's to license.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThirdPartyBody {
    /// `keep` it, marked, or `leave-out`.
    #[schema(value_type = String)]
    third_party: ThirdParty,
}

/// Says whether passages of agencies and others come, marked, or are left out.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/third-party", operation_id = "third_party_of_webhook", tag = "webhooks", request_body = ThirdPartyBody,
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn third_party(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
    Sent(body): Sent<ThirdPartyBody>,
) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    app.store
        .set_third_party(subscription.id, body.third_party)
        .await?;
    shown(&app, &caller, &webhook).await
}

/// Switches a webhook off: nothing is sent, and nothing is lost.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/disable", operation_id = "disable_webhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn disable(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    let reason = format!("Switched off by {}.", by_the_api(&caller));
    app.store
        .disable_subscription(subscription.id, &reason, app.now())
        .await?;
    shown(&app, &caller, &webhook).await
}

/// Where messages are to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressBody {
    /// A public address, without a `#`.
    url: String,
}

/// Sends messages to another address, with those that wait. All else stays as it is.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/address", operation_id = "address_of_webhook", tag = "webhooks", request_body = AddressBody,
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn address(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
    Sent(body): Sent<AddressBody>,
) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    send_elsewhere(&app, &subscription, &body.url, by_the_api(&caller))
        .await?
        .map_err(|it| Problem::request(format!("'url': {it}")))?;
    shown(&app, &caller, &webhook).await
}

/// Switches a webhook on: it goes on where it stopped. Ten are on at most, each at an address of its own.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/enable", operation_id = "enable_webhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn enable(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(&app, caller.publisher.id, &webhook).await?;
    switch_on(&app, &subscription).await?;
    shown(&app, &caller, &webhook).await
}

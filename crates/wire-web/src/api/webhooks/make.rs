//! `POST /api/v1/webhooks`: a new webhook.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire_delivery::webhook::SigningKey;

use super::{ChoiceView, WebhookView, shown};
use crate::account::webhooks::{Signature, make};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::sent::Sent;
use crate::app::App;

/// A webhook that you want.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookBody {
    /// Where messages are to go: a public address, without a `#`.
    url: String,
    #[serde(default)]
    signature: SignatureView,
    #[serde(default)]
    choice: ChoiceView,
}

/// How messages are signed.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SignatureView {
    /// By a secret that both sides know.
    #[default]
    V1,
    /// By a key of the wire's, checked with a public one.
    V1a,
}

/// A webhook whose secret was just made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeView {
    /// What its messages are signed with, said this once; null where they are signed by a key.
    secret: Option<String>,
    webhook: WebhookView,
}

impl MadeView {
    pub(super) fn new(secret: String, webhook: WebhookView) -> Self {
        let is_secret = SigningKey::public(&secret).is_none();
        Self {
            secret: is_secret.then_some(secret),
            webhook,
        }
    }
}

/// Makes a webhook for what is published from now on. Ten are on at most, each at an address of its own.
#[utoipa::path(post, path = "/api/v1/webhooks", operation_id = "make_webhook", tag = "webhooks", request_body = WebhookBody, security(("token" = [])),
    responses((status = 200, body = MadeView), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn submit(
    State(app): State<App>,
    caller: Caller,
    Sent(body): Sent<WebhookBody>,
) -> Result<Json<MadeView>, Problem> {
    let choice = body.choice.read(&app, None).await?;
    let signature = match body.signature {
        SignatureView::V1 => Signature::Secret,
        SignatureView::V1a => Signature::Key,
    };
    let made = make(&app, caller.publisher.id, &body.url, signature, choice).await?;
    let (subscription, secret) = made.map_err(|it| Problem::request(format!("'url': {it}")))?;
    let webhook = shown(&app, &caller, &subscription.to_string()).await?.0;
    Ok(Json(MadeView::new(secret, webhook)))
}

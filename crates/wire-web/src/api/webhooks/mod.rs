//! `/api/v1/webhooks`: a publisher's webhooks, as the pages of its account show and change them.

pub(crate) mod change;
pub(crate) mod make;
pub(crate) mod receipts;
pub(crate) mod replay;
pub(crate) mod secret;

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire_delivery::webhook::SigningKey;
use wire_rights::Filter;
use wire_store::{Choice, Destination, Kinds, Payload, Replay, StoreError, Subscription};
use wire_story::PublisherId;

use crate::account::choice::Typed;
use crate::account::{not_yours, webhooks};
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::app::App;
use crate::error::PageError;
use crate::form::Problems;

/// A webhook of yours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebhookView {
    /// Its id.
    id: String,
    /// Where messages go.
    url: String,
    /// How they are signed: `v1` by a secret, `v1a` by a key of the wire's.
    signature: &'static str,
    /// What signatures by a key are checked with; null where there is a secret.
    public_key: Option<String>,
    /// Until when the secret or key before this one signs too (RFC 3339); null where there is none.
    old_secret_until: Option<String>,
    choice: ChoiceView,
    /// What isn't the wire's to license: `keep` it, marked, or `leave-out`.
    third_party: &'static str,
    /// When it was made (RFC 3339).
    made: String,
    /// Why nothing is sent; null where it is on.
    off: Option<OffView>,
    /// How many messages wait to be tried again.
    waiting: u64,
    /// The last replay; null where there was none.
    replay: Option<ReplayView>,
}

/// That a webhook is off: nothing is sent, and nothing is lost.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OffView {
    /// Since when (RFC 3339).
    since: String,
    /// Why.
    reason: String,
}

/// How far a replay has come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayView {
    /// When it was asked for (RFC 3339).
    asked: String,
    /// By whom.
    asked_by: String,
    /// Over how many events it goes.
    events: u64,
    /// How many of them it has behind it.
    done: u64,
    /// Whether somebody stopped it.
    stopped: bool,
}

impl From<Replay> for ReplayView {
    fn from(replay: Replay) -> Self {
        Self {
            asked: replay.asked.to_string(),
            events: replay.events(),
            done: replay.done(),
            stopped: replay.cancelled.is_some(),
            asked_by: replay.asked_by,
        }
    }
}

/// What a webhook carries of the stories that you may use. Corrections, holds and kills of what you have come in any case.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChoiceView {
    /// The id of the product whose stories come; null for all.
    product: Option<String>,
    /// Languages, such as `en` or `pt-BR`; all, where there are none.
    languages: Vec<String>,
    /// Words of the headline, an entry for each subject; all stories, where there are none.
    headline: Vec<String>,
    kinds: KindsView,
    payload: PayloadView,
}

/// Which messages come.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KindsView {
    /// Stories and their updates.
    #[default]
    All,
    /// New stories, without their updates.
    New,
    /// Nothing but what has to be acted on.
    Urgent,
}

/// How much of a story is in a message.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PayloadView {
    /// All of it.
    #[default]
    Full,
    /// Which story it is, and nothing of it.
    Thin,
}

impl From<&Choice> for ChoiceView {
    fn from(choice: &Choice) -> Self {
        Self {
            product: choice.product.map(|id| id.to_string()),
            languages: choice.filter.languages.clone(),
            headline: choice.filter.headline.clone(),
            kinds: match choice.kinds {
                Kinds::All => KindsView::All,
                Kinds::New => KindsView::New,
                Kinds::Urgent => KindsView::Urgent,
            },
            payload: match choice.payload {
                Payload::Full => PayloadView::Full,
                Payload::Thin => PayloadView::Thin,
            },
        }
    }
}

impl ChoiceView {
    /// The choice, checked as what is typed on the page is. `before` is the webhook as it is.
    async fn read(&self, app: &App, before: Option<&Subscription>) -> Result<Choice, Problem> {
        let unknown = |_| Problem::unknown("There is no product of this id.");
        let product = self.product.as_ref().map(|id| id.parse()).transpose();
        let given = Choice {
            product: product.map_err(unknown)?,
            filter: Filter {
                languages: self.languages.clone(),
                headline: self.headline.clone(),
                ..Filter::default()
            },
            kinds: match self.kinds {
                KindsView::All => Kinds::All,
                KindsView::New => Kinds::New,
                KindsView::Urgent => Kinds::Urgent,
            },
            payload: match self.payload {
                PayloadView::Full => Payload::Full,
                PayloadView::Thin => Payload::Thin,
            },
        };
        let (choice, problems) = Typed::of(&given).read(app, before).await?;
        // In a new webhook the choice is a part of what was sent.
        let within = if before.is_some() { "" } else { "choice." };
        refused(&problems, within)?;
        Ok(choice)
    }
}

/// What is wrong with what was sent, with the names of its fields.
fn refused(problems: &Problems, within: &str) -> Result<(), Problem> {
    if problems.is_empty() {
        return Ok(());
    }
    let said = problems.all().iter();
    let said: Vec<String> = said
        .map(|(field, it)| format!("'{within}{field}': {it}"))
        .collect();
    Err(Problem::request(said.join(" ")))
}

impl WebhookView {
    /// Nothing where it is a file drop.
    async fn of(app: &App, subscription: Subscription) -> Result<Option<Self>, StoreError> {
        let Destination::Webhook { url, secret } = &subscription.destination else {
            return Ok(None);
        };
        let public_key = SigningKey::public(secret.reveal());
        Ok(Some(Self {
            id: subscription.id.to_string(),
            url: url.to_string(),
            signature: match public_key {
                Some(_) => "v1a",
                None => "v1",
            },
            public_key,
            old_secret_until: subscription.old_secret.map(|old| old.until.to_string()),
            choice: (&subscription.choice).into(),
            third_party: subscription.third_party.code(),
            made: subscription.created.to_string(),
            off: subscription.disabled.map(|disabled| OffView {
                since: disabled.at.to_string(),
                reason: disabled.reason,
            }),
            waiting: app.store.count_pending(subscription.id).await?,
            replay: app
                .store
                .last_replay(subscription.id)
                .await?
                .map(ReplayView::from),
        }))
    }
}

/// Your webhooks, the oldest first.
#[utoipa::path(get, path = "/api/v1/webhooks", operation_id = "webhooks", tag = "webhooks", security(("token" = [])),
    responses((status = 200, body = Vec<WebhookView>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<WebhookView>>, Problem> {
    let mut webhooks = Vec::new();
    for subscription in app.store.subscriptions_of(caller.publisher.id).await? {
        webhooks.extend(WebhookView::of(&app, subscription).await?);
    }
    Ok(Json(webhooks))
}

/// One webhook.
#[utoipa::path(get, path = "/api/v1/webhooks/{webhook}", operation_id = "webhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "The webhook's id")), security(("token" = [])),
    responses((status = 200, body = WebhookView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(webhook): Path<String>,
) -> Result<Json<WebhookView>, Problem> {
    shown(&app, &caller, &webhook).await
}

/// The caller's own webhook of this id, as it is now.
async fn shown(app: &App, caller: &Caller, id: &str) -> Result<Json<WebhookView>, Problem> {
    let subscription = own(app, caller.publisher.id, id).await?;
    let view = WebhookView::of(app, subscription).await?;
    Ok(Json(view.ok_or_else(|| not_yours("webhook"))?))
}

/// The publisher's own webhook of this id. File drops have their pages, and no calls.
async fn own(app: &App, publisher: PublisherId, id: &str) -> Result<Subscription, PageError> {
    let subscription = webhooks::own(app, publisher, id).await?;
    match subscription.destination {
        Destination::Webhook { .. } => Ok(subscription),
        Destination::Drop { .. } => Err(not_yours("webhook")),
    }
}

/// Who acts, where a program does.
fn by_the_api(caller: &Caller) -> String {
    format!("{}, by the API", caller.publisher.name)
}

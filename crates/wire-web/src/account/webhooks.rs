//! The publisher's webhooks: added, looked at, switched off and on, and made to send again.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_delivery::webhook::SigningKey;
use wire_rights::ThirdParty;
use wire_store::{Destination, Outcome, Pending, Receipt, Secret, Subscription};
use wire_story::{ProductId, SubscriptionId};

use super::delivery::{Fresh, Sent, outcome, show_delivery};
use super::seats::require_machines;
use super::{frame, narrowed, not_yours};
use crate::app::App;
use crate::error::{Page, PageError, go, show};
use crate::form::{self, Problems};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::AsPublisher;
use crate::take;

/// The most webhooks of one publisher.
const MOST: usize = 10;
/// The most characters of an address.
const ADDRESS: usize = 2000;
/// Receipts on the page; the store keeps all of them.
const RECEIPTS: u32 = 100;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    url: String,
    /// The product that it is narrowed to.
    product: String,
}

#[derive(Template)]
#[template(path = "account/webhook.html")]
struct WebhookPage {
    layout: Layout,
    done: Option<&'static str>,
    id: SubscriptionId,
    url: String,
    /// The name of the product that it is narrowed to.
    product: Option<String>,
    created: Timestamp,
    off: Option<(Timestamp, String)>,
    leaves_out: bool,
    waiting: Vec<Pending>,
    receipts: Vec<Receipt>,
}

/// `POST /account/webhooks`
pub(crate) async fn add(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    require_machines(&app, &who).await?;
    let product = match narrowed::chosen(&app, &typed.product).await? {
        Ok(product) => product,
        Err(sentence) => {
            let sent = Sent {
                problems: Problems::one("webhook-product", sentence),
                url: typed.url,
                ..Sent::default()
            };
            return show_delivery(&app, &who, sent).await;
        }
    };
    let sent = match make(&app, &who, &typed.url, product).await? {
        Ok(secret) => Sent {
            fresh: Some(Fresh::Webhook(secret)),
            ..Sent::default()
        },
        Err(sentence) => Sent {
            problems: Problems::one("url", sentence),
            url: typed.url,
            ..Sent::default()
        },
    };
    show_delivery(&app, &who, sent).await
}

/// Makes a webhook for what is published from now on, and gives its secret; or says why not.
async fn make(
    app: &App,
    who: &AsPublisher,
    typed: &str,
    product: Option<ProductId>,
) -> Result<Result<String, String>, PageError> {
    let typed = match form::line("the address", typed, ADDRESS) {
        Ok(typed) => typed,
        Err(sentence) => return Ok(Err(sentence)),
    };
    let url = match app.guard.target(&typed) {
        // A fragment isn't sent, so it makes no other endpoint.
        Ok(mut url) => {
            url.set_fragment(None);
            url
        }
        Err(error) => return Ok(Err(error.to_string())),
    };
    let others = app.store.subscriptions_of(who.publisher).await?;
    if others.len() >= MOST {
        return Ok(Err(format!("You have {MOST} webhooks, which is the most.")));
    }
    let already = others.iter().any(|other| match &other.destination {
        Destination::Webhook { url: theirs, .. } => *theirs == url,
    });
    if already {
        return Ok(Err("You have a webhook at this address already.".into()));
    }
    let secret = SigningKey::new_secret()
        .map_err(|_| PageError::Conflict("No secret could be made. Try again.".into()))?;
    let destination = Destination::Webhook {
        url,
        secret: Secret::new(secret.clone()),
    };
    let from = app.store.last_seq().await?;
    app.store
        .create_subscription(who.publisher, &destination, product, from, app.now())
        .await?;
    Ok(Ok(secret))
}

/// `GET /account/webhooks/{subscription}`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let subscription = own(&app, &who, &id).await?;
    let Destination::Webhook { url, .. } = subscription.destination;
    show(&WebhookPage {
        layout: frame(&app, &who, "Webhook", "/account/delivery").await?,
        done: done.sentence(),
        id: subscription.id,
        url: url.to_string(),
        product: narrowed::name(&app.in_force().await?.catalogue, subscription.product),
        created: subscription.created,
        leaves_out: subscription.third_party == ThirdParty::LeaveOut,
        off: subscription
            .disabled
            .map(|disabled| (disabled.at, disabled.reason)),
        waiting: app.store.pending_of(subscription.id).await?,
        receipts: app.store.receipts_of(subscription.id, RECEIPTS).await?,
    })
}

/// `POST /account/webhooks/{subscription}/disable`
pub(crate) async fn disable(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
) -> Page {
    let subscription = own(&app, &who, &id).await?;
    let reason = format!("Switched off by {}.", who.signed_in.user.name);
    app.store
        .disable_subscription(subscription.id, &reason, app.now())
        .await?;
    go(&format!(
        "/account/webhooks/{}?done=webhook-off",
        subscription.id
    ))
}

/// `POST /account/webhooks/{subscription}/enable`
pub(crate) async fn enable(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
) -> Page {
    let subscription = own(&app, &who, &id).await?;
    app.store.enable_subscription(subscription.id).await?;
    app.waker.wake();
    go(&format!(
        "/account/webhooks/{}?done=webhook-on",
        subscription.id
    ))
}

/// `POST /account/webhooks/{subscription}/third-party`: with what isn't ours to license, or without.
pub(crate) async fn third_party(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
    Form(wanted): Form<take::Wanted>,
) -> Page {
    let subscription = own(&app, &who, &id).await?;
    app.store
        .set_third_party(subscription.id, wanted.third_party)
        .await?;
    go(&format!(
        "/account/webhooks/{}?done=third-party",
        subscription.id
    ))
}

#[derive(Deserialize)]
pub(crate) struct Replay {
    /// How many of the newest events are sent again.
    events: u64,
}

/// `POST /account/webhooks/{subscription}/replay`: sends the newest events again.
pub(crate) async fn replay(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
    Form(wanted): Form<Replay>,
) -> Page {
    const MOST_AGAIN: u64 = 1000;
    let subscription = own(&app, &who, &id).await?;
    app.attempts.one("replay", &who.publisher.to_string())?;
    let newest = app.store.last_seq().await?;
    let from = newest.saturating_sub(wanted.events.min(MOST_AGAIN));
    app.store.replay_subscription(subscription.id, from).await?;
    app.waker.wake();
    go(&format!(
        "/account/webhooks/{}?done=replay",
        subscription.id
    ))
}

/// The publisher's own webhook of this id.
async fn own(app: &App, who: &AsPublisher, id: &str) -> Result<Subscription, PageError> {
    let id: SubscriptionId = id.parse().map_err(|_| not_yours("webhook"))?;
    app.store
        .subscription(id)
        .await?
        .filter(|subscription| subscription.publisher == who.publisher)
        .ok_or_else(|| not_yours("webhook"))
}

impl WebhookPage {
    fn look(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Delivered => "good",
            Outcome::Failed | Outcome::TimedOut => "warn",
            Outcome::Withheld => "",
        }
    }
}

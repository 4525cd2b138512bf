//! `/account/delivery`: private feeds, API tokens, webhooks and file drops.

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use wire_delivery::webhook::SigningKey;
use wire_store::{AccessToken, Destination, Outcome, Replay, Subscription, TokenPurpose};
use wire_story::{ProductId, SubscriptionId};

use super::replay::in_words;
use super::seats::may_let_machines_in;
use super::{choice, frame, narrowed};
use crate::app::App;
use crate::error::Page;
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::AsPublisher;

/// Among so many receipts the last message is looked for that was sent.
const LATEST: u32 = 50;

/// What the page is shown with after one of its forms was sent.
#[derive(Default)]
pub(crate) struct Sent {
    pub(crate) done: Done,
    pub(crate) problems: Problems,
    pub(crate) feed_label: String,
    pub(crate) api_label: String,
    pub(crate) url: String,
    /// The address of a new file drop.
    pub(crate) drop: String,
    pub(crate) signature: String,
    pub(crate) choice: choice::Typed,
    pub(crate) fresh: Option<Fresh>,
}

/// A secret that was just made. It is shown this once; the wire keeps a hash, or the key itself
/// where it has to sign.
pub(crate) enum Fresh {
    Feed(String),
    Api(String),
    Webhook(String),
}

#[derive(Template)]
#[template(path = "account/delivery.html")]
struct DeliveryPage {
    layout: Layout,
    done: Option<&'static str>,
    problems: Problems,
    feed_label: String,
    api_label: String,
    url: String,
    drop: String,
    /// How a new webhook is to be signed, and what it is to carry.
    signature: String,
    choice: choice::Typed,
    /// A private feed's addresses, by the name of their format.
    fresh_feeds: Vec<FeedAddress>,
    fresh_api: Option<String>,
    fresh_secret: Option<String>,
    /// The public key of a new webhook, in the place of a secret.
    fresh_public_key: Option<String>,
    /// Whether the person may make feeds, tokens, webhooks and file drops.
    may_make: bool,
    /// Each with the name of the product that it is narrowed to.
    feeds: Vec<(AccessToken, Option<String>)>,
    apis: Vec<AccessToken>,
    webhooks: Vec<Webhook>,
    drops: Vec<Webhook>,
    /// The products that a new feed or webhook can be narrowed to.
    products: Vec<(ProductId, String)>,
    base: String,
}

struct FeedAddress {
    id: &'static str,
    name: &'static str,
    address: String,
}

/// A webhook or a file drop as a line of the list.
struct Webhook {
    id: SubscriptionId,
    url: String,
    /// What it carries, where that isn't everything.
    carries: Option<String>,
    created: Timestamp,
    off: Option<String>,
    /// Whether it takes nothing at present.
    failing: bool,
    last: Option<(Timestamp, &'static str)>,
    waiting: u64,
    /// How far a replay has come that is under way.
    replay: Option<String>,
}

/// `GET /account/delivery`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(done): Query<Done>,
) -> Page {
    let sent = Sent {
        done,
        ..Sent::default()
    };
    show_delivery(&app, &who, sent).await
}

/// The page, after one of its forms was sent.
pub(crate) async fn show_delivery(app: &App, who: &AsPublisher, sent: Sent) -> Page {
    let wire = app.wire().await?;
    let base = wire.base_url.as_str().trim_end_matches('/').to_owned();
    let catalogue = app.in_force().await?.catalogue;
    let (mut feeds, mut apis) = (Vec::new(), Vec::new());
    for token in app.store.tokens_of(who.publisher).await? {
        match (token.revoked, token.purpose) {
            (Some(_), _) => {}
            (None, TokenPurpose::Feed) => {
                let product = narrowed::name(&catalogue, token.product);
                feeds.push((token, product));
            }
            (None, TokenPurpose::Api) => apis.push(token),
        }
    }
    let (mut webhooks, mut drops) = (Vec::new(), Vec::new());
    for subscription in app.store.subscriptions_of(who.publisher).await? {
        let carries = choice::in_words(&subscription.choice, &catalogue);
        let list = match subscription.destination {
            Destination::Webhook { .. } => &mut webhooks,
            Destination::Drop { .. } => &mut drops,
        };
        list.push(webhook(app, subscription, carries).await?);
    }
    let (mut fresh_feeds, mut fresh_api) = (Vec::new(), None);
    let (mut fresh_secret, mut fresh_public_key) = (None, None);
    match sent.fresh {
        Some(Fresh::Feed(token)) => {
            fresh_feeds = [
                ("fresh-atom", "Atom", "atom"),
                ("fresh-rss", "RSS", "rss"),
                ("fresh-json", "JSON Feed", "json"),
                ("fresh-newsml", "NewsML-G2", "newsml"),
            ]
            .map(|(id, name, extension)| FeedAddress {
                id,
                name,
                address: format!("{base}/feeds/private/{token}/wire.{extension}"),
            })
            .into();
        }
        Some(Fresh::Api(token)) => fresh_api = Some(token),
        Some(Fresh::Webhook(secret)) => match SigningKey::public(&secret) {
            Some(key) => fresh_public_key = Some(key),
            None => fresh_secret = Some(secret),
        },
        None => {}
    }
    show_form(
        &sent.problems,
        &DeliveryPage {
            layout: frame(app, who, "Feeds and delivery", "/account/delivery").await?,
            done: sent.done.sentence(),
            problems: sent.problems.clone(),
            feed_label: sent.feed_label,
            api_label: sent.api_label,
            url: sent.url,
            drop: sent.drop,
            signature: sent.signature,
            choice: sent.choice,
            fresh_feeds,
            fresh_api,
            fresh_secret,
            fresh_public_key,
            may_make: may_let_machines_in(app, who).await?,
            feeds,
            apis,
            webhooks,
            drops,
            products: narrowed::choices(&catalogue),
            base,
        },
    )
}

async fn webhook(
    app: &App,
    subscription: Subscription,
    carries: Option<String>,
) -> Result<Webhook, wire_store::StoreError> {
    let receipts = app.store.receipts_of(subscription.id, LATEST).await?;
    // What wasn't meant for it says least of how it does.
    let sent = receipts.iter().find(|it| it.outcome.is_sent());
    let waiting = app.store.count_pending(subscription.id).await?;
    let replay = app.store.last_replay(subscription.id).await?;
    Ok(Webhook {
        id: subscription.id,
        url: subscription.destination.url().to_string(),
        carries,
        created: subscription.created,
        off: subscription.disabled.map(|disabled| disabled.reason),
        failing: subscription.failing_since.is_some(),
        last: sent
            .or(receipts.first())
            .map(|receipt| (receipt.at, outcome(receipt.outcome))),
        waiting,
        replay: replay
            .filter(Replay::is_under_way)
            .map(|replay| in_words(&replay)),
    })
}

/// What people call an outcome.
pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Delivered => "delivered",
        Outcome::Failed => "failed",
        Outcome::TimedOut => "timed out, perhaps delivered",
        Outcome::Withheld => "not sent",
    }
}

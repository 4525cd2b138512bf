//! The publisher's webhooks: added, looked at, switched off and on; and so are its [file drops](super::drops), by the same page.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_delivery::drops::{self, HostKey};
use wire_delivery::webhook::{GRACE, SigningKey};
use wire_rights::ThirdParty;
use wire_store::{Choice, Destination, Outcome, Payload, Pending, Receipt, Secret, Subscription};
use wire_story::{ProductId, PublisherId, SubscriptionId};

use super::delivery::{Fresh, Sent, outcome, show_delivery};
use super::drops::Tested;
use super::seats::require_machines;
use super::{address, choice, frame, narrowed, not_yours, replay};
use crate::app::App;
use crate::error::{Page, PageError, as_sentence, go};
use crate::form::{Problems, show_form};
use crate::happened::Happened;
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::AsPublisher;
use crate::take;

/// Receipts on the page; the store keeps all of them.
const RECEIPTS: u32 = 100;
/// What is tried again that the page shows, the next first.
const WAITING: u32 = 20;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    url: String,
    /// How it is signed: by a key pair, `v1a`, or by a secret.
    signature: String,
    #[serde(flatten)]
    choice: choice::Typed,
}

#[derive(Template)]
#[template(path = "account/webhook.html")]
struct WebhookPage {
    layout: Layout,
    done: Option<&'static str>,
    id: SubscriptionId,
    url: String,
    /// Its address as the form shows it.
    address: String,
    /// What there is to a file drop, where it is one.
    folder: Option<DropSide>,
    /// What its signatures are checked with, where that isn't a secret.
    public_key: Option<String>,
    /// What was just made, where that is a secret.
    fresh_secret: Option<String>,
    /// Whether something new was just made.
    is_fresh: bool,
    /// Until when the old secret signs too, where there is one.
    old_until: Option<Timestamp>,
    /// How many hours an old one signs beside a new one.
    grace: i64,
    /// What it carries, in words, where that isn't everything.
    carries: Option<String>,
    /// The same as the form shows it, and what was wrong with that.
    typed: choice::Typed,
    problems: Problems,
    products: Vec<(ProductId, String)>,
    created: Timestamp,
    /// The last replay, in words; and of one that is under way, how many events it has behind it, and of how many.
    replay: Option<String>,
    sending: Option<(u64, u64)>,
    days: replay::Typed,
    off: Option<(Timestamp, String)>,
    leaves_out: bool,
    /// What is tried again next, and how much that is in all.
    waiting: Vec<Pending>,
    waiting_in_all: u64,
    receipts: Vec<Receipt>,
    /// What the messages of both are about.
    happened: Happened,
}

/// What a file drop's page says of its server.
struct DropSide {
    user: String,
    host: String,
    /// The line that lets the wire in.
    authorized: String,
    /// By which key the server is known, where it is.
    fingerprint: Option<String>,
    tested: Option<Tested>,
}

/// `POST /account/webhooks`
pub(crate) async fn add(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    require_machines(&app, &who).await?;
    let (choice, mut problems) = typed.choice.read(&app, None).await?;
    if problems.is_empty() {
        let signature = match typed.signature.as_str() {
            "v1a" => Signature::Key,
            _ => Signature::Secret,
        };
        match make(&app, who.publisher, &typed.url, signature, choice).await? {
            Ok((_, secret)) => {
                let sent = Sent {
                    fresh: Some(Fresh::Webhook(secret)),
                    ..Sent::default()
                };
                return show_delivery(&app, &who, sent).await;
            }
            Err(sentence) => problems.add("url", sentence),
        }
    }
    let sent = Sent {
        problems,
        url: typed.url,
        signature: typed.signature,
        choice: typed.choice,
        ..Sent::default()
    };
    show_delivery(&app, &who, sent).await
}

/// How the messages of a webhook are signed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Signature {
    /// By a secret that both sides know.
    Secret,
    /// By a key of the wire's.
    Key,
}

/// Makes a webhook for what is published from now on, and gives what its messages are signed with; or says why not.
pub(crate) async fn make(
    app: &App,
    publisher: PublisherId,
    typed: &str,
    signature: Signature,
    choice: Choice,
) -> Result<Result<(SubscriptionId, String), String>, PageError> {
    let others = app.store.subscriptions_of(publisher).await?;
    let url = address::read(app, typed);
    let url = match url.and_then(|url| address::room_for_one_more(&others, &url).map(|()| url)) {
        Ok(url) => url,
        Err(sentence) => return Ok(Err(sentence)),
    };
    let secret = match signature {
        Signature::Key => SigningKey::new_private(),
        Signature::Secret => SigningKey::new_secret(),
    }
    .map_err(|_| PageError::Conflict("No secret could be made. Try again.".into()))?;
    let destination = Destination::Webhook {
        url,
        secret: Secret::new(secret.clone()),
    };
    let from = app.store.last_seq().await?;
    let made = app
        .store
        .create_subscription(publisher, &destination, choice, from, app.now())
        .await?;
    Ok(Ok((made, secret)))
}

/// `GET /account/webhooks/{subscription}`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let subscription = own(&app, who.publisher, &id).await?;
    let shown = Shown {
        done,
        ..Shown::of(&app, &subscription)
    };
    show_webhook(&app, &who, subscription, shown).await
}

/// What the page is shown with: what was just done, what is in its forms, and what is wrong with that.
pub(super) struct Shown {
    pub(super) done: Done,
    pub(super) address: String,
    pub(super) choice: choice::Typed,
    pub(super) days: replay::Typed,
    pub(super) problems: Problems,
    /// What its messages are signed with, where that was just made.
    pub(super) fresh: Option<String>,
    /// How the test of a file drop went.
    pub(super) tested: Option<Tested>,
}

impl Shown {
    /// As it is before anybody typed anything.
    pub(super) fn of(app: &App, subscription: &Subscription) -> Self {
        Self {
            done: Done::default(),
            address: String::new(),
            choice: choice::Typed::of(&subscription.choice),
            days: replay::Typed::of_day(app.now()),
            problems: Problems::default(),
            fresh: None,
            tested: None,
        }
    }
}

/// The page of a webhook.
pub(super) async fn show_webhook(
    app: &App,
    who: &AsPublisher,
    subscription: Subscription,
    shown: Shown,
) -> Page {
    let url = subscription.destination.url().to_string();
    let (title, public_key, folder) = match &subscription.destination {
        Destination::Webhook { secret, .. } => {
            ("Webhook", SigningKey::public(secret.reveal()), None)
        }
        Destination::Drop { url, key, host_key } => {
            let side = DropSide {
                user: drops::user(url),
                host: subscription.destination.host().to_owned(),
                authorized: drops::authorized(key.reveal()).unwrap_or_default(),
                fingerprint: host_key
                    .as_ref()
                    .and_then(|key| key.parse::<HostKey>().ok())
                    .map(|key| key.fingerprint()),
                tested: shown.tested,
            };
            ("File drop", None, Some(side))
        }
    };
    let last = app.store.last_replay(subscription.id).await?;
    let catalogue = app.in_force().await?.catalogue;
    let mut products = narrowed::choices(&catalogue);
    if let Some(id) = subscription.choice.product
        && products.iter().all(|(known, _)| *known != id)
    {
        products.extend(narrowed::name(&catalogue, Some(id)).map(|name| (id, name)));
    }
    let waiting = app.store.next_pending(subscription.id, WAITING).await?;
    let receipts = app.store.receipts_of(subscription.id, RECEIPTS).await?;
    let page = WebhookPage {
        happened: Happened::of(app, &waiting, &receipts).await?,
        layout: frame(app, who, title, "/account/delivery").await?,
        done: shown.done.sentence(),
        carries: choice::in_words(&subscription.choice, &catalogue),
        typed: shown.choice,
        problems: shown.problems.clone(),
        products,
        sending: last
            .as_ref()
            .filter(|replay| replay.is_under_way())
            .map(|replay| (replay.done(), replay.events())),
        replay: last.as_ref().map(replay::in_words),
        days: shown.days,
        id: subscription.id,
        url,
        folder,
        address: shown.address,
        public_key,
        is_fresh: shown.fresh.is_some(),
        fresh_secret: shown
            .fresh
            .filter(|fresh| SigningKey::public(fresh).is_none()),
        old_until: subscription.old_secret.map(|old| old.until),
        grace: GRACE.as_hours(),
        created: subscription.created,
        leaves_out: subscription.third_party == ThirdParty::LeaveOut,
        off: subscription
            .disabled
            .map(|disabled| (disabled.at, as_sentence(&disabled.reason))),
        waiting,
        waiting_in_all: app.store.count_pending(subscription.id).await?,
        receipts,
    };
    show_form(&shown.problems, &page)
}

/// `POST /account/webhooks/{subscription}/choice`: what it carries from now on.
pub(crate) async fn choose(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
    Form(typed): Form<choice::Typed>,
) -> Page {
    let subscription = own(&app, who.publisher, &id).await?;
    let (mut choice, problems) = typed.read(&app, Some(&subscription)).await?;
    if !problems.is_empty() {
        let shown = Shown {
            choice: typed,
            problems,
            ..Shown::of(&app, &subscription)
        };
        return show_webhook(&app, &who, subscription, shown).await;
    }
    if let Destination::Drop { .. } = subscription.destination {
        // A file without the story would be of no use.
        choice.payload = Payload::Full;
    }
    app.store.choose(subscription.id, &choice).await?;
    go(&format!(
        "/account/webhooks/{}?done=choice",
        subscription.id
    ))
}

/// `POST /account/webhooks/{subscription}/disable`
pub(crate) async fn disable(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
) -> Page {
    let subscription = own(&app, who.publisher, &id).await?;
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
    let subscription = own(&app, who.publisher, &id).await?;
    address::switch_on(&app, &subscription).await?;
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
    let subscription = own(&app, who.publisher, &id).await?;
    app.store
        .set_third_party(subscription.id, wanted.third_party)
        .await?;
    go(&format!(
        "/account/webhooks/{}?done=third-party",
        subscription.id
    ))
}

/// The publisher's own webhook of this id.
pub(crate) async fn own(
    app: &App,
    publisher: PublisherId,
    id: &str,
) -> Result<Subscription, PageError> {
    let id: SubscriptionId = id.parse().map_err(|_| not_yours("webhook"))?;
    app.store
        .subscription(id)
        .await?
        .filter(|subscription| subscription.publisher == publisher)
        .ok_or_else(|| not_yours("webhook"))
}

impl WebhookPage {
    /// What people call what its messages are signed with.
    fn signs_with(&self) -> &'static str {
        match self.public_key {
            Some(_) => "key",
            None => "secret",
        }
    }

    fn look(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Delivered => "good",
            Outcome::Failed | Outcome::TimedOut => "warn",
            Outcome::Withheld => "",
        }
    }
}

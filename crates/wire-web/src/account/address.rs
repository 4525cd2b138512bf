//! Where a webhook's messages go, or a file drop's files: which addresses it may have, for how many there is room, and how it is given another one.

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use url::Url;
use wire_store::{AuditEntry, Destination, Subscription};

use super::drops;
use super::seats::require_machines;
use super::webhooks::{Shown, own, show_webhook};
use crate::app::App;
use crate::error::{Page, PageError, as_sentence, go};
use crate::form::{self, Problems};
use crate::session::AsPublisher;

/// The most webhooks and file drops of one publisher that are on: each is one request more for every story.
const MOST_ON: usize = 10;
/// The most that it has with those that are off, which stay: their receipts are the record of what was sent.
const MOST: usize = 100;
/// The most characters of an address.
pub(super) const LONGEST: usize = 2000;

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    url: String,
}

/// An address that messages may go to; or why they may not.
pub(super) fn read(app: &App, typed: &str) -> Result<Url, String> {
    let address = form::line("the address", typed, LONGEST)?;
    let url = app
        .guard
        .target(&address)
        .map_err(|error| as_sentence(&error.to_string()))?;
    match url.fragment() {
        Some(_) => {
            Err("Leave out the ‘#’ and what follows it: no server is ever sent that.".into())
        }
        None => Ok(url),
    }
}

/// Whether a publisher that has these webhooks may have one more; or why not.
pub(super) fn room_for_one_more(all: &[Subscription], url: &Url) -> Result<(), String> {
    if all.len() >= MOST {
        return Err(format!(
            "You have {MOST} webhooks and file drops, with those that are off, which is the most: give one of these this address, and switch it on."
        ));
    }
    room_to_be_on(all, url)
}

/// Whether a webhook may be on at this address beside the others; or why not.
fn room_to_be_on<'a>(
    others: impl IntoIterator<Item = &'a Subscription>,
    url: &Url,
) -> Result<(), String> {
    let others = others.into_iter().filter(|it| it.disabled.is_none());
    let others: Vec<&Destination> = others.map(|it| &it.destination).collect();
    if let Some(other) = others.iter().find(|it| it.url() == url) {
        let what = other.exit().name();
        return Err(format!("You have a {what} at this address already."));
    }
    if others.len() >= MOST_ON {
        return Err(format!(
            "You have {MOST_ON} webhooks and file drops that are on, which is the most: switch one off first."
        ));
    }
    Ok(())
}

/// Switches a webhook on, where there is room for it.
pub(crate) async fn switch_on(app: &App, subscription: &Subscription) -> Result<(), PageError> {
    if subscription.disabled.is_none() {
        return Ok(());
    }
    room_beside(app, subscription, at(subscription))
        .await?
        .map_err(PageError::Conflict)?;
    let at = app.now();
    app.store.enable_subscription(subscription.id, at).await?;
    app.waker.wake();
    Ok(())
}

/// `POST /account/webhooks/{subscription}/address`: sends its messages or files to another address.
pub(crate) async fn change(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Page {
    require_machines(&app, &who).await?;
    let subscription = own(&app, who.publisher, &id).await?;
    match send_elsewhere(&app, &subscription, &typed.url, who.actor().who).await? {
        Ok(()) => go(&format!(
            "/account/webhooks/{}?done=address",
            subscription.id
        )),
        Err(sentence) => {
            let shown = Shown {
                address: typed.url,
                problems: Problems::one("url", sentence),
                ..Shown::of(&app, &subscription)
            };
            show_webhook(&app, &who, subscription, shown).await
        }
    }
}

/// Sends a webhook's messages or a drop's files to another address, what waits among them; or says why not.
pub(crate) async fn send_elsewhere(
    app: &App,
    subscription: &Subscription,
    typed: &str,
    by: String,
) -> Result<Result<(), String>, PageError> {
    let read = match subscription.destination {
        Destination::Webhook { .. } => read(app, typed),
        Destination::Drop { .. } => drops::read(app, typed),
    };
    let url = match read {
        Ok(url) if url == *at(subscription) => return Ok(Ok(())),
        Ok(url) => url,
        Err(sentence) => return Ok(Err(sentence)),
    };
    if subscription.disabled.is_none()
        && let Err(sentence) = room_beside(app, subscription, &url).await?
    {
        return Ok(Err(sentence));
    }
    let (host_key, known_by) = match &subscription.destination {
        Destination::Webhook { .. } => (None, String::new()),
        Destination::Drop {
            url: old, host_key, ..
        } if drops::same_server(old, &url) => (host_key.clone(), String::new()),
        Destination::Drop { .. } => match drops::ask(app, subscription.publisher, &url).await {
            Ok(Some(shown)) => {
                let known_by = format!(", known by the key {}", shown.fingerprint());
                (Some(shown.to_string()), known_by)
            }
            Ok(None) => (None, ", whose key isn’t known yet".to_owned()),
            Err(sentence) => return Ok(Err(sentence)),
        },
    };
    let entry = AuditEntry {
        at: app.now(),
        who: by,
        what: format!(
            "sent the {} at {} on to {}{known_by}",
            subscription.destination.exit().name(),
            place(at(subscription)),
            place(&url)
        ),
        on: subscription.publisher.to_string(),
    };
    app.store
        .send_elsewhere(subscription.id, &url, host_key.as_deref(), &entry)
        .await?;
    app.waker.wake();
    Ok(Ok(()))
}

/// The same for a webhook that is there, beside its publisher's others.
async fn room_beside(
    app: &App,
    subscription: &Subscription,
    url: &Url,
) -> Result<Result<(), String>, PageError> {
    let all = app.store.subscriptions_of(subscription.publisher).await?;
    let others = all.iter().filter(|it| it.id != subscription.id);
    Ok(room_to_be_on(others, url))
}

/// Where a webhook's messages go, or a drop's files.
fn at(subscription: &Subscription) -> &Url {
    subscription.destination.url()
}

/// An address as the record says it, with whom a drop's server lets in: what follows its path may be a secret.
fn place(url: &Url) -> String {
    let mut place = url.clone();
    place.set_query(None);
    place.as_str().to_owned()
}

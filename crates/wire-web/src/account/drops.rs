//! File drops: made, tried, and the key that their server is known by. All else about them is as with
//! [webhooks](super::webhooks), on the same page.

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use url::Url;
use wire_delivery::drops::{self, DropError, Folder, HostKey};
use wire_delivery::guard::GuardError;
use wire_delivery::webhook::SigningKey;
use wire_store::{AuditEntry, Choice, Destination, Secret, Subscription};
use wire_story::{PublisherId, SubscriptionId};

use super::address::{LONGEST, room_for_one_more};
use super::delivery::{Sent, show_delivery};
use super::not_yours;
use super::seats::require_machines;
use super::webhooks::{Shown, own, show_webhook};
use crate::app::App;
use crate::error::{Page, PageError, as_sentence, go};
use crate::form::{self, Problems};
use crate::session::AsPublisher;

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    drop: String,
}

/// `POST /account/drops`
pub(crate) async fn add(
    State(app): State<App>,
    who: AsPublisher,
    Form(typed): Form<Typed>,
) -> Page {
    require_machines(&app, &who).await?;
    match make(&app, who.publisher, &typed.drop).await? {
        Ok(made) => go(&format!("/account/webhooks/{made}?done=drop")),
        Err(sentence) => {
            let sent = Sent {
                problems: Problems::one("drop", sentence),
                drop: typed.drop,
                ..Sent::default()
            };
            show_delivery(&app, &who, sent).await
        }
    }
}

/// Makes a file drop for what is published from now on, and asks its server for its key; or says why not.
async fn make(
    app: &App,
    publisher: PublisherId,
    typed: &str,
) -> Result<Result<SubscriptionId, String>, PageError> {
    let url = match read(app, typed) {
        Ok(url) => url,
        Err(sentence) => return Ok(Err(sentence)),
    };
    let others = app.store.subscriptions_of(publisher).await?;
    if let Err(sentence) = room_for_one_more(&others, &url) {
        return Ok(Err(sentence));
    }
    let host_key = match ask(app, publisher, &url).await {
        Ok(shown) => shown.map(|shown| shown.to_string()),
        Err(sentence) => return Ok(Err(sentence)),
    };
    let key = SigningKey::new_private()
        .map_err(|_| PageError::Conflict("No key could be made. Try again.".into()))?;
    let destination = Destination::Drop {
        url,
        key: Secret::new(key),
        host_key,
    };
    let from = app.store.last_seq().await?;
    let choice = Choice::default();
    let made = app
        .store
        .create_subscription(publisher, &destination, choice, from, app.now())
        .await?;
    Ok(Ok(made))
}

/// The address of a folder that files may be put into; or why they may not.
pub(super) fn read(app: &App, typed: &str) -> Result<Url, String> {
    let address = form::line("the address", typed, LONGEST)?;
    drops::read(&app.guard, &address).map_err(|error| as_sentence(&error.to_string()))
}

/// Whether folders lie on the same server, which is then known by the same key.
pub(super) fn same_server(one: &Url, other: &Url) -> bool {
    (one.host_str(), one.port()) == (other.host_str(), other.port())
}

/// The key that a server shows; nothing where it doesn't answer: it may not be set up yet, and the test asks again. Or why
/// it is not to be asked.
pub(super) async fn ask(
    app: &App,
    publisher: PublisherId,
    url: &Url,
) -> Result<Option<HostKey>, String> {
    let allowed = app.attempts.one("drop", &publisher.to_string());
    allowed.map_err(|error| error.to_string())?;
    match drops::host_key(&app.guard, url).await {
        Ok(key) => Ok(Some(key)),
        Err(DropError::Unreachable(error @ GuardError::Forbidden { .. })) => {
            Err(as_sentence(&error.to_string()))
        }
        Err(_) => Ok(None),
    }
}

/// How the test of a drop went.
pub(super) enum Tested {
    /// A file was written and removed.
    Well,
    /// What is to be done.
    Badly(String),
    /// Its server shows another key than the one that is known.
    Changed {
        known: String,
        shown: String,
        /// What it shows, as it is written down when it is accepted.
        key: String,
    },
}

/// `POST /account/drops/{subscription}/test`: writes and removes a small file, or says what is wrong.
pub(crate) async fn test(State(app): State<App>, who: AsPublisher, Path(id): Path<String>) -> Page {
    require_machines(&app, &who).await?;
    let mut subscription = own_drop(&app, who.publisher, &id).await?;
    app.attempts.one("drop", &who.publisher.to_string())?;
    let tested = match tried(&app, &who, &mut subscription).await? {
        Ok(()) => {
            app.store.try_at_once(subscription.id, app.now()).await?;
            app.waker.wake();
            Tested::Well
        }
        Err(DropError::HostChanged { known, shown, .. }) => Tested::Changed {
            known: known.fingerprint(),
            shown: shown.fingerprint(),
            key: shown.to_string(),
        },
        Err(error) => Tested::Badly(as_sentence(&error.to_string())),
    };
    let shown = Shown {
        tested: Some(tested),
        ..Shown::of(&app, &subscription)
    };
    show_webhook(&app, &who, subscription, shown).await
}

/// Tries a drop. A server that nobody has asked for its key yet is asked first.
async fn tried(
    app: &App,
    who: &AsPublisher,
    subscription: &mut Subscription,
) -> Result<Result<(), DropError>, PageError> {
    let (id, publisher) = (subscription.id, subscription.publisher);
    let Destination::Drop { url, key, host_key } = &mut subscription.destination else {
        return Err(not_yours("file drop"));
    };
    if host_key.is_none() {
        let shown = match drops::host_key(&app.guard, url).await {
            Ok(shown) => shown,
            Err(error) => return Ok(Err(error)),
        };
        let host = url.host_str().unwrap_or_default();
        let entry = entry(app, who, publisher, host, "noted", &shown);
        know(app, id, url, &shown, &entry).await?;
        *host_key = Some(shown.to_string());
    }
    let folder = Folder {
        url,
        secret: key.reveal(),
        host_key: host_key.as_deref(),
    };
    Ok(folder.test(&app.guard).await)
}

#[derive(Deserialize)]
pub(crate) struct Accepted {
    /// Where the drop was when its server showed the key.
    #[serde(default)]
    of: String,
    #[serde(default)]
    key: String,
}

/// `POST /account/drops/{subscription}/host`: from now on its server is known by this key.
pub(crate) async fn accept(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
    Form(accepted): Form<Accepted>,
) -> Page {
    require_machines(&app, &who).await?;
    let subscription = own_drop(&app, who.publisher, &id).await?;
    let shown = (accepted.of.parse::<Url>().ok()).zip(accepted.key.parse::<HostKey>().ok());
    let (of, key) = shown.ok_or_else(|| {
        PageError::Conflict("That is no key of a server. Test the drop again.".into())
    })?;
    let host = subscription.destination.host();
    let entry = entry(&app, &who, subscription.publisher, host, "accepted", &key);
    know(&app, subscription.id, &of, &key, &entry).await?;
    app.waker.wake();
    go(&format!("/account/webhooks/{}?done=host", subscription.id))
}

/// From now on the server of the drop is known by the key that it showed when the drop was at this address, if it still is.
async fn know(
    app: &App,
    drop: SubscriptionId,
    of: &Url,
    shown: &HostKey,
    entry: &AuditEntry,
) -> Result<(), PageError> {
    if app
        .store
        .know_host(drop, of, &shown.to_string(), entry)
        .await?
    {
        return Ok(());
    }
    Err(PageError::Conflict(
        "The drop has another address by now, so that key may be another server’s. Test the drop again."
            .into(),
    ))
}

async fn own_drop(app: &App, publisher: PublisherId, id: &str) -> Result<Subscription, PageError> {
    let subscription = own(app, publisher, id).await?;
    match subscription.destination {
        Destination::Drop { .. } => Ok(subscription),
        Destination::Webhook { .. } => Err(not_yours("file drop")),
    }
}

fn entry(
    app: &App,
    who: &AsPublisher,
    publisher: PublisherId,
    host: &str,
    did: &str,
    key: &HostKey,
) -> AuditEntry {
    AuditEntry {
        at: app.now(),
        who: who.actor().who,
        what: format!(
            "{did} the key of the file drop at {host}: {}",
            key.fingerprint()
        ),
        on: publisher.to_string(),
    }
}

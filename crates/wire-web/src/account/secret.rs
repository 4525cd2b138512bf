//! `/account/webhooks/{subscription}/secret`: gives a webhook a new secret, and ends the old one.

use axum::extract::{Path, State};
use wire_delivery::webhook::{GRACE, SigningKey};
use wire_store::{AuditEntry, Destination, Secret, StoreError, Subscription};

use super::not_yours;
use super::seats::require_machines;
use super::webhooks::{Shown, own, show_webhook};
use crate::app::App;
use crate::error::{Page, PageError, go};
use crate::session::AsPublisher;

/// `POST /account/webhooks/{subscription}/secret`: makes a new secret, or a new pair of keys, and shows it once.
pub(crate) async fn renew(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
) -> Page {
    require_machines(&app, &who).await?;
    let subscription = own(&app, who.publisher, &id).await?;
    let fresh = make(&app, &subscription, who.actor().who).await?;
    let subscription = own(&app, who.publisher, &id).await?;
    let shown = Shown {
        fresh: Some(fresh),
        ..Shown::of(&app, &subscription)
    };
    show_webhook(&app, &who, subscription, shown).await
}

/// `POST /account/webhooks/{subscription}/secret/end-old`: from now on the new one signs alone.
pub(crate) async fn end_old(
    State(app): State<App>,
    who: AsPublisher,
    Path(id): Path<String>,
) -> Page {
    let subscription = own(&app, who.publisher, &id).await?;
    end(&app, &subscription, who.actor().who).await?;
    go(&format!(
        "/account/webhooks/{}?done=old-secret-ended",
        subscription.id
    ))
}

/// Gives a webhook a new secret, or a new pair of keys, which is returned. The old one signs too for a while.
pub(crate) async fn make(
    app: &App,
    subscription: &Subscription,
    by: String,
) -> Result<String, PageError> {
    let Destination::Webhook { secret, .. } = &subscription.destination else {
        return Err(not_yours("webhook"));
    };
    let fresh = match SigningKey::public(secret.reveal()) {
        Some(_) => SigningKey::new_private(),
        None => SigningKey::new_secret(),
    }
    .map_err(|_| PageError::Conflict("No secret could be made. Try again.".into()))?;
    let entry = entry(app, subscription, by, "made a new secret for");
    let until = app.now().checked_add(GRACE).unwrap_or(jiff::Timestamp::MAX);
    app.store
        .renew_secret(subscription.id, &Secret::new(fresh.clone()), until, &entry)
        .await?;
    Ok(fresh)
}

/// Ends the old secret of a webhook. Where there is none, nothing happens, and the record says nothing.
pub(crate) async fn end(
    app: &App,
    subscription: &Subscription,
    by: String,
) -> Result<(), StoreError> {
    if subscription.old_secret.is_none() {
        return Ok(());
    }
    let entry = entry(app, subscription, by, "ended the old secret of");
    app.store.end_old_secret(subscription.id, &entry).await
}

fn entry(app: &App, subscription: &Subscription, by: String, did: &str) -> AuditEntry {
    let host = subscription.destination.host();
    AuditEntry {
        at: app.now(),
        who: by,
        what: format!("{did} the webhook at {host}"),
        on: subscription.publisher.to_string(),
    }
}

//! What becomes of an offer: accepted or declined by the publisher, withdrawn by the desk.

use jiff::Timestamp;
use wire_store::{Accepted, Offer, Store, StoreError, Word};

use super::letters::{Letters, Matter};
use super::words::deal;
use super::{Actor, publisher, words};
use crate::mail::templates::Templates;

/// The publisher accepts: the licence is made, and the desk is told.
///
/// # Errors
/// What [`Store::accept_offer`] says.
pub async fn accept(
    store: &Store,
    templates: &Templates,
    offer: &Offer,
    actor: &Actor,
    at: Timestamp,
) -> Result<Accepted, StoreError> {
    let publisher = publisher(store, offer.made.publisher).await?;
    let scope = words::scope(store, &offer.made.licence.scope, at).await?;
    let what = format!(
        "accepted the offer of a licence: {}",
        deal(store, &offer.made.licence, at).await?
    );
    let letters = Letters::of(store, templates).await?;
    store
        .accept_offer(offer.id, &actor.name, at, |accepted| {
            let matter = Matter::new(&publisher, &scope, &accepted.offer.made.licence);
            Word {
                audit: actor.did(what, publisher.id, at),
                mails: vec![letters.accepted(&matter, &actor.name, &accepted.licence)],
            }
        })
        .await
}

/// The publisher declines; the desk is told.
///
/// # Errors
/// What [`Store::decline_offer`] says.
pub async fn decline(
    store: &Store,
    templates: &Templates,
    offer: &Offer,
    reason: &str,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StoreError> {
    let publisher = publisher(store, offer.made.publisher).await?;
    let scope = words::scope(store, &offer.made.licence.scope, at).await?;
    let matter = Matter::new(&publisher, &scope, &offer.made.licence);
    let letters = Letters::of(store, templates).await?;
    let what = match reason {
        "" => "declined the offer of a licence".to_owned(),
        reason => format!("declined the offer of a licence: {reason}"),
    };
    let word = Word {
        audit: actor.did(what, publisher.id, at),
        mails: vec![letters.declined(&matter, &actor.name, offer, reason)],
    };
    store
        .decline_offer(offer.id, &actor.name, reason, &word, at)
        .await
}

/// The desk takes an offer back; the publisher is told why.
///
/// # Errors
/// What [`Store::withdraw_offer`] says.
pub async fn withdraw(
    store: &Store,
    templates: &Templates,
    offer: &Offer,
    reason: &str,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StoreError> {
    let publisher = publisher(store, offer.made.publisher).await?;
    let scope = words::scope(store, &offer.made.licence.scope, at).await?;
    let matter = Matter::new(&publisher, &scope, &offer.made.licence);
    let letters = Letters::of(store, templates).await?;
    let word = Word {
        audit: actor.did(
            format!("withdrew the offer of a licence: {reason}"),
            publisher.id,
            at,
        ),
        mails: vec![letters.withdrawn(&matter, reason)],
    };
    store
        .withdraw_offer(offer.id, &actor.name, reason, &word, at)
        .await
}

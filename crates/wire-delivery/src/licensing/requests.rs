//! A publisher's request, and the desk's no.

use jiff::Timestamp;
use wire_store::{LicenceRequest, NewLicenceRequest, Store, StoreError, Word};

use super::letters::{Letters, Matter};
use super::{Actor, publisher, words};
use crate::mail::templates::Templates;

/// A publisher asks for a licence; the desk is told.
///
/// # Errors
/// What [`Store::ask_for_licence`] says.
pub async fn ask(
    store: &Store,
    templates: &Templates,
    asked: &NewLicenceRequest,
    actor: &Actor,
    at: Timestamp,
) -> Result<LicenceRequest, StoreError> {
    let publisher = publisher(store, asked.publisher).await?;
    let scope = words::scope(store, &asked.scope, at).await?;
    let letters = Letters::of(store, templates).await?;
    store
        .ask_for_licence(asked, at, |request| {
            let period = words::period(asked.from, asked.until);
            let what = format!("asked for a licence: {scope}, {period}");
            let matter = Matter::asked(&publisher, &scope, asked);
            Word {
                audit: actor.did(what, publisher.id, at),
                mails: vec![letters.asked(&matter, request)],
            }
        })
        .await
}

/// The publisher takes its request back.
///
/// # Errors
/// What [`Store::withdraw_request`] says.
pub async fn take_back(
    store: &Store,
    request: &LicenceRequest,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StoreError> {
    let publisher = request.asked.publisher;
    let word = Word {
        audit: actor.did("withdrew the request for a licence", publisher, at),
        mails: Vec::new(),
    };
    store
        .withdraw_request(request.id, &actor.name, &word, at)
        .await
}

/// The desk makes no offer; the publisher is told why.
///
/// # Errors
/// What [`Store::turn_down_request`] says.
pub async fn turn_down(
    store: &Store,
    templates: &Templates,
    request: &LicenceRequest,
    reason: &str,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StoreError> {
    let publisher = publisher(store, request.asked.publisher).await?;
    let scope = words::scope(store, &request.asked.scope, at).await?;
    let letters = Letters::of(store, templates).await?;
    let matter = Matter::asked(&publisher, &scope, &request.asked);
    let word = Word {
        audit: actor.did(
            format!("turned the request for a licence down: {reason}"),
            publisher.id,
            at,
        ),
        mails: vec![letters.turned_down(&matter, request, reason)],
    };
    store
        .turn_down_request(request.id, &actor.name, reason, &word, at)
        .await
}

//! What the desk does with licences without asking: granting, revoking.

use jiff::Timestamp;
use wire_rights::Licence;
use wire_store::{KeptLicence, NewLicence, Occasion, Store, StoreError, Word};
use wire_story::PublisherId;

use super::letters::{Letters, Matter};
use super::words::{apart, deal};
use super::{Actor, publisher, withdraw, words};
use crate::mail::templates::Templates;

/// The desk grants a licence at once; the publisher is told.
///
/// # Errors
/// What [`Store::grant_and_tell`] says.
pub async fn grant(
    store: &Store,
    templates: &Templates,
    to: PublisherId,
    new: &NewLicence,
    actor: &Actor,
    at: Timestamp,
) -> Result<Licence, StoreError> {
    let publisher = publisher(store, to).await?;
    let scope = words::scope(store, &new.scope, at).await?;
    let what = format!(
        "granted a licence: {}{}",
        deal(store, new, at).await?,
        apart(store, &new.terms).await?
    );
    let letters = Letters::of(store, templates).await?;
    store
        .grant_and_tell(to, new, at, |licence| {
            let matter = Matter::new(&publisher, &scope, new);
            Word {
                audit: actor.did(what, to, at),
                mails: vec![letters.granted(&matter, licence)],
            }
        })
        .await
}

/// The desk revokes a licence from now on; the publisher is told why.
///
/// # Errors
/// What [`Store::revoke_licence`] says.
pub async fn revoke(
    store: &Store,
    templates: &Templates,
    kept: &KeptLicence,
    reason: &str,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StoreError> {
    let publisher = publisher(store, kept.publisher).await?;
    let agreed = NewLicence::from(&kept.licence);
    let scope = words::scope(store, &agreed.scope, at).await?;
    let matter = Matter::new(&publisher, &scope, &agreed);
    let letters = Letters::of(store, templates).await?;
    let word = Word {
        audit: actor.did(
            format!(
                "revoked the licence ({}): {reason}",
                deal(store, &agreed, at).await?
            ),
            publisher.id,
            at,
        ),
        mails: vec![letters.revoked(&matter, &kept.licence, reason)],
    };
    store
        .revoke_licence(kept.licence.id, &actor.name, reason, &word, at)
        .await?;
    // Nobody renews what was revoked.
    for offer in store.offers_for(Occasion::Renewal(kept.licence.id)).await? {
        if offer.stands(at) {
            withdraw(store, templates, &offer, reason, actor, at).await?;
        }
    }
    Ok(())
}

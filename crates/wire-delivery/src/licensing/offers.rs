//! The desk's offers.

use jiff::Timestamp;
use wire_rights::moment::end_of;
use wire_store::{
    NewOffer, NewPublisher, Newcomer, Offer, Store, StoreError, TokenHash, Word, random_token,
};

use super::letters::{Letters, Matter, News};
use super::words::{apart, deal};
use super::{Actor, publisher, words};
use crate::mail::templates::Templates;

/// An outlet that isn't a publisher of the wire yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// How the desk describes it.
    pub publisher: NewPublisher,
    /// The domain of its site.
    pub site: Option<String>,
}

/// The desk makes an offer; the publisher is told.
///
/// # Errors
/// What [`Store::make_offer`] says.
pub async fn offer(
    store: &Store,
    templates: &Templates,
    new: &NewOffer,
    actor: &Actor,
    at: Timestamp,
) -> Result<Offer, StoreError> {
    let publisher = publisher(store, new.publisher).await?;
    let scope = words::scope(store, &new.licence.scope, at).await?;
    let what = offered(store, new, at).await?;
    let letters = Letters::of(store, templates).await?;
    let news = News::of(store, new, at).await?;
    store
        .make_offer(new, at, |offer| {
            let matter = Matter::new(&publisher, &scope, &new.licence);
            Word {
                audit: actor.did(what, publisher.id, at),
                mails: vec![letters.offered(&matter, offer, &news, None)],
            }
        })
        .await
}

/// The desk makes an offer to an outlet that becomes a publisher by it, with a link to its account.
///
/// # Errors
/// What [`Store::invite_with_offer`] says.
pub async fn invite(
    store: &Store,
    templates: &Templates,
    outlet: &Outlet,
    new: &NewOffer,
    actor: &Actor,
    at: Timestamp,
) -> Result<Offer, StoreError> {
    let scope = words::scope(store, &new.licence.scope, at).await?;
    let what = offered(store, new, at).await?;
    let letters = Letters::of(store, templates).await?;
    let news = News::of(store, new, at).await?;
    let token = random_token()?;
    let newcomer = Newcomer {
        publisher: outlet.publisher.clone(),
        site: outlet.site.clone(),
        invitation: TokenHash::of(&token),
    };
    store
        .invite_with_offer(&newcomer, new, at, |offer| {
            let (name, email) = (outlet.publisher.name.trim(), outlet.publisher.email.trim());
            let matter = Matter::of(name, email, &scope, &new.licence);
            let what = format!("made {name} a publisher, and {what}");
            Word {
                audit: actor.did(what, offer.made.publisher, at),
                mails: vec![letters.offered(&matter, offer, &news, Some(&token))],
            }
        })
        .await
}

/// What the log says of an offer.
async fn offered(store: &Store, new: &NewOffer, at: Timestamp) -> Result<String, StoreError> {
    Ok(format!(
        "offered a licence: {}; until {}{}",
        deal(store, &new.licence, at).await?,
        end_of(new.stands_until),
        apart(store, &new.licence.terms).await?
    ))
}

//! Proving a site, also one that another publisher has proved before: domains change hands.

use jiff::Timestamp;
use wire_rights::{ProofMethod, Site};
use wire_store::{AuditEntry, Store, StoreError, Word};
use wire_story::PublisherId;

use super::letters::Letters;
use super::{NotProved, prove};
use crate::Guard;
use crate::mail::templates::Templates;

/// Why a site isn't proved now.
#[derive(Debug, thiserror::Error)]
pub enum Unsettled {
    /// The nonce wasn't found.
    #[error(transparent)]
    NotProved(#[from] NotProved),
    /// It was, but another publisher's proof stands as well, or couldn't be looked at.
    #[error(
        "your line is there, but another publisher has proved {domain} before, and {why}: write to the wire"
    )]
    Taken {
        /// The domain.
        domain: String,
        /// Why the other's proof counts on.
        why: &'static str,
    },
    /// The store can't be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Looks for the nonce of a publisher's site, and proves it. Where another publisher has proved the same
/// domain, its proof is looked for as well: is it gone, then the domain has changed hands, and both and
/// the desk are told.
///
/// # Errors
/// Why it isn't proved now.
pub async fn settle(
    guard: &Guard,
    store: &Store,
    templates: &Templates,
    publisher: PublisherId,
    site: &Site,
    at: Timestamp,
) -> Result<ProofMethod, Unsettled> {
    let method = prove(guard, &site.domain, &site.nonce).await?;
    let other = store.proved_site(&site.domain).await?;
    let Some((holder, held)) = other.filter(|(holder, _)| *holder != publisher) else {
        store.prove_site(site.id, method, at).await?;
        return Ok(method);
    };
    if let Some(why) = stands(guard, &held).await {
        let audit = AuditEntry {
            at,
            who: "the wire".into(),
            what: format!(
                "found a second publisher's line on {}, and left it to the first: {why}",
                site.domain
            ),
            on: publisher.to_string(),
        };
        store.audit(&audit).await?;
        let domain = site.domain.clone();
        return Err(Unsettled::Taken { domain, why });
    }
    let (from, to) = (
        store.publisher(holder).await?,
        store.publisher(publisher).await?,
    );
    let (Some(from), Some(to)) = (from, to) else {
        return Err(StoreError::Conflict("a publisher is gone".into()).into());
    };
    let letters = Letters::of(store, templates).await?;
    let word = Word {
        audit: AuditEntry {
            at,
            who: "the wire".into(),
            what: format!(
                "saw the site {} change hands, from {} ({})",
                site.domain,
                from.name,
                method.code()
            ),
            on: to.id.to_string(),
        },
        mails: letters.changed_hands(&site.domain, &from, &to),
    };
    store.hand_over(held.id, site.id, method, &word, at).await?;
    Ok(method)
}

/// Why a proof that was seen before counts on; nothing, where it is known to be gone.
async fn stands(guard: &Guard, held: &Site) -> Option<&'static str> {
    let by = held.proof.map(|proof| proof.method);
    if by == Some(ProofMethod::Desk) {
        return Some("the desk has vouched for it");
    }
    match prove(guard, &held.domain, &held.nonce).await {
        Ok(_) => Some("its line is there as well"),
        Err(not_proved) => {
            let place = not_proved
                .looked
                .iter()
                .find(|looked| Some(looked.method) == by);
            match place {
                Some(place) if place.answered => None,
                _ => Some("whether its line is still there can't be seen now"),
            }
        }
    }
}

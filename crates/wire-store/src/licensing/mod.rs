//! The licence desk: from a publisher's request over the desk's offer to a licence and its end.
//!
//! Each step is one transaction: it looks at what is so, changes it, writes the audit log and
//! queues the mails. So of two who do the same at once one is told what the other did, and nothing
//! is done without a word.

mod accept;
mod end;
mod invite;
mod licences;
mod offers;
mod requests;
mod revoke;
mod settle;

pub use accept::Accepted;
pub use invite::Newcomer;
pub(crate) use licences::licence;
pub use licences::{KeptLicence, LicenceFilter, NewLicence};
pub use offers::{NewOffer, Occasion, Offer, OfferFilter, OfferState};
pub use requests::{LicenceRequest, NewLicenceRequest, RequestFilter, RequestState};
pub use settle::Settled;

use jiff::Timestamp;
use wire_story::PublisherId;

use crate::database::{Writing, query};
use crate::{StoreError, Word, mails, records};

/// Writes what was done into the log, about all of these, and queues what is to be said.
async fn tell(
    tx: &mut Writing,
    word: &Word,
    about: &[&[u8; 16]],
    at: Timestamp,
) -> Result<(), StoreError> {
    let entry = records::note(tx, &word.audit).await?;
    for thing in about {
        records::note_about(tx, entry, thing).await?;
    }
    for mail in &word.mails {
        mails::queue(tx, mail, at).await?;
    }
    Ok(())
}

/// Refuses a publisher that is suspended: a licence would give it nothing.
async fn require_in_good_standing(
    tx: &mut Writing,
    publisher: PublisherId,
) -> Result<(), StoreError> {
    if is_suspended(tx, publisher).await? {
        return Err(StoreError::Conflict(
            "the publisher is suspended, so a licence would give it nothing: reinstate it first"
                .into(),
        ));
    }
    Ok(())
}

async fn is_suspended(tx: &mut Writing, publisher: PublisherId) -> Result<bool, StoreError> {
    let found = query("SELECT 1 FROM publishers WHERE id = $1 AND suspended_since IS NOT NULL")
        .bind(publisher.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?;
    Ok(found.is_some())
}

/// A period that is one.
fn check_period(what: &str, from: Timestamp, until: Timestamp) -> Result<(), StoreError> {
    if until <= from {
        return Err(StoreError::Invalid(format!(
            "the {what} ends before it begins: choose a later end"
        )));
    }
    Ok(())
}

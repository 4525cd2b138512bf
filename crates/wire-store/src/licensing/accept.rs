//! The publisher's answer to an offer, and the desk's second thoughts.

use jiff::Timestamp;
use wire_rights::Licence;
use wire_story::{LicenceId, OfferId};

use super::licences::{insert, require_new};
use super::offers::{Offer, standing_offer};
use super::{is_suspended, tell};
use crate::database::{Writing, query};
use crate::{Store, StoreError, Word};

/// An offer with the licence that accepting it made.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The offer as it was accepted.
    pub offer: Offer,
    /// The licence.
    pub licence: Licence,
}

impl Store {
    /// The publisher accepts an offer, which makes the licence: both, or neither. `word` says what is
    /// told, once the licence has its id.
    ///
    /// # Errors
    /// The offer was answered or withdrawn before, or has lapsed; the publisher is suspended, or has a licence
    /// that says the same; a story that it covers was killed.
    pub async fn accept_offer(
        &self,
        id: OfferId,
        by: &str,
        at: Timestamp,
        word: impl FnOnce(&Accepted) -> Word + Send,
    ) -> Result<Accepted, StoreError> {
        let mut tx = self.writing().await?;
        let offer = standing_offer(&mut tx, id, at).await?;
        let publisher = offer.made.publisher;
        if is_suspended(&mut tx, publisher).await? {
            return Err(StoreError::Conflict(
                "the account is suspended, so the licence would give nothing: write to the wire first"
                    .into(),
            ));
        }
        require_new(&mut tx, publisher, &offer.made.licence).await?;
        let licence = insert(&mut tx, publisher, &offer.made.licence, at).await?;
        close(&mut tx, id, Outcome::Accepted(licence.id), by, None, at).await?;
        let accepted = Accepted { offer, licence };
        let mut about = accepted.offer.about();
        about.push(accepted.licence.id.as_bytes());
        tell(&mut tx, &word(&accepted), &about, at).await?;
        tx.commit().await?;
        Ok(accepted)
    }

    /// The publisher declines an offer; why, where it says so.
    ///
    /// # Errors
    /// The offer was answered or withdrawn before, or has lapsed.
    pub async fn decline_offer(
        &self,
        id: OfferId,
        by: &str,
        reason: &str,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.end_offer(id, Outcome::Declined, by, reason, word, at)
            .await
    }

    /// The desk takes an offer back, and says why.
    ///
    /// # Errors
    /// The offer was answered or withdrawn before, or has lapsed.
    pub async fn withdraw_offer(
        &self,
        id: OfferId,
        by: &str,
        reason: &str,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.end_offer(id, Outcome::Withdrawn, by, reason, word, at)
            .await
    }

    async fn end_offer(
        &self,
        id: OfferId,
        outcome: Outcome,
        by: &str,
        reason: &str,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let offer = standing_offer(&mut tx, id, at).await?;
        close(&mut tx, id, outcome, by, Some(reason), at).await?;
        tell(&mut tx, word, &offer.about(), at).await?;
        Ok(tx.commit().await?)
    }
}

/// What has become of an offer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome {
    Accepted(LicenceId),
    Declined,
    Lapsed,
    Withdrawn,
}

/// Settles an open offer. Says whether it was one.
pub(super) async fn close(
    tx: &mut Writing,
    id: OfferId,
    outcome: Outcome,
    by: &str,
    reason: Option<&str>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let (state, licence) = match &outcome {
        Outcome::Accepted(licence) => ("accepted", Some(licence)),
        Outcome::Declined => ("declined", None),
        Outcome::Lapsed => ("lapsed", None),
        Outcome::Withdrawn => ("withdrawn", None),
    };
    let closed = query(
        "UPDATE offers SET state = $1, settled = $2, settled_by = $3, reason = $4, licence = $5
         WHERE id = $6 AND state = 'open'",
    )
    .bind(state)
    .bind(at.as_microsecond())
    .bind(by)
    .bind(reason)
    .bind(licence.map(|id| id.as_bytes().as_slice()))
    .bind(id.as_bytes().as_slice())
    .execute(&mut *tx)
    .await?;
    Ok(closed > 0)
}

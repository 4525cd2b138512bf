//! What time does to offers and licences. Each step is found by what isn't written yet and writes it
//! with its word, so that it can be repeated: after a crash nothing is lost, and nobody is told twice.

use jiff::Timestamp;

use super::accept::{Outcome, close};
use super::licences::{KeptLicence, kept, licences_with};
use super::offers::{Offer, offer};
use super::tell;
use crate::database::query;
use crate::{Store, StoreError, Word};

/// Who lets an offer lapse.
const THE_WIRE: &str = "the wire";

impl Store {
    /// The offers whose time is over, and which nobody has answered.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn offers_to_lapse(
        &self,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<Offer>, StoreError> {
        query(
            "SELECT * FROM offers WHERE state = 'open' AND stands_until <= $1
             ORDER BY stands_until LIMIT $2",
        )
        .bind(at.as_microsecond())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(offer)
        .collect()
    }

    /// Lets an offer lapse, at the instant until which it stood. One that was settled meanwhile stays
    /// as it is.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn lapse_offer(
        &self,
        offer: &Offer,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let lapsed = offer.made.stands_until;
        if close(&mut tx, offer.id, Outcome::Lapsed, THE_WIRE, None, lapsed).await? {
            tell(&mut tx, word, &offer.about(), at).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The licences that end by `by` and of whose end nobody was told yet.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn licences_to_warn(
        &self,
        at: Timestamp,
        by: Timestamp,
    ) -> Result<Vec<KeptLicence>, StoreError> {
        query(licences_with!(
            "WHERE l.ending_told IS NULL AND l.revoked IS NULL AND l.valid_until > $1
               AND l.valid_until <= $2 ORDER BY l.valid_until, l.id"
        ))
        .bind(at.as_microsecond())
        .bind(by.as_microsecond())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(kept)
        .collect()
    }

    /// The licences that have ended without anybody being told.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn licences_to_end(
        &self,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<KeptLicence>, StoreError> {
        query(licences_with!(
            "WHERE l.ended_told IS NULL AND l.revoked IS NULL AND l.valid_until <= $1
             ORDER BY l.valid_until, l.id LIMIT $2"
        ))
        .bind(at.as_microsecond())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(kept)
        .collect()
    }

    /// Tells that a licence's end is near, once.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn tell_ending(
        &self,
        kept: &KeptLicence,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let statement = "UPDATE licences SET ending_told = $1
             WHERE id = $2 AND ending_told IS NULL AND revoked IS NULL";
        self.tell_once(statement, kept, word, at).await
    }

    /// Tells that a licence has ended, once.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn tell_ended(
        &self,
        kept: &KeptLicence,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let statement =
            "UPDATE licences SET ended_told = $1, ending_told = coalesce(ending_told, $1)
             WHERE id = $2 AND ended_told IS NULL AND revoked IS NULL";
        self.tell_once(statement, kept, word, at).await
    }

    async fn tell_once(
        &self,
        statement: &'static str,
        kept: &KeptLicence,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let id = kept.licence.id;
        let first = query(statement)
            .bind(at.as_microsecond())
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        if first > 0 {
            let about = [kept.publisher.as_bytes(), id.as_bytes()];
            tell(&mut tx, word, &about, at).await?;
        }
        Ok(tx.commit().await?)
    }
}

//! Seats: the people of a publisher who may use a licence that is for a number of them.

use wire_story::{LicenceId, PublisherId, UserId};

use crate::database::{Row, Writing, query};
use crate::records::{AuditEntry, note, note_about};
use crate::rows::{id, number, optional_number};
use crate::{Store, StoreError};

/// A licence with its seats, and how many are given.
const SEATS: &str = "
    SELECT publisher, revoked, seats, (SELECT count(*) FROM seats WHERE licence = l.id) AS given
    FROM licences l WHERE id = $1";

impl Store {
    /// Gives a person a seat of a licence. Who has one keeps it.
    ///
    /// # Errors
    /// All seats are given; the licence isn't for a number of people, or was revoked; the person is none of the
    /// publisher's; there is no such licence.
    pub async fn give_seat(
        &self,
        licence: LicenceId,
        person: UserId,
        by: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = seats(&mut tx, licence).await?;
        if optional_number::<i64>(&row, "revoked")?.is_some() {
            return Err(StoreError::Conflict(
                "this licence was revoked: it gives nobody anything".into(),
            ));
        }
        let Some(seats) = optional_number::<u32>(&row, "seats")? else {
            return Err(StoreError::Invalid(
                "this licence is for everybody of the publisher: it has no seats to give".into(),
            ));
        };
        let has_one = query("SELECT 1 FROM seats WHERE licence = $1 AND user_id = $2")
            .bind(licence.as_bytes().as_slice())
            .bind(person.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?;
        if has_one.is_some() {
            return Ok(());
        }
        let publisher: PublisherId = id(&row, "publisher")?;
        query("SELECT 1 FROM users WHERE id = $1 AND publisher = $2")
            .bind(person.as_bytes().as_slice())
            .bind(publisher.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?
            .ok_or_else(|| StoreError::not_found("person of the publisher", person))?;
        if number::<u32>(&row, "given")? >= seats {
            return Err(StoreError::Conflict(format!(
                "no seat of this licence is left ({seats} of {seats} given): take one back first, or ask \
                 the wire for more"
            )));
        }
        query("INSERT INTO seats (licence, user_id, given) VALUES ($1, $2, $3)")
            .bind(licence.as_bytes().as_slice())
            .bind(person.as_bytes().as_slice())
            .bind(by.at.as_microsecond())
            .execute(&mut tx)
            .await?;
        note_seat(&mut tx, &row, by).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a seat back; nothing where the person has none.
    ///
    /// # Errors
    /// There is no such licence.
    pub async fn take_seat_back(
        &self,
        licence: LicenceId,
        person: UserId,
        by: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = seats(&mut tx, licence).await?;
        let gone = query("DELETE FROM seats WHERE licence = $1 AND user_id = $2")
            .bind(licence.as_bytes().as_slice())
            .bind(person.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        if gone > 0 {
            note_seat(&mut tx, &row, by).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Changes how many people a licence is for; for everybody of the publisher without a number.
    ///
    /// # Errors
    /// More seats are given than it would have; it would be for nobody; there is no such licence.
    pub async fn set_seats(
        &self,
        licence: LicenceId,
        to: Option<u32>,
        by: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = seats(&mut tx, licence).await?;
        let given = number::<u32>(&row, "given")?;
        if to == Some(0) {
            return Err(StoreError::Invalid(
                "a licence without seats is for nobody: revoke it instead".into(),
            ));
        }
        if let Some(seats) = to.filter(|seats| *seats < given) {
            return Err(StoreError::Conflict(format!(
                "{given} seats of this licence are given: take {} back before it has {seats}",
                given - seats
            )));
        }
        query("UPDATE licences SET seats = $1 WHERE id = $2")
            .bind(to)
            .bind(licence.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        note_seat(&mut tx, &row, by).await?;
        Ok(tx.commit().await?)
    }
}

/// Records what was done about the seats of a licence, which is about its publisher, too.
async fn note_seat(tx: &mut Writing, seats: &Row, by: &AuditEntry) -> Result<(), StoreError> {
    let entry = note(tx, by).await?;
    let publisher: PublisherId = id(seats, "publisher")?;
    note_about(tx, entry, publisher.as_bytes()).await
}

async fn seats(tx: &mut Writing, licence: LicenceId) -> Result<Row, StoreError> {
    query(SEATS)
        .bind(licence.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| StoreError::not_found("licence", licence))
}

//! Strikes: given by the desk, and taken back.

use jiff::Timestamp;
use wire_rights::Strike;
use wire_story::{PickupId, PublisherId};

use super::proofs::tell;
use super::require;
use crate::database::{Row, query};
use crate::rows::{get, id, number, optional_id, optional_time, signed, time};
use crate::{ObligationId, Store, StoreError, Word};

/// A strike that isn't on record yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStrike {
    /// What tells one form from the next: the same one sent twice makes one strike.
    pub once: String,
    /// Who gives it.
    pub by: String,
    /// Why, in words that the publisher reads.
    pub reason: String,
    /// Which rule was broken, by its id.
    pub rule: Option<String>,
    /// The page that shows it.
    pub pickup: Option<PickupId>,
    /// The obligation that wasn't met.
    pub obligation: Option<ObligationId>,
    /// Until when it counts.
    pub expires: Timestamp,
}

/// A strike on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrikeRecord {
    /// Its number.
    pub number: u64,
    /// Against whom.
    pub publisher: PublisherId,
    /// When it was given, until when it counts, and why.
    pub strike: Strike,
    /// Who gave it.
    pub by: String,
    /// Which rule was broken, by its id.
    pub rule: Option<String>,
    /// The page that shows it.
    pub pickup: Option<PickupId>,
    /// The obligation that wasn't met.
    pub obligation: Option<ObligationId>,
    /// When it was taken back, by whom and why.
    pub taken_back: Option<TakenBack>,
}

/// A strike was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why, in words that the publisher reads.
    pub reason: String,
}

impl Store {
    /// Gives a publisher a strike, and tells `word`. The same form sent again changes nothing, and
    /// gives nothing back.
    ///
    /// # Errors
    /// There is no such publisher; the pickup or the obligation isn't this publisher's.
    pub async fn give_strike(
        &self,
        publisher: PublisherId,
        strike: &NewStrike,
        word: &Word,
        at: Timestamp,
    ) -> Result<Option<u64>, StoreError> {
        let mut tx = self.writing().await?;
        require(&mut tx, publisher).await?;
        let obligation = strike.obligation.map(|id| signed(id.0));
        let pickup = strike.pickup.as_ref().map(|id| id.as_bytes().as_slice());
        let foreign = query(
            "SELECT 1 FROM obligations WHERE id = $1 AND publisher <> $2
             UNION ALL SELECT 1 FROM pickups WHERE id = $3 AND publisher IS DISTINCT FROM $2",
        )
        .bind(obligation)
        .bind(publisher.as_bytes().as_slice())
        .bind(pickup)
        .fetch_optional(&mut tx)
        .await?;
        if foreign.is_some() {
            return Err(StoreError::Invalid(
                "what is named as evidence is another publisher's: choose one of this publisher's"
                    .into(),
            ));
        }
        let given = query(
            "INSERT INTO strikes (publisher, once, given, expires, by_whom, rule, reason, pickup,
                 obligation)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (publisher, once) DO NOTHING RETURNING number",
        )
        .bind(publisher.as_bytes().as_slice())
        .bind(&strike.once)
        .bind(at.as_microsecond())
        .bind(strike.expires.as_microsecond())
        .bind(&strike.by)
        .bind(&strike.rule)
        .bind(&strike.reason)
        .bind(pickup)
        .bind(obligation)
        .fetch_optional(&mut tx)
        .await?;
        let Some(row) = given else {
            return Ok(None);
        };
        tell(&mut tx, word, at).await?;
        tx.commit().await?;
        Ok(Some(number(&row, "number")?))
    }

    /// Takes a strike back, and tells `word`.
    ///
    /// # Errors
    /// The publisher has no such strike; it was taken back before.
    pub async fn take_back_strike(
        &self,
        publisher: PublisherId,
        number: u64,
        taken_back: &TakenBack,
        word: &Word,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = query("SELECT * FROM strikes WHERE number = $1 AND publisher = $2")
            .bind(signed(number))
            .bind(publisher.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?
            .ok_or_else(|| StoreError::not_found("strike", number))?;
        if let Some(before) = record(&row)?.taken_back {
            return Err(StoreError::Conflict(format!(
                "{} has taken this strike back already",
                before.by
            )));
        }
        query(
            "UPDATE strikes SET taken_back = $1, taken_back_by = $2, taken_back_reason = $3
             WHERE number = $4",
        )
        .bind(taken_back.at.as_microsecond())
        .bind(&taken_back.by)
        .bind(&taken_back.reason)
        .bind(signed(number))
        .execute(&mut tx)
        .await?;
        tell(&mut tx, word, taken_back.at).await?;
        Ok(tx.commit().await?)
    }

    /// All strikes against a publisher, the newest first; those that expired or were taken back too.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn strikes_of(
        &self,
        publisher: PublisherId,
    ) -> Result<Vec<StrikeRecord>, StoreError> {
        query("SELECT * FROM strikes WHERE publisher = $1 ORDER BY number DESC")
            .bind(publisher.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(record)
            .collect()
    }
}

/// A strike as decisions look at it.
pub(super) fn strike(row: &Row) -> Result<Strike, StoreError> {
    Ok(Strike {
        given: time(row, "given")?,
        expires: time(row, "expires")?,
        reason: get(row, "reason")?,
    })
}

fn record(row: &Row) -> Result<StrikeRecord, StoreError> {
    let taken_back = match optional_time(row, "taken_back")? {
        None => None,
        Some(at) => Some(TakenBack {
            at,
            by: get(row, "taken_back_by")?,
            reason: get(row, "taken_back_reason")?,
        }),
    };
    let obligation = get::<Option<i64>>(row, "obligation")?;
    Ok(StrikeRecord {
        number: number(row, "number")?,
        publisher: id(row, "publisher")?,
        strike: strike(row)?,
        by: get(row, "by_whom")?,
        rule: get(row, "rule")?,
        pickup: optional_id(row, "pickup")?,
        obligation: obligation.map(|id| ObligationId(id.unsigned_abs())),
        taken_back,
    })
}

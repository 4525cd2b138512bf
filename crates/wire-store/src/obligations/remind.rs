//! Reminders: an obligation that stays open is asked for again, and again later, and then the desk is
//! told to call.
//!
//! What is due stands in the obligation's row. A reminder's mails, its number and the time of the next
//! one are written in one transaction: after a crash it is queued, or it is still to be. Who has been
//! away for a day sends one reminder, because the next time is counted from now.

use jiff::Timestamp;

use super::{NamedObligation, Obligation, ObligationFilter, ObligationId, obligation};
use crate::database::{Writing, query};
use crate::rows::{number, signed, time};
use crate::{AuditEntry, Mail, Store, StoreError, TokenHash, mails, records};

/// When an obligation that stays open is looked at again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// When it is reminded of next; never, where its reminders are all sent.
    pub remind: Option<Timestamp>,
    /// When the desk is told to call.
    pub call: Option<Timestamp>,
}

/// A reminder that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueReminder {
    /// Of what.
    pub obligation: Obligation,
    /// Since when it is due.
    pub since: Timestamp,
    /// Which one it is, from 1.
    pub number: u32,
}

/// A reminder that is to be sent.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// What the link in its mails opens the obligation with.
    pub token: TokenHash,
    /// A mail for each address; the publisher's own is the last one.
    pub mails: Vec<Mail>,
}

/// A second reminder by hand is refused for so long: two clicks are one.
const BY_HAND_AGAIN_AFTER_MINUTES: i64 = 10;

impl Store {
    /// The reminders that are due at `at`, those that wait longest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn due_reminders(
        &self,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<DueReminder>, StoreError> {
        query(
            "SELECT o.*, 1 + (SELECT count(*) FROM reminders r WHERE r.obligation = o.id) AS number
             FROM obligations o
             WHERE o.remind <= $1 AND o.acknowledged IS NULL AND o.superseded IS NULL
             ORDER BY o.remind, o.id LIMIT $2",
        )
        .bind(at.as_microsecond())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            Ok(DueReminder {
                obligation: obligation(row)?,
                since: time(row, "remind")?,
                number: number(row, "number")?,
            })
        })
        .collect()
    }

    /// Queues a reminder that is due, notes its number, and when the next one is. False where it was
    /// sent meanwhile, or there is no need any more.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn queue_reminder(
        &self,
        due: &DueReminder,
        reminder: &Reminder,
        next: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE obligations SET remind = $1
             WHERE id = $2 AND remind = $3 AND acknowledged IS NULL AND superseded IS NULL",
        )
        .bind(next.map(Timestamp::as_microsecond))
        .bind(signed(due.obligation.id.0))
        .bind(due.since.as_microsecond())
        .execute(&mut tx)
        .await?;
        if changed == 0 {
            return Ok(false);
        }
        write(&mut tx, due.obligation.id, reminder, None, at).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Which reminder the next one of an obligation would be, from 1.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn next_reminder(&self, id: ObligationId) -> Result<u32, StoreError> {
        let row = query("SELECT 1 + count(*) AS number FROM reminders WHERE obligation = $1")
            .bind(signed(id.0))
            .fetch_one(self.reading())
            .await?;
        number(&row, "number")
    }

    /// Queues a reminder that a person of the desk sends by hand, and writes down who did. The
    /// schedule goes on as it was.
    ///
    /// # Errors
    /// The obligation isn't open any more, or somebody reminded of it only now.
    pub async fn queue_reminder_by_hand(
        &self,
        id: ObligationId,
        reminder: &Reminder,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = query(
            "SELECT (acknowledged IS NULL AND superseded IS NULL) AS open,
                 (SELECT max(at) FROM reminders WHERE obligation = o.id) AS last
             FROM obligations o WHERE id = $1",
        )
        .bind(signed(id.0))
        .fetch_optional(&mut tx)
        .await?
        .ok_or_else(|| StoreError::not_found("obligation", id))?;
        if !row.try_get::<bool>("open")? {
            return Err(StoreError::Conflict(
                "nobody has to be reminded of this any more: it is acknowledged, or the story has changed again"
                    .into(),
            ));
        }
        let again = entry.at - jiff::SignedDuration::from_mins(BY_HAND_AGAIN_AFTER_MINUTES);
        if row.try_get::<Option<i64>>("last")? > Some(again.as_microsecond()) {
            return Err(StoreError::Conflict(format!(
                "they were reminded less than {BY_HAND_AGAIN_AFTER_MINUTES} minutes ago: give them time to read it"
            )));
        }
        write(&mut tx, id, reminder, Some(&entry.who), entry.at).await?;
        records::note(&mut tx, entry).await?;
        Ok(tx.commit().await?)
    }

    /// The open obligations whose reminders have all been sent, and whose holders the desk has to call:
    /// how many they are, and the first of them.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligations_to_call(
        &self,
        at: Timestamp,
        limit: u32,
    ) -> Result<(u64, Vec<NamedObligation>), StoreError> {
        let row = query(
            "SELECT count(*) AS waiting FROM obligations
             WHERE call <= $1 AND called IS NULL AND acknowledged IS NULL AND superseded IS NULL",
        )
        .bind(at.as_microsecond())
        .fetch_one(self.reading())
        .await?;
        let count = number(&row, "waiting")?;
        if count == 0 {
            return Ok((0, Vec::new()));
        }
        let first = self
            .named_obligations(ObligationFilter::ToCall(at), 0, limit)
            .await?;
        Ok((count, first))
    }

    /// Queues the one mail that tells the desk to call, and notes that it was told, for all whom it
    /// has to call at `at`. False where it was told before.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn queue_call(&self, mail: &Mail, at: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE obligations SET called = $1
             WHERE call <= $1 AND called IS NULL AND acknowledged IS NULL AND superseded IS NULL",
        )
        .bind(at.as_microsecond())
        .execute(&mut tx)
        .await?;
        if changed == 0 {
            return Ok(false);
        }
        mails::queue(&mut tx, mail, at).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Writes a reminder and queues its mails.
async fn write(
    tx: &mut Writing,
    id: ObligationId,
    reminder: &Reminder,
    by: Option<&str>,
    at: Timestamp,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO reminders (obligation, number, at, token, sent_by)
         SELECT $1, 1 + count(*), $2, $3, $4 FROM reminders WHERE obligation = $1",
    )
    .bind(signed(id.0))
    .bind(at.as_microsecond())
    .bind(reminder.token.as_bytes())
    .bind(by)
    .execute(&mut *tx)
    .await?;
    for mail in &reminder.mails {
        mails::queue_about(tx, mail, Some(id), at).await?;
    }
    Ok(())
}

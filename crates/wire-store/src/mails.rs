//! Mails that wait to be sent.

use std::fmt;

use jiff::Timestamp;

use crate::database::{Row, Writing, query};
use crate::rows::{get, number, optional_time, signed, time};
use crate::{ObligationId, Store, StoreError};

/// The number of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId(pub u64);

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A mail. Its `Debug` leaves the text out: links in it are keys.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// To which address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML; without it, one is made from the text.
    pub html: Option<String>,
    /// What it is about, for the desk: `kill`, `invitation`.
    pub about: String,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("to", &self.to)
            .field("subject", &self.subject)
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}

/// A mail that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedMail {
    /// Its number.
    pub id: MailId,
    /// What to send.
    pub mail: Mail,
    /// Since when it waits.
    pub queued: Timestamp,
    /// When to try (again).
    pub due: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it didn't go the last time.
    pub last_error: Option<String>,
    /// When it was given up: it isn't tried again unless the desk says so.
    pub failed: Option<Timestamp>,
}

impl Store {
    /// Queues a mail.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn queue_mail(&self, mail: &Mail, at: Timestamp) -> Result<MailId, StoreError> {
        let mut tx = self.writing().await?;
        let id = queue(&mut tx, mail, at).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The mails that were not sent: those that were given up first, then those that wait, and of each
    /// the oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn unsent_mails(&self, limit: u32) -> Result<Vec<QueuedMail>, StoreError> {
        query("SELECT * FROM mails WHERE sent IS NULL ORDER BY failed IS NULL, queued, id LIMIT $1")
            .bind(limit)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(queued)
            .collect()
    }

    /// The mails to be sent at `at`, those that wait longest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn due_mails(
        &self,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<QueuedMail>, StoreError> {
        query(
            "SELECT * FROM mails WHERE sent IS NULL AND failed IS NULL AND due <= $1
             ORDER BY due, id LIMIT $2",
        )
        .bind(at.as_microsecond())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(queued)
        .collect()
    }

    /// Puts mails off: before they are sent, so that a store that can't be written sends nothing twice,
    /// and back again, where it didn't come to that.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn put_off_mails(&self, ids: &[MailId], until: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        for id in ids {
            query("UPDATE mails SET due = $1 WHERE id = $2 AND sent IS NULL")
                .bind(until.as_microsecond())
                .bind(signed(id.0))
                .execute(&mut tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Notes that a mail was sent, and forgets its text: links in it are keys.
    ///
    /// # Errors
    /// There is no such mail.
    pub async fn mail_sent(&self, id: MailId, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE mails SET sent = coalesce(sent, $1), text = NULL, html = NULL WHERE id = $2",
        )
        .bind(at.as_microsecond())
        .bind(signed(id.0))
        .execute(&mut tx)
        .await?;
        if changed == 0 {
            return Err(StoreError::not_found("mail", id));
        }
        Ok(tx.commit().await?)
    }

    /// Notes that a mail couldn't be sent, and when to try again.
    ///
    /// # Errors
    /// There is no such mail.
    pub async fn mail_failed(
        &self,
        id: MailId,
        error: &str,
        retry_at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE mails SET attempts = attempts + 1, last_error = $1, due = $2 WHERE id = $3",
        )
        .bind(error)
        .bind(retry_at.as_microsecond())
        .bind(signed(id.0))
        .execute(&mut tx)
        .await?;
        if changed == 0 {
            return Err(StoreError::not_found("mail", id));
        }
        Ok(tx.commit().await?)
    }

    /// Notes that a mail couldn't be sent, and won't be tried again. Its text stays for the desk to
    /// send it after all.
    ///
    /// # Errors
    /// There is no such mail.
    pub async fn mail_given_up(
        &self,
        id: MailId,
        error: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE mails SET attempts = attempts + 1, last_error = $1, failed = $2 WHERE id = $3",
        )
        .bind(error)
        .bind(at.as_microsecond())
        .bind(signed(id.0))
        .execute(&mut tx)
        .await?;
        if changed == 0 {
            return Err(StoreError::not_found("mail", id));
        }
        Ok(tx.commit().await?)
    }

    /// Puts a mail that was given up, or that waits, in the queue again, as if it were new.
    ///
    /// # Errors
    /// There is no such mail, or it was sent.
    pub async fn retry_mail(&self, id: MailId, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE mails SET attempts = 0, failed = NULL, due = $1 WHERE id = $2 AND sent IS NULL",
        )
        .bind(at.as_microsecond())
        .bind(signed(id.0))
        .execute(&mut tx)
        .await?;
        if changed == 0 {
            return Err(StoreError::not_found("unsent mail", id));
        }
        Ok(tx.commit().await?)
    }
}

/// Queues a mail in the caller's transaction.
pub(crate) async fn queue(
    tx: &mut Writing,
    mail: &Mail,
    at: Timestamp,
) -> Result<MailId, StoreError> {
    queue_about(tx, mail, None, at).await
}

/// Queues a mail about an obligation in the caller's transaction.
pub(crate) async fn queue_about(
    tx: &mut Writing,
    mail: &Mail,
    obligation: Option<ObligationId>,
    at: Timestamp,
) -> Result<MailId, StoreError> {
    let id: i64 = query(
        "INSERT INTO mails
             (to_address, subject, text, html, about, queued, due, attempts, obligation)
         VALUES ($1, $2, $3, $4, $5, $6, $6, 0, $7) RETURNING id",
    )
    .bind(&mail.to)
    .bind(&mail.subject)
    .bind(&mail.text)
    .bind(&mail.html)
    .bind(&mail.about)
    .bind(at.as_microsecond())
    .bind(obligation.map(|id| signed(id.0)))
    .fetch_one(&mut *tx)
    .await?
    .try_get(0)?;
    Ok(MailId(id.unsigned_abs()))
}

fn queued(row: &Row) -> Result<QueuedMail, StoreError> {
    Ok(QueuedMail {
        id: MailId(number(row, "id")?),
        mail: Mail {
            to: get(row, "to_address")?,
            subject: get(row, "subject")?,
            text: get(row, "text")?,
            html: get(row, "html")?,
            about: get(row, "about")?,
        },
        queued: time(row, "queued")?,
        due: time(row, "due")?,
        attempts: number(row, "attempts")?,
        last_error: get(row, "last_error")?,
        failed: optional_time(row, "failed")?,
    })
}

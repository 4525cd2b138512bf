//! Obligations: whoever has a copy that is wrong now, hears of it, until they say that they did.
//!
//! They are a projection of the event log: a cursor says how far it was read, each event is read in
//! one transaction with the move of the cursor, and so nothing is skipped and nothing opened twice.

mod due;
mod open;
mod remind;
mod shown;

pub(crate) use open::open_missed;
pub use remind::{Ahead, DueReminder, Reminder};
pub use shown::{MailFate, NamedObligation, ObligationCounts, ObligationFilter, Reminded};

use std::fmt;

use jiff::Timestamp;
use wire_rights::Exit;
use wire_story::{PublisherId, StoryId, VersionNumber};

use crate::database::{Row, query};
use crate::rows::{code, get, id, number, optional_time, signed, time, version};
use crate::{AuditEntry, EventKind, Mail, Store, StoreError, TokenHash, mails, records};

/// The number of an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObligationId(pub u64);

impl fmt::Display for ObligationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A publisher has a copy of a story that was corrected, held or killed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// Its number.
    pub id: ObligationId,
    /// Who has the copy.
    pub publisher: PublisherId,
    /// Of which story.
    pub story: StoryId,
    /// The version that has to be acted on.
    pub version: VersionNumber,
    /// The newest version before it that they got.
    pub had: VersionNumber,
    /// The exit by which they got that.
    pub exit: Exit,
    /// What has to be acted on: a correction, a hold, a kill; or, after a hold, what ended it.
    pub change: EventKind,
    /// Its place in the event log.
    pub seq: u64,
    /// When the obligation was opened.
    pub opened: Timestamp,
    /// By when the terms that the copy was taken under want it met.
    pub due: Timestamp,
    /// Where it was closed and a page had the text again: since when it is open anew, and why.
    pub reopened: Option<Reopened>,
    /// When its mail was queued.
    pub mailed: Option<Timestamp>,
    /// What became of it.
    pub state: ObligationState,
}

/// An obligation that was closed is open again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopened {
    /// Since when.
    pub at: Timestamp,
    /// Why, as a sentence for the desk.
    pub why: String,
}

impl Obligation {
    /// Since when it is open: its time is counted from here.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.reopened
            .as_ref()
            .map_or(self.opened, |reopened| reopened.at)
    }
}

/// The mail that tells a holder of an obligation.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Of which.
    pub obligation: ObligationId,
    /// What the link in it opens the obligation's page with.
    pub token: TokenHash,
    /// The mail.
    pub mail: Mail,
    /// What follows where nobody acknowledges.
    pub ahead: Ahead,
}

/// What became of an obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObligationState {
    /// Nobody has said yet that they saw it.
    Open,
    /// Somebody has said so.
    Acknowledged {
        /// When.
        at: Timestamp,
        /// Who.
        by: String,
    },
    /// A newer one took its place before anybody did.
    Superseded,
}

/// The name of the projection's cursor.
const CURSOR: &str = "obligations";

/// The corrections of the story `$1` after its version `$2`, up to its version `$3`.
const CORRECTIONS: &str = "
    SELECT number, note FROM versions
    WHERE story = $1 AND number > $2 AND number <= $3 AND change = 'correction'
    ORDER BY number";

impl Store {
    /// What was corrected since the version that the holder has: the notes of the corrections, the
    /// oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn corrections_since(
        &self,
        obligation: &Obligation,
    ) -> Result<Vec<String>, StoreError> {
        query(CORRECTIONS)
            .bind(obligation.story.as_bytes().as_slice())
            .bind(obligation.had.get())
            .bind(obligation.version.get())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| get(row, "note"))
            .collect()
    }

    /// The open obligations that no mail was queued for yet, the oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligations_to_mail(&self, limit: u32) -> Result<Vec<Obligation>, StoreError> {
        query(
            "SELECT * FROM obligations
             WHERE mailed IS NULL AND acknowledged IS NULL AND superseded IS NULL
             ORDER BY id LIMIT $1",
        )
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(obligation)
        .collect()
    }

    /// Queues mails about obligations and notes that they were, in one transaction: after a crash they
    /// are queued, or still to be. One that was told before, or that there is no need to tell of any
    /// more, is left alone. Returns how many were queued.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn queue_notices(
        &self,
        notices: &[Notice],
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let mut tx = self.writing().await?;
        let mut queued = 0;
        for notice in notices {
            let changed = query(
                "UPDATE obligations SET mailed = $1, token = $2, remind = $4, call = $5
                 WHERE id = $3 AND mailed IS NULL AND acknowledged IS NULL AND superseded IS NULL",
            )
            .bind(at.as_microsecond())
            .bind(notice.token.as_bytes())
            .bind(signed(notice.obligation.0))
            .bind(notice.ahead.remind.map(Timestamp::as_microsecond))
            .bind(notice.ahead.call.map(Timestamp::as_microsecond))
            .execute(&mut tx)
            .await?;
            if changed > 0 {
                mails::queue_about(&mut tx, &notice.mail, Some(notice.obligation), at).await?;
                queued += 1;
            }
        }
        tx.commit().await?;
        Ok(queued)
    }

    /// The obligations of a story, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligations_of_story(
        &self,
        story: StoryId,
    ) -> Result<Vec<Obligation>, StoreError> {
        query("SELECT * FROM obligations WHERE story = $1 ORDER BY id DESC")
            .bind(story.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(obligation)
            .collect()
    }

    /// The obligations of a publisher, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligations_of(
        &self,
        publisher: PublisherId,
    ) -> Result<Vec<Obligation>, StoreError> {
        query("SELECT * FROM obligations WHERE publisher = $1 ORDER BY id DESC")
            .bind(publisher.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(obligation)
            .collect()
    }

    /// An obligation.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligation(&self, id: ObligationId) -> Result<Option<Obligation>, StoreError> {
        query("SELECT * FROM obligations WHERE id = $1")
            .bind(signed(id.0))
            .fetch_optional(self.reading())
            .await?
            .map(|row| obligation(&row))
            .transpose()
    }

    /// The obligation that a link in a mail is about. Looking doesn't acknowledge: mail scanners
    /// follow links.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligation_by_token(
        &self,
        token: TokenHash,
    ) -> Result<Option<Obligation>, StoreError> {
        query(
            "SELECT * FROM obligations WHERE token = $1 OR id = (
                 SELECT obligation FROM reminders WHERE token = $1)",
        )
        .bind(token.as_bytes())
        .fetch_optional(self.reading())
        .await?
        .map(|row| obligation(&row))
        .transpose()
    }

    /// Notes that somebody has seen an obligation. The first time counts.
    ///
    /// # Errors
    /// A newer one took its place: that one has to be seen. Or there is no such obligation.
    pub async fn acknowledge(
        &self,
        id: ObligationId,
        by: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = query("SELECT * FROM obligations WHERE id = $1")
            .bind(signed(id.0))
            .fetch_optional(&mut tx)
            .await?
            .ok_or_else(|| StoreError::not_found("obligation", id))?;
        match obligation(&row)?.state {
            ObligationState::Acknowledged { .. } => return Ok(()),
            ObligationState::Superseded => {
                return Err(StoreError::Conflict(
                    "the story has changed again since: look at the newest notice about it".into(),
                ));
            }
            ObligationState::Open => {}
        }
        query("UPDATE obligations SET acknowledged = $1, acknowledged_by = $2 WHERE id = $3")
            .bind(at.as_microsecond())
            .bind(by)
            .bind(signed(id.0))
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

impl Store {
    /// Opens the newest obligation of a publisher about a story again, where it was closed: its holder is
    /// told, reminded and given the same time as at first. None, where there is none, or it is open.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn reopen(
        &self,
        publisher: PublisherId,
        story: StoryId,
        why: &str,
        at: Timestamp,
    ) -> Result<Option<ObligationId>, StoreError> {
        let mut tx = self.writing().await?;
        let newest = query(
            "SELECT * FROM obligations WHERE publisher = $1 AND story = $2 ORDER BY id DESC LIMIT 1",
        )
        .bind(publisher.as_bytes().as_slice())
        .bind(story.as_bytes().as_slice())
        .fetch_optional(&mut tx)
        .await?;
        let Some(newest) = newest.as_ref().map(obligation).transpose()? else {
            return Ok(None);
        };
        let ObligationState::Acknowledged { at: closed, by } = &newest.state else {
            return Ok(None);
        };
        query(
            "UPDATE obligations SET acknowledged = NULL, acknowledged_by = NULL, mailed = NULL,
                 remind = NULL, call = NULL, called = NULL, reopened = $1, reopened_why = $2,
                 due = $1 + due - coalesce(reopened, opened)
             WHERE id = $3",
        )
        .bind(at.as_microsecond())
        .bind(why)
        .bind(signed(newest.id.0))
        .execute(&mut tx)
        .await?;
        let entry = AuditEntry {
            at,
            who: "the wire".into(),
            what: format!(
                "opened a {} again, which {by} had closed on {}: {why}",
                newest.change.code(),
                closed.strftime("%-d %B %Y")
            ),
            on: story.to_string(),
        };
        records::note(&mut tx, &entry).await?;
        tx.commit().await?;
        Ok(Some(newest.id))
    }
}

fn obligation(row: &Row) -> Result<Obligation, StoreError> {
    let state = match optional_time(row, "acknowledged")? {
        Some(at) => ObligationState::Acknowledged {
            at,
            by: get(row, "acknowledged_by")?,
        },
        None if get::<Option<i64>>(row, "superseded")?.is_some() => ObligationState::Superseded,
        None => ObligationState::Open,
    };
    Ok(Obligation {
        id: ObligationId(number(row, "id")?),
        publisher: id(row, "publisher")?,
        story: id(row, "story")?,
        version: version(row, "version")?,
        had: version(row, "had")?,
        exit: code(row, "exit", Exit::from_code)?,
        change: code(row, "change", EventKind::from_code)?,
        seq: number(row, "seq")?,
        opened: time(row, "opened")?,
        due: time(row, "due")?,
        reopened: match optional_time(row, "reopened")? {
            Some(at) => Some(Reopened {
                at,
                why: get(row, "reopened_why")?,
            }),
            None => None,
        },
        mailed: optional_time(row, "mailed")?,
        state,
    })
}

//! Obligations: whoever has a copy that is wrong now, hears of it, until they say that they did.
//!
//! They are a projection of the event log: a cursor says how far it was read, each event is read in
//! one transaction with the move of the cursor, and so nothing is skipped and nothing opened twice.

mod due;
mod shown;

pub use shown::{NamedObligation, ObligationCounts, ObligationFilter};

use std::fmt;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use wire_rights::Exit;
use wire_story::{PublisherId, StoryId, VersionNumber};

use crate::events::event;
use crate::ledger::{Holder, Take, holders_before};
use crate::rows::{code, get, id, number, optional_time, signed, time, version};
use crate::store::Writing;
use crate::{Event, EventKind, Mail, Store, StoreError, TokenHash, mails};

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
    /// When its mail was queued.
    pub mailed: Option<Timestamp>,
    /// What became of it.
    pub state: ObligationState,
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

/// The first event after `$1` that asks something of those who have a copy. Whatever follows a hold
/// does, too: those who were told to stop must hear that they may go on.
const NEXT_TO_ACT_ON: &str = "
    SELECT e.* FROM events e
    WHERE e.seq > $1 AND (e.kind IN ('correction', 'hold', 'kill')
        OR (e.kind <> 'released' AND EXISTS (
            SELECT 1 FROM versions before WHERE before.story = e.story
                AND before.number = e.version - 1 AND before.change = 'hold')))
    ORDER BY e.seq LIMIT 1";

/// The newest such event of the story `$1` after its version `$2`, up to the place `$3`.
const NEWEST_TO_ACT_ON: &str = "
    SELECT e.* FROM events e
    WHERE e.story = $1 AND e.version > $2 AND e.seq <= $3
      AND (e.kind IN ('correction', 'hold', 'kill')
        OR (e.kind <> 'released' AND EXISTS (
            SELECT 1 FROM versions before WHERE before.story = e.story
                AND before.number = e.version - 1 AND before.change = 'hold')))
    ORDER BY e.seq DESC LIMIT 1";

/// The corrections of the story `$1` after its version `$2`, up to its version `$3`.
const CORRECTIONS: &str = "
    SELECT note FROM versions
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
        sqlx::query(CORRECTIONS)
            .bind(obligation.story.as_bytes().as_slice())
            .bind(obligation.had.get())
            .bind(obligation.version.get())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| get(row, "note"))
            .collect()
    }

    /// Reads the event log on from where it was read to, and opens an obligation for everyone who
    /// has a copy that a correction, a hold or a kill concerns. A newer obligation of the same
    /// publisher and story takes the place of an open older one. Returns those newly opened.
    ///
    /// # Errors
    /// The database can't be written; then what was read stays read, and nothing is lost.
    pub async fn open_obligations(&self, at: Timestamp) -> Result<Vec<Obligation>, StoreError> {
        let mut opened = Vec::new();
        if self.obligations_read_to().await? >= self.last_seq().await? {
            return Ok(opened);
        }
        loop {
            let mut tx = self.writing().await?;
            let cursor = read_to(&mut tx).await?;
            let next = sqlx::query(NEXT_TO_ACT_ON)
                .bind(signed(cursor))
                .fetch_optional(&mut *tx)
                .await?;
            let Some(row) = next else {
                sqlx::query(
                    "UPDATE cursors SET seq = (SELECT seq FROM last_event) WHERE name = $1",
                )
                .bind(CURSOR)
                .execute(&mut *tx)
                .await?;
                tx.commit().await?;
                return Ok(opened);
            };
            let event = event(&row)?;
            let mut of_event = Vec::new();
            for holder in holders_before(&mut tx, event.story, event.version).await? {
                of_event.extend(open(&mut tx, &event, &holder, at).await?);
            }
            sqlx::query("UPDATE cursors SET seq = $1 WHERE name = $2")
                .bind(signed(event.seq))
                .bind(CURSOR)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            opened.extend(of_event);
        }
    }

    async fn obligations_read_to(&self) -> Result<u64, StoreError> {
        sqlx::query("SELECT seq FROM cursors WHERE name = $1")
            .bind(CURSOR)
            .fetch_optional(self.reading())
            .await?
            .map_or(Ok(0), |row| number(&row, "seq"))
    }

    /// The open obligations that no mail was queued for yet, the oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligations_to_mail(&self) -> Result<Vec<Obligation>, StoreError> {
        sqlx::query(
            "SELECT * FROM obligations
             WHERE mailed IS NULL AND acknowledged IS NULL AND superseded IS NULL ORDER BY id",
        )
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(obligation)
        .collect()
    }

    /// Queues the mail about an obligation and notes that it was, in one transaction: after a crash
    /// the mail is queued, or it is still to be. The token opens the obligation's page from the
    /// mail. False where that was done before, or there is no need any more.
    ///
    /// # Errors
    /// There is no such obligation.
    pub async fn queue_obligation_mail(
        &self,
        id: ObligationId,
        token: TokenHash,
        mail: &Mail,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.writing().await?;
        let changed = sqlx::query(
            "UPDATE obligations SET mailed = $1, token = $2
             WHERE id = $3 AND mailed IS NULL AND acknowledged IS NULL AND superseded IS NULL",
        )
        .bind(at.as_microsecond())
        .bind(token.as_bytes())
        .bind(signed(id.0))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if changed == 0 {
            return match self.obligation(id).await? {
                Some(_) => Ok(false),
                None => Err(StoreError::not_found("obligation", id)),
            };
        }
        mails::queue(&mut tx, mail, at).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The obligations of a story, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn obligations_of_story(
        &self,
        story: StoryId,
    ) -> Result<Vec<Obligation>, StoreError> {
        sqlx::query("SELECT * FROM obligations WHERE story = $1 ORDER BY id DESC")
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
        sqlx::query("SELECT * FROM obligations WHERE publisher = $1 ORDER BY id DESC")
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
        sqlx::query("SELECT * FROM obligations WHERE id = $1")
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
        sqlx::query("SELECT * FROM obligations WHERE token = $1")
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
        let row = sqlx::query("SELECT * FROM obligations WHERE id = $1")
            .bind(signed(id.0))
            .fetch_optional(&mut *tx)
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
        sqlx::query("UPDATE obligations SET acknowledged = $1, acknowledged_by = $2 WHERE id = $3")
            .bind(at.as_microsecond())
            .bind(by)
            .bind(signed(id.0))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// How far the log was read; makes the cursor where there is none yet.
async fn read_to(tx: &mut Writing) -> Result<u64, StoreError> {
    sqlx::query("INSERT INTO cursors (name, seq) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING")
        .bind(CURSOR)
        .execute(&mut **tx)
        .await?;
    let row = sqlx::query("SELECT seq FROM cursors WHERE name = $1")
        .bind(CURSOR)
        .fetch_one(&mut **tx)
        .await?;
    number(&row, "seq")
}

/// Opens what a copy comes too late for: the log has been read past the change that concerns it.
pub(crate) async fn open_missed(tx: &mut Writing, take: &Take) -> Result<(), StoreError> {
    let newest = sqlx::query(NEWEST_TO_ACT_ON)
        .bind(take.story.as_bytes().as_slice())
        .bind(take.version.get())
        .bind(signed(read_to(tx).await?))
        .fetch_optional(&mut **tx)
        .await?;
    if let Some(row) = newest {
        let holder = Holder {
            publisher: take.publisher,
            version: take.version,
            exit: take.exit,
            at: take.at,
            basis: take.basis,
        };
        open(tx, &event(&row)?, &holder, take.at).await?;
    }
    Ok(())
}

/// Opens one obligation in the place of older open ones; nothing where it was opened before.
async fn open(
    tx: &mut Writing,
    event: &Event,
    holder: &Holder,
    at: Timestamp,
) -> Result<Option<Obligation>, StoreError> {
    let change = asked(tx, event, holder).await?;
    let due = due::due(tx, event, change, holder, at).await?;
    let row = sqlx::query(
        "INSERT INTO obligations (publisher, story, version, had, exit, change, seq, opened, due)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (seq, publisher) DO NOTHING RETURNING *",
    )
    .bind(holder.publisher.as_bytes().as_slice())
    .bind(event.story.as_bytes().as_slice())
    .bind(event.version.get())
    .bind(holder.version.get())
    .bind(holder.exit.code())
    .bind(change.code())
    .bind(signed(event.seq))
    .bind(at.as_microsecond())
    .bind(due.as_microsecond())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    sqlx::query(
        "UPDATE obligations SET superseded = $1
         WHERE story = $2 AND publisher = $3 AND seq < $1
           AND acknowledged IS NULL AND superseded IS NULL",
    )
    .bind(signed(event.seq))
    .bind(event.story.as_bytes().as_slice())
    .bind(holder.publisher.as_bytes().as_slice())
    .execute(&mut **tx)
    .await?;
    obligation(&row).map(Some)
}

/// What an event asks of this holder. The end of a hold lets them use their copy again, unless it
/// was corrected since: then the copy has to be.
async fn asked(tx: &mut Writing, event: &Event, holder: &Holder) -> Result<EventKind, StoreError> {
    match event.kind {
        EventKind::Correction | EventKind::Hold | EventKind::Kill => return Ok(event.kind),
        EventKind::New | EventKind::Update | EventKind::Refile | EventKind::Released => {}
    }
    let corrections = sqlx::query(CORRECTIONS)
        .bind(event.story.as_bytes().as_slice())
        .bind(holder.version.get())
        .bind(event.version.get())
        .fetch_all(&mut **tx)
        .await?;
    Ok(if corrections.is_empty() {
        event.kind
    } else {
        EventKind::Correction
    })
}

fn obligation(row: &SqliteRow) -> Result<Obligation, StoreError> {
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
        mailed: optional_time(row, "mailed")?,
        state,
    })
}

//! The record of the evidence of an audience: where each piece came from, and what became of it.

use jiff::{SignedDuration, Timestamp};
use wire_rights::moment::{at_end_of, day};
use wire_rights::{Audience, Method};
use wire_story::PublisherId;

use super::proofs::tell;
use super::{evidence, require};
use crate::database::{Row, Writing, query};
use crate::rows::{get, number, optional_time, time};
use crate::{AuditEntry, Store, StoreError, Word, records};

/// How long what was read from a file waits to be confirmed.
const WAITS: SignedDuration = SignedDuration::from_hours(24);

/// A piece of evidence that isn't in the record yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvidence {
    /// The figure, its method and its times.
    pub audience: Audience,
    /// Whether the month may have had more visitors.
    pub at_least: bool,
    /// Who gave it, as records name people.
    pub given_by: String,
    /// The file it was taken from.
    pub file: Option<GivenFile>,
    /// What was read from the file, as JSON.
    pub details: Option<String>,
}

/// A file that evidence was taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenFile {
    /// Its name, as the giver called it.
    pub name: String,
    /// The BLAKE3 hash of its content, in hex.
    pub hash: String,
    /// The media type of a document: its content is kept as a blob. That of other files isn't.
    pub document: Option<String>,
}

/// A piece of evidence in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its number.
    pub number: u64,
    /// The figure, its method and its times.
    pub audience: Audience,
    /// Whether the month may have had more visitors.
    pub at_least: bool,
    /// Who gave it; unknown for what was given before that was recorded.
    pub given_by: Option<String>,
    /// The file it was taken from.
    pub file: Option<GivenFile>,
    /// What was read from the file, as JSON.
    pub details: Option<String>,
    /// Whether it counts.
    pub state: EvidenceState,
    /// When somebody of the desk had read its document and found that it says so, and who.
    pub confirmed: Option<(Timestamp, String)>,
}

/// Whether a piece of evidence counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceState {
    /// It was read from a file, and waits to be confirmed by who gave it.
    Read,
    /// It counts, until it expires.
    Counts,
    /// The desk has set it aside.
    SetAside {
        /// When.
        at: Timestamp,
        /// Who.
        by: String,
        /// Why, in words that the publisher reads.
        reason: String,
    },
}

impl Store {
    /// Adds a piece of evidence that counts at once, and logs who gave it.
    ///
    /// # Errors
    /// The same was given before; its days are the wrong way round; there is no such publisher.
    pub async fn add_evidence(
        &self,
        publisher: PublisherId,
        new: &NewEvidence,
    ) -> Result<u64, StoreError> {
        self.put(publisher, new, "counts").await
    }

    /// Keeps what was read from a file for a day, until [`count_evidence`](Self::count_evidence). It
    /// doesn't count before.
    ///
    /// # Errors
    /// As for [`add_evidence`](Self::add_evidence).
    pub async fn hold_evidence(
        &self,
        publisher: PublisherId,
        new: &NewEvidence,
    ) -> Result<u64, StoreError> {
        self.put(publisher, new, "read").await
    }

    async fn put(
        &self,
        publisher: PublisherId,
        new: &NewEvidence,
        state: &'static str,
    ) -> Result<u64, StoreError> {
        let mut tx = self.writing().await?;
        require(&mut tx, publisher).await?;
        let stale = new.audience.given.checked_sub(WAITS);
        query("DELETE FROM audience WHERE state = 'read' AND given < $1")
            .bind(stale.unwrap_or(Timestamp::MIN).as_microsecond())
            .execute(&mut tx)
            .await?;
        refuse_twice(&mut tx, publisher, &new.audience, new.file.as_ref()).await?;
        let number = evidence::insert(&mut tx, publisher, &new.audience).await?;
        let file = new.file.as_ref();
        query(
            "UPDATE audience SET state = $1, at_least = $2, given_by = $3, file_name = $4,
                 file_hash = $5, document_type = $6, details = $7 WHERE number = $8",
        )
        .bind(state)
        .bind(new.at_least)
        .bind(&new.given_by)
        .bind(file.map(|file| &file.name))
        .bind(file.map(|file| &file.hash))
        .bind(file.and_then(|file| file.document.as_deref()))
        .bind(&new.details)
        .bind(number)
        .execute(&mut tx)
        .await?;
        if state == "counts" {
            evidence::note_given(&mut tx, publisher, &new.audience, &new.given_by).await?;
        }
        tx.commit().await?;
        Ok(number.unsigned_abs())
    }

    /// Makes what was read from a file count, now that who gave it has looked at it. The hash is that
    /// of the file that was looked at.
    ///
    /// # Errors
    /// It doesn't wait any more, is of another file, has expired, or was given before.
    pub async fn count_evidence(
        &self,
        publisher: PublisherId,
        number: u64,
        hash: &str,
        at: Timestamp,
    ) -> Result<Evidence, StoreError> {
        let mut tx = self.writing().await?;
        let waiting = find(&mut tx, publisher, number)
            .await?
            .filter(|found| found.state == EvidenceState::Read)
            .filter(|found| found.file.as_ref().is_some_and(|file| file.hash == hash))
            .ok_or_else(|| {
                StoreError::Conflict(
                    "what was read from the file doesn't wait any more: give the file again".into(),
                )
            })?;
        if waiting.audience.expires <= at {
            return Err(StoreError::Conflict(format!(
                "what the file counts has expired meanwhile, {}: give a newer one",
                at_end_of(waiting.audience.expires)
            )));
        }
        refuse_twice(&mut tx, publisher, &waiting.audience, waiting.file.as_ref()).await?;
        query("UPDATE audience SET state = 'counts', given = $1 WHERE number = $2")
            .bind(at.as_microsecond())
            .bind(key(number))
            .execute(&mut tx)
            .await?;
        let audience = Audience {
            given: at,
            ..waiting.audience.clone()
        };
        let by = waiting.given_by.as_deref().unwrap_or_default();
        evidence::note_given(&mut tx, publisher, &audience, by).await?;
        tx.commit().await?;
        Ok(waiting)
    }

    /// Forgets what was read from a file and doesn't count yet, and says whether there was any.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn forget_evidence(
        &self,
        publisher: PublisherId,
        number: u64,
    ) -> Result<bool, StoreError> {
        let mut tx = self.writing().await?;
        let forgotten =
            query("DELETE FROM audience WHERE number = $1 AND publisher = $2 AND state = 'read'")
                .bind(key(number))
                .bind(publisher.as_bytes().as_slice())
                .execute(&mut tx)
                .await?;
        tx.commit().await?;
        Ok(forgotten > 0)
    }

    /// All of a publisher's evidence, the newest first: what counts, what has expired, and what was set
    /// aside.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn evidence_of(&self, publisher: PublisherId) -> Result<Vec<Evidence>, StoreError> {
        query(
            "SELECT * FROM audience WHERE publisher = $1 AND state <> 'read'
             ORDER BY given DESC, number DESC",
        )
        .bind(publisher.as_bytes().as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(read)
        .collect()
    }

    /// One piece of a publisher's evidence, also one that doesn't count yet.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn evidence(
        &self,
        publisher: PublisherId,
        number: u64,
    ) -> Result<Option<Evidence>, StoreError> {
        query("SELECT * FROM audience WHERE number = $1 AND publisher = $2")
            .bind(key(number))
            .bind(publisher.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .as_ref()
            .map(read)
            .transpose()
    }

    /// Sets a piece of evidence aside: it stops counting. `word` is recorded and told.
    ///
    /// # Errors
    /// Somebody has set it aside before; there is no such piece.
    pub async fn set_evidence_aside(
        &self,
        publisher: PublisherId,
        number: u64,
        reason: &str,
        word: &Word,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let found = required(&mut tx, publisher, number).await?;
        if let EvidenceState::SetAside { at, by, .. } = found.state {
            return Err(StoreError::Conflict(format!(
                "{by} has set this piece aside already, on {}",
                day(at)
            )));
        }
        let (at, by) = (word.audit.at, &word.audit.who);
        query(
            "UPDATE audience SET state = 'set-aside', set_aside = $1, set_aside_by = $2,
                 set_aside_reason = $3 WHERE number = $4",
        )
        .bind(at.as_microsecond())
        .bind(by)
        .bind(reason)
        .bind(key(number))
        .execute(&mut tx)
        .await?;
        tell(&mut tx, word, at).await?;
        Ok(tx.commit().await?)
    }

    /// Notes that somebody of the desk has read what supports a declaration, and found that it says so.
    ///
    /// # Errors
    /// It is no declaration, doesn't count, or was confirmed before; there is no such piece.
    pub async fn confirm_declaration(
        &self,
        publisher: PublisherId,
        number: u64,
        audit: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let found = required(&mut tx, publisher, number).await?;
        if let Some((at, by)) = found.confirmed {
            return Err(StoreError::Conflict(format!(
                "{by} has confirmed this declaration already, on {}",
                day(at)
            )));
        }
        if found.audience.method != Method::Declaration || found.state != EvidenceState::Counts {
            return Err(StoreError::Conflict(
                "only a declaration that counts can be confirmed".into(),
            ));
        }
        query("UPDATE audience SET confirmed = $1, confirmed_by = $2 WHERE number = $3")
            .bind(audit.at.as_microsecond())
            .bind(&audit.who)
            .bind(key(number))
            .execute(&mut tx)
            .await?;
        records::note(&mut tx, audit).await?;
        Ok(tx.commit().await?)
    }
}

/// Refuses a file that was given before, and another file that says the same: neither would prolong anything.
async fn refuse_twice(
    tx: &mut Writing,
    publisher: PublisherId,
    audience: &Audience,
    file: Option<&GivenFile>,
) -> Result<(), StoreError> {
    let Some(file) = file else { return Ok(()) };
    let before = query(
        "SELECT * FROM audience
         WHERE publisher = $1 AND state <> 'read' AND file_hash IS NOT NULL
           AND (file_hash = $2 OR
               (method = $3 AND from_date = $4 AND to_date = $5 AND monthly_visitors = $6))
         ORDER BY number DESC LIMIT 1",
    )
    .bind(publisher.as_bytes().as_slice())
    .bind(&file.hash)
    .bind(audience.method.code())
    .bind(audience.from.to_string())
    .bind(audience.to.to_string())
    .bind(crate::rows::signed(audience.monthly_visitors))
    .fetch_optional(&mut *tx)
    .await?;
    let Some(before) = before.as_ref().map(read).transpose()? else {
        return Ok(());
    };
    let given = day(before.audience.given);
    Err(StoreError::Conflict(match before.state {
        EvidenceState::SetAside { reason, .. } => {
            format!("the same was given on {given}, and the desk has set it aside: {reason}")
        }
        EvidenceState::Read | EvidenceState::Counts => format!(
            "the same was given on {given} already: it shows nothing new, and doesn’t count for longer"
        ),
    }))
}

async fn find(
    tx: &mut Writing,
    publisher: PublisherId,
    number: u64,
) -> Result<Option<Evidence>, StoreError> {
    query("SELECT * FROM audience WHERE number = $1 AND publisher = $2")
        .bind(key(number))
        .bind(publisher.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

async fn required(
    tx: &mut Writing,
    publisher: PublisherId,
    number: u64,
) -> Result<Evidence, StoreError> {
    find(tx, publisher, number)
        .await?
        .filter(|found| found.state != EvidenceState::Read)
        .ok_or_else(|| StoreError::not_found("piece of evidence", number))
}

fn read(row: &Row) -> Result<Evidence, StoreError> {
    let file = match get::<Option<String>>(row, "file_hash")? {
        None => None,
        Some(hash) => Some(GivenFile {
            name: get(row, "file_name")?,
            hash,
            document: get(row, "document_type")?,
        }),
    };
    let state = match get::<&str>(row, "state")? {
        "read" => EvidenceState::Read,
        "counts" => EvidenceState::Counts,
        _ => EvidenceState::SetAside {
            at: time(row, "set_aside")?,
            by: get(row, "set_aside_by")?,
            reason: get(row, "set_aside_reason")?,
        },
    };
    let confirmed = match optional_time(row, "confirmed")? {
        None => None,
        Some(at) => Some((at, get(row, "confirmed_by")?)),
    };
    Ok(Evidence {
        number: number(row, "number")?,
        audience: evidence::audience(row)?,
        at_least: get(row, "at_least")?,
        given_by: get(row, "given_by")?,
        file,
        details: get(row, "details")?,
        state,
        confirmed,
    })
}

fn key(number: u64) -> i64 {
    crate::rows::signed(number)
}

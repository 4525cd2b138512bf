//! Records: what was decided about whom, and who did what. Both are only ever added to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use wire_rights::{Exit, Reason};
use wire_story::{PublisherId, StoryId};

use crate::rows::{damaged, get, id, json, number, optional_id, time, to_json};
use crate::store::Writing;
use crate::{Store, StoreError};

/// A decision as it was given, with the rules it was given under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRecord {
    /// About whom.
    pub publisher: PublisherId,
    /// About which story; none, where it was about the publisher in general.
    pub story: Option<StoryId>,
    /// By which exit.
    pub exit: Option<Exit>,
    /// What it was: `granted`, `offered` or `refused`.
    pub code: String,
    /// Why.
    pub reasons: Vec<RecordedReason>,
    /// The version of the policy then in force.
    pub policy: u32,
    /// The version of the free terms then in force.
    pub terms: u32,
    /// When.
    pub at: Timestamp,
}

/// A reason as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedReason {
    /// Its code.
    pub code: String,
    /// Its sentence.
    pub sentence: String,
}

impl From<&Reason> for RecordedReason {
    fn from(reason: &Reason) -> Self {
        Self {
            code: reason.code().to_owned(),
            sentence: reason.sentence(),
        }
    }
}

/// Who did what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who: a user's e-mail address, or `command line`.
    pub who: String,
    /// Did what.
    pub what: String,
    /// To what.
    pub on: String,
}

impl Store {
    /// Records a decision.
    ///
    /// # Errors
    /// The database can't be written; or it names a publisher or a story that isn't there.
    pub async fn record_decision(&self, decision: &DecisionRecord) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        sqlx::query(
            "INSERT INTO decisions (publisher, story, exit, code, reasons, policy, terms, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(decision.publisher.as_bytes().as_slice())
        .bind(
            decision
                .story
                .as_ref()
                .map(|story| story.as_bytes().as_slice()),
        )
        .bind(decision.exit.map(Exit::code))
        .bind(&decision.code)
        .bind(to_json(&decision.reasons)?)
        .bind(decision.policy)
        .bind(decision.terms)
        .bind(decision.at.as_microsecond())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// The newest decisions about a publisher, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn decisions_of(
        &self,
        publisher: PublisherId,
        limit: u32,
    ) -> Result<Vec<DecisionRecord>, StoreError> {
        sqlx::query("SELECT * FROM decisions WHERE publisher = $1 ORDER BY number DESC LIMIT $2")
            .bind(publisher.as_bytes().as_slice())
            .bind(limit)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(decision)
            .collect()
    }

    /// Writes down who did what.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn audit(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        note(&mut tx, entry).await?;
        Ok(tx.commit().await?)
    }

    /// What was done last, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn audit_log(&self, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        sqlx::query("SELECT * FROM audit ORDER BY number DESC LIMIT $1")
            .bind(limit)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| {
                Ok(AuditEntry {
                    at: time(row, "at")?,
                    who: get(row, "who")?,
                    what: get(row, "what")?,
                    on: get(row, "on_what")?,
                })
            })
            .collect()
    }
}

/// Records who did what, in the caller's transaction.
pub(crate) async fn note(tx: &mut Writing, entry: &AuditEntry) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO audit (at, who, what, on_what) VALUES ($1, $2, $3, $4)")
        .bind(entry.at.as_microsecond())
        .bind(&entry.who)
        .bind(&entry.what)
        .bind(&entry.on)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn decision(row: &SqliteRow) -> Result<DecisionRecord, StoreError> {
    let exit = get::<Option<&str>>(row, "exit")?
        .map(|code| Exit::from_code(code).ok_or_else(|| damaged("exit", "an unknown code")))
        .transpose()?;
    Ok(DecisionRecord {
        publisher: id(row, "publisher")?,
        story: optional_id(row, "story")?,
        exit,
        code: get(row, "code")?,
        reasons: json(row, "reasons")?,
        policy: number(row, "policy")?,
        terms: number(row, "terms")?,
        at: time(row, "at")?,
    })
}

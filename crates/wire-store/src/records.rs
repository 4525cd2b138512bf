//! Records: what was decided about whom, and who did what. Both are only ever added to.

use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire_rights::{Evidence, Exit, Reason};
use wire_story::{PublisherId, StoryId};

use crate::database::{Row, Writing, query};
use crate::rows::{damaged, get, id, json, number, optional_id, signed, time, to_json};
use crate::{Store, StoreError};

/// A decision as it was given, with the rules it was given under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRecord {
    /// Its number on record; none, before it is there.
    pub number: Option<u64>,
    /// About whom.
    pub publisher: PublisherId,
    /// About which story; none, where it was about the publisher in general.
    pub story: Option<StoryId>,
    /// By which exit.
    pub exit: Option<Exit>,
    /// What it was: `granted`, `offered` or `refused`.
    pub code: String,
    /// What the answer was before, where it is about the publisher in general and not the first.
    pub was: Option<String>,
    /// Why.
    pub reasons: Vec<RecordedReason>,
    /// What it rested on, where it is about the publisher in general.
    pub evidence: Vec<RecordedReason>,
    /// The version of the policy then in force.
    pub policy: u32,
    /// The version of the free terms then in force.
    pub terms: u32,
    /// When.
    pub at: Timestamp,
}

/// A reason as it was given, or a piece of evidence as it was.
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

impl From<&Evidence> for RecordedReason {
    fn from(evidence: &Evidence) -> Self {
        Self {
            code: evidence.code.to_owned(),
            sentence: evidence.sentence.clone(),
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
    /// To what. An entry is found by what it names here, where that is an id.
    pub on: String,
}

/// An entry with its place in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedEntry {
    /// Its place: 1, 2, 3 …
    pub number: u64,
    /// What it says.
    pub entry: AuditEntry,
}

/// Which entries of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Those about this publisher.
    pub publisher: Option<PublisherId>,
    /// Those by whoever has this in the name or the e-mail address.
    pub who: String,
    /// Those before this one.
    pub before: Option<u64>,
}

impl Store {
    /// Records a decision.
    ///
    /// # Errors
    /// The database can't be written; or it names a publisher or a story that isn't there.
    pub async fn record_decision(&self, decision: &DecisionRecord) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        insert_decision(&mut tx, decision).await?;
        Ok(tx.commit().await?)
    }

    /// One decision about a publisher.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn decision(
        &self,
        publisher: PublisherId,
        number: u64,
    ) -> Result<Option<DecisionRecord>, StoreError> {
        query("SELECT * FROM decisions WHERE number = $1 AND publisher = $2")
            .bind(signed(number))
            .bind(publisher.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| decision(&row))
            .transpose()
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
        query("SELECT * FROM decisions WHERE publisher = $1 ORDER BY number DESC LIMIT $2")
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
        let found = self.audit_entries(&AuditFilter::default(), limit).await?;
        Ok(found.into_iter().map(|logged| logged.entry).collect())
    }

    /// What was done of this kind, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn audit_entries(
        &self,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<LoggedEntry>, StoreError> {
        let publisher = filter.publisher.as_ref();
        // Commands name publishers by what they are called.
        query(
            "SELECT * FROM audit
             WHERE ($1 IS NULL OR number IN (SELECT entry FROM audit_about WHERE thing = $1)
                    OR on_what = (SELECT name FROM publishers WHERE id = $1))
               AND ($2 = '' OR instr(lower(who), lower($2)) > 0)
               AND ($3 IS NULL OR number < $3)
             ORDER BY number DESC LIMIT $4",
        )
        .bind(publisher.map(|id| id.as_bytes().as_slice()))
        .bind(filter.who.trim())
        .bind(filter.before.map(signed))
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(logged)
        .collect()
    }

    /// All that was done about a request, an offer or a licence, from the first to the last, with
    /// what led to it: of a licence the offer and its request, too, and the offers that renew it.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn licence_history(&self, thing: &[u8; 16]) -> Result<Vec<LoggedEntry>, StoreError> {
        query(
            "WITH near AS (SELECT id, request FROM offers
                           WHERE id = $1 OR request = $1 OR licence = $1 OR renews = $1)
             SELECT * FROM audit WHERE number IN (
                 SELECT entry FROM audit_about
                 WHERE thing = $1 OR thing IN (SELECT id FROM near)
                    OR thing IN (SELECT request FROM near))
             ORDER BY number",
        )
        .bind(thing.as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(logged)
        .collect()
    }
}

/// Records who did what, in the caller's transaction, and gives the entry's number.
pub(crate) async fn note(tx: &mut Writing, entry: &AuditEntry) -> Result<i64, StoreError> {
    let number = query(
        "INSERT INTO audit (at, who, what, on_what) VALUES ($1, $2, $3, $4) RETURNING number",
    )
    .bind(entry.at.as_microsecond())
    .bind(&entry.who)
    .bind(&entry.what)
    .bind(&entry.on)
    .fetch_one(&mut *tx)
    .await?
    .try_get(0)?;
    // What it names is written as an id of one kind or another; all are found in the same way.
    if let Ok(thing) = PublisherId::from_str(&entry.on) {
        note_about(tx, number, thing.as_bytes()).await?;
    }
    Ok(number)
}

/// Notes what else an entry is about.
pub(crate) async fn note_about(
    tx: &mut Writing,
    entry: i64,
    thing: &[u8; 16],
) -> Result<(), StoreError> {
    query("INSERT INTO audit_about (thing, entry) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(thing.as_slice())
        .bind(entry)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

fn logged(row: &Row) -> Result<LoggedEntry, StoreError> {
    Ok(LoggedEntry {
        number: number(row, "number")?,
        entry: AuditEntry {
            at: time(row, "at")?,
            who: get(row, "who")?,
            what: get(row, "what")?,
            on: get(row, "on_what")?,
        },
    })
}

/// Records a decision, in the caller's transaction.
pub(crate) async fn insert_decision(
    tx: &mut Writing,
    decision: &DecisionRecord,
) -> Result<i64, StoreError> {
    let story = decision.story.as_ref();
    let row = query(
        "INSERT INTO decisions (publisher, story, exit, code, was, reasons, evidence, policy, terms,
             at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING number",
    )
    .bind(decision.publisher.as_bytes().as_slice())
    .bind(story.map(|story| story.as_bytes().as_slice()))
    .bind(decision.exit.map(Exit::code))
    .bind(&decision.code)
    .bind(&decision.was)
    .bind(to_json(&decision.reasons)?)
    .bind(to_json(&decision.evidence)?)
    .bind(decision.policy)
    .bind(decision.terms)
    .bind(decision.at.as_microsecond())
    .fetch_one(&mut *tx)
    .await?;
    get(&row, "number")
}

pub(crate) fn decision(row: &Row) -> Result<DecisionRecord, StoreError> {
    let exit = get::<Option<&str>>(row, "exit")?
        .map(|code| Exit::from_code(code).ok_or_else(|| damaged("exit", "an unknown code")))
        .transpose()?;
    Ok(DecisionRecord {
        number: Some(number(row, "number")?),
        publisher: id(row, "publisher")?,
        story: optional_id(row, "story")?,
        exit,
        code: get(row, "code")?,
        was: get(row, "was")?,
        reasons: json(row, "reasons")?,
        evidence: json(row, "evidence")?,
        policy: number(row, "policy")?,
        terms: number(row, "terms")?,
        at: time(row, "at")?,
    })
}

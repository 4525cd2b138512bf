//! Statements that were issued. Each is kept as it was: what comes late makes another issue of it. The
//! price of a licence stands on one statement, whichever is issued first.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire_rights::licence_number;
use wire_story::{LicenceId, PublisherId};

use crate::database::{Row, Writing, query};
use crate::publishers::tell;
use crate::rows::{damaged, date, get, id, json, number, optional_id, time, to_json};
use crate::{Store, StoreError, Word};

/// What a statement is of: what a publisher took from one day to another, in all or under one licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementOf {
    /// Whose it is.
    pub publisher: PublisherId,
    /// The licence that it is for; all of them without it.
    pub licence: Option<LicenceId>,
    /// The first day of its period.
    pub first_day: Date,
    /// The last day.
    pub last_day: Date,
}

/// A statement that is to be issued.
#[derive(Clone, Copy, Debug)]
pub struct NewStatement<'a, T> {
    /// What it is of.
    pub of: StatementOf,
    /// Its number: no other statement has it.
    pub number: &'a str,
    /// Which issue of it: the one after the newest.
    pub issue: u32,
    /// The licences whose price it says is due.
    pub charges: &'a [LicenceId],
    /// What it says.
    pub says: &'a T,
}

/// A statement as it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedStatement<T> {
    /// What it is of.
    pub of: StatementOf,
    /// Its number, which all its issues have.
    pub number: String,
    /// Which issue it is, from 1.
    pub issue: u32,
    /// When it was issued.
    pub issued: Timestamp,
    /// What it says.
    pub says: T,
    /// The same to the letter: the JSON that was kept.
    pub record: String,
    /// The BLAKE3 hash of that.
    pub hash: [u8; 32],
}

impl Store {
    /// All issues of a statement, the first one first.
    ///
    /// # Errors
    /// The database can't be read, or one isn't as it was issued.
    pub async fn statement_issues<T: DeserializeOwned>(
        &self,
        of: &StatementOf,
    ) -> Result<Vec<IssuedStatement<T>>, StoreError> {
        query(
            "SELECT * FROM statements
             WHERE publisher = $1 AND licence IS NOT DISTINCT FROM $2 AND first_day = $3
               AND last_day = $4
             ORDER BY issue",
        )
        .bind(of.publisher.as_bytes().as_slice())
        .bind(of.licence.as_ref().map(|id| id.as_bytes().as_slice()))
        .bind(of.first_day.to_string())
        .bind(of.last_day.to_string())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(issued)
        .collect()
    }

    /// What was issued to a publisher last, every issue by itself, the newest first.
    ///
    /// # Errors
    /// The database can't be read, or one isn't as it was issued.
    pub async fn statements_of<T: DeserializeOwned>(
        &self,
        publisher: PublisherId,
        limit: u32,
    ) -> Result<Vec<IssuedStatement<T>>, StoreError> {
        query(
            "SELECT * FROM statements WHERE publisher = $1
             ORDER BY issued DESC, number DESC, issue DESC LIMIT $2",
        )
        .bind(publisher.as_bytes().as_slice())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(issued)
        .collect()
    }

    /// The licences of a publisher whose price stands on a statement that was issued, with its number.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn charges_of(
        &self,
        publisher: PublisherId,
    ) -> Result<BTreeMap<LicenceId, String>, StoreError> {
        query(
            "SELECT c.licence, c.statement FROM charges c
             JOIN licences l ON l.id = c.licence WHERE l.publisher = $1",
        )
        .bind(publisher.as_bytes().as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| Ok((id(row, "licence")?, get(row, "statement")?)))
        .collect()
    }

    /// Issues a statement, and says whether it was: what somebody else has issued as that before stays.
    ///
    /// # Errors
    /// A price on it stands on another statement already; another statement has its number.
    pub async fn issue_statement<T: Serialize>(
        &self,
        new: &NewStatement<'_, T>,
        word: &Word,
    ) -> Result<bool, StoreError> {
        let content = to_json(new.says)?;
        let mut tx = self.writing().await?;
        let of = &new.of;
        let publisher = of.publisher.as_bytes().as_slice();
        let licence = of.licence.as_ref().map(|id| id.as_bytes().as_slice());
        let (first_day, last_day) = (of.first_day.to_string(), of.last_day.to_string());
        let newest = query(
            "SELECT coalesce(max(issue), 0) AS issue FROM statements
             WHERE publisher = $1 AND licence IS NOT DISTINCT FROM $2 AND first_day = $3
               AND last_day = $4",
        )
        .bind(publisher)
        .bind(licence)
        .bind(first_day.as_str())
        .bind(last_day.as_str())
        .fetch_one(&mut tx)
        .await?;
        if number::<u32>(&newest, "issue")? >= new.issue {
            return Ok(false);
        }
        for charged in new.charges {
            charge(&mut tx, *charged, new.number).await?;
        }
        query(
            "INSERT INTO statements
                 (number, issue, publisher, licence, first_day, last_day, issued, content, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(new.number)
        .bind(new.issue)
        .bind(publisher)
        .bind(licence)
        .bind(first_day)
        .bind(last_day)
        .bind(word.audit.at.as_microsecond())
        .bind(&content)
        .bind(blake3::hash(content.as_bytes()).as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        tell(&mut tx, word, word.audit.at).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Puts the price of a licence on a statement, unless it stands on another.
async fn charge(tx: &mut Writing, licence: LicenceId, statement: &str) -> Result<(), StoreError> {
    query("INSERT INTO charges (licence, statement) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(licence.as_bytes().as_slice())
        .bind(statement)
        .execute(&mut *tx)
        .await?;
    let row = query("SELECT statement FROM charges WHERE licence = $1")
        .bind(licence.as_bytes().as_slice())
        .fetch_one(&mut *tx)
        .await?;
    let billed: &str = get(&row, "statement")?;
    if billed == statement {
        return Ok(());
    }
    Err(StoreError::Conflict(format!(
        "the price of the licence {} was billed on the statement {billed} meanwhile: nothing was issued; \
         look again",
        licence_number(licence)
    )))
}

fn issued<T: DeserializeOwned>(row: &Row) -> Result<IssuedStatement<T>, StoreError> {
    let record: String = get(row, "content")?;
    let hash = *blake3::hash(record.as_bytes()).as_bytes();
    if get::<&[u8]>(row, "hash")? != hash {
        return Err(damaged("content", "another statement than was issued"));
    }
    Ok(IssuedStatement {
        of: StatementOf {
            publisher: id(row, "publisher")?,
            licence: optional_id(row, "licence")?,
            first_day: date(row, "first_day")?,
            last_day: date(row, "last_day")?,
        },
        number: get(row, "number")?,
        issue: number(row, "issue")?,
        issued: time(row, "issued")?,
        says: json(row, "content")?,
        record,
        hash,
    })
}

//! Statements that were issued. Each is kept as it was: what comes late makes another issue of it.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire_story::PublisherId;

use crate::database::{Row, query};
use crate::records::note;
use crate::rows::{damaged, get, json, number, time, to_json};
use crate::{AuditEntry, Store, StoreError};

/// A statement as it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedStatement<T> {
    /// Which issue of its number it is, from 1.
    pub issue: u32,
    /// When it was issued.
    pub issued: Timestamp,
    /// What it says.
    pub says: T,
    /// The BLAKE3 hash of that, as JSON.
    pub hash: [u8; 32],
}

impl Store {
    /// All issues of a statement, the first one first.
    ///
    /// # Errors
    /// The database can't be read, or one isn't as it was issued.
    pub async fn statement_issues<T: DeserializeOwned>(
        &self,
        number: &str,
    ) -> Result<Vec<IssuedStatement<T>>, StoreError> {
        query("SELECT * FROM statements WHERE number = $1 ORDER BY issue")
            .bind(number)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(issued)
            .collect()
    }

    /// Issues a statement, and says whether it was: what somebody else has issued as that before stays.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn issue_statement(
        &self,
        publisher: PublisherId,
        number: &str,
        issue: u32,
        says: &impl Serialize,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let content = to_json(says)?;
        let mut tx = self.writing().await?;
        let written = query(
            "INSERT INTO statements (number, issue, publisher, issued, content, hash)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(number)
        .bind(issue)
        .bind(publisher.as_bytes().as_slice())
        .bind(entry.at.as_microsecond())
        .bind(&content)
        .bind(blake3::hash(content.as_bytes()).as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        if written > 0 {
            note(&mut tx, entry).await?;
        }
        tx.commit().await?;
        Ok(written > 0)
    }
}

fn issued<T: DeserializeOwned>(row: &Row) -> Result<IssuedStatement<T>, StoreError> {
    let hash = *blake3::hash(get::<&str>(row, "content")?.as_bytes()).as_bytes();
    if get::<&[u8]>(row, "hash")? != hash {
        return Err(damaged("content", "another statement than was issued"));
    }
    Ok(IssuedStatement {
        issue: number(row, "issue")?,
        issued: time(row, "issued")?,
        says: json(row, "content")?,
        hash,
    })
}

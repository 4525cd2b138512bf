//! Searches of the agenda that people keep, each with an address as a calendar.

use jiff::Timestamp;
use wire_story::UserId;

use super::going::active;
use super::users::user;
use super::{TokenHash, User};
use crate::database::{Row, query};
use crate::rows::{get, number, signed, time};
use crate::{Store, StoreError};

/// A search of the agenda that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its number.
    pub number: u64,
    /// What its owner calls it.
    pub name: String,
    /// What is searched for, as it stands in an address behind the `?`.
    pub query: String,
    /// Whether it has an address as a calendar.
    pub has_calendar: bool,
    /// When it was saved.
    pub created: Timestamp,
}

impl Store {
    /// Keeps a person's search, with the token of its calendar; returns its number.
    ///
    /// # Errors
    /// There is no such person, or they are shut out.
    pub async fn save_search(
        &self,
        person: UserId,
        (name, search): (&str, &str),
        calendar: TokenHash,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut tx = self.writing().await?;
        active(&mut tx, person).await?;
        let row = query(
            "INSERT INTO saved_searches (person, name, query, token, created)
             VALUES ($1, $2, $3, $4, $5) RETURNING number",
        )
        .bind(person.as_bytes().as_slice())
        .bind(name)
        .bind(search)
        .bind(calendar.as_bytes())
        .bind(at.as_microsecond())
        .fetch_one(&mut tx)
        .await?;
        let number = number(&row, "number")?;
        tx.commit().await?;
        Ok(number)
    }

    /// A person's searches, by their names.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn saved_searches_of(&self, person: UserId) -> Result<Vec<SavedSearch>, StoreError> {
        query("SELECT * FROM saved_searches WHERE person = $1 ORDER BY name, number")
            .bind(person.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(saved_search)
            .collect()
    }

    /// The search whose calendar this token opens, with its owner; nothing where it is gone, or they are shut out.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn search_of_calendar(
        &self,
        token: TokenHash,
    ) -> Result<Option<(SavedSearch, User)>, StoreError> {
        let found = query(
            "SELECT s.* FROM saved_searches s JOIN users u ON u.id = s.person
             WHERE s.token = $1 AND u.deactivated IS NULL",
        )
        .bind(token.as_bytes())
        .fetch_optional(self.reading())
        .await?;
        let Some(row) = found else {
            return Ok(None);
        };
        let owner = query("SELECT * FROM users WHERE id = $1")
            .bind(get::<&[u8]>(&row, "person")?)
            .fetch_one(self.reading())
            .await?;
        Ok(Some((saved_search(&row)?, user(&owner)?)))
    }

    /// Gives a person's search another calendar: the address before stops working.
    ///
    /// # Errors
    /// The person has no such search.
    pub async fn renew_calendar(
        &self,
        person: UserId,
        search: u64,
        calendar: TokenHash,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed =
            query("UPDATE saved_searches SET token = $1 WHERE number = $2 AND person = $3")
                .bind(calendar.as_bytes())
                .bind(signed(search))
                .bind(person.as_bytes().as_slice())
                .execute(&mut tx)
                .await?;
        if changed == 0 {
            return Err(StoreError::not_found("search", search));
        }
        Ok(tx.commit().await?)
    }

    /// Forgets a person's search, and its calendar with it.
    ///
    /// # Errors
    /// The person has no such search.
    pub async fn forget_search(&self, person: UserId, search: u64) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let gone = query("DELETE FROM saved_searches WHERE number = $1 AND person = $2")
            .bind(signed(search))
            .bind(person.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        if gone == 0 {
            return Err(StoreError::not_found("search", search));
        }
        Ok(tx.commit().await?)
    }
}

fn saved_search(row: &Row) -> Result<SavedSearch, StoreError> {
    Ok(SavedSearch {
        number: number(row, "number")?,
        name: get(row, "name")?,
        query: get(row, "query")?,
        has_calendar: get::<Option<&[u8]>>(row, "token")?.is_some(),
        created: time(row, "created")?,
    })
}

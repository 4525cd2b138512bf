//! Publishers fully loaded: one statement for each kind of thing, however many publishers.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{Sqlite, Transaction};
use wire_rights::{Publisher, PublisherKind, Suspension};
use wire_story::PublisherId;

use super::{evidence, licences, sites};
use crate::rows::{code, get, id, number, optional_time, time};
use crate::{Store, StoreError};

impl Store {
    /// A publisher with everything that a decision about it rests on, as of one moment.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn publisher(&self, id: PublisherId) -> Result<Option<Publisher>, StoreError> {
        Ok(self.load(Some(id)).await?.pop())
    }

    /// All publishers, by their names, each with everything that a decision about it rests on.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn publishers(&self) -> Result<Vec<Publisher>, StoreError> {
        self.load(None).await
    }

    async fn load(&self, only: Option<PublisherId>) -> Result<Vec<Publisher>, StoreError> {
        let mut tx = self.reading().begin().await?;
        let mut publishers: Vec<Publisher> = rows(
            &mut tx,
            "SELECT * FROM publishers WHERE $1 IS NULL OR id = $1 ORDER BY lower(name), id",
            only,
        )
        .await?
        .iter()
        .map(publisher)
        .collect::<Result<_, _>>()?;
        let places: HashMap<PublisherId, usize> = publishers
            .iter()
            .enumerate()
            .map(|(place, publisher)| (publisher.id, place))
            .collect();
        let owner = |row: &SqliteRow| -> Result<usize, StoreError> {
            places
                .get(&id(row, "publisher")?)
                .copied()
                .ok_or_else(|| StoreError::corrupt("a row belongs to no publisher"))
        };

        let statement = "SELECT * FROM sites WHERE $1 IS NULL OR publisher = $1 ORDER BY domain";
        for row in rows(&mut tx, statement, only).await? {
            publishers[owner(&row)?].sites.push(sites::site(&row)?);
        }
        let statement = "SELECT * FROM audience WHERE $1 IS NULL OR publisher = $1 ORDER BY number";
        for row in rows(&mut tx, statement, only).await? {
            let audience = evidence::audience(&row)?;
            publishers[owner(&row)?].audience.push(audience);
        }
        let statement = "SELECT * FROM licences WHERE $1 IS NULL OR publisher = $1 ORDER BY id";
        for row in rows(&mut tx, statement, only).await? {
            let licence = licences::licence(&row)?;
            publishers[owner(&row)?].licences.push(licence);
        }
        let statement = "SELECT publisher, max(terms) AS terms FROM acceptances
                         WHERE $1 IS NULL OR publisher = $1 GROUP BY publisher";
        for row in rows(&mut tx, statement, only).await? {
            publishers[owner(&row)?].accepted_terms = Some(number(&row, "terms")?);
        }
        Ok(publishers)
    }
}

async fn rows(
    tx: &mut Transaction<'static, Sqlite>,
    statement: &'static str,
    only: Option<PublisherId>,
) -> Result<Vec<SqliteRow>, StoreError> {
    Ok(sqlx::query(statement)
        .bind(only.as_ref().map(|id| id.as_bytes().as_slice()))
        .fetch_all(&mut **tx)
        .await?)
}

fn publisher(row: &SqliteRow) -> Result<Publisher, StoreError> {
    let suspended = match optional_time(row, "suspended_since")? {
        None => None,
        Some(since) => Some(Suspension {
            since,
            reason: get(row, "suspended_reason")?,
        }),
    };
    Ok(Publisher {
        id: id(row, "id")?,
        name: get(row, "name")?,
        kind: code(row, "kind", PublisherKind::from_code)?,
        country: get(row, "country")?,
        email: get(row, "email")?,
        joined: time(row, "created")?,
        suspended,
        sites: Vec::new(),
        audience: Vec::new(),
        ranks: Vec::new(),
        accepted_terms: None,
        licences: Vec::new(),
    })
}

//! Publishers fully loaded: one statement for each kind of thing, however many publishers.

use std::collections::{BTreeSet, HashMap};

use sqlx::sqlite::SqliteRow;
use sqlx::{Sqlite, Transaction};
use wire_rights::{Licence, Publisher, PublisherKind, Suspension};
use wire_story::{LicenceId, PublisherId};

use super::{evidence, ranks, sites};
use crate::licensing::licence;
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
        let statement = "SELECT * FROM audience
                         WHERE state = 'counts' AND ($1 IS NULL OR publisher = $1) ORDER BY number";
        for row in rows(&mut tx, statement, only).await? {
            let audience = evidence::audience(&row)?;
            publishers[owner(&row)?].audience.push(audience);
        }
        for row in rows(&mut tx, ranks::OF_PROVED, only).await? {
            publishers[owner(&row)?].ranks.push(ranks::site_rank(&row)?);
        }
        let statement = "SELECT * FROM licences WHERE $1 IS NULL OR publisher = $1 ORDER BY id";
        for row in rows(&mut tx, statement, only).await? {
            let licence = licence(&row)?;
            publishers[owner(&row)?].licences.push(licence);
        }
        for row in rows(&mut tx, TAKEN, only).await? {
            let licences = &mut publishers[owner(&row)?].licences;
            if let Some(licence) = by_id(licences, &row)? {
                licence.taken.insert(id(&row, "story")?);
            }
        }
        for row in rows(&mut tx, SEATED, only).await? {
            let licences = &mut publishers[owner(&row)?].licences;
            if let Some(licence) = by_id(licences, &row)? {
                licence.seated.insert(id(&row, "user_id")?);
            }
        }
        for row in rows(&mut tx, ACCEPTED, only).await? {
            let publisher = &mut publishers[owner(&row)?];
            let version = number(&row, "terms")?;
            if get(&row, "own")? {
                publisher.accepted_own_terms.insert(version);
            } else {
                publisher.accepted_terms = Some(version);
            }
        }
        Ok(publishers)
    }
}

/// The stories that were taken to be republished under licences that have a volume.
const TAKEN: &str = "
    SELECT DISTINCT t.publisher, t.licence, t.story
    FROM licences l JOIN takes t ON t.licence = l.id
    WHERE ($1 IS NULL OR l.publisher = $1) AND l.volume IS NOT NULL AND t.licence <> x''
      AND t.exit <> 'page' AND t.result <> 'failed'";

/// The people who have a seat of a licence.
const SEATED: &str = "
    SELECT l.publisher, s.licence, s.user_id
    FROM licences l JOIN seats s ON s.licence = l.id WHERE $1 IS NULL OR l.publisher = $1";

/// The terms that were accepted, and whether they are a product's or a story's own; the newest last.
const ACCEPTED: &str = "
    SELECT a.publisher, a.terms, t.product IS NOT NULL OR t.story IS NOT NULL AS own
    FROM acceptances a JOIN terms t ON t.version = a.terms
    WHERE $1 IS NULL OR a.publisher = $1 ORDER BY a.publisher, a.terms";

/// The licence that a row belongs to.
fn by_id<'a>(
    licences: &'a mut [Licence],
    row: &SqliteRow,
) -> Result<Option<&'a mut Licence>, StoreError> {
    let licence: LicenceId = id(row, "licence")?;
    Ok(licences.iter_mut().find(|held| held.id == licence))
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
        accepted_own_terms: BTreeSet::new(),
        licences: Vec::new(),
    })
}

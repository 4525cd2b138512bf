//! Publishers fully loaded: one statement for each kind of thing, however many publishers.

use std::collections::{BTreeSet, HashMap};

use wire_rights::{Licence, Publisher, PublisherKind, Suspension};
use wire_story::{LicenceId, PublisherId};

use super::{evidence, ranks, sites, strikes};
use crate::database::{Row, Writing, query};
use crate::licensing::licence;
use crate::rows::{code, get, id, json_list, number, optional_time, time};
use crate::{Store, StoreError};

/// A statement over all publishers, and the same over those in a list of ids.
macro_rules! of {
    ($select:literal, $publisher:literal, $rest:literal) => {
        [
            concat!($select, " WHERE true ", $rest),
            concat!(
                $select,
                " WHERE ",
                $publisher,
                " IN (SELECT unhex(value) FROM json_each($1)) ",
                $rest
            ),
        ]
    };
}

pub(super) use of;

impl Store {
    /// A publisher with everything that a decision about it rests on, as of one moment.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn publisher(&self, id: PublisherId) -> Result<Option<Publisher>, StoreError> {
        Ok(self.load(Some(&[id])).await?.pop())
    }

    /// All publishers, by their names, each with everything that a decision about it rests on.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn publishers(&self) -> Result<Vec<Publisher>, StoreError> {
        self.load(None).await
    }

    /// These publishers, by their names, each with everything that a decision about it rests on.
    ///
    /// # Errors
    /// The database can't be read.
    pub(crate) async fn publishers_of(
        &self,
        ids: &[PublisherId],
    ) -> Result<Vec<Publisher>, StoreError> {
        self.load(Some(ids)).await
    }

    async fn load(&self, only: Option<&[PublisherId]>) -> Result<Vec<Publisher>, StoreError> {
        let only = only.map(|ids| json_list(ids.iter().map(PublisherId::as_bytes)));
        let only = only.as_deref();
        let mut tx = self.reading().begin().await?;
        let found = of!("SELECT * FROM publishers", "id", "ORDER BY lower(name), id");
        let mut publishers: Vec<Publisher> = rows(&mut tx, found, only)
            .await?
            .iter()
            .map(publisher)
            .collect::<Result<_, _>>()?;
        let places: HashMap<PublisherId, usize> = publishers
            .iter()
            .enumerate()
            .map(|(place, publisher)| (publisher.id, place))
            .collect();
        let owner = |row: &Row| -> Result<usize, StoreError> {
            places
                .get(&id(row, "publisher")?)
                .copied()
                .ok_or_else(|| StoreError::corrupt("a row belongs to no publisher"))
        };

        let found = of!("SELECT * FROM sites", "publisher", "ORDER BY domain");
        for row in rows(&mut tx, found, only).await? {
            publishers[owner(&row)?].sites.push(sites::site(&row)?);
        }
        let found = of!(
            "SELECT * FROM audience",
            "publisher",
            "AND state = 'counts' ORDER BY number"
        );
        for row in rows(&mut tx, found, only).await? {
            let audience = evidence::audience(&row)?;
            publishers[owner(&row)?].audience.push(audience);
        }
        for row in rows(&mut tx, ranks::OF_PROVED, only).await? {
            publishers[owner(&row)?].ranks.push(ranks::site_rank(&row)?);
        }
        let found = of!("SELECT * FROM licences", "publisher", "ORDER BY id");
        for row in rows(&mut tx, found, only).await? {
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
        let found = of!("SELECT * FROM strikes", "publisher", "ORDER BY number");
        for row in rows(&mut tx, found, only).await? {
            // One that was taken back is none.
            if optional_time(&row, "taken_back")?.is_none() {
                publishers[owner(&row)?]
                    .strikes
                    .push(strikes::strike(&row)?);
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
const TAKEN: [&str; 2] = of!(
    "SELECT DISTINCT t.publisher, t.licence, t.story
     FROM licences l JOIN takes t ON t.licence = l.id",
    "l.publisher",
    "AND l.volume IS NOT NULL AND length(t.licence) > 0 AND t.exit <> 'page' AND t.result <> 'failed'"
);

/// The people who have a seat of a licence.
const SEATED: [&str; 2] = of!(
    "SELECT l.publisher, s.licence, s.user_id FROM licences l JOIN seats s ON s.licence = l.id",
    "l.publisher",
    ""
);

/// The terms that were accepted, and whether they are a product's or a story's own; the newest last.
const ACCEPTED: [&str; 2] = of!(
    "SELECT a.publisher, a.terms, t.product IS NOT NULL OR t.story IS NOT NULL AS own
     FROM acceptances a JOIN terms t ON t.version = a.terms",
    "a.publisher",
    "ORDER BY a.publisher, a.terms"
);

/// The licence that a row belongs to.
fn by_id<'a>(
    licences: &'a mut [Licence],
    row: &Row,
) -> Result<Option<&'a mut Licence>, StoreError> {
    let licence: LicenceId = id(row, "licence")?;
    Ok(licences.iter_mut().find(|held| held.id == licence))
}

async fn rows(
    tx: &mut Writing,
    [all, some]: [&'static str; 2],
    only: Option<&str>,
) -> Result<Vec<Row>, StoreError> {
    let statement = match only {
        None => query(all),
        Some(ids) => query(some).bind(ids),
    };
    Ok(statement.fetch_all(&mut *tx).await?)
}

fn publisher(row: &Row) -> Result<Publisher, StoreError> {
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
        strikes: Vec::new(),
        accepted_terms: None,
        accepted_own_terms: BTreeSet::new(),
        licences: Vec::new(),
    })
}

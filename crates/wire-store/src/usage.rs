//! Usage: what a publisher took in a period and under what, for a statement.

use jiff::Timestamp;
use wire_rights::{Basis, Exit, Terms};
use wire_story::{LicenceId, PublisherId, StoryId, VersionNumber};

use crate::database::{Row, query};
use crate::ledger::basis;
use crate::rows::{damaged, get, id, json, number, time};
use crate::{Store, StoreError};

/// A story that was taken to be republished, with all that is known of how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Which story.
    pub story: StoryId,
    /// Under what it was taken; of the free terms the version at that time. Nothing where that isn't known.
    pub basis: Option<Basis>,
    /// When it was first taken under it.
    pub first: Timestamp,
    /// By which exits, by their codes' order.
    pub exits: Vec<Exit>,
    /// In which versions.
    pub versions: Vec<VersionNumber>,
    /// How many pages of the publisher are known to have carried it.
    pub pickups: u32,
}

/// Stories by what they were taken under. A story that was taken free and later under a licence stands
/// there twice; one that was taken again under the same stands there once. `terms` is of its first take.
const USAGE: &str = "
    SELECT story, licence, min(first) AS first,
        group_concat(DISTINCT exit) AS exits,
        group_concat(DISTINCT CAST(version AS TEXT)) AS versions,
        (SELECT f.terms FROM takes f
         WHERE f.publisher = $1 AND f.story = t.story AND f.licence = t.licence
           AND f.exit <> 'page' AND f.result <> 'failed'
         ORDER BY f.first, f.terms LIMIT 1) AS terms,
        (SELECT count(*) FROM pickups p WHERE p.story = t.story AND p.publisher = $1) AS pickups
    FROM takes t
    WHERE publisher = $1 AND ($2 IS NULL OR licence = $2) AND exit <> 'page' AND result <> 'failed'
    GROUP BY story, licence HAVING min(first) >= $3 AND min(first) < $4
    ORDER BY min(first), story";

impl Store {
    /// The terms that go with what a copy rests on.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn terms_under(&self, basis: Basis) -> Result<Option<Terms>, StoreError> {
        let row = match &basis {
            Basis::Free(version) => {
                let terms = query("SELECT terms FROM terms WHERE version = $1");
                terms.bind(version).fetch_optional(self.reading()).await?
            }
            Basis::Licence(licence) => {
                let terms = query("SELECT terms FROM licences WHERE id = $1");
                let licence = licence.as_bytes().as_slice();
                terms.bind(licence).fetch_optional(self.reading()).await?
            }
        };
        row.map(|row| json(&row, "terms")).transpose()
    }

    /// The stories that a publisher first took from one instant to before another, by what they were
    /// taken under; only those of one licence, where one is named. Reading on the wire takes nothing.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn usage(
        &self,
        publisher: PublisherId,
        licence: Option<LicenceId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Usage>, StoreError> {
        query(USAGE)
            .bind(publisher.as_bytes().as_slice())
            .bind(licence.as_ref().map(|id| id.as_bytes().as_slice()))
            .bind(from.as_microsecond())
            .bind(until.as_microsecond())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(usage)
            .collect()
    }
}

fn usage(row: &Row) -> Result<Usage, StoreError> {
    let mut exits = list(row, "exits", Exit::from_code)?;
    exits.sort_unstable();
    let number_of = |text: &str| VersionNumber::new(text.parse().ok()?);
    let mut versions = list(row, "versions", number_of)?;
    versions.sort_unstable();
    Ok(Usage {
        story: id(row, "story")?,
        basis: basis(row)?,
        first: time(row, "first")?,
        exits,
        versions,
        pickups: number(row, "pickups")?,
    })
}

/// What the database has joined by commas.
fn list<T>(
    row: &Row,
    column: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    get::<&str>(row, column)?
        .split(',')
        .map(|text| read(text).ok_or_else(|| damaged(column, "something unknown")))
        .collect()
}

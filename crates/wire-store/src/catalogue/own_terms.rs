//! Terms that products and stories have of their own, numbered in one sequence with the wire's.

use std::collections::HashMap;

use jiff::Timestamp;
use wire_rights::Terms;
use wire_story::{ProductId, StoryId};

use crate::database::{Row, Writing, query};
use crate::records::{AuditEntry, note};
use crate::rows::{get, json, number, optional_id, optional_time, time, to_json};
use crate::{Replacing, Store, StoreError};

/// What has terms of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OwnTerms {
    /// A product.
    Product(ProductId),
    /// A story.
    Story(StoryId),
}

/// One version of any terms of the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsVersion {
    /// What they say.
    pub terms: Terms,
    /// Whose they are; nothing where they are the wire's.
    pub own: Option<OwnTerms>,
    /// When they were made.
    pub made: Timestamp,
    /// Who put them in force; nobody, where the wire was made with them.
    pub by: Option<String>,
    /// When they ended without others in their place.
    pub ended: Option<Timestamp>,
}

/// The newest terms of each product and story, ended or not.
const NEWEST_OF_EACH: &str = "
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY product, story ORDER BY version DESC) AS place
        FROM terms WHERE product IS NOT NULL OR story IS NOT NULL) placed
    WHERE place = 1";

impl Store {
    /// One version of the terms, whosever they are.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn any_terms(&self, version: u32) -> Result<Option<TermsVersion>, StoreError> {
        query("SELECT * FROM terms WHERE version = $1")
            .bind(version)
            .fetch_optional(self.reading())
            .await?
            .map(|row| terms_version(&row))
            .transpose()
    }

    /// All versions of the terms of a product or a story, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn own_terms_of(&self, own: OwnTerms) -> Result<Vec<TermsVersion>, StoreError> {
        let (product, story) = own.ids();
        query("SELECT * FROM terms WHERE product IS NOT DISTINCT FROM $1 AND story IS NOT DISTINCT FROM $2 ORDER BY version DESC")
            .bind(product)
            .bind(story)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(terms_version)
            .collect()
    }

    /// Gives a product or a story terms of its own in the place of those that were looked at, 0 where it
    /// had none, and returns their number, which the store gives. Those that say the same as the ones in
    /// force make no new version.
    ///
    /// # Errors
    /// There is no such product or story; the product was retired; somebody has given it others meanwhile,
    /// or has ended them.
    pub async fn replace_own_terms(
        &self,
        own: OwnTerms,
        terms: &Terms,
        by: Replacing<'_>,
    ) -> Result<u32, StoreError> {
        let mut tx = self.writing().await?;
        own.require(&mut tx).await?;
        let in_force = require_seen(&mut tx, own, by).await?;
        let numbered = |version| Terms {
            version,
            ..terms.clone()
        };
        if let Some(in_force) = in_force
            && in_force == numbered(in_force.version)
        {
            return Ok(in_force.version);
        }
        let version = next_version(&mut tx).await?;
        let (product, story) = own.ids();
        query(
            "INSERT INTO terms (version, terms, made, by_whom, product, story)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(version)
        .bind(to_json(&numbered(version))?)
        .bind(by.at.as_microsecond())
        .bind(by.who)
        .bind(product)
        .bind(story)
        .execute(&mut tx)
        .await?;
        let what = format!("put terms {version} of its own in force");
        note(&mut tx, &own.entry(what, by)).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Ends the terms that a product or a story has of its own, which were looked at: the next less
    /// exact ones hold again.
    ///
    /// # Errors
    /// It has none, or others by now.
    pub async fn end_own_terms(&self, own: OwnTerms, by: Replacing<'_>) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let Some(in_force) = require_seen(&mut tx, own, by).await? else {
            return Err(StoreError::Conflict(
                "there are no terms of its own that could end".into(),
            ));
        };
        query("UPDATE terms SET ended = $1 WHERE version = $2")
            .bind(by.at.as_microsecond())
            .bind(in_force.version)
            .execute(&mut tx)
            .await?;
        let what = format!("ended terms {} of its own", in_force.version);
        note(&mut tx, &own.entry(what, by)).await?;
        Ok(tx.commit().await?)
    }
}

impl OwnTerms {
    /// The product's id and the story's, of which one is there.
    fn ids(&self) -> (Option<&[u8]>, Option<&[u8]>) {
        match self {
            Self::Product(product) => (Some(product.as_bytes()), None),
            Self::Story(story) => (None, Some(story.as_bytes())),
        }
    }

    /// What is written into the log of it.
    fn entry(&self, what: String, by: Replacing<'_>) -> AuditEntry {
        AuditEntry {
            at: by.at,
            who: by.who.to_owned(),
            what,
            on: match self {
                Self::Product(product) => product.to_string(),
                Self::Story(story) => story.to_string(),
            },
        }
    }

    async fn require(&self, tx: &mut Writing) -> Result<(), StoreError> {
        match self {
            Self::Product(product) => super::products::require_in_use(tx, *product).await,
            Self::Story(story) => {
                query("SELECT 1 FROM stories WHERE id = $1")
                    .bind(story.as_bytes().as_slice())
                    .fetch_optional(&mut *tx)
                    .await?
                    .ok_or_else(|| StoreError::not_found("story", story))?;
                Ok(())
            }
        }
    }
}

/// The number of the next terms, whosever they will be.
async fn next_version(tx: &mut Writing) -> Result<u32, StoreError> {
    let row = query("SELECT coalesce(max(version), 0) + 1 AS version FROM terms")
        .fetch_one(&mut *tx)
        .await?;
    number(&row, "version")
}

/// The terms in force of its own, if they are those that were looked at.
async fn require_seen(
    tx: &mut Writing,
    own: OwnTerms,
    by: Replacing<'_>,
) -> Result<Option<Terms>, StoreError> {
    let newest = newest(tx, own).await?;
    let (who, version) = match &newest {
        Some(newest) => (newest.by.clone(), newest.terms.version),
        None => (None, 0),
    };
    let in_force = newest.filter(|newest| newest.ended.is_none());
    if in_force.as_ref().map_or(0, |it| it.terms.version) == by.instead_of {
        return Ok(in_force.map(|it| it.terms));
    }
    Err(StoreError::Conflict(match in_force {
        Some(_) => format!(
            "{} put version {version} of its own terms in force meanwhile: look at them first",
            who.as_deref().unwrap_or("somebody"),
        ),
        None => "somebody has ended its own terms meanwhile: look again first".into(),
    }))
}

async fn newest(tx: &mut Writing, own: OwnTerms) -> Result<Option<TermsVersion>, StoreError> {
    let (product, story) = own.ids();
    query("SELECT * FROM terms WHERE product IS NOT DISTINCT FROM $1 AND story IS NOT DISTINCT FROM $2 ORDER BY version DESC LIMIT 1")
        .bind(product)
        .bind(story)
        .fetch_optional(&mut *tx)
        .await?
        .map(|row| terms_version(&row))
        .transpose()
}

/// What products and stories have of their own, and hasn't ended.
pub(super) type InForceOf<T> = HashMap<T, Terms>;

/// The terms in force that products and stories have of their own.
pub(super) async fn all(
    tx: &mut Writing,
) -> Result<(InForceOf<ProductId>, InForceOf<StoryId>), StoreError> {
    let (mut products, mut stories) = (HashMap::new(), HashMap::new());
    for row in query(NEWEST_OF_EACH).fetch_all(&mut *tx).await? {
        let version = terms_version(&row)?;
        match version.own.filter(|_| version.ended.is_none()) {
            Some(OwnTerms::Product(product)) => {
                products.insert(product, version.terms);
            }
            Some(OwnTerms::Story(story)) => {
                stories.insert(story, version.terms);
            }
            None => {}
        }
    }
    Ok((products, stories))
}

fn terms_version(row: &Row) -> Result<TermsVersion, StoreError> {
    let own = match optional_id(row, "product")? {
        Some(product) => Some(OwnTerms::Product(product)),
        None => optional_id(row, "story")?.map(OwnTerms::Story),
    };
    Ok(TermsVersion {
        terms: json(row, "terms")?,
        own,
        made: time(row, "made")?,
        by: get(row, "by_whom")?,
        ended: optional_time(row, "ended")?,
    })
}

//! Signs of a news publisher on sites: when they are to be looked for, and what was found. They are
//! help for people; no decision reads them.

use jiff::Timestamp;
use wire_story::{PublisherId, SiteId};

use crate::database::{Writing, query};
use crate::rows::{get, id, optional_time};
use crate::{Store, StoreError};

/// A site on which signs are to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueSigns {
    /// The site.
    pub site: SiteId,
    /// Its domain.
    pub domain: String,
}

/// What was found on a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteSigns {
    /// The site.
    pub site: SiteId,
    /// Its domain.
    pub domain: String,
    /// When it was looked at.
    pub looked: Option<Timestamp>,
    /// What was found, as JSON.
    pub found: Option<String>,
}

impl Store {
    /// The sites on which signs are to be looked for by now, those that wait longest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn signs_due(&self, now: Timestamp, limit: u32) -> Result<Vec<DueSigns>, StoreError> {
        query(
            "SELECT sites.id, domain FROM signs JOIN sites ON sites.id = signs.site
             WHERE due <= $1 ORDER BY due, sites.id LIMIT $2",
        )
        .bind(now.as_microsecond())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            Ok(DueSigns {
                site: id(row, "id")?,
                domain: get(row, "domain")?,
            })
        })
        .collect()
    }

    /// Keeps what was found on a site, as JSON, and when to look again. A site that is gone stays
    /// gone.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn set_signs(
        &self,
        site: SiteId,
        found: &str,
        at: Timestamp,
        again: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query(
            "INSERT INTO signs (site, due, looked, found)
             SELECT id, $1, $2, $3 FROM sites WHERE id = $4
             ON CONFLICT (site) DO UPDATE SET due = excluded.due, looked = excluded.looked,
                 found = excluded.found",
        )
        .bind(again.as_microsecond())
        .bind(at.as_microsecond())
        .bind(found)
        .bind(site.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// What was found on each of a publisher's sites.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn signs_of(&self, publisher: PublisherId) -> Result<Vec<SiteSigns>, StoreError> {
        query(
            "SELECT sites.id, domain, looked, found FROM sites
             LEFT JOIN signs ON signs.site = sites.id WHERE publisher = $1 ORDER BY domain",
        )
        .bind(publisher.as_bytes().as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            Ok(SiteSigns {
                site: id(row, "id")?,
                domain: get(row, "domain")?,
                looked: optional_time(row, "looked")?,
                found: get(row, "found")?,
            })
        })
        .collect()
    }
}

/// Lets signs be looked for on a site as soon as somebody can.
pub(super) async fn want(tx: &mut Writing, site: SiteId, at: Timestamp) -> Result<(), StoreError> {
    query("INSERT INTO signs (site, due) VALUES ($1, $2) ON CONFLICT (site) DO NOTHING")
        .bind(site.as_bytes().as_slice())
        .bind(at.as_microsecond())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

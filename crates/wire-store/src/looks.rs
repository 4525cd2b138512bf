//! Pages that are looked at again: those that carry an old, a held or a killed version, until each is
//! mended; and those that are gone, because what is gone may come back.

use jiff::Timestamp;
use wire_story::{PickupId, VersionNumber};

use crate::database::{Row, query};
use crate::rows::{get, number};
use crate::{Store, StoreError};

/// When a page is looked at again, and what came of it so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LooksAgain {
    /// When next; never, where it is mended.
    pub next: Option<Timestamp>,
    /// How often it was looked at since the change, or since it is gone.
    pub times: u32,
    /// Why the last look came to nothing, in words for people.
    pub trouble: Option<String>,
}

/// A page that is due to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueLook {
    /// Its address.
    pub page_url: String,
    /// How often it was looked at since the change.
    pub times: u32,
}

impl Store {
    /// The pages that are due, those that have waited longest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn looks_due(&self, at: Timestamp, limit: u32) -> Result<Vec<DueLook>, StoreError> {
        query(
            "SELECT page_url, max(looked_again) AS times FROM pickups
             WHERE next_look <= $1 GROUP BY page_url ORDER BY min(next_look), page_url LIMIT $2",
        )
        .bind(at.as_microsecond())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(due_look)
        .collect()
    }

    /// Says when a pickup is looked at again after a look that went well, for whoever knew the story's
    /// versions up to `newest`. Nothing happens where there is a newer one: it has to be looked at for that.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn look_again(
        &self,
        pickup: PickupId,
        newest: VersionNumber,
        next: Option<Timestamp>,
        times: u32,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query(
            "UPDATE pickups SET next_look = $1, trouble = NULL, looked_again = $2
             WHERE id = $3 AND NOT EXISTS (
                 SELECT 1 FROM versions v WHERE v.story = pickups.story AND v.number > $4)",
        )
        .bind(next.map(Timestamp::as_microsecond))
        .bind(times)
        .bind(pickup.as_bytes().as_slice())
        .bind(newest.get())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// Says that a pickup is looked at once more, though its page carries what it may, and why.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn look_once_more(
        &self,
        pickup: PickupId,
        why: &str,
        next: Timestamp,
        times: u32,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query("UPDATE pickups SET next_look = $1, trouble = $2, looked_again = $3 WHERE id = $4")
            .bind(next.as_microsecond())
            .bind(why)
            .bind(times)
            .bind(pickup.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Says why a page that was due couldn't be looked at, and when it is tried again.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn could_not_look(
        &self,
        page_url: &str,
        trouble: &str,
        next: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query(
            "UPDATE pickups SET next_look = $1, trouble = $2, looked_again = looked_again + 1
             WHERE page_url = $3 AND next_look IS NOT NULL",
        )
        .bind(next.as_microsecond())
        .bind(trouble)
        .bind(page_url)
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

fn due_look(row: &Row) -> Result<DueLook, StoreError> {
    Ok(DueLook {
        page_url: get(row, "page_url")?,
        times: number(row, "times")?,
    })
}

//! Pickups: pages found to carry a story, and every look that was taken at them.

use jiff::Timestamp;
use wire_story::{PickupId, PublisherId, StoryId, VersionNumber};

use crate::database::{Row, Writing, query};
use crate::rows::{damaged, get, id, json, number, optional_id, optional_time, time, to_json};
use crate::{LooksAgain, Store, StoreError, random};

/// One look at a page that carries a story. Findings and passages are JSON that trace wrote and
/// the pages read: the store doesn't look into them.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPickup {
    /// The story that the page carries.
    pub story: StoryId,
    /// Whose page it is, where that is known.
    pub publisher: Option<PublisherId>,
    /// The address of the page.
    pub page_url: String,
    /// When the page was looked at.
    pub seen: Timestamp,
    /// What kind of copy it is, as trace names it.
    pub class: String,
    /// How much of the story the page carries, from 0 to 1.
    pub share: f64,
    /// How many words of the story the page carries.
    pub words: u32,
    /// Which versions the copy may be of.
    pub versions: Vec<VersionNumber>,
    /// Whether a newer version had been published.
    pub stale: bool,
    /// Which rules the page keeps or breaks, as JSON.
    pub findings: String,
    /// Which passages of the page are the story's, as JSON.
    pub passages: String,
    /// The page as it was fetched: its name in the blob store.
    pub page: Option<String>,
}

/// A page found to carry a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Pickup {
    /// Its id.
    pub id: PickupId,
    /// When it was found first.
    pub first_seen: Timestamp,
    /// The newest look at it.
    pub look: NewPickup,
    /// When it is looked at again.
    pub again: LooksAgain,
}

/// Which pickups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PickupFilter {
    /// Those of this publisher's pages.
    pub publisher: Option<PublisherId>,
    /// Those of this story.
    pub story: Option<StoryId>,
    /// Only those of an old version.
    pub stale: bool,
}

/// What a look is among those at its pickup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The first one: the pickup is new.
    First,
    /// The newest one: it is what the pickup shows.
    Newest,
    /// One that is older than what the pickup shows.
    Earlier,
    /// One that was kept before; nothing has changed.
    Already,
}

/// Pickups, each with its newest look.
macro_rules! pickups_with {
    ($end:literal) => {
        concat!(
            "SELECT p.id, p.story, p.page_url, p.first_seen, p.next_look, p.looked_again, p.trouble, l.publisher, l.seen, l.class, l.share,
                    l.words, l.versions, l.stale, l.findings, l.passages, l.page
             FROM pickups p JOIN looks l ON l.number = p.look ",
            $end
        )
    };
}

impl Store {
    /// Keeps a look at a page. The same page with the same story is one pickup: the newest look is
    /// what it shows, and all looks are kept.
    ///
    /// # Errors
    /// There is no such story or publisher.
    pub async fn save_pickup(&self, look: &NewPickup) -> Result<PickupId, StoreError> {
        let mut tx = self.writing().await?;
        let (pickup, _) = save(&mut tx, look).await?;
        tx.commit().await?;
        Ok(pickup)
    }

    /// Keeps a look at a page that was fetched by somebody before, unless it is kept already: of the same
    /// instant, with the same stored page.
    ///
    /// # Errors
    /// There is no such story or publisher.
    pub async fn save_pickup_once(&self, look: &NewPickup) -> Result<(PickupId, Kept), StoreError> {
        let mut tx = self.writing().await?;
        let known = query(
            "SELECT p.id FROM pickups p JOIN looks l ON l.pickup = p.id
             WHERE p.page_url = $1 AND p.story = $2 AND l.seen = $3 AND l.page = $4",
        )
        .bind(&look.page_url)
        .bind(look.story.as_bytes().as_slice())
        .bind(look.seen.as_microsecond())
        .bind(&look.page)
        .fetch_optional(&mut tx)
        .await?;
        if let Some(row) = known {
            return Ok((id(&row, "id")?, Kept::Already));
        }
        let saved = save(&mut tx, look).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// A pickup with its newest look.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn pickup(&self, id: PickupId) -> Result<Option<Pickup>, StoreError> {
        query(pickups_with!("WHERE p.id = $1"))
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| pickup(&row))
            .transpose()
    }

    /// Pickups, those looked at last first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn pickups(
        &self,
        filter: &PickupFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Pickup>, StoreError> {
        query(pickups_with!(
            "WHERE ($1 IS NULL OR p.publisher = $1) AND ($2 IS NULL OR p.story = $2)
               AND ($3 = 0 OR p.stale <> 0)
             ORDER BY p.seen DESC, p.id DESC LIMIT $4 OFFSET $5"
        ))
        .bind(filter.publisher.as_ref().map(|id| id.as_bytes().as_slice()))
        .bind(filter.story.as_ref().map(|id| id.as_bytes().as_slice()))
        .bind(filter.stale)
        .bind(limit)
        .bind(offset)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(pickup)
        .collect()
    }

    /// The pickups that looks at this address have found.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn pickups_at(&self, page_url: &str) -> Result<Vec<Pickup>, StoreError> {
        query(pickups_with!("WHERE p.page_url = $1 ORDER BY p.id"))
            .bind(page_url)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(pickup)
            .collect()
    }

    /// All looks at a pickup, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn looks_of(&self, id: PickupId) -> Result<Vec<NewPickup>, StoreError> {
        query(
            "SELECT p.story, p.page_url, l.* FROM looks l JOIN pickups p ON p.id = l.pickup
             WHERE l.pickup = $1 ORDER BY l.seen DESC, l.number DESC",
        )
        .bind(id.as_bytes().as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(look)
        .collect()
    }
}

async fn save(tx: &mut Writing, look: &NewPickup) -> Result<(PickupId, Kept), StoreError> {
    let known = query("SELECT id FROM pickups WHERE page_url = $1 AND story = $2")
        .bind(&look.page_url)
        .bind(look.story.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?;
    let (pickup, is_new): (PickupId, bool) = match known {
        Some(row) => (id(&row, "id")?, false),
        None => {
            let new = PickupId::new(look.seen, random()?);
            query(
                "INSERT INTO pickups (id, story, page_url, first_seen, seen, look, publisher,
                     stale)
                 VALUES ($1, $2, $3, $4, $4, 0, $5, $6)",
            )
            .bind(new.as_bytes().as_slice())
            .bind(look.story.as_bytes().as_slice())
            .bind(&look.page_url)
            .bind(look.seen.as_microsecond())
            .bind(look.publisher.as_ref().map(|id| id.as_bytes().as_slice()))
            .bind(look.stale)
            .execute(&mut *tx)
            .await?;
            (new, true)
        }
    };
    let versions: Vec<u32> = look.versions.iter().map(|version| version.get()).collect();
    let number: i64 = query(
        "INSERT INTO looks (pickup, publisher, seen, class, share, words, versions, stale,
             findings, passages, page)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING number",
    )
    .bind(pickup.as_bytes().as_slice())
    .bind(look.publisher.as_ref().map(|id| id.as_bytes().as_slice()))
    .bind(look.seen.as_microsecond())
    .bind(&look.class)
    .bind(look.share)
    .bind(look.words)
    .bind(to_json(&versions)?)
    .bind(look.stale)
    .bind(&look.findings)
    .bind(&look.passages)
    .bind(&look.page)
    .fetch_one(&mut *tx)
    .await?
    .try_get(0)?;
    // A look at an older copy of the page, read from an archive, doesn't hide a newer one.
    let shown = query(
        "UPDATE pickups SET look = $1, seen = $2, publisher = $3, stale = $4
         WHERE id = $5 AND seen <= $2",
    )
    .bind(number)
    .bind(look.seen.as_microsecond())
    .bind(look.publisher.as_ref().map(|id| id.as_bytes().as_slice()))
    .bind(look.stale)
    .bind(pickup.as_bytes().as_slice())
    .execute(&mut *tx)
    .await?;
    query("UPDATE pickups SET first_seen = $1 WHERE id = $2 AND first_seen > $1")
        .bind(look.seen.as_microsecond())
        .bind(pickup.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?;
    let kept = match (is_new, shown) {
        (true, _) => Kept::First,
        (false, 0) => Kept::Earlier,
        (false, _) => Kept::Newest,
    };
    Ok((pickup, kept))
}

fn pickup(row: &Row) -> Result<Pickup, StoreError> {
    Ok(Pickup {
        id: id(row, "id")?,
        first_seen: time(row, "first_seen")?,
        look: look(row)?,
        again: LooksAgain {
            next: optional_time(row, "next_look")?,
            times: number(row, "looked_again")?,
            trouble: get(row, "trouble")?,
        },
    })
}

fn look(row: &Row) -> Result<NewPickup, StoreError> {
    let versions = json::<Vec<u32>>(row, "versions")?
        .into_iter()
        .map(|number| VersionNumber::new(number).ok_or_else(|| damaged("versions", "version 0")))
        .collect::<Result<_, _>>()?;
    Ok(NewPickup {
        story: id(row, "story")?,
        publisher: optional_id(row, "publisher")?,
        page_url: get(row, "page_url")?,
        seen: time(row, "seen")?,
        class: get(row, "class")?,
        share: get(row, "share")?,
        words: number(row, "words")?,
        versions,
        stale: get(row, "stale")?,
        findings: get(row, "findings")?,
        passages: get(row, "passages")?,
        page: get(row, "page")?,
    })
}

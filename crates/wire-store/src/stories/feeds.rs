//! What feeds are made of.

use jiff::Timestamp;
use wire_story::{Story, Version};

use super::rows::story_and_version;
use crate::database::{Connections, Row, query};
use crate::rows::{get, json_text, number, signed, time};
use crate::settings::WIRE;
use crate::{Store, StoreError, Wire};

/// A story and something that happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The place in the log of what happened.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The story.
    pub story: Story,
    /// The version to show.
    pub version: Version,
}

/// What the public feeds rest on. While it stays the same, so do they.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedStamp {
    /// The place of the newest event.
    pub seq: u64,
    /// How often stories have changed, which their subjects do without an event.
    pub stories: u64,
    /// The version of the wire's own terms in force.
    pub terms: u32,
    /// What the wire says of itself.
    pub wire: Wire,
}

/// Something that is another after each commit of any program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark([u8; 96]);

impl Store {
    /// What has to be the same, if nothing was written since; nothing, where that can't be told without
    /// asking the database. It is had for a system call or two.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        match self.reading() {
            Connections::Sqlite(pools) => pools.mark().map(Mark),
            Connections::Postgres(_) => None,
        }
    }

    /// What the public feeds rest on now, as of one moment.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn feed_stamp(&self) -> Result<FeedStamp, StoreError> {
        let row = query(
            "SELECT seq,
                    (SELECT changes FROM ground_changes WHERE what = 'stories') AS stories,
                    (SELECT max(version) FROM terms WHERE product IS NULL AND story IS NULL) AS terms,
                    (SELECT value FROM settings WHERE name = $1) AS wire
             FROM last_event",
        )
        .bind(WIRE)
        .fetch_one(self.reading())
        .await?;
        let wire: Option<&str> = get(&row, "wire")?;
        Ok(FeedStamp {
            seq: number(&row, "seq")?,
            stories: number(&row, "stories")?,
            terms: number(&row, "terms")?,
            wire: wire.map_or_else(|| Ok(Wire::default()), |wire| json_text(wire, "wire"))?,
        })
    }

    /// Stories by their newest events, the newest first, before this place in the log: what feeds
    /// list, so that the kill of an old story comes to the top.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn changed_stories(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Changed>, StoreError> {
        query(
            "SELECT s.*, v.number AS version, v.created, v.change, v.note, v.content, e.seq, e.at
             FROM stories s
             JOIN versions v ON v.story = s.id AND v.number = s.latest
             JOIN events e ON e.seq = s.last_seq
             WHERE s.last_seq < $1
             ORDER BY s.last_seq DESC LIMIT $2",
        )
        .bind(before.map_or(i64::MAX, signed))
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(changed)
        .collect()
    }

    /// What happened between these two places in the log, both included, the newest first; of several
    /// events of one story the last.
    ///
    /// A story is as it was then, so a page of the archive stays what it is. But one that may not be used
    /// now is as it is now: no archive goes on showing what was killed. And what happened under an embargo
    /// that has ended isn't there: the story begins with the end of it.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn changes_between(&self, from: u64, to: u64) -> Result<Vec<Changed>, StoreError> {
        query(
            "SELECT s.*, v.number AS version, v.created, v.change, v.note, v.content, e.seq, e.at
             FROM events e
             JOIN stories s ON s.id = e.story
             JOIN versions v ON v.story = s.id
                AND v.number = CASE WHEN s.status = 'usable' THEN e.version ELSE s.latest END
             WHERE e.seq BETWEEN $1 AND $2
               AND NOT EXISTS (
                   SELECT 1 FROM events later
                   WHERE later.story = e.story AND later.seq > e.seq
                     AND (later.seq <= $2 OR later.kind = 'released'))
             ORDER BY e.seq DESC",
        )
        .bind(signed(from))
        .bind(signed(to))
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(changed)
        .collect()
    }
}

fn changed(row: &Row) -> Result<Changed, StoreError> {
    let (story, version) = story_and_version(row)?;
    Ok(Changed {
        seq: number(row, "seq")?,
        at: time(row, "at")?,
        story,
        version,
    })
}

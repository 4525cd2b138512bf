//! The event log: the one ordered record of what happened to stories.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::iter;

use jiff::Timestamp;
use sqlx::postgres::PgListener;
use wire_story::{Change, Edition, Story, StoryId, VersionNumber};

use crate::database::{Connections, Given, Row, Writing, query};
use crate::rows::{code, id, json_list, number, signed, time, version};
use crate::{Store, StoreError, postgres};

/// One line of the event log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place: 1, 2, 3 … without holes.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// To which story.
    pub story: StoryId,
    /// The version that came, or that was the newest when the embargo ended.
    pub version: VersionNumber,
    /// What happened.
    pub kind: EventKind,
}

/// What happened to a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// It was published.
    New,
    /// News was added to it.
    Update,
    /// An error in it was mended.
    Correction,
    /// Something trifling was mended.
    Refile,
    /// It was held back.
    Hold,
    /// It was killed.
    Kill,
    /// Its embargo ended.
    Released,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Update,
        Self::Correction,
        Self::Refile,
        Self::Hold,
        Self::Kill,
        Self::Released,
    ];

    /// The code that records and programs use; those of versions are the versions' change codes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Update => "update",
            Self::Correction => "correction",
            Self::Refile => "refile",
            Self::Hold => "hold",
            Self::Kill => "kill",
            Self::Released => "released",
        }
    }

    /// The kind of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What the publication of this edition is.
    #[must_use]
    pub fn of(edition: &Edition) -> Self {
        match edition {
            Edition::Usable { change, .. } => match change {
                Change::New => Self::New,
                Change::Update { .. } => Self::Update,
                Change::Correction { .. } => Self::Correction,
                Change::Refile => Self::Refile,
            },
            Edition::Withheld { .. } => Self::Hold,
            Edition::Killed { .. } => Self::Kill,
        }
    }

    /// Whether it brings a story that there wasn't before.
    #[must_use]
    pub fn is_new(self) -> bool {
        matches!(self, Self::New | Self::Released)
    }

    /// Whether whoever has a copy must act on it, and is told at once.
    #[must_use]
    pub fn needs_action(self) -> bool {
        matches!(self, Self::Correction | Self::Hold | Self::Kill)
    }
}

/// Hears that something was added to the log, by whichever node or command.
#[derive(Debug)]
pub struct Wakes(PgListener);

impl Wakes {
    /// Returns when something was added, or may have been: while the connection was broken nobody knows.
    ///
    /// # Errors
    /// The database can't be reached.
    pub async fn next(&mut self) -> Result<(), StoreError> {
        self.0.try_recv().await?;
        Ok(())
    }
}

impl Store {
    /// Listens for what is added to the log. Nothing where the wire lies on SQLite, whose one server adds to it
    /// itself; commands beside it are heard by looking.
    ///
    /// # Errors
    /// The database can't be reached.
    pub async fn wakes(&self) -> Result<Option<Wakes>, StoreError> {
        match self.reading() {
            Connections::Sqlite(_) => Ok(None),
            Connections::Postgres(pools) => Ok(Some(Wakes(postgres::listen(pools).await?))),
        }
    }

    /// What happened at these places in the log; none that isn't there.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn kinds_of(
        &self,
        seqs: impl IntoIterator<Item = u64>,
    ) -> Result<BTreeMap<u64, EventKind>, StoreError> {
        let seqs: BTreeSet<u64> = seqs.into_iter().collect();
        if seqs.is_empty() {
            return Ok(BTreeMap::new());
        }
        let given = Given::default().numbers("seq", seqs.into_iter().map(signed));
        query("SELECT e.seq, e.kind FROM {given} JOIN events e ON e.seq = given.seq")
            .given(given)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| {
                Ok((
                    number(row, "seq")?,
                    code(row, "kind", EventKind::from_code)?,
                ))
            })
            .collect()
    }

    /// The events after this place in the log, in order.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn events_after(&self, seq: u64, limit: u32) -> Result<Vec<Event>, StoreError> {
        query("SELECT * FROM events WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(signed(seq))
            .bind(limit)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(event)
            .collect()
    }

    /// The events of one story, in order.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn events_of(&self, story: StoryId) -> Result<Vec<Event>, StoreError> {
        query("SELECT * FROM events WHERE story = $1 ORDER BY seq")
            .bind(story.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(event)
            .collect()
    }

    /// Whether the story was released from its embargo after this place in the log. Nobody but the desk had anything
    /// of it before, so for everybody it begins with its release, whatever happened to it until then.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn is_released_after(&self, story: &Story, seq: u64) -> Result<bool, StoreError> {
        if !story.is_released() {
            return Ok(false);
        }
        let releases = self
            .releases_of(&json_list(iter::once(story.id.as_bytes())))
            .await?;
        Ok(releases.values().any(|release| seq < *release))
    }

    /// Where in the log those of the listed stories were released from their embargoes that had one and have none now.
    pub(crate) async fn releases_of(
        &self,
        listed: &str,
    ) -> Result<HashMap<StoryId, u64>, StoreError> {
        query(
            "SELECT story, max(seq) AS seq FROM events
             WHERE kind = 'released' AND story IN (SELECT unhex(value) FROM json_each($1)) GROUP BY story",
        )
        .bind(listed)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| Ok((id(row, "story")?, number(row, "seq")?)))
        .collect()
    }

    /// The place of the newest event after `seq` and up to `until` that [needs action](EventKind::needs_action);
    /// 0 where there is none.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn last_to_act_on(&self, seq: u64, until: u64) -> Result<u64, StoreError> {
        let row = query(
            "SELECT coalesce(max(seq), 0) AS seq FROM events
             WHERE seq > $1 AND seq <= $2 AND kind IN ('correction', 'hold', 'kill')",
        )
        .bind(signed(seq))
        .bind(signed(until))
        .fetch_one(self.reading())
        .await?;
        number(&row, "seq")
    }

    /// The part of the event log that happened from one time until before another: the place that it begins behind, and
    /// that of its last event.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn events_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(u64, u64), StoreError> {
        let row = query(
            "SELECT coalesce((SELECT seq - 1 FROM events WHERE at >= $1 ORDER BY seq LIMIT 1),
                 (SELECT seq FROM last_event)) AS after_seq,
                 coalesce((SELECT seq FROM events WHERE at < $2 ORDER BY seq DESC LIMIT 1), 0) AS until_seq",
        )
        .bind(from.as_microsecond())
        .bind(to.as_microsecond())
        .fetch_one(self.reading())
        .await?;
        Ok((number(&row, "after_seq")?, number(&row, "until_seq")?))
    }

    /// The place of the newest event; 0 while nothing has happened.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn last_seq(&self) -> Result<u64, StoreError> {
        let row = query("SELECT seq FROM last_event")
            .fetch_one(self.reading())
            .await?;
        number(&row, "seq")
    }
}

/// Writes an event. Its place comes from the one counter row, in the caller's transaction: events
/// commit in the order of their places, and a transaction that fails leaves no hole.
pub(crate) async fn append(
    tx: &mut Writing,
    story: StoryId,
    version: VersionNumber,
    kind: EventKind,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let seq: i64 = query("UPDATE last_event SET seq = seq + 1 RETURNING seq")
        .fetch_one(&mut *tx)
        .await?
        .try_get(0)?;
    query("INSERT INTO events (seq, at, story, version, kind) VALUES ($1, $2, $3, $4, $5)")
        .bind(seq)
        .bind(at.as_microsecond())
        .bind(story.as_bytes().as_slice())
        .bind(version.get())
        .bind(kind.code())
        .execute(&mut *tx)
        .await?;
    query("UPDATE stories SET last_seq = $1 WHERE id = $2")
        .bind(seq)
        .bind(story.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?;
    Ok(seq.unsigned_abs())
}

pub(crate) fn event(row: &Row) -> Result<Event, StoreError> {
    Ok(Event {
        seq: number(row, "seq")?,
        at: time(row, "at")?,
        story: id(row, "story")?,
        version: version(row, "version")?,
        kind: code(row, "kind", EventKind::from_code)?,
    })
}

//! Replays: parts of the event log that are sent to an endpoint again.

use jiff::Timestamp;
use wire_story::SubscriptionId;

use crate::database::{Row, query};
use crate::events::event;
use crate::rows::{get, id, number, optional_time, signed, time};
use crate::{Event, Store, StoreError};

/// Which part of the event log a replay sends again: what doesn't change while it is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The number of the replay.
    pub replay: u64,
    /// It begins behind this place.
    pub after: u64,
    /// The place of its last event.
    pub until: u64,
}

/// A part of the event log that somebody asked to be sent to an endpoint again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// To which standing order's endpoint.
    pub subscription: SubscriptionId,
    /// Which part.
    pub span: Span,
    /// How far it has come.
    pub cursor: u64,
    /// When it was asked for.
    pub asked: Timestamp,
    /// By whom.
    pub asked_by: String,
    /// When it was stopped, where somebody did that.
    pub cancelled: Option<Timestamp>,
}

impl Replay {
    /// How many events it is over.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.span.until - self.span.after
    }

    /// How many of them it has behind it.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.cursor - self.span.after
    }

    /// Whether there is something left to do.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.cancelled.is_none() && self.cursor < self.span.until
    }
}

/// A story that a replay comes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The place of its last event in the replay's part of the log: there the story is sent, once.
    pub place: u64,
    /// Its events in that part and the newest of all, in order. The last one says what the story is now.
    pub events: Vec<Event>,
}

/// Each story's last event of the part after `$4` up to `$2`, as far as they lie behind `$1`; and with it those that
/// it stands for, and the newest.
const AGAIN: &str = "
    SELECT last.seq AS place, e.* FROM (
        SELECT seq, story FROM events here WHERE seq > $1 AND seq <= $2
          AND NOT EXISTS (SELECT 1 FROM events later
              WHERE later.story = here.story AND later.seq > here.seq AND later.seq <= $2)
        ORDER BY seq LIMIT $3) last
    JOIN stories s ON s.id = last.story
    JOIN events e ON e.story = last.story AND e.seq > $4 AND (e.seq <= $2 OR e.seq = s.last_seq)
    ORDER BY last.seq, e.seq";

impl Store {
    /// Takes an order to send an endpoint the events after a place and up to another again. Returns the number of the
    /// replay.
    ///
    /// # Errors
    /// There is no such standing order, or nothing happened between these places; or a replay to the endpoint is
    /// under way already.
    pub async fn ask_for_replay(
        &self,
        subscription: SubscriptionId,
        (after, until): (u64, u64),
        by: &str,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        if until <= after {
            return Err(StoreError::Invalid(
                "nothing happened in that time: there is nothing to send again".into(),
            ));
        }
        let mut tx = self.writing().await?;
        let under_way = query(
            "SELECT * FROM replays
             WHERE subscription = $1 AND cancelled IS NULL AND cursor < until_seq",
        )
        .bind(subscription.as_bytes().as_slice())
        .fetch_optional(&mut tx)
        .await?;
        if let Some(row) = under_way {
            let by = replay(&row)?.asked_by;
            return Err(StoreError::Conflict(format!(
                "a replay that {by} asked for is under way: wait until it has ended, or stop it first"
            )));
        }
        let row = query(
            "INSERT INTO replays (subscription, after_seq, until_seq, cursor, asked, asked_by)
             VALUES ($1, $2, $3, $2, $4, $5) RETURNING number",
        )
        .bind(subscription.as_bytes().as_slice())
        .bind(signed(after))
        .bind(signed(until))
        .bind(at.as_microsecond())
        .bind(by)
        .fetch_one(&mut tx)
        .await?;
        tx.commit().await?;
        number(&row, "number")
    }

    /// Stops the replay to an endpoint; nothing where none is under way. What was sent stays sent.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn cancel_replay(
        &self,
        subscription: SubscriptionId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query(
            "UPDATE replays SET cancelled = $1
             WHERE subscription = $2 AND cancelled IS NULL AND cursor < until_seq",
        )
        .bind(at.as_microsecond())
        .bind(subscription.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// The last replay to an endpoint that was asked for.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn last_replay(
        &self,
        subscription: SubscriptionId,
    ) -> Result<Option<Replay>, StoreError> {
        query("SELECT * FROM replays WHERE subscription = $1 ORDER BY number DESC LIMIT 1")
            .bind(subscription.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| replay(&row))
            .transpose()
    }

    /// The replays that are under way, those first that have had the least.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn replays_under_way(&self) -> Result<Vec<Replay>, StoreError> {
        query(
            "SELECT * FROM replays WHERE cancelled IS NULL AND cursor < until_seq
             ORDER BY cursor - after_seq, number",
        )
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(replay)
        .collect()
    }

    /// The next stories that a replay comes by after this place. Where these are fewer than the limit, it comes by no
    /// more.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn replayed(
        &self,
        span: Span,
        cursor: u64,
        limit: usize,
    ) -> Result<Vec<Again>, StoreError> {
        let rows = query(AGAIN)
            .bind(signed(cursor))
            .bind(signed(span.until))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .bind(signed(span.after));
        let mut stories: Vec<Again> = Vec::new();
        for row in &rows.fetch_all(self.reading()).await? {
            let (place, event) = (number(row, "place")?, event(row)?);
            match stories.last_mut() {
                Some(last) if last.place == place => last.events.push(event),
                _ => stories.push(Again {
                    place,
                    events: vec![event],
                }),
            }
        }
        Ok(stories)
    }
}

fn replay(row: &Row) -> Result<Replay, StoreError> {
    Ok(Replay {
        subscription: id(row, "subscription")?,
        span: Span {
            replay: number(row, "number")?,
            after: number(row, "after_seq")?,
            until: number(row, "until_seq")?,
        },
        cursor: number(row, "cursor")?,
        asked: time(row, "asked")?,
        asked_by: get(row, "asked_by")?,
        cancelled: optional_time(row, "cancelled")?,
    })
}

//! How delivering goes: cursors, what waits for another try, and receipts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use wire_story::{StoryId, SubscriptionId, VersionNumber};

use super::replays::Span;
use super::sooner::offer_what_overtakes;
use crate::database::{Given, Row, Writing, query};
use crate::events::event;
use crate::rows::{code, damaged, get, id, json_list, number, signed, time, version};
use crate::{Event, Lease, Shard, Store, StoreError, Take, leases, ledger};

/// One of a standing order's ways through the event log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Everything, in order.
    News,
    /// Corrections, holds and kills, which overtake.
    Urgent,
    /// What was sent before and is sent again, while there is nothing else to do.
    Replay(Span),
}

/// A lane has come as far as this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CursorMove {
    /// Of which standing order.
    pub subscription: SubscriptionId,
    /// Which lane.
    pub lane: Lane,
    /// The place in the log. One that lies behind moves nothing.
    pub to: u64,
}

/// A delivery that waits for another try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Of which standing order.
    pub subscription: SubscriptionId,
    /// Of which event.
    pub seq: u64,
    /// Of which story.
    pub story: StoryId,
    /// How often it was tried; a try that was brought forward, because the endpoint took something else again, isn't counted.
    pub attempts: u32,
    /// When to try again.
    pub due: Timestamp,
    /// Why it didn't go the last time.
    pub last_error: String,
}

/// How one try went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The other side has it.
    Delivered,
    /// The other side refused it, or couldn't be reached.
    Failed,
    /// Nobody knows: it was sent, and no answer came in time.
    TimedOut,
    /// It wasn't sent: the decision said no.
    Withheld,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [
        Self::Delivered,
        Self::Failed,
        Self::TimedOut,
        Self::Withheld,
    ];

    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::TimedOut => "timed-out",
            Self::Withheld => "withheld",
        }
    }

    /// Whether anything was sent.
    #[must_use]
    pub fn is_sent(self) -> bool {
        self != Self::Withheld
    }

    /// The outcome of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// The record of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Of which standing order.
    pub subscription: SubscriptionId,
    /// Of which event.
    pub seq: u64,
    /// Of which story.
    pub story: StoryId,
    /// Of which version.
    pub version: VersionNumber,
    /// When.
    pub at: Timestamp,
    /// How it went.
    pub outcome: Outcome,
    /// What the other side answered.
    pub status: Option<u16>,
    /// How long it took.
    pub millis: u32,
    /// Why, in words for the owner of the endpoint.
    pub note: String,
}

/// What a round of deliveries has to write down, all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flush {
    /// The leases under which it was done: it is refused when one of them isn't held any more.
    pub leases: BTreeSet<Lease>,
    /// How the tries went.
    pub receipts: Vec<Receipt>,
    /// How far the lanes have come.
    pub cursors: Vec<CursorMove>,
    /// Endpoints that have begun to take nothing, and since when, and those that take what they are sent again.
    pub failing: Vec<(SubscriptionId, Option<Timestamp>)>,
    /// What waits for another try; it takes the place of what waited for the same event.
    pub pending: Vec<Pending>,
    /// What waits no longer: delivered, superseded or given up.
    pub settled: Vec<(SubscriptionId, u64)>,
    /// The lines of the ledger.
    pub takes: Vec<Take>,
}

impl Flush {
    /// Whether there is nothing to write down.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            leases: _,
            receipts,
            cursors,
            failing,
            pending,
            settled,
            takes,
        } = self;
        receipts.is_empty()
            && cursors.is_empty()
            && failing.is_empty()
            && pending.is_empty()
            && settled.is_empty()
            && takes.is_empty()
    }
}

impl Store {
    /// Writes down a round of deliveries in one transaction: after a crash, the tries of at most one
    /// round are made again, and none is forgotten.
    ///
    /// # Errors
    /// The database can't be written, something names what isn't there, or another node has taken the work over;
    /// then nothing is written.
    pub async fn append_receipts(&self, flush: &Flush) -> Result<(), StoreError> {
        if flush.is_empty() {
            return Ok(());
        }
        let mut tx = self.writing().await?;
        leases::require(&mut tx, &flush.leases).await?;
        append(&mut tx, &flush.receipts).await?;
        settle(&mut tx, &flush.settled).await?;
        put_pending(&mut tx, &flush.pending).await?;
        for (subscription, since) in &flush.failing {
            query("UPDATE subscriptions SET failing_since = $1 WHERE id = $2")
                .bind(since.map(Timestamp::as_microsecond))
                .bind(subscription.as_bytes().as_slice())
                .execute(&mut tx)
                .await?;
        }
        offer_what_overtakes(&mut tx, flush).await?;
        move_cursors(&mut tx, &flush.cursors).await?;
        ledger::record(&mut tx, &flush.takes).await?;
        Ok(tx.commit().await?)
    }

    /// The events that are to be tried again at `at`, and for whom: standing orders of these shards that weren't
    /// disabled. Kills come first, then holds, then corrections, then the rest, each in the order of their times. Of one
    /// standing order there are so many that others have room; those that rest a while are only given what has to be
    /// acted on.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn due_events(
        &self,
        at: Timestamp,
        resting: impl IntoIterator<Item = SubscriptionId>,
        shards: &[Shard],
        limit: u32,
    ) -> Result<Vec<(SubscriptionId, Event)>, StoreError> {
        let resting: Vec<SubscriptionId> = resting.into_iter().collect();
        query(
            "SELECT * FROM (
                 SELECT due_now.*, row_number() OVER (
                     PARTITION BY subscription ORDER BY class, due, seq) AS place
                 FROM (SELECT p.subscription, p.due, e.*, CASE e.kind WHEN 'kill' THEN 0 WHEN 'hold' THEN 1
                           WHEN 'correction' THEN 2 ELSE 3 END AS class
                       FROM pending p
                       JOIN subscriptions s ON s.id = p.subscription
                       JOIN events e ON e.seq = p.seq
                       WHERE p.due <= $1 AND s.disabled IS NULL
                         AND substr(p.subscription, 16, 1) IN (SELECT unhex(value) FROM json_each($3))) due_now
                 WHERE class < 3
                    OR subscription NOT IN (SELECT unhex(value) FROM json_each($2))) placed
             WHERE place <= 64 ORDER BY class, due, seq LIMIT $4",
        )
        .bind(at.as_microsecond())
        .bind(json_list(resting.iter().map(SubscriptionId::as_bytes)))
        .bind(Shard::endings(shards))
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| Ok((id(row, "subscription")?, event(row)?)))
        .collect()
    }

    /// Everything that waits for a standing order, in the order of the log.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn pending_of(
        &self,
        subscription: SubscriptionId,
    ) -> Result<Vec<Pending>, StoreError> {
        query("SELECT * FROM pending WHERE subscription = $1 ORDER BY seq")
            .bind(subscription.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(pending)
            .collect()
    }

    /// What waits of a story, for whichever standing order.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn pending_about(&self, story: StoryId) -> Result<Vec<Pending>, StoreError> {
        query("SELECT * FROM pending WHERE story = $1 ORDER BY subscription, seq")
            .bind(story.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(pending)
            .collect()
    }

    /// How much waits for a standing order.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn count_pending(&self, subscription: SubscriptionId) -> Result<u64, StoreError> {
        let counted = query("SELECT count(*) AS waiting FROM pending WHERE subscription = $1")
            .bind(subscription.as_bytes().as_slice())
            .fetch_one(self.reading())
            .await?;
        number(&counted, "waiting")
    }

    /// What is tried again next of what waits for a standing order.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn next_pending(
        &self,
        subscription: SubscriptionId,
        limit: u32,
    ) -> Result<Vec<Pending>, StoreError> {
        query("SELECT * FROM pending WHERE subscription = $1 ORDER BY due, seq LIMIT $2")
            .bind(subscription.as_bytes().as_slice())
            .bind(limit)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(pending)
            .collect()
    }

    /// The newest receipts of a standing order, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn receipts_of(
        &self,
        subscription: SubscriptionId,
        limit: u32,
    ) -> Result<Vec<Receipt>, StoreError> {
        query("SELECT * FROM receipts WHERE subscription = $1 ORDER BY number DESC LIMIT $2")
            .bind(subscription.as_bytes().as_slice())
            .bind(limit)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(receipt)
            .collect()
    }
}

async fn append(tx: &mut Writing, receipts: &[Receipt]) -> Result<(), StoreError> {
    if receipts.is_empty() {
        return Ok(());
    }
    let each = || receipts.iter();
    let given = Given::default()
        .bytes("subscription", each().map(|it| *it.subscription.as_bytes()))
        .numbers("seq", each().map(|it| signed(it.seq)))
        .bytes("story", each().map(|it| *it.story.as_bytes()))
        .numbers("version", each().map(|it| i64::from(it.version.get())))
        .numbers("at", each().map(|it| it.at.as_microsecond()))
        .texts("outcome", each().map(|it| it.outcome.code()))
        .numbers("status", each().map(|it| it.status.map(i64::from)))
        .numbers("millis", each().map(|it| i64::from(it.millis)))
        .texts("note", each().map(|it| it.note.as_str()));
    query(
        "INSERT INTO receipts (subscription, seq, story, version, at, outcome, status, millis, note)
         SELECT * FROM {given}",
    )
    .given(given)
    .execute(tx)
    .await?;
    Ok(())
}

/// What waits takes the place of what waited for the same event.
async fn put_pending(tx: &mut Writing, pending: &[Pending]) -> Result<(), StoreError> {
    if pending.is_empty() {
        return Ok(());
    }
    let each = || pending.iter();
    let given = Given::default()
        .bytes("subscription", each().map(|it| *it.subscription.as_bytes()))
        .numbers("seq", each().map(|it| signed(it.seq)))
        .bytes("story", each().map(|it| *it.story.as_bytes()))
        .numbers("attempts", each().map(|it| i64::from(it.attempts)))
        .numbers("due", each().map(|it| it.due.as_microsecond()))
        .texts("last_error", each().map(|it| it.last_error.as_str()));
    query(
        "INSERT INTO pending (subscription, seq, story, attempts, due, last_error)
         SELECT * FROM {given} WHERE true
         ON CONFLICT (subscription, seq) DO UPDATE SET attempts = excluded.attempts,
             due = excluded.due, last_error = excluded.last_error",
    )
    .given(given)
    .execute(tx)
    .await?;
    Ok(())
}

async fn settle(tx: &mut Writing, settled: &[(SubscriptionId, u64)]) -> Result<(), StoreError> {
    if settled.is_empty() {
        return Ok(());
    }
    let given = Given::default()
        .bytes("subscription", settled.iter().map(|(of, _)| *of.as_bytes()))
        .numbers("seq", settled.iter().map(|(_, seq)| signed(*seq)));
    query(
        "DELETE FROM pending WHERE (subscription, seq) IN (SELECT subscription, seq FROM {given})",
    )
    .given(given)
    .execute(tx)
    .await?;
    Ok(())
}

/// How far a standing order has come: 0 where a lane stays.
#[derive(Default)]
struct Places {
    news: u64,
    urgent: u64,
}

/// Nearly always both lanes come as far, and one statement moves them together.
const MOVE: &str = "
    UPDATE subscriptions
    SET cursor = CASE WHEN cursor < given.news THEN given.news ELSE cursor END,
        urgent_cursor = CASE WHEN urgent_cursor < given.urgent THEN given.urgent ELSE urgent_cursor END
    FROM {given} WHERE subscriptions.id = given.subscription";

async fn move_cursors(tx: &mut Writing, cursors: &[CursorMove]) -> Result<(), StoreError> {
    let mut places: BTreeMap<SubscriptionId, Places> = BTreeMap::new();
    for cursor in cursors {
        let of_lane = match cursor.lane {
            Lane::News => &mut places.entry(cursor.subscription).or_default().news,
            Lane::Urgent => &mut places.entry(cursor.subscription).or_default().urgent,
            Lane::Replay(span) => {
                query("UPDATE replays SET cursor = $1 WHERE number = $2 AND cursor < $1")
                    .bind(signed(cursor.to))
                    .bind(signed(span.replay))
                    .execute(&mut *tx)
                    .await?;
                continue;
            }
        };
        *of_lane = cursor.to.max(*of_lane);
    }
    if places.is_empty() {
        return Ok(());
    }
    let given = Given::default()
        .bytes("subscription", places.keys().map(|of| *of.as_bytes()))
        .numbers("news", places.values().map(|places| signed(places.news)))
        .numbers(
            "urgent",
            places.values().map(|places| signed(places.urgent)),
        );
    query(MOVE).given(given).execute(tx).await?;
    Ok(())
}

pub(super) fn pending(row: &Row) -> Result<Pending, StoreError> {
    Ok(Pending {
        subscription: id(row, "subscription")?,
        seq: number(row, "seq")?,
        story: id(row, "story")?,
        attempts: number(row, "attempts")?,
        due: time(row, "due")?,
        last_error: get(row, "last_error")?,
    })
}

fn receipt(row: &Row) -> Result<Receipt, StoreError> {
    let status = get::<Option<i64>>(row, "status")?
        .map(|status| u16::try_from(status).map_err(|_| damaged("status", "an impossible number")))
        .transpose()?;
    Ok(Receipt {
        subscription: id(row, "subscription")?,
        seq: number(row, "seq")?,
        story: id(row, "story")?,
        version: version(row, "version")?,
        at: time(row, "at")?,
        outcome: code(row, "outcome", Outcome::from_code)?,
        status,
        millis: number(row, "millis")?,
        note: get(row, "note")?,
    })
}

//! The ledger: who got which version of what, by which exit, when, with what result.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};
use wire_rights::{Basis, Exit, Licensed};
use wire_story::{PublisherId, StoryId, VersionNumber};

use crate::database::{Given, Row, Writing, query};
use crate::rows::{code, get, id, number, optional_number, time, version};
use crate::{Store, StoreError, obligations};

/// How giving out a copy went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TakeResult {
    /// Given to whoever asked: shown, copied, downloaded.
    Given,
    /// Sent, and the other side said that it has it.
    Delivered,
    /// Sent, and the other side said nothing in time: perhaps it has it.
    TimedOut,
    /// Not given.
    Failed,
}

impl TakeResult {
    /// Every result.
    pub const ALL: [Self; 4] = [Self::Given, Self::Delivered, Self::TimedOut, Self::Failed];

    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Delivered => "delivered",
            Self::TimedOut => "timed-out",
            Self::Failed => "failed",
        }
    }

    /// The result of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.code() == code)
    }

    /// Whether the publisher has a copy, as far as anybody can know.
    #[must_use]
    pub fn makes_holder(self) -> bool {
        !matches!(self, Self::Failed)
    }
}

/// A copy that is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// To whom.
    pub publisher: PublisherId,
    /// Of which story.
    pub story: StoryId,
    /// Of which version.
    pub version: VersionNumber,
    /// By which exit.
    pub exit: Exit,
    /// When.
    pub at: Timestamp,
    /// How it went.
    pub result: TakeResult,
    /// What the decision to give it rested on; nothing where a process died over it and nobody knows.
    pub basis: Option<Basis>,
}

impl Take {
    /// The copy that this decision gave.
    #[must_use]
    pub fn of(licensed: &Licensed<'_>, at: Timestamp, result: TakeResult) -> Self {
        Self {
            publisher: licensed.publisher(),
            story: licensed.story().id,
            version: licensed.version().number,
            exit: licensed.exit(),
            at,
            result,
            basis: Some(licensed.basis()),
        }
    }
}

/// A line of the ledger. Taking the same version again by the same exit on the same basis counts up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// To whom.
    pub publisher: PublisherId,
    /// Of which story.
    pub story: StoryId,
    /// Of which version.
    pub version: VersionNumber,
    /// By which exit.
    pub exit: Exit,
    /// How it went.
    pub result: TakeResult,
    /// What it rested on, where that is known.
    pub basis: Option<Basis>,
    /// The first time.
    pub first: Timestamp,
    /// The last time.
    pub last: Timestamp,
    /// How many times.
    pub times: u32,
}

/// Who has a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub publisher: PublisherId,
    /// The newest version they got.
    pub version: VersionNumber,
    /// By which exit they got it last; that they read it on the wire counts only if they did nothing else.
    pub exit: Exit,
    /// When.
    pub at: Timestamp,
    /// What it rested on, where that is known.
    pub basis: Option<Basis>,
}

impl Store {
    /// Records a copy that is given out. To be done before it is out of one's hands.
    ///
    /// # Errors
    /// It names a publisher or a version that isn't there; or the licence it rests on was used up
    /// meanwhile by another copy.
    pub async fn record_take(&self, take: &Take) -> Result<(), StoreError> {
        self.record_takes(std::slice::from_ref(take)).await
    }

    /// Records many copies, all or none: a feed gives out many at once.
    ///
    /// # Errors
    /// As for [`record_take`](Self::record_take), of any of them.
    pub async fn record_takes(&self, takes: &[Take]) -> Result<(), StoreError> {
        if takes.is_empty() {
            return Ok(());
        }
        let mut tx = self.writing().await?;
        record(&mut tx, takes).await?;
        Ok(tx.commit().await?)
    }

    /// All lines of a story, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn takes_of_story(&self, story: StoryId) -> Result<Vec<LedgerEntry>, StoreError> {
        query("SELECT * FROM takes WHERE story = $1 ORDER BY last DESC, version DESC, exit")
            .bind(story.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(entry)
            .collect()
    }

    /// All lines of a publisher, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn takes_of(&self, publisher: PublisherId) -> Result<Vec<LedgerEntry>, StoreError> {
        query(
            "SELECT * FROM takes WHERE publisher = $1
             ORDER BY last DESC, story DESC, version DESC, exit, terms DESC",
        )
        .bind(publisher.as_bytes().as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(entry)
        .collect()
    }

    /// How many other stories a publisher took for the first time on the day (UTC) of `at`, by exits
    /// that republish: what a daily cap counts. A story that it had before today doesn't count again.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn taken_today(
        &self,
        publisher: PublisherId,
        at: Timestamp,
        except: StoryId,
    ) -> Result<u32, StoreError> {
        let (start, end) = day(at);
        let row = query(
            "SELECT count(*) AS stories FROM (
                 SELECT story FROM takes
                 WHERE publisher = $1 AND story <> $2 AND exit <> 'page' AND result <> 'failed'
                 GROUP BY story HAVING min(first) >= $3 AND min(first) < $4) today",
        )
        .bind(publisher.as_bytes().as_slice())
        .bind(except.as_bytes().as_slice())
        .bind(start.as_microsecond())
        .bind(end.as_microsecond())
        .fetch_one(self.reading())
        .await?;
        number(&row, "stories")
    }

    /// Who has a story, and the newest version that each of them got.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn holders(&self, story: StoryId) -> Result<Vec<Holder>, StoreError> {
        query(HOLDERS)
            .bind(story.as_bytes().as_slice())
            .bind(i64::from(u32::MAX))
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(holder)
            .collect()
    }
}

/// Who has the story `$1` in a version before `$2`.
pub(crate) const HOLDERS: &str = "
    SELECT publisher, version, exit, terms, licence, last FROM (
        SELECT *, row_number() OVER (
            PARTITION BY publisher ORDER BY version DESC, exit = 'page', last DESC, exit) AS place
        FROM takes WHERE story = $1 AND version < $2 AND result <> 'failed') placed
    WHERE place = 1 ORDER BY publisher";

/// Who has a version of a story that is older than this one.
pub(crate) async fn holders_before(
    tx: &mut Writing,
    story: StoryId,
    version: VersionNumber,
) -> Result<Vec<Holder>, StoreError> {
    query(HOLDERS)
        .bind(story.as_bytes().as_slice())
        .bind(version.get())
        .fetch_all(&mut *tx)
        .await?
        .iter()
        .map(holder)
        .collect()
}

/// Writes lines, each of which is given once; one that is there already is counted up.
const RECORD: &str = "
    INSERT INTO takes (story, publisher, version, exit, result, terms, licence, first, last, times)
    SELECT * FROM {given} WHERE true
    ON CONFLICT (story, publisher, version, exit, result, terms, licence) DO UPDATE SET
        first = CASE WHEN excluded.first < takes.first THEN excluded.first ELSE takes.first END,
        last = CASE WHEN excluded.last > takes.last THEN excluded.last ELSE takes.last END,
        times = takes.times + excluded.times";

/// Writes the lines, and opens the obligations that they come too late for: of copies that were under way
/// while the story was corrected or killed.
pub(crate) async fn record(tx: &mut Writing, takes: &[Take]) -> Result<(), StoreError> {
    // What was pushed is with the publisher whatever is true by now; what is asked for isn't yet, and
    // each that is written leaves less room for the next.
    let needs_room = |take: &&Take| {
        take.result == TakeResult::Given
            && take.exit.republishes()
            && matches!(take.basis, Some(Basis::Licence(_)))
    };
    for take in takes.iter().filter(needs_room) {
        if let Some(Basis::Licence(licence)) = &take.basis {
            require_room(tx, licence.as_bytes(), take.story).await?;
        }
        write(tx, [take]).await?;
    }
    write(tx, takes.iter().filter(|take| !needs_room(take))).await?;
    let holders = takes.iter().filter(|take| take.result.makes_holder());
    obligations::open_missed(tx, holders).await
}

async fn write<'a>(
    tx: &mut Writing,
    takes: impl IntoIterator<Item = &'a Take>,
) -> Result<(), StoreError> {
    // Two copies of the same version may go by the same exit at once: a publisher may have two endpoints. A
    // statement takes each line once, and those that lie beside each other are written the quickest.
    let mut lines: BTreeMap<Line<'_>, Times> = BTreeMap::new();
    for take in takes {
        lines
            .entry(Line::of(take))
            .and_modify(|times| times.add(take.at))
            .or_insert(Times::once(take.at));
    }
    if lines.is_empty() {
        return Ok(());
    }
    let (line, times) = (|| lines.keys(), || lines.values());
    let given = Given::default()
        .bytes("story", line().map(|it| *it.story.as_bytes()))
        .bytes("publisher", line().map(|it| *it.publisher.as_bytes()))
        .numbers("version", line().map(|it| i64::from(it.version.get())))
        .texts("exit", line().map(|it| it.exit))
        .texts("result", line().map(|it| it.result))
        .numbers("terms", line().map(|it| i64::from(it.terms)))
        .bytes("licence", line().map(|it| it.licence))
        .numbers("first", times().map(|it| it.first.as_microsecond()))
        .numbers("last", times().map(|it| it.last.as_microsecond()))
        .numbers("times", times().map(|it| i64::from(it.count)));
    query(RECORD).given(given).execute(tx).await?;
    Ok(())
}

/// What makes a line of the ledger another one, in the order of its key.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line<'a> {
    story: StoryId,
    publisher: PublisherId,
    version: VersionNumber,
    exit: &'static str,
    result: &'static str,
    terms: u32,
    licence: &'a [u8],
}

impl<'a> Line<'a> {
    fn of(take: &'a Take) -> Self {
        Self {
            story: take.story,
            publisher: take.publisher,
            version: take.version,
            exit: take.exit.code(),
            result: take.result.code(),
            terms: free_terms(take),
            licence: licence(take),
        }
    }
}

/// When a copy was given out, the first time and the last, and how often.
struct Times {
    first: Timestamp,
    last: Timestamp,
    count: u32,
}

impl Times {
    fn once(at: Timestamp) -> Self {
        Self {
            first: at,
            last: at,
            count: 1,
        }
    }

    fn add(&mut self, at: Timestamp) {
        self.first = self.first.min(at);
        self.last = self.last.max(at);
        self.count += 1;
    }
}

/// The version of the free terms that a copy rests on; 0 where it rests on none.
fn free_terms(take: &Take) -> u32 {
    match take.basis {
        Some(Basis::Free(version)) => version,
        Some(Basis::Licence(_)) | None => 0,
    }
}

/// The licence that a copy rests on; empty where it rests on none.
fn licence(take: &Take) -> &[u8] {
    match &take.basis {
        Some(Basis::Licence(licence)) => licence.as_bytes(),
        Some(Basis::Free(_)) | None => &[],
    }
}

/// Refuses a story for which a licence has no room any more: two people may have taken the last one at
/// once, and both were granted it.
async fn require_room(tx: &mut Writing, licence: &[u8], story: StoryId) -> Result<(), StoreError> {
    let row = query(
        "SELECT l.volume, count(DISTINCT t.story) AS taken,
             max(CASE WHEN t.story = $2 THEN 1 ELSE 0 END) AS has_this
         FROM licences l LEFT JOIN takes t
             ON t.licence = l.id AND length(t.licence) > 0 AND t.exit <> 'page'
             AND t.result <> 'failed'
         WHERE l.id = $1 GROUP BY l.id",
    )
    .bind(licence)
    .bind(story.as_bytes().as_slice())
    .fetch_optional(&mut *tx)
    .await?;
    let Some(row) = row else {
        return Ok(());
    };
    let Some(volume) = optional_number::<u32>(&row, "volume")? else {
        return Ok(());
    };
    if get::<bool>(&row, "has_this")? || number::<u32>(&row, "taken")? < volume {
        return Ok(());
    }
    Err(StoreError::Conflict(format!(
        "the licence is used up: it allows {volume} stories, and the last of them was taken a moment ago"
    )))
}

/// The day (UTC) of an instant: its first instant and the next day's.
pub(crate) fn day(at: Timestamp) -> (Timestamp, Timestamp) {
    let date = at.to_zoned(TimeZone::UTC).date();
    let midnight = |date: jiff::civil::Date| {
        date.to_zoned(TimeZone::UTC)
            .map_or(at, |midnight| midnight.timestamp())
    };
    (
        midnight(date),
        date.tomorrow().map_or(Timestamp::MAX, midnight),
    )
}

fn entry(row: &Row) -> Result<LedgerEntry, StoreError> {
    Ok(LedgerEntry {
        publisher: id(row, "publisher")?,
        story: id(row, "story")?,
        version: version(row, "version")?,
        exit: code(row, "exit", Exit::from_code)?,
        result: code(row, "result", TakeResult::from_code)?,
        basis: basis(row)?,
        first: time(row, "first")?,
        last: time(row, "last")?,
        times: number(row, "times")?,
    })
}

fn holder(row: &Row) -> Result<Holder, StoreError> {
    Ok(Holder {
        publisher: id(row, "publisher")?,
        version: version(row, "version")?,
        exit: code(row, "exit", Exit::from_code)?,
        at: time(row, "last")?,
        basis: basis(row)?,
    })
}

/// What a copy rested on.
pub(crate) fn basis(row: &Row) -> Result<Option<Basis>, StoreError> {
    if !get::<&[u8]>(row, "licence")?.is_empty() {
        return Ok(Some(Basis::Licence(id(row, "licence")?)));
    }
    let version = number(row, "terms")?;
    Ok((version > 0).then_some(Basis::Free(version)))
}

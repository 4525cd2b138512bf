//! Opening obligations: the event log, projected onto the ledger.
//!
//! However many hold a story, an event is a fixed number of statements: what the holders agreed to is
//! read for all of them, and their obligations are written, and the older ones superseded, at once.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;
use wire_story::{StoryId, VersionNumber};

use super::due::{Agreed, LICENCES};
use super::{CORRECTIONS, CURSOR, Obligation, obligation};
use crate::database::{Given, Writing, query};
use crate::events::event;
use crate::ledger::{HOLDERS, Holder, Take, holders_before};
use crate::rows::{number, signed, to_json, version};
use crate::{Event, EventKind, Store, StoreError};

/// The first event after `$1` that asks something of those who have a copy. Whatever follows a hold
/// does, too: those who were told to stop must hear that they may go on.
const NEXT_TO_ACT_ON: &str = "
    SELECT e.* FROM events e
    WHERE e.seq > $1 AND (e.kind IN ('correction', 'hold', 'kill')
        OR (e.kind <> 'released' AND EXISTS (
            SELECT 1 FROM versions before WHERE before.story = e.story
                AND before.number = e.version - 1 AND before.change = 'hold')))
    ORDER BY e.seq LIMIT 1";

/// Such events, up to the place `$1`, of the stories that are given, each after the version that is given with it.
const TO_ACT_ON_SINCE: &str = "
    SELECT e.*, given.version AS had FROM {given}
    JOIN events e ON e.story = given.story AND e.version > given.version
    WHERE e.seq <= $1
      AND (e.kind IN ('correction', 'hold', 'kill')
        OR (e.kind <> 'released' AND EXISTS (
            SELECT 1 FROM versions before WHERE before.story = e.story
                AND before.number = e.version - 1 AND before.change = 'hold')))
    ORDER BY e.seq";

/// An obligation for each row of the list `$1`; none where it was opened before.
const OPEN: &str = "
    INSERT INTO obligations (publisher, story, version, had, exit, change, seq, opened, due)
    SELECT unhex(value ->> 'publisher', '-'), $2, $3, CAST(value ->> 'had' AS BIGINT), value ->> 'exit',
           value ->> 'change', $4, $5, CAST(value ->> 'due' AS BIGINT)
    FROM json_each($1) WHERE true
    ON CONFLICT (seq, publisher) DO NOTHING RETURNING *";

/// The event `$1` of the story `$2` takes the place of what is open and older, for those who have to
/// act on it.
const SUPERSEDE: &str = "
    UPDATE obligations SET superseded = $1
    WHERE story = $2 AND seq < $1 AND acknowledged IS NULL AND superseded IS NULL
      AND publisher IN (SELECT publisher FROM obligations WHERE seq = $1)";

/// One holder's row of [`OPEN`].
#[derive(Serialize)]
struct Row {
    publisher: String,
    had: u32,
    exit: &'static str,
    change: &'static str,
    due: i64,
}

impl Store {
    /// Reads the event log on from where it was read to, and opens an obligation for everyone who
    /// has a copy that a correction, a hold or a kill concerns. A newer obligation of the same
    /// publisher and story takes the place of an open older one. Returns those newly opened.
    ///
    /// # Errors
    /// The database can't be written; then what was read stays read, and nothing is lost.
    pub async fn open_obligations(&self, at: Timestamp) -> Result<Vec<Obligation>, StoreError> {
        let mut opened = Vec::new();
        if self.obligations_read_to().await? >= self.last_seq().await? {
            return Ok(opened);
        }
        loop {
            let mut tx = self.writing().await?;
            let cursor = read_to(&mut tx).await?;
            let next = query(NEXT_TO_ACT_ON)
                .bind(signed(cursor))
                .fetch_optional(&mut tx)
                .await?;
            let Some(row) = next else {
                query("UPDATE cursors SET seq = (SELECT seq FROM last_event) WHERE name = $1")
                    .bind(CURSOR)
                    .execute(&mut tx)
                    .await?;
                tx.commit().await?;
                return Ok(opened);
            };
            let event = event(&row)?;
            let holders = holders_before(&mut tx, event.story, event.version).await?;
            let of_event = open(&mut tx, &event, &holders, at).await?;
            query("UPDATE cursors SET seq = $1 WHERE name = $2")
                .bind(signed(event.seq))
                .bind(CURSOR)
                .execute(&mut tx)
                .await?;
            tx.commit().await?;
            opened.extend(of_event);
        }
    }

    async fn obligations_read_to(&self) -> Result<u64, StoreError> {
        query("SELECT seq FROM cursors WHERE name = $1")
            .bind(CURSOR)
            .fetch_optional(self.reading())
            .await?
            .map_or(Ok(0), |row| number(&row, "seq"))
    }

    /// How the database carries out each statement that opens obligations: for who measures.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn plan_of_opening(&self) -> Result<Vec<(String, Vec<String>)>, StoreError> {
        let mut plans = Vec::new();
        for (what, statement) in [
            ("who has the story", HOLDERS),
            ("what they agreed to", LICENCES),
            ("their obligations", OPEN),
            ("older ones superseded", SUPERSEDE),
        ] {
            let steps = self.reading().explain(statement).await?;
            plans.push((what.to_owned(), steps));
        }
        Ok(plans)
    }
}

/// How far the log was read; makes the cursor where there is none yet.
async fn read_to(tx: &mut Writing) -> Result<u64, StoreError> {
    query("INSERT INTO cursors (name, seq) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING")
        .bind(CURSOR)
        .execute(&mut *tx)
        .await?;
    let row = query("SELECT seq FROM cursors WHERE name = $1")
        .bind(CURSOR)
        .fetch_one(&mut *tx)
        .await?;
    number(&row, "seq")
}

/// Opens what copies come too late for: the log has been read past the change that concerns them.
pub(crate) async fn open_missed(
    tx: &mut Writing,
    takes: impl Iterator<Item = &Take>,
) -> Result<(), StoreError> {
    let mut by_version: BTreeMap<(StoryId, VersionNumber), Vec<Holder>> = BTreeMap::new();
    // Two copies may have gone to one publisher at once.
    let mut seen = HashSet::new();
    for take in takes {
        if seen.insert((take.story, take.version, take.publisher)) {
            let holders = by_version.entry((take.story, take.version)).or_default();
            holders.push(Holder {
                publisher: take.publisher,
                version: take.version,
                exit: take.exit,
                at: take.at,
                basis: take.basis,
            });
        }
    }
    if by_version.is_empty() {
        return Ok(());
    }
    let read_to = read_to(tx).await?;
    let each = || by_version.keys();
    let given = Given::default()
        .bytes("story", each().map(|(story, _)| *story.as_bytes()))
        .numbers(
            "version",
            each().map(|(_, version)| i64::from(version.get())),
        );
    let rows = query(TO_ACT_ON_SINCE)
        .bind(signed(read_to))
        .given(given)
        .fetch_all(&mut *tx)
        .await?;
    let mut newest: BTreeMap<(StoryId, VersionNumber), Event> = BTreeMap::new();
    for row in &rows {
        let event = event(row)?;
        newest.insert((event.story, version(row, "had")?), event);
    }
    for (copies, event) in newest {
        let holders = by_version.remove(&copies).unwrap_or_default();
        if let Some(at) = holders.iter().map(|holder| holder.at).max() {
            open(tx, &event, &holders, at).await?;
        }
    }
    Ok(())
}

/// Opens an obligation for each holder, in the place of older open ones; nothing where it was opened
/// before.
async fn open(
    tx: &mut Writing,
    event: &Event,
    holders: &[Holder],
    at: Timestamp,
) -> Result<Vec<Obligation>, StoreError> {
    if holders.is_empty() {
        return Ok(Vec::new());
    }
    let agreed = Agreed::of(tx, holders).await?;
    let corrected = last_corrected(tx, event).await?;
    let rows = holders
        .iter()
        .map(|holder| {
            let change = asked(event, holder, corrected);
            Ok(Row {
                publisher: holder.publisher.to_string(),
                had: holder.version.get(),
                exit: holder.exit.code(),
                change: change.code(),
                due: agreed.due(event, change, holder, at)?.as_microsecond(),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let mut opened = query(OPEN)
        .bind(to_json(&rows)?)
        .bind(event.story.as_bytes().as_slice())
        .bind(event.version.get())
        .bind(signed(event.seq))
        .bind(at.as_microsecond())
        .fetch_all(&mut *tx)
        .await?
        .iter()
        .map(obligation)
        .collect::<Result<Vec<_>, _>>()?;
    if !opened.is_empty() {
        query(SUPERSEDE)
            .bind(signed(event.seq))
            .bind(event.story.as_bytes().as_slice())
            .execute(&mut *tx)
            .await?;
    }
    opened.sort_by_key(|obligation| obligation.id);
    Ok(opened)
}

/// The newest correction up to the event's version.
async fn last_corrected(
    tx: &mut Writing,
    event: &Event,
) -> Result<Option<VersionNumber>, StoreError> {
    query(CORRECTIONS)
        .bind(event.story.as_bytes().as_slice())
        .bind(0)
        .bind(event.version.get())
        .fetch_all(&mut *tx)
        .await?
        .last()
        .map(|row| version(row, "number"))
        .transpose()
}

/// What an event asks of this holder. The end of a hold lets them use their copy again, unless it
/// was corrected since: then the copy has to be.
fn asked(event: &Event, holder: &Holder, corrected: Option<VersionNumber>) -> EventKind {
    match event.kind {
        EventKind::Correction | EventKind::Hold | EventKind::Kill => event.kind,
        EventKind::New | EventKind::Update | EventKind::Refile | EventKind::Released
            if corrected > Some(holder.version) =>
        {
            EventKind::Correction
        }
        EventKind::New | EventKind::Update | EventKind::Refile | EventKind::Released => event.kind,
    }
}

//! What stories say: read once, when the event log says that they changed, and kept for pages and searches.
//!
//! It is a projection of the log with a cursor for each reader. Only what stands in the newest usable version of a story is kept:
//! a story that is held or killed leaves nothing behind. What is kept of a version before the newest is never shown, as
//! statements ask for the newest. What people correct wins: a story whose corrections change is read again.

mod find;
mod foretold;
mod speakers;

use jiff::Timestamp;
use serde::Serialize;
use wire_reading::subjects::Rules;
use wire_reading::{Correction, Language, READER};
use wire_story::{Story, StoryId, Version};

use crate::database::{Writing, query};
use crate::rows::{get, id, json_list, number, signed, to_json};
use crate::{Store, StoreError};

pub use foretold::StoryForetells;

use find::{FoundForetold, FoundSaid, Reader};

/// So many stories are read at once.
const AT_ONCE: u32 = 32;

/// Stories that are still to be read.
#[derive(Debug)]
pub struct Unread {
    stories: Vec<UnreadStory>,
    again: Vec<Again>,
    /// The wire's own rules for subjects.
    own_rules: Option<String>,
    after: u64,
    until: u64,
}

/// A story that is to be read again, and since when. Where its corrections change while it is read, that is later.
#[derive(Debug, Serialize)]
struct Again {
    story: StoryId,
    since: i64,
}

#[derive(Debug)]
struct UnreadStory {
    story: Story,
    version: Version,
    /// What people have corrected of it.
    corrections: Vec<Correction>,
}

/// What was found in stories.
#[derive(Debug)]
pub struct Readings {
    /// The ids of those that were looked at, killed and held ones too.
    of: String,
    stories: usize,
    again: Vec<Again>,
    foretold: Vec<FoundForetold>,
    said: Vec<FoundSaid>,
    after: u64,
    until: u64,
}

impl Unread {
    /// Reads them. That takes a while, in which nothing else is done.
    #[must_use]
    pub fn read(self) -> Readings {
        let built_in = Rules::built_in(Language::English);
        // What is in force could be read when it was put in force.
        let own = self.own_rules.as_deref();
        let own = own.and_then(|text| Rules::read(text, Language::English).ok());
        let reader = Reader {
            rules: own.map(|own| own.over(built_in)),
        };
        let mut readings = Readings {
            of: json_list(self.stories.iter().map(|one| one.story.id.as_bytes())),
            stories: self.stories.len(),
            again: self.again,
            foretold: Vec::new(),
            said: Vec::new(),
            after: self.after,
            until: self.until,
        };
        for one in &self.stories {
            reader.read(one, &mut readings);
        }
        readings
    }
}

/// Rows for all of the list `$1`.
const FORETELL: &str = "
    INSERT INTO foretold (story, version, number, date, title, head, from_time, until_time, exactness, words, before_from,
        before_until, before_exactness, before_words, place, people, alternatives, status, sentence)
    SELECT unhex(value ->> 'story', '-'), CAST(value ->> 'version' AS BIGINT), CAST(value ->> 'number' AS BIGINT),
        value ->> 'date', value ->> 'title', value ->> 'head', value ->> 'from', value ->> 'until', value ->> 'exactness',
        value ->> 'words', value ->> 'before_from', value ->> 'before_until', value ->> 'before_exactness',
        value ->> 'before_words', value ->> 'place', value ->> 'people', value ->> 'alternatives',
        value ->> 'status', value ->> 'sentence'
    FROM json_each($1)";

/// Rows for all of the list `$1`.
const SAY: &str = "
    INSERT INTO said (story, version, field, value, until)
    SELECT unhex(value ->> 'story', '-'), CAST(value ->> 'version' AS BIGINT), value ->> 'field', value ->> 'value',
        value ->> 'until'
    FROM json_each($1)";

/// Those of the list `$1` were read again, unless their corrections have changed since.
const READ_AGAIN: &str = "
    DELETE FROM read_again WHERE EXISTS (
        SELECT 1 FROM json_each($1)
        WHERE unhex(value ->> 'story', '-') = read_again.story AND CAST(value ->> 'since' AS BIGINT) = read_again.since)";

impl Store {
    /// The next stories to be read; nothing where all were.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn unread(&self) -> Result<Option<Unread>, StoreError> {
        let row = query(
            "SELECT coalesce((SELECT seq FROM readers WHERE reader = $1), 0) AS seq, (SELECT seq FROM last_event) AS last,
                 (SELECT count(*) FROM read_again) AS again",
        )
        .bind(READER)
        .fetch_one(self.reading())
        .await?;
        let (after, last): (u64, u64) = (number(&row, "seq")?, number(&row, "last")?);
        let again: u64 = number(&row, "again")?;
        if after >= last && again == 0 {
            return Ok(None);
        }
        let again = if again > 0 {
            self.to_read_again().await?
        } else {
            Vec::new()
        };
        let (mut stories, until) = self.changed_after(after, AT_ONCE).await?;
        for one in &again {
            stories.extend(self.story(one.story).await?);
        }
        let own_rules = self.subject_rules_in_force().await?;
        Ok(Some(Unread {
            stories: self.with_corrections(stories).await?,
            again,
            own_rules: own_rules.map(|rules| rules.text),
            after,
            until,
        }))
    }

    /// The stories whose corrections have changed.
    async fn to_read_again(&self) -> Result<Vec<Again>, StoreError> {
        query("SELECT story, since FROM read_again ORDER BY since LIMIT $1")
            .bind(AT_ONCE)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| {
                Ok(Again {
                    story: id(row, "story")?,
                    since: get(row, "since")?,
                })
            })
            .collect()
    }

    /// Stories, each once, and what people have corrected of them.
    async fn with_corrections(
        &self,
        stories: Vec<(Story, Version)>,
    ) -> Result<Vec<UnreadStory>, StoreError> {
        let ids = json_list(stories.iter().map(|(story, _)| story.id.as_bytes()));
        let all = self.corrections_of(&ids).await?;
        let mut unread: Vec<UnreadStory> = Vec::with_capacity(stories.len());
        for (story, version) in stories {
            if unread.iter().any(|one| one.story.id == story.id) {
                continue;
            }
            let theirs = all.iter().filter(|(of, _)| *of == story.id);
            let corrections = theirs.map(|(_, correction)| correction.clone()).collect();
            unread.push(UnreadStory {
                story,
                version,
                corrections,
            });
        }
        Ok(unread)
    }

    /// Keeps what was found, in the place of what was found in these stories before; returns in how many. Where others read on
    /// meanwhile, or have to begin anew, nothing is kept.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn keep_readings(&self, readings: &Readings) -> Result<usize, StoreError> {
        let mut tx = self.writing().await?;
        query("INSERT INTO readers (reader, seq) VALUES ($1, 0) ON CONFLICT (reader) DO NOTHING")
            .bind(READER)
            .execute(&mut tx)
            .await?;
        let moved = query("UPDATE readers SET seq = $1 WHERE reader = $2 AND seq = $3")
            .bind(signed(readings.until))
            .bind(READER)
            .bind(signed(readings.after))
            .execute(&mut tx)
            .await?;
        if moved == 0 {
            return Ok(0);
        }
        for forget in [
            "DELETE FROM foretold WHERE story IN (SELECT unhex(value) FROM json_each($1))",
            "DELETE FROM said WHERE story IN (SELECT unhex(value) FROM json_each($1))",
        ] {
            query(forget)
                .bind(readings.of.as_str())
                .execute(&mut tx)
                .await?;
        }
        keep(&mut tx, READ_AGAIN, &readings.again).await?;
        keep(&mut tx, FORETELL, &readings.foretold).await?;
        keep(&mut tx, SAY, &readings.said).await?;
        tx.commit().await?;
        Ok(readings.stories)
    }
}

async fn keep(
    tx: &mut Writing,
    statement: &'static str,
    rows: &[impl Serialize],
) -> Result<(), StoreError> {
    if !rows.is_empty() {
        query(statement).bind(to_json(&rows)?).execute(tx).await?;
    }
    Ok(())
}

/// What this story says is to be read again: its corrections have changed.
pub(crate) async fn read_again(
    tx: &mut Writing,
    story: StoryId,
    since: Timestamp,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO read_again (story, since) VALUES ($1, $2)
         ON CONFLICT (story) DO UPDATE SET since = excluded.since",
    )
    .bind(story.as_bytes().as_slice())
    .bind(since.as_microsecond())
    .execute(tx)
    .await?;
    Ok(())
}

/// What stories are about is to be read anew: the rules have changed.
pub(crate) async fn begin_anew(tx: &mut Writing) -> Result<(), StoreError> {
    query("DELETE FROM readers").execute(tx).await?;
    Ok(())
}

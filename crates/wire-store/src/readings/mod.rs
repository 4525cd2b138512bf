//! What stories say: read once, when the event log says that they changed, and kept for pages and searches.
//!
//! It is a projection of the log with a cursor for each reader. Only what stands in the newest usable version of a story is kept:
//! a story that is held or killed leaves nothing behind. What is kept of a version before the newest is never shown, as
//! statements ask for the newest.

mod find;
mod foretold;

use serde::Serialize;
use wire_reading::subjects::Rules;
use wire_reading::{Language, READER};
use wire_story::{Story, Version};

use crate::database::{Writing, query};
use crate::rows::{json_list, number, signed, to_json};
use crate::{Store, StoreError};

pub use foretold::StoryForetells;

use find::{FoundForetold, FoundSaid, Reader};

/// So many stories are read at once.
const AT_ONCE: u32 = 32;

/// Stories that are still to be read.
#[derive(Debug)]
pub struct Unread {
    stories: Vec<(Story, Version)>,
    /// The wire's own rules for subjects.
    own_rules: Option<String>,
    after: u64,
    until: u64,
}

/// What was found in stories.
#[derive(Debug)]
pub struct Readings {
    /// The ids of those that were looked at, killed and held ones too.
    of: String,
    stories: usize,
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
            of: json_list(self.stories.iter().map(|(story, _)| story.id.as_bytes())),
            stories: self.stories.len(),
            foretold: Vec::new(),
            said: Vec::new(),
            after: self.after,
            until: self.until,
        };
        for (story, version) in &self.stories {
            reader.read(story, version, &mut readings);
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

impl Store {
    /// The next stories to be read; nothing where all were.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn unread(&self) -> Result<Option<Unread>, StoreError> {
        let row = query(
            "SELECT coalesce((SELECT seq FROM readers WHERE reader = $1), 0) AS seq, (SELECT seq FROM last_event) AS last",
        )
        .bind(READER)
        .fetch_one(self.reading())
        .await?;
        let after: u64 = number(&row, "seq")?;
        if after >= number(&row, "last")? {
            return Ok(None);
        }
        let own_rules = self.subject_rules_in_force().await?;
        let (stories, until) = self.changed_after(after, AT_ONCE).await?;
        Ok(Some(Unread {
            stories,
            own_rules: own_rules.map(|rules| rules.text),
            after,
            until,
        }))
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

/// What stories are about is to be read anew: the rules have changed.
pub(crate) async fn begin_anew(tx: &mut Writing) -> Result<(), StoreError> {
    query("DELETE FROM readers").execute(tx).await?;
    Ok(())
}

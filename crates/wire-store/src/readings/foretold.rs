//! What stories say is to come, as it was read.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use wire_reading::{EventStatus, Foretold, Period, Precision};
use wire_rights::Head;

use crate::bulk;
use crate::database::{Row, query};
use crate::rows::{code, damaged, date, get, json, number, time};
use crate::{Store, StoreError};

/// An event as a story tells of it.
#[derive(Clone, Debug)]
pub struct StoryForetells {
    /// The story.
    pub story: Head,
    /// Its day.
    pub date: Date,
    /// Its headline.
    pub headline: String,
    /// The place in the log of what happened to it last, and when that was.
    pub last: (u64, Timestamp),
    /// The place of the event among those that the story tells of.
    pub number: usize,
    /// The event.
    pub event: Foretold,
}

/// What ends after `$1`, and all that younger stories than of `$2` tell of; of the youngest stories first. A story's newest version
/// has to be read before anything of it is shown.
const FORETOLD: &str = "
    SELECT s.id, s.creator, s.date, s.published, s.embargo_until, s.embargo_hides_headline, s.embargo_lifted,
           s.availability, s.latest, s.status, s.headline, s.language, s.last_seq, e.at AS last_at,
           f.number AS place_in_story, f.title, f.head, f.from_time, f.until_time, f.exactness, f.words, f.before_from,
           f.before_until, f.before_exactness, f.before_words, f.place, f.people, f.alternatives,
           f.status AS event_status, f.sentence
    FROM foretold f JOIN stories s ON s.id = f.story AND s.latest = f.version JOIN events e ON e.seq = s.last_seq
    WHERE (f.until_time > $1 OR f.date >= $2) AND s.status = 'usable'
    ORDER BY f.date DESC, f.story DESC, f.number LIMIT $3";

impl Store {
    /// What stories say is to come: what ends after this time, and whatever is told of in stories since this day, which may
    /// say that something else was moved; so many at most, those of the youngest stories first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn foretold(
        &self,
        ends_after: DateTime,
        told_since: Date,
        limit: u32,
    ) -> Result<Vec<StoryForetells>, StoreError> {
        query(FORETOLD)
            .bind(ends_after.to_string())
            .bind(told_since.to_string())
            .bind(limit)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(story_foretells)
            .collect()
    }
}

fn story_foretells(row: &Row) -> Result<StoryForetells, StoreError> {
    Ok(StoryForetells {
        story: bulk::head(row)?,
        date: date(row, "date")?,
        headline: get(row, "headline")?,
        last: (number(row, "last_seq")?, time(row, "last_at")?),
        number: number(row, "place_in_story")?,
        event: Foretold {
            title: get(row, "title")?,
            head: get(row, "head")?,
            when: period(row, ["from_time", "until_time", "exactness", "words"])?,
            before: period(
                row,
                [
                    "before_from",
                    "before_until",
                    "before_exactness",
                    "before_words",
                ],
            )?,
            place: get(row, "place")?,
            people: json(row, "people")?,
            alternatives: json(row, "alternatives")?,
            status: code(row, "event_status", EventStatus::from_code)?,
            sentence: get(row, "sentence")?,
        },
    })
}

/// The time in these columns, where there is one.
fn period(
    row: &Row,
    [from, until, exactness, words]: [&str; 4],
) -> Result<Option<Period>, StoreError> {
    let Some(begins) = get::<Option<&str>>(row, from)? else {
        return Ok(None);
    };
    let time = |text: &str, column| text.parse().map_err(|_| damaged(column, "no time"));
    Ok(Some(Period {
        from: time(begins, from)?,
        until: time(get(row, until)?, until)?,
        precision: code(row, exactness, Precision::from_code)?,
        words: get(row, words)?,
    }))
}

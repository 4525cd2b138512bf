//! Answers in bulk: which publishers may have a story, which stories a publisher may have. Each takes
//! the same few statements, however many publishers and stories there are.

use std::collections::{BTreeSet, HashMap};

use futures_util::TryStreamExt;
use jiff::Timestamp;
use wire_rights::{Exit, Head, Measured, Publisher, Rules, publishers_for};
use wire_story::{PublisherId, Status, Story, StoryId, Version};

use crate::database::{Row, query};
use crate::ledger::day;
use crate::rows::{code, date, get, id, number, time, version};
use crate::stories::{availability, embargo};
use crate::{Store, StoreError};

/// The heads of all stories: one walk through a table that holds no text.
const HEADS: &str = "
    SELECT id, creator, date, published, embargo_until, embargo_hides_headline, embargo_lifted,
           availability, latest, status, headline, language
    FROM stories";

/// The stories that a publisher took first on this day, to republish them.
const TAKEN_BY_ONE: &str = "
    SELECT DISTINCT story FROM takes AS today
    WHERE publisher = $1 AND first >= $2 AND first < $3 AND exit <> 'page' AND result <> 'failed'
      AND NOT EXISTS (
          SELECT 1 FROM takes AS before
          WHERE before.story = today.story AND before.publisher = today.publisher
            AND before.first < $2 AND before.exit <> 'page' AND before.result <> 'failed')";

/// How many other stories than `$1` each publisher took first on this day, to republish them.
const TAKEN_BY_EACH: &str = "
    SELECT publisher, count(DISTINCT story) AS stories FROM takes AS today
    WHERE story <> $1 AND first >= $2 AND first < $3 AND exit <> 'page' AND result <> 'failed'
      AND NOT EXISTS (
          SELECT 1 FROM takes AS before
          WHERE before.story = today.story AND before.publisher = today.publisher
            AND before.first < $2 AND before.exit <> 'page' AND before.result <> 'failed')
    GROUP BY publisher";

/// How the database answers a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The statement.
    pub statement: String,
    /// The steps, as the database names them.
    pub steps: Vec<String>,
}

impl Store {
    /// Which stories this publisher may have by this exit, as if each were the next that it takes, in
    /// no order. Answers as [`decide`](wire_rights::decide) does; no text is read.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn stories_for(
        &self,
        rules: Rules<'_>,
        publisher: &Publisher,
        exit: Exit,
        at: Timestamp,
    ) -> Result<Vec<StoryId>, StoreError> {
        let measured = Measured::new(rules, publisher, at);
        let taken = self.taken_on_day(publisher.id, at).await?;
        let mut may_have = Vec::new();
        let look = |head: &Head| {
            if measured.may_have_head(head, exit, others(&taken, head.id())) {
                may_have.push(head.id());
            }
        };
        self.each_head(look).await?;
        Ok(may_have)
    }

    /// Looks at the heads of all stories, in no order; no text is read.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn each_head(&self, mut look: impl FnMut(&Head) + Send) -> Result<(), StoreError> {
        let mut rows = query(HEADS).fetch(self.reading());
        while let Some(row) = rows.try_next().await? {
            look(&head(&row)?);
        }
        Ok(())
    }

    /// Which publishers may have this version by this exit, by their names. Answers as
    /// [`decide`](wire_rights::decide) does.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn publishers_for(
        &self,
        rules: Rules<'_>,
        (story, version): (&Story, &Version),
        exit: Exit,
        at: Timestamp,
    ) -> Result<Vec<Publisher>, StoreError> {
        let (start, end) = day(at);
        let rows = query(TAKEN_BY_EACH)
            .bind(story.id.as_bytes().as_slice())
            .bind(start.as_microsecond())
            .bind(end.as_microsecond())
            .fetch_all(self.reading())
            .await?;
        let taken: HashMap<PublisherId, u32> = rows
            .iter()
            .map(|row| Ok((id(row, "publisher")?, number(row, "stories")?)))
            .collect::<Result<_, StoreError>>()?;
        let publishers = self.publishers().await?;
        let each = publishers
            .iter()
            .map(|publisher| (publisher, taken.get(&publisher.id).copied().unwrap_or(0)));
        let may_have: BTreeSet<PublisherId> =
            publishers_for(rules, (story, version), exit, at, each)
                .map(|publisher| publisher.id)
                .collect();
        Ok(publishers
            .into_iter()
            .filter(|publisher| may_have.contains(&publisher.id))
            .collect())
    }

    /// The stories that a publisher took for the first time on the day (UTC) of `at`, by exits that
    /// republish: a daily cap counts those other than the one that is asked for.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn taken_on_day(
        &self,
        publisher: PublisherId,
        at: Timestamp,
    ) -> Result<BTreeSet<StoryId>, StoreError> {
        let (start, end) = day(at);
        query(TAKEN_BY_ONE)
            .bind(publisher.as_bytes().as_slice())
            .bind(start.as_microsecond())
            .bind(end.as_microsecond())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| id(row, "story"))
            .collect()
    }

    /// How the database answers the statements of bulk answers.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn bulk_plans(&self) -> Result<Vec<Plan>, StoreError> {
        let statements = [HEADS, TAKEN_BY_ONE, TAKEN_BY_EACH];
        let mut plans = Vec::new();
        for statement in statements {
            let steps = self.reading().explain(statement).await?;
            let words: Vec<&str> = statement.split_whitespace().collect();
            plans.push(Plan {
                statement: words.join(" "),
                steps,
            });
        }
        Ok(plans)
    }
}

/// How many of the stories taken are others than this one.
#[must_use]
pub fn others(taken: &BTreeSet<StoryId>, story: StoryId) -> u32 {
    let others = taken.len() - usize::from(taken.contains(&story));
    u32::try_from(others).unwrap_or(u32::MAX)
}

pub(crate) fn head(row: &Row) -> Result<Head, StoreError> {
    let story = Story {
        id: id(row, "id")?,
        source_id: None,
        creator: get(row, "creator")?,
        url: None,
        date: date(row, "date")?,
        published: time(row, "published")?,
        embargo: embargo(row)?,
        availability: availability(row)?,
        subjects: Vec::new(),
        latest: version(row, "latest")?,
    };
    let status = code(row, "status", |code| {
        [Status::Usable, Status::Withheld, Status::Canceled]
            .into_iter()
            .find(|status| status.code() == code)
    })?;
    Ok(Head::new(
        story,
        status,
        get(row, "headline")?,
        get(row, "language")?,
    ))
}

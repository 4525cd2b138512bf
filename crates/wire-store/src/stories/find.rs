//! Finding stories: by id, in lists, by what changed, by search.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use wire_story::{Story, StoryId, Version, VersionNumber};

use super::rows::{latest_versions, story_and_version, version};
use crate::database::{Connections, query};
use crate::rows::{number, signed};
use crate::{Store, StoreError, postgres, sqlite};

/// Which stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoryFilter {
    /// All of them, killed ones too.
    #[default]
    All,
    /// Those whose newest version may be used.
    Usable,
    /// Those of them that no embargo holds back: what outsiders may search the text of.
    Released,
}

impl StoryFilter {
    /// The number by which statements know it: each one asks for all that the one before does.
    pub(super) fn strictness(self) -> u8 {
        match self {
            Self::All => 0,
            Self::Usable => 1,
            Self::Released => 2,
        }
    }
}

/// Where a search looks. What a search finds in a text says what is in the text: whoever may not
/// read the text may not search it either, or it could be read out word by word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchIn {
    /// Headlines, bylines and summaries: what lists show to everybody.
    Listed,
    /// The texts, too.
    Texts,
}

/// One page of a list of stories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryPage {
    /// The stories with their newest versions.
    pub stories: Vec<(Story, Version)>,
    /// Where the next page starts; nothing on the last page.
    pub next: Option<StoryCursor>,
}

/// A place in the list of stories. A story published meanwhile moves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoryCursor {
    published: Timestamp,
    story: StoryId,
}

impl StoryCursor {
    /// The place of this story.
    pub(crate) fn at(story: &Story) -> Self {
        Self {
            published: story.published,
            story: story.id,
        }
    }
}

impl fmt::Display for StoryCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.published.as_microsecond(), self.story)
    }
}

impl FromStr for StoryCursor {
    type Err = StoreError;

    fn from_str(given: &str) -> Result<Self, StoreError> {
        let parse = || {
            let (published, story) = given.split_once('.')?;
            Some(Self {
                published: Timestamp::from_microsecond(published.parse().ok()?).ok()?,
                story: story.parse().ok()?,
            })
        };
        parse().ok_or_else(|| {
            StoreError::Invalid("this is no place in the list: start from the first page".into())
        })
    }
}

/// A story with all its versions, oldest first: what the trace index is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The story.
    pub story: Story,
    /// Its versions.
    pub versions: Vec<Version>,
}

impl Store {
    /// A story with its newest version.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn story(&self, id: StoryId) -> Result<Option<(Story, Version)>, StoreError> {
        query(latest_versions!("WHERE s.id = $1"))
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| story_and_version(&row))
            .transpose()
    }

    /// The story that has this id where it comes from, with its newest version.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn story_by_source_id(
        &self,
        source_id: &str,
    ) -> Result<Option<(Story, Version)>, StoreError> {
        query(latest_versions!("WHERE s.source_id = $1"))
            .bind(source_id)
            .fetch_optional(self.reading())
            .await?
            .map(|row| story_and_version(&row))
            .transpose()
    }

    /// The stories of a list of ids, each with its newest version.
    pub(crate) async fn newest_versions(
        &self,
        listed: &str,
    ) -> Result<HashMap<StoryId, (Story, Version)>, StoreError> {
        query(latest_versions!(
            "WHERE s.id IN (SELECT unhex(value) FROM json_each($1))"
        ))
        .bind(listed)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| story_and_version(row).map(|found| (found.0.id, found)))
        .collect()
    }

    /// One version of a story.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn version(
        &self,
        story: StoryId,
        number: VersionNumber,
    ) -> Result<Option<Version>, StoreError> {
        query("SELECT * FROM versions WHERE story = $1 AND number = $2")
            .bind(story.as_bytes().as_slice())
            .bind(number.get())
            .fetch_optional(self.reading())
            .await?
            .map(|row| version(&row))
            .transpose()
    }

    /// The headline of a story whose newest version is this: that of its newest version with a text, by which the desk
    /// knows a killed story, too. Nothing where no version has one.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn last_headline(&self, newest: &Version) -> Result<Option<String>, StoreError> {
        if let Some(content) = newest.content() {
            return Ok(Some(content.headline.clone()));
        }
        let versions = self.versions(newest.story).await?;
        let last = versions.iter().rev().find_map(Version::content);
        Ok(last.map(|content| content.headline.clone()))
    }

    /// All versions of a story, oldest first; none where there is no such story.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn versions(&self, story: StoryId) -> Result<Vec<Version>, StoreError> {
        query("SELECT * FROM versions WHERE story = $1 ORDER BY number")
            .bind(story.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(version)
            .collect()
    }

    /// So many stories with something in the log behind this place, in the order of what came last, each with its newest
    /// version; and the place of the last one's last event.
    pub(crate) async fn changed_after(
        &self,
        seq: u64,
        limit: u32,
    ) -> Result<(Vec<(Story, Version)>, u64), StoreError> {
        let rows = query(latest_versions!(
            "WHERE s.last_seq > $1 ORDER BY s.last_seq LIMIT $2"
        ))
        .bind(signed(seq))
        .bind(limit)
        .fetch_all(self.reading())
        .await?;
        let last = rows.last().map_or(Ok(seq), |row| number(row, "last_seq"))?;
        let stories = rows.iter().map(story_and_version);
        Ok((stories.collect::<Result<_, _>>()?, last))
    }

    /// Stories, the newest first publication first, from the page after this place.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn stories(
        &self,
        filter: StoryFilter,
        after: Option<&StoryCursor>,
        limit: u32,
    ) -> Result<StoryPage, StoreError> {
        let limit = limit.max(1);
        let rows = query(latest_versions!(
            "WHERE ($1 IS NULL OR (s.published, s.id) < ($1, $2))
               AND ($3 < 1 OR s.status = 'usable')
               AND ($3 < 2 OR s.embargo_until IS NULL OR s.embargo_lifted IS NOT NULL)
             ORDER BY s.published DESC, s.id DESC LIMIT $4"
        ))
        .bind(after.map(|cursor| cursor.published.as_microsecond()))
        .bind(after.map(|cursor| cursor.story.as_bytes().as_slice()))
        .bind(filter.strictness())
        .bind(i64::from(limit) + 1)
        .fetch_all(self.reading())
        .await?;
        let mut stories = rows
            .iter()
            .map(story_and_version)
            .collect::<Result<Vec<_>, _>>()?;
        // One more than asked for was fetched: it says whether there is a next page.
        let more = stories.len() > limit as usize;
        stories.truncate(limit as usize);
        let next = stories
            .last()
            .filter(|_| more)
            .map(|(story, _)| StoryCursor::at(story));
        Ok(StoryPage { stories, next })
    }

    /// How many stories there are.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn count_stories(&self, filter: StoryFilter) -> Result<u64, StoreError> {
        let row = query(
            "SELECT count(*) AS stories FROM stories s
             WHERE ($1 < 1 OR s.status = 'usable')
               AND ($1 < 2 OR s.embargo_until IS NULL OR s.embargo_lifted IS NOT NULL)",
        )
        .bind(filter.strictness())
        .fetch_one(self.reading())
        .await?;
        number(&row, "stories")
    }

    /// Stories whose newest versions have all of these words there, the best match first. Whatever
    /// people type is a question; one without any word finds nothing.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn search(
        &self,
        question: &str,
        place: SearchIn,
        filter: StoryFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<(Story, Version)>, StoreError> {
        self.search_among(question, place, filter, (offset, limit), None)
            .await
    }

    /// The same among stories of a list of ids, where there is one.
    pub(super) async fn search_among(
        &self,
        question: &str,
        place: SearchIn,
        filter: StoryFilter,
        (offset, limit): (u32, u32),
        among: Option<String>,
    ) -> Result<Vec<(Story, Version)>, StoreError> {
        let (statement, matching) = match self.reading() {
            Connections::Sqlite(_) => (sqlite::SEARCH, sqlite::matching(question, place)),
            Connections::Postgres(_) => (postgres::search(place), postgres::matching(question)),
        };
        let Some(matching) = matching else {
            return Ok(Vec::new());
        };
        query(statement)
            .bind(matching)
            .bind(filter.strictness())
            .bind(limit)
            .bind(offset)
            .bind(among)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(story_and_version)
            .collect()
    }

    /// The stories behind this one, in the order of their ids, each with every version: all there are,
    /// so many at a time.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn documents_after(
        &self,
        after: Option<StoryId>,
        limit: u32,
    ) -> Result<Vec<Document>, StoreError> {
        // Every id stands behind no bytes at all.
        let after = after.map_or(Vec::new(), |story| story.as_bytes().to_vec());
        let mut tx = self.reading().begin().await?;
        let rows = query("SELECT * FROM stories WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(after.as_slice())
            .bind(limit)
            .fetch_all(&mut tx)
            .await?;
        let mut documents: Vec<Document> = rows
            .iter()
            .map(|row| {
                Ok(Document {
                    story: super::rows::story(row)?,
                    versions: Vec::new(),
                })
            })
            .collect::<Result<_, StoreError>>()?;
        let Some(last) = documents.last() else {
            return Ok(documents);
        };
        let rows =
            query("SELECT * FROM versions WHERE story > $1 AND story <= $2 ORDER BY story, number")
                .bind(after.as_slice())
                .bind(last.story.id.as_bytes().as_slice())
                .fetch_all(&mut tx)
                .await?;
        // Both are in order of the story, so one walk joins them.
        let mut at = 0;
        for row in &rows {
            let version = version(row)?;
            while documents
                .get(at)
                .is_some_and(|document| document.story.id < version.story)
            {
                at += 1;
            }
            if let Some(document) = documents.get_mut(at) {
                document.versions.push(version);
            }
        }
        Ok(documents)
    }
}

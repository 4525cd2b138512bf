//! Finding stories by what they say, which was read in them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use wire_reading::subjects::MediaTopic;
use wire_story::{Story, StoryId, Version};

use super::question::{Question, Said};
use super::rows::{latest_versions, story_and_version};
use crate::database::query;
use crate::rows::{id, json_list, to_json};
use crate::{SearchIn, Store, StoreError, StoryFilter};

impl Store {
    /// Stories that a question finds: with words the best match first, otherwise the newest. What was read in texts finds nothing
    /// for who may search lists alone.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn find_stories(
        &self,
        question: &Question,
        place: SearchIn,
        filter: StoryFilter,
        limit: u32,
    ) -> Result<Vec<(Story, Version)>, StoreError> {
        if question.said.is_empty() {
            return self.search(&question.words, place, filter, 0, limit).await;
        }
        if place == SearchIn::Listed && question.is_of_texts() {
            return Ok(Vec::new());
        }
        let mut all: Option<BTreeSet<StoryId>> = None;
        for said in &question.said {
            let found = self.that_say(said, place).await?;
            all = Some(match all {
                Some(all) => all.intersection(&found).copied().collect(),
                None => found,
            });
        }
        let all = json_list(all.unwrap_or_default().iter().map(StoryId::as_bytes));
        if !question.words.is_empty() {
            let words = question.words.as_str();
            return self
                .search_among(words, place, filter, (0, limit), Some(all))
                .await;
        }
        query(latest_versions!(
            "WHERE s.id IN (SELECT unhex(value) FROM json_each($1))
               AND ($2 < 1 OR s.status = 'usable')
               AND ($2 < 2 OR s.embargo_until IS NULL OR s.embargo_lifted IS NOT NULL)
             ORDER BY s.published DESC, s.id DESC LIMIT $3"
        ))
        .bind(all)
        .bind(filter.strictness())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(story_and_version)
        .collect()
    }

    /// The stories that are about a subject, or, if it is a Media Topic, about a narrower one: as the desk says, and as it was read.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn stories_about(&self, subject: &str) -> Result<BTreeSet<StoryId>, StoreError> {
        let about = Said::About(subject.to_lowercase());
        self.that_say(&about, SearchIn::Texts).await
    }

    /// The stories whose newest versions say this.
    async fn that_say(
        &self,
        said: &Said,
        place: SearchIn,
    ) -> Result<BTreeSet<StoryId>, StoreError> {
        let found = match said {
            Said::Speaker(name) => self.that_name("speaker", name).await?,
            Said::Source(name) => {
                let mut found = self.that_name("source", name).await?;
                if let Some(whole) = agency(name) {
                    found.extend(self.that_name("source", &whole).await?);
                }
                found
            }
            Said::When(from, until) => self.of_time(*from, *until).await?,
            Said::About(subject) => {
                let mut found = self.given(subject).await?;
                if place == SearchIn::Texts {
                    found.extend(self.read_to_be_about(subject).await?);
                }
                found
            }
        };
        Ok(found)
    }

    /// Those in which somebody has a name with these words.
    async fn that_name(&self, field: &str, name: &str) -> Result<BTreeSet<StoryId>, StoreError> {
        let rows = query(
            "SELECT DISTINCT d.story FROM said d JOIN stories s ON s.id = d.story AND s.latest = d.version
             WHERE d.field = $1 AND ' ' || d.value || ' ' LIKE $2 ESCAPE '!'",
        )
        .bind(field)
        .bind(format!("% {} %", plain(name)))
        .fetch_all(self.reading())
        .await?;
        rows.iter().map(|row| id(row, "story")).collect()
    }

    /// Those that speak of a time that shares a day with this.
    async fn of_time(&self, from: Date, until: Date) -> Result<BTreeSet<StoryId>, StoreError> {
        let rows = query(
            "SELECT DISTINCT d.story FROM said d JOIN stories s ON s.id = d.story AND s.latest = d.version
             WHERE d.field = 'when' AND d.value < $1 AND d.until > $2",
        )
        .bind(until.to_string())
        .bind(from.to_string())
        .fetch_all(self.reading())
        .await?;
        rows.iter().map(|row| id(row, "story")).collect()
    }

    /// Those to which the desk has given a subject, or a narrower one.
    async fn given(&self, subject: &str) -> Result<BTreeSet<StoryId>, StoreError> {
        let written = |name: &str, value: &str| -> Result<String, StoreError> {
            Ok(format!("\"{name}\":{}", to_json(&value)?))
        };
        let mut subjects = vec![written("code", subject)?, written("name", subject)?];
        for code in codes(subject) {
            subjects.push(written("code", code)?);
        }
        let subjects: Vec<String> = subjects.iter().map(|one| plain(one)).collect();
        let rows = query(
            "SELECT s.id FROM stories s
             WHERE s.subjects <> '[]' AND EXISTS (
                 SELECT 1 FROM json_each($1) a WHERE lower(s.subjects) LIKE '%' || a.value || '%' ESCAPE '!')",
        )
        .bind(to_json(&subjects)?)
        .fetch_all(self.reading())
        .await?;
        rows.iter().map(|row| id(row, "id")).collect()
    }

    /// Those that were read to be about a subject, or a narrower one.
    async fn read_to_be_about(&self, subject: &str) -> Result<BTreeSet<StoryId>, StoreError> {
        let mut about = codes(subject);
        about.push(subject);
        let rows = query(
            "SELECT DISTINCT d.story FROM said d JOIN stories s ON s.id = d.story AND s.latest = d.version
             WHERE d.field = 'about' AND d.value IN (SELECT value FROM json_each($1))",
        )
        .bind(to_json(&about)?)
        .fetch_all(self.reading())
        .await?;
        rows.iter().map(|row| id(row, "story")).collect()
    }
}

/// The whole name of an agency, in small letters, for any way of writing it: `the associated press` for `ap`.
fn agency(name: &str) -> Option<String> {
    let mut written = wire_story::agency::written();
    let (_, whole) = written.find(|(written, _)| written.eq_ignore_ascii_case(name))?;
    Some(whole.to_lowercase())
}

/// The codes of the Media Topic of this name or code, and of those within it.
fn codes(subject: &str) -> Vec<&'static str> {
    let is_it =
        |topic: &MediaTopic| topic.code() == subject || topic.name().to_lowercase() == subject;
    let within = |topic: &MediaTopic| is_it(topic) || topic.broader().any(|wider| is_it(&wider));
    MediaTopic::all()
        .filter(within)
        .map(MediaTopic::code)
        .collect()
}

/// Words in which no sign stands for others.
fn plain(words: &str) -> String {
    words
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}

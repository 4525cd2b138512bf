//! Texts of killed stories don't come back by accident: whatever is published is held against them first,
//! in the transaction that would publish it.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Mutex;
use wire_story::{Content, StoryId};
use wire_trace::{KilledTexts, Part};

use super::Published;
use super::rows::{story, version};
use crate::database::{Writing, query};
use crate::rows::{get, number, signed};
use crate::{AuditEntry, Store, StoreError, records};

/// A story looks like a killed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikeKilled {
    /// The killed story.
    pub story: StoryId,
    /// What of it does.
    pub part: Part,
    /// How many of a hundred words are the same.
    pub percent: u8,
    /// Why it was killed.
    pub reason: String,
}

impl fmt::Display for LikeKilled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this looks like a story that was killed")?;
        // A sender's kill may say no reason.
        if !self.reason.is_empty() {
            write!(f, " (“{}”)", self.reason)?;
        }
        write!(f, ": {}", self.measured("story"))
    }
}

impl LikeKilled {
    /// How much of it is whose.
    fn measured(&self, whose: &str) -> String {
        let Self { story, percent, .. } = self;
        let words = match self.part {
            Part::Headline => "its headline’s words",
            Part::Summary => "its summary’s words",
            Part::Text => "its words",
        };
        format!("{percent} % of {words} are those of {whose} {story}")
    }
}

/// Somebody wants a text all the same.
#[derive(Clone, Debug)]
pub(crate) struct Overruling {
    who: String,
    why: String,
}

/// The texts of all killed stories, and the place in the event log up to which they were read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Killed(Arc<Mutex<(u64, KilledTexts)>>);

impl Killed {
    /// The killed story that this text looks like, with the kills of other processes brought in first.
    /// What comes after a text that was let pass isn't asked again, as long as it is no more like it.
    async fn like(
        &self,
        database: &mut Writing,
        content: &Content,
        before: Option<&Content>,
    ) -> Result<Option<LikeKilled>, StoreError> {
        let mut known = self.0.lock().await;
        let (seq, texts) = &mut *known;
        let newer = query(
            "SELECT * FROM stories WHERE status = 'canceled' AND last_seq > $1 ORDER BY last_seq",
        )
        .bind(signed(*seq))
        .fetch_all(&mut *database)
        .await?;
        for row in &newer {
            let killed = story(row)?;
            let versions = query("SELECT * FROM versions WHERE story = $1 ORDER BY number")
                .bind(killed.id.as_bytes().as_slice())
                .fetch_all(&mut *database)
                .await?;
            let versions: Vec<_> = versions.iter().map(version).collect::<Result<_, _>>()?;
            texts.put(killed.id, &versions);
            *seq = number(row, "last_seq")?;
        }
        let mut alike = texts.resembled_by(content);
        if !alike.is_empty()
            && let Some(before) = before
        {
            let before = texts.resembled_by(before);
            alike.retain(|now| {
                !before.iter().any(|before| {
                    (before.story, before.part) == (now.story, now.part)
                        && before.percent >= now.percent
                })
            });
        }
        let Some(alike) = alike.into_iter().max_by_key(|alike| alike.percent) else {
            return Ok(None);
        };
        let kill = query("SELECT note FROM versions WHERE story = $1 AND change = 'kill'")
            .bind(alike.story.as_bytes().as_slice())
            .fetch_one(database)
            .await?;
        Ok(Some(LikeKilled {
            story: alike.story,
            part: alike.part,
            percent: alike.percent,
            reason: get(&kill, "note")?,
        }))
    }
}

impl Store {
    /// The killed story that this text looks like: publishing it, after the one before it, is refused.
    /// Where that one looked like it already, somebody has let it pass, and isn't asked again.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn like_killed(
        &self,
        content: &Content,
        before: Option<&Content>,
    ) -> Result<Option<LikeKilled>, StoreError> {
        let mut database = self.reading().begin().await?;
        self.killed.like(&mut database, content, before).await
    }

    /// This store for somebody who publishes a text though it looks like a killed story. What is
    /// published so stands in the record, with who wanted it and why.
    #[must_use]
    pub fn although_killed(&self, who: &str, why: &str) -> Self {
        let mut store = self.clone();
        store.overruling = Some(Overruling {
            who: who.to_owned(),
            why: why.to_owned(),
        });
        store
    }

    /// Refuses a text that is no story, or that looks like a killed one, unless somebody wants it all the same: then it
    /// says what that overrules.
    pub(crate) async fn refuse_killed(
        &self,
        tx: &mut Writing,
        content: &Content,
        before: Option<&Content>,
    ) -> Result<Option<LikeKilled>, StoreError> {
        content.check()?;
        match (
            self.killed.like(tx, content, before).await?,
            &self.overruling,
        ) {
            (Some(alike), None) => Err(StoreError::LikeKilled(alike)),
            (alike, _) => Ok(alike),
        }
    }

    /// Records what was overruled.
    pub(crate) async fn note_overruled(
        &self,
        tx: &mut Writing,
        alike: Option<LikeKilled>,
        published: Published,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (Some(alike), Some(overruling)) = (alike, &self.overruling) else {
            return Ok(());
        };
        let entry = AuditEntry {
            at,
            who: overruling.who.clone(),
            what: format!(
                "published version {} though {}: {}",
                published.version,
                alike.measured("killed story"),
                overruling.why
            ),
            on: published.story.to_string(),
        };
        records::note(tx, &entry).await?;
        Ok(())
    }
}

//! Publishing: a version and its event, in one transaction.

use jiff::{SignedDuration, Timestamp, civil};
use url::Url;
use wire_story::{
    Availability, Change, Content, Edition, Embargo, Story, StoryId, Version, VersionNumber,
};

use super::rows::{availability_code, latest_versions, story_and_version};
use super::sent::refuse_killed_unseen;
use crate::database::{Row, Writing, query};
use crate::{EventKind, Store, StoreError, content, events, random};

/// A story that isn't on the wire yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStory {
    /// The id it has where it comes from.
    pub source_id: Option<String>,
    /// Who made it.
    pub creator: String,
    /// The page of the original.
    pub url: Option<Url>,
    /// The day it is dated.
    pub date: civil::Date,
    /// The embargo it is published under.
    pub embargo: Option<Embargo>,
    /// Who may have it without paying.
    pub availability: Availability,
    /// What it says.
    pub content: Content,
}

/// What a publication made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The story.
    pub story: StoryId,
    /// The version made.
    pub version: VersionNumber,
    /// Its place in the event log.
    pub seq: u64,
}

/// What became of a story that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It was new.
    New(Published),
    /// The wire had it, with another text: this is a new version.
    Updated(Published),
    /// The wire had it like this already.
    Unchanged {
        /// The story.
        story: StoryId,
        /// Its newest version.
        version: VersionNumber,
    },
}

impl TakenIn {
    /// The story, whatever became of it.
    #[must_use]
    pub fn story(&self) -> StoryId {
        match self {
            Self::New(published) | Self::Updated(published) => published.story,
            Self::Unchanged { story, .. } => *story,
        }
    }
}

impl Store {
    /// Publishes a new story.
    ///
    /// # Errors
    /// It lacks a headline or text, or looks like a killed story; or a story with its `source_id` is there
    /// already.
    pub async fn publish(&self, story: &NewStory, at: Timestamp) -> Result<Published, StoreError> {
        self.publish_unknown(story, None, at).await
    }

    /// Takes in a new story that its sender holds back: nobody may use it until a usable version follows.
    ///
    /// # Errors
    /// It lacks a headline or text, or looks like a killed story; or a story with its `source_id` is there
    /// already.
    pub async fn take_in_held(
        &self,
        story: &NewStory,
        reason: &str,
        at: Timestamp,
    ) -> Result<Published, StoreError> {
        self.publish_unknown(story, Some(reason), at).await
    }

    async fn publish_unknown(
        &self,
        story: &NewStory,
        held: Option<&str>,
        at: Timestamp,
    ) -> Result<Published, StoreError> {
        let mut tx = self.writing().await?;
        refuse_known(&mut tx, story).await?;
        let published = self.publish_new(&mut tx, story, held, at).await?;
        tx.commit().await?;
        Ok(published)
    }

    /// Publishes new stories in their order, all or none: an archive.
    ///
    /// # Errors
    /// One lacks a headline or text, or looks like a killed story; or a story with its `source_id` is there
    /// already.
    pub async fn publish_all(
        &self,
        stories: &[NewStory],
        at: Timestamp,
    ) -> Result<Vec<Published>, StoreError> {
        let mut tx = self.writing().await?;
        let mut published = Vec::with_capacity(stories.len());
        for story in stories {
            refuse_known(&mut tx, story).await?;
            published.push(self.publish_new(&mut tx, story, None, at).await?);
        }
        tx.commit().await?;
        Ok(published)
    }

    /// Takes a story in from where it comes from: a new one is published, a known one whose text
    /// there has changed gets a new version, and otherwise nothing happens. What counts is whether
    /// the text *there* has changed, so a text that the desk has corrected since stays corrected.
    ///
    /// An embargo that has not been lifted moves with its source; one that the source no longer
    /// mentions still holds.
    ///
    /// # Errors
    /// It lacks a headline or text, or looks like a killed story; or the story was killed or is held, and
    /// its text has changed.
    pub async fn take_in(&self, story: &NewStory, at: Timestamp) -> Result<TakenIn, StoreError> {
        let mut tx = self.writing().await?;
        let there = match &story.source_id {
            Some(source_id) => by_source_id(&mut tx, source_id).await?,
            None => None,
        };
        let Some(there) = there else {
            let published = self.publish_new(&mut tx, story, None, at).await?;
            tx.commit().await?;
            return Ok(TakenIn::New(published));
        };
        let id = there.story.id;
        move_embargo(&mut tx, &there.story, story.embargo).await?;
        let hash = source_hash(&story.content)?;
        if there.source_hash.as_deref() == Some(hash.as_slice()) {
            tx.commit().await?;
            return Ok(TakenIn::Unchanged {
                story: id,
                version: there.story.latest,
            });
        }
        match &there.version.edition {
            Edition::Killed { .. } => return Err(StoreError::Killed { story: id }),
            Edition::Withheld { .. } => return Err(StoreError::Held { story: id }),
            Edition::Usable { .. } => {}
        }
        if there.version.content() == Some(&story.content) {
            query("UPDATE stories SET source_hash = $1 WHERE id = $2")
                .bind(&hash)
                .bind(id.as_bytes().as_slice())
                .execute(&mut tx)
                .await?;
            tx.commit().await?;
            return Ok(TakenIn::Unchanged {
                story: id,
                version: there.story.latest,
            });
        }
        query(
            "UPDATE stories SET source_hash = $1, creator = $2, url = $3, date = $4 WHERE id = $5",
        )
        .bind(&hash)
        .bind(&story.creator)
        .bind(story.url.as_ref().map(Url::as_str))
        .bind(story.date.to_string())
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        let edition = Edition::Usable {
            content: story.content.clone(),
            change: Change::Update {
                note: String::new(),
            },
        };
        let published = self.publish_next(&mut tx, &there, &edition, at).await?;
        tx.commit().await?;
        Ok(TakenIn::Updated(published))
    }

    /// Kills a story, whatever its newest version is: a correction that comes in between must not
    /// save a story that has to go.
    ///
    /// # Errors
    /// The story was killed before; or there is no such story.
    pub async fn kill(
        &self,
        story: StoryId,
        reason: &str,
        at: Timestamp,
    ) -> Result<Published, StoreError> {
        let mut tx = self.writing().await?;
        let there = alive(&mut tx, story).await?;
        let edition = Edition::Killed {
            reason: reason.to_owned(),
        };
        let published = self.publish_next(&mut tx, &there, &edition, at).await?;
        tx.commit().await?;
        Ok(published)
    }

    /// Holds a story back, with the text that its newest version has.
    ///
    /// # Errors
    /// The story is held already, or was killed; or there is no such story.
    pub async fn hold(
        &self,
        story: StoryId,
        reason: &str,
        at: Timestamp,
    ) -> Result<Published, StoreError> {
        let mut tx = self.writing().await?;
        let there = alive(&mut tx, story).await?;
        let Edition::Usable { content, .. } = &there.version.edition else {
            return Err(StoreError::Conflict(
                "the story is on hold already: look at it before you do anything more".into(),
            ));
        };
        let edition = Edition::Withheld {
            content: content.clone(),
            reason: reason.to_owned(),
        };
        let published = append(&mut tx, &there, &edition, at).await?;
        tx.commit().await?;
        Ok(published)
    }

    /// Publishes a new text of a story: an update, a correction, a refile, the end of a hold.
    /// `expected_latest` is the version that the editor had before them.
    ///
    /// # Errors
    /// Another version came in between; the story was killed; the text isn't a story, or looks like a
    /// killed one; or there is no such story.
    pub async fn revise(
        &self,
        story: StoryId,
        expected_latest: VersionNumber,
        edition: &Edition,
        at: Timestamp,
    ) -> Result<Published, StoreError> {
        let mut tx = self.writing().await?;
        let there = alive(&mut tx, story).await?;
        if there.story.latest != expected_latest {
            return Err(StoreError::Conflict(format!(
                "version {} of this story was published while you worked on version \
                 {expected_latest}: look at it, then try again",
                there.story.latest
            )));
        }
        if let Edition::Usable {
            change: Change::New,
            ..
        } = edition
        {
            return Err(StoreError::Invalid(
                "only the first version of a story is new: say whether this is an update, a \
                 correction or a refile"
                    .into(),
            ));
        }
        let published = self.publish_next(&mut tx, &there, edition, at).await?;
        tx.commit().await?;
        Ok(published)
    }

    async fn publish_new(
        &self,
        tx: &mut Writing,
        story: &NewStory,
        held: Option<&str>,
        at: Timestamp,
    ) -> Result<Published, StoreError> {
        refuse_killed_unseen(tx, story.source_id.as_deref()).await?;
        let id = StoryId::new(at, random()?);
        self.first_version(tx, id, story, held, at).await
    }

    /// Publishes the first version of a story of this id, unless it looks like a killed one. It may be held back for a reason.
    pub(crate) async fn first_version(
        &self,
        tx: &mut Writing,
        id: StoryId,
        story: &NewStory,
        held: Option<&str>,
        at: Timestamp,
    ) -> Result<Published, StoreError> {
        let overruled = self.refuse_killed(tx, &story.content, None).await?;
        let published = first_version(tx, id, story, held, at).await?;
        self.note_sent(tx, id, published.version).await?;
        self.note_overruled(tx, overruled, published, at).await?;
        Ok(published)
    }

    /// Publishes the version that follows, unless it looks like a killed story, or its sender has sent a newer one before.
    async fn publish_next(
        &self,
        tx: &mut Writing,
        there: &There,
        edition: &Edition,
        at: Timestamp,
    ) -> Result<Published, StoreError> {
        let overruled = match edition {
            Edition::Usable { content, .. } | Edition::Withheld { content, .. } => {
                self.refuse_killed(tx, content, there.version.content())
                    .await?
            }
            Edition::Killed { .. } => None,
        };
        self.refuse_older(tx, there.story.id, edition).await?;
        let published = append(tx, there, edition, at).await?;
        self.note_sent(tx, published.story, published.version)
            .await?;
        self.note_overruled(tx, overruled, published, at).await?;
        Ok(published)
    }
}

/// A story as a transaction found it.
pub(super) struct There {
    /// Its key in the search index.
    key: i64,
    /// The hash of the text that was last taken in from where it comes from.
    source_hash: Option<Vec<u8>>,
    pub(super) story: Story,
    version: Version,
}

/// That no story with its `source_id` is there.
async fn refuse_known(tx: &mut Writing, story: &NewStory) -> Result<(), StoreError> {
    if let Some(source_id) = &story.source_id
        && let Some(there) = by_source_id(tx, source_id).await?
    {
        return Err(StoreError::Conflict(format!(
            "'{source_id}' is on the wire already, as story {}: revise that one",
            there.story.id
        )));
    }
    Ok(())
}

/// A story that wasn't killed.
async fn alive(tx: &mut Writing, story: StoryId) -> Result<There, StoreError> {
    let there = by_id(tx, story)
        .await?
        .ok_or_else(|| StoreError::not_found("story", story))?;
    match there.version.edition {
        Edition::Killed { .. } => Err(StoreError::Killed { story }),
        _ => Ok(there),
    }
}

async fn by_id(tx: &mut Writing, story: StoryId) -> Result<Option<There>, StoreError> {
    query(latest_versions!("WHERE s.id = $1"))
        .bind(story.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .map(|row| there(&row))
        .transpose()
}

pub(super) async fn by_source_id(
    tx: &mut Writing,
    source_id: &str,
) -> Result<Option<There>, StoreError> {
    query(latest_versions!("WHERE s.source_id = $1"))
        .bind(source_id)
        .fetch_optional(&mut *tx)
        .await?
        .map(|row| there(&row))
        .transpose()
}

fn there(row: &Row) -> Result<There, StoreError> {
    let (story, version) = story_and_version(row)?;
    Ok(There {
        key: row.try_get("number")?,
        source_hash: row.try_get("source_hash")?,
        story,
        version,
    })
}

/// Moves an embargo that has not been lifted to where its source has it now.
async fn move_embargo(
    tx: &mut Writing,
    story: &Story,
    to: Option<Embargo>,
) -> Result<(), StoreError> {
    let (Some(Embargo { lifted: None, .. }), Some(to)) = (story.embargo, to) else {
        return Ok(());
    };
    query("UPDATE stories SET embargo_until = $1, embargo_hides_headline = $2 WHERE id = $3")
        .bind(to.until.as_microsecond())
        .bind(to.hides_headline)
        .bind(story.id.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Writes a story of this id, its first version and the event.
async fn first_version(
    tx: &mut Writing,
    id: StoryId,
    story: &NewStory,
    held: Option<&str>,
    at: Timestamp,
) -> Result<Published, StoreError> {
    story.content.check()?;
    let source_hash = match story.source_id {
        Some(_) => Some(source_hash(&story.content)?),
        None => None,
    };
    let embargo = story.embargo;
    let key: i64 = query(
        "INSERT INTO stories (id, source_id, source_hash, creator, url, date, published,
             embargo_until, embargo_hides_headline, embargo_lifted, availability, latest, status,
             last_seq)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, 'usable', 0)
         RETURNING number",
    )
    .bind(id.as_bytes().as_slice())
    .bind(&story.source_id)
    .bind(source_hash)
    .bind(&story.creator)
    .bind(story.url.as_ref().map(Url::as_str))
    .bind(story.date.to_string())
    .bind(at.as_microsecond())
    .bind(embargo.map(|embargo| embargo.until.as_microsecond()))
    .bind(embargo.map(|embargo| embargo.hides_headline))
    .bind(embargo.and_then(|embargo| embargo.lifted.map(Timestamp::as_microsecond)))
    .bind(availability_code(story.availability))
    .fetch_one(&mut *tx)
    .await?
    .try_get(0)?;
    let content = story.content.clone();
    let version = Version {
        story: id,
        number: VersionNumber::FIRST,
        created: at,
        edition: match held {
            Some(reason) => Edition::Withheld {
                content,
                reason: reason.to_owned(),
            },
            None => Edition::Usable {
                content,
                change: Change::New,
            },
        },
    };
    write_version(tx, key, &version).await
}

/// Writes the version that follows.
async fn append(
    tx: &mut Writing,
    there: &There,
    edition: &Edition,
    at: Timestamp,
) -> Result<Published, StoreError> {
    if let Edition::Usable { content, .. } | Edition::Withheld { content, .. } = edition {
        content.check()?;
    }
    // A story's versions are in order of their times, whatever the clock did in between.
    let earliest = there.version.created + SignedDuration::from_micros(1);
    let version = Version {
        story: there.story.id,
        number: there.story.latest.next(),
        created: at.max(earliest),
        edition: edition.clone(),
    };
    write_version(tx, there.key, &version).await
}

async fn write_version(
    tx: &mut Writing,
    key: i64,
    version: &Version,
) -> Result<Published, StoreError> {
    let content = version.content().map(content::write).transpose()?;
    query(
        "INSERT INTO versions (story, number, created, change, note, content)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(version.story.as_bytes().as_slice())
    .bind(version.number.get())
    .bind(version.created.as_microsecond())
    .bind(version.change_code())
    .bind(version.change_note())
    .bind(content)
    .execute(&mut *tx)
    .await?;
    query("UPDATE stories SET latest = $1, status = $2 WHERE id = $3")
        .bind(version.number.get())
        .bind(version.status().code())
        .bind(version.story.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?;
    match version.content() {
        Some(content) => tx.index(key, content).await?,
        None => tx.unindex(key).await?,
    }
    let kind = EventKind::of(&version.edition);
    let seq = events::append(tx, version.story, version.number, kind, version.created).await?;
    Ok(Published {
        story: version.story,
        version: version.number,
        seq,
    })
}

/// The hash by which a text is known again where it comes from.
fn source_hash(content: &Content) -> Result<Vec<u8>, StoreError> {
    let kept = content::write(content)?;
    Ok(blake3::hash(kept.as_bytes()).as_bytes().to_vec())
}

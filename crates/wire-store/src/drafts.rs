//! Drafts: stories that aren't on the wire yet.

mod kept;

use jiff::{Timestamp, civil};
use url::Url;
use wire_story::{Availability, Content, Embargo, StoryId, Subject, UserId};

use crate::database::{Row, query};
use crate::rows::{date, get, id, optional_url, time, to_json};
use crate::stories::{availability, availability_code, embargo};
use crate::{
    KeptCorrection, NewStory, Published, Store, StoreError, corrections, random, stories, subjects,
};

/// A story that isn't on the wire yet. It may lack anything: a headline, a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id that the story will have.
    pub id: StoryId,
    /// Who made it.
    pub creator: String,
    /// The page of the original.
    pub url: Option<Url>,
    /// The day it is dated.
    pub date: civil::Date,
    /// The embargo it will be published under.
    pub embargo: Option<Embargo>,
    /// Who may have it without paying.
    pub availability: Availability,
    /// What it is about.
    pub subjects: Vec<Subject>,
    /// What the desk has said that it isn't about, so that nobody is asked again.
    pub refused: Vec<Subject>,
    /// What the desk has corrected of what was read in it; the story keeps that.
    pub corrections: Vec<KeptCorrection>,
    /// What it says so far.
    pub content: Content,
    /// Who saved it last.
    pub editor: UserId,
    /// When.
    pub saved: Timestamp,
}

/// An id for a story that is being begun.
///
/// # Errors
/// The system has no random bytes to give.
pub fn new_story_id(at: Timestamp) -> Result<StoryId, StoreError> {
    Ok(StoryId::new(at, random()?))
}

impl Store {
    /// Saves a draft, in the place of the one of the same id that was saved at `seen`; none, for a new one.
    /// False where somebody else has saved it since: theirs stays. One that was thrown away comes back.
    ///
    /// # Errors
    /// The story is published already: it can be revised, not drafted.
    pub async fn save_draft(
        &self,
        draft: &Draft,
        seen: Option<Timestamp>,
    ) -> Result<bool, StoreError> {
        let mut tx = self.writing().await?;
        let published = query("SELECT 1 FROM stories WHERE id = $1")
            .bind(draft.id.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?;
        if published.is_some() {
            return Err(StoreError::Conflict(
                "this story has been published: revise it instead".into(),
            ));
        }
        let there = query("SELECT saved FROM drafts WHERE id = $1")
            .bind(draft.id.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?
            .map(|row| time(&row, "saved"))
            .transpose()?;
        if there.is_some() && there != seen {
            return Ok(false);
        }
        let embargo = draft.embargo;
        query(
            "INSERT INTO drafts (id, creator, url, date, embargo_until,
                 embargo_hides_headline, embargo_lifted, availability, content, editor, saved,
                 subjects)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (id) DO UPDATE SET creator = excluded.creator, url = excluded.url,
                 date = excluded.date, embargo_until = excluded.embargo_until,
                 embargo_hides_headline = excluded.embargo_hides_headline,
                 embargo_lifted = excluded.embargo_lifted, availability = excluded.availability,
                 content = excluded.content, editor = excluded.editor, saved = excluded.saved,
                 subjects = excluded.subjects",
        )
        .bind(draft.id.as_bytes().as_slice())
        .bind(&draft.creator)
        .bind(draft.url.as_ref().map(Url::as_str))
        .bind(draft.date.to_string())
        .bind(embargo.map(|embargo| embargo.until.as_microsecond()))
        .bind(embargo.map(|embargo| embargo.hides_headline))
        .bind(embargo.and_then(|embargo| embargo.lifted.map(Timestamp::as_microsecond)))
        .bind(availability_code(draft.availability))
        .bind(kept::write(draft)?)
        .bind(draft.editor.as_bytes().as_slice())
        .bind(draft.saved.as_microsecond())
        .bind(to_json(&draft.subjects)?)
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// A draft.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn draft(&self, id: StoryId) -> Result<Option<Draft>, StoreError> {
        query("SELECT * FROM drafts WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| draft(&row))
            .transpose()
    }

    /// All drafts, the last saved first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        query("SELECT * FROM drafts ORDER BY saved DESC, id DESC")
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(draft)
            .collect()
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// There is no such draft.
    pub async fn discard_draft(&self, id: StoryId) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let gone = query("DELETE FROM drafts WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        if gone == 0 {
            return Err(StoreError::not_found("draft", id));
        }
        Ok(tx.commit().await?)
    }

    /// Publishes a draft as a story of the same id; the draft goes in the same transaction, so
    /// publishing it twice at once makes one story.
    ///
    /// # Errors
    /// There is no such draft; or it lacks a headline or text, or looks like a killed story.
    pub async fn publish_draft(&self, id: StoryId, at: Timestamp) -> Result<Published, StoreError> {
        let mut tx = self.writing().await?;
        let row = query("DELETE FROM drafts WHERE id = $1 RETURNING *")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?
            .ok_or_else(|| StoreError::not_found("draft", id))?;
        let draft = draft(&row)?;
        let story = NewStory {
            source_id: None,
            creator: draft.creator,
            url: draft.url,
            date: draft.date,
            embargo: draft.embargo,
            availability: draft.availability,
            content: draft.content,
        };
        let published = self.first_version(&mut tx, id, &story, None, at).await?;
        subjects::keep(&mut tx, id, draft.subjects).await?;
        for correction in &draft.corrections {
            corrections::keep(&mut tx, id, correction).await?;
        }
        tx.commit().await?;
        Ok(published)
    }
}

fn draft(row: &Row) -> Result<Draft, StoreError> {
    let (content, refused, corrections) = kept::read(row)?;
    Ok(Draft {
        id: id(row, "id")?,
        creator: get(row, "creator")?,
        url: optional_url(row, "url")?,
        date: date(row, "date")?,
        embargo: embargo(row)?,
        availability: availability(row)?,
        subjects: stories::subjects(row)?,
        refused,
        corrections,
        content,
        editor: id(row, "editor")?,
        saved: time(row, "saved")?,
    })
}

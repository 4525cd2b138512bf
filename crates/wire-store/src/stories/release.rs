//! The end of embargoes: the story is marked, and the event written, in one transaction.

use jiff::Timestamp;
use wire_story::StoryId;

use super::rows;
use crate::database::{Writing, query};
use crate::{EventKind, Store, StoreError, events};

impl Store {
    /// Lifts the embargo of every story whose hour has come at `at`, and writes a `released` event
    /// for each, in the order of their hours. A killed story isn't released.
    ///
    /// # Errors
    /// The database can't be written; then none is lifted.
    pub async fn lift_embargoes(&self, at: Timestamp) -> Result<Vec<StoryId>, StoreError> {
        let due = "SELECT * FROM stories
                   WHERE embargo_until <= $1 AND embargo_lifted IS NULL AND status <> 'canceled'
                   ORDER BY embargo_until, id";
        // Looked up by a reader first: nearly always nothing is due, and nobody has to wait for that.
        let waiting = query(due)
            .bind(at.as_microsecond())
            .fetch_optional(self.reading())
            .await?;
        if waiting.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.writing().await?;
        let stories = query(due)
            .bind(at.as_microsecond())
            .fetch_all(&mut tx)
            .await?
            .iter()
            .map(rows::story)
            .collect::<Result<Vec<_>, _>>()?;
        for story in &stories {
            lift(&mut tx, story.id, at).await?;
            events::append(&mut tx, story.id, story.latest, EventKind::Released, at).await?;
        }
        tx.commit().await?;
        Ok(stories.iter().map(|story| story.id).collect())
    }

    /// Lifts a story's embargo by hand, now, whatever its hour. Where none holds, nothing happens.
    ///
    /// # Errors
    /// There is no such story, or it was killed.
    pub async fn lift_embargo(&self, story: StoryId, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = query("SELECT * FROM stories WHERE id = $1")
            .bind(story.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?
            .ok_or_else(|| StoreError::not_found("story", story))?;
        if crate::rows::get::<&str>(&row, "status")? == "canceled" {
            return Err(StoreError::Killed { story });
        }
        let found = rows::story(&row)?;
        if found.embargo.is_none_or(|embargo| embargo.lifted.is_some()) {
            return Ok(());
        }
        lift(&mut tx, story, at).await?;
        events::append(&mut tx, story, found.latest, EventKind::Released, at).await?;
        Ok(tx.commit().await?)
    }
}

/// An embargo that is lifted before its hour ended when it was lifted.
async fn lift(tx: &mut Writing, story: StoryId, at: Timestamp) -> Result<(), StoreError> {
    query(
        "UPDATE stories SET embargo_lifted = $1,
             embargo_until = CASE WHEN $1 < embargo_until THEN $1 ELSE embargo_until END
         WHERE id = $2",
    )
    .bind(at.as_microsecond())
    .bind(story.as_bytes().as_slice())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

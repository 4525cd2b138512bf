//! What people have corrected of what was read in stories.

use jiff::Timestamp;
use wire_reading::{Corrected, Correction};
use wire_story::StoryId;

use crate::database::{Row, Writing, query};
use crate::rows::{code, get, id, time};
use crate::{Store, StoreError, readings};

/// No story has more corrections.
const MOST: usize = 200;

/// A correction, and who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCorrection {
    /// What was corrected.
    pub correction: Correction,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

impl Store {
    /// What people have corrected of what was read in a story, the oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn reading_corrections(
        &self,
        story: StoryId,
    ) -> Result<Vec<KeptCorrection>, StoreError> {
        query("SELECT * FROM reading_corrections WHERE story = $1 ORDER BY made, what, words, words_before")
            .bind(story.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(kept)
            .collect()
    }

    /// The corrections of the stories of a list of ids, each with its story, the oldest first.
    pub(crate) async fn corrections_of(
        &self,
        stories: &str,
    ) -> Result<Vec<(StoryId, Correction)>, StoreError> {
        query(
            "SELECT * FROM reading_corrections WHERE story IN (SELECT unhex(value) FROM json_each($1))
             ORDER BY made, what, words, words_before",
        )
        .bind(stories)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| Ok((id(row, "story")?, kept(row)?.correction)))
        .collect()
    }

    /// Keeps a correction, in the place of one of the same words.
    ///
    /// # Errors
    /// The story has too many, or there is no such story.
    pub async fn correct_reading(
        &self,
        story: StoryId,
        kept: &KeptCorrection,
    ) -> Result<(), StoreError> {
        if self.reading_corrections(story).await?.len() >= MOST {
            return Err(StoreError::Conflict(format!(
                "this story has {MOST} corrections of what was read in it: take some back first"
            )));
        }
        let mut tx = self.writing().await?;
        keep(&mut tx, story, kept).await?;
        readings::read_again(&mut tx, story, kept.at).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a correction back: what was read counts again.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn take_correction_back(
        &self,
        story: StoryId,
        correction: &Correction,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query(
            "DELETE FROM reading_corrections
             WHERE story = $1 AND what = $2 AND words = $3 AND words_before = $4 AND words_after = $5",
        )
        .bind(story.as_bytes().as_slice())
        .bind(correction.what.code())
        .bind(correction.words.as_str())
        .bind(correction.before.as_str())
        .bind(correction.after.as_str())
        .execute(&mut tx)
        .await?;
        readings::read_again(&mut tx, story, at).await?;
        Ok(tx.commit().await?)
    }
}

/// Keeps a correction, in the place of one of the same words.
pub(crate) async fn keep(
    tx: &mut Writing,
    story: StoryId,
    kept: &KeptCorrection,
) -> Result<(), StoreError> {
    let correction = &kept.correction;
    query(
        "INSERT INTO reading_corrections (story, what, words, words_before, words_after, value, made, by_whom)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (story, what, words, words_before, words_after) DO UPDATE
         SET value = excluded.value, made = excluded.made, by_whom = excluded.by_whom",
    )
    .bind(story.as_bytes().as_slice())
    .bind(correction.what.code())
    .bind(correction.words.as_str())
    .bind(correction.before.as_str())
    .bind(correction.after.as_str())
    .bind(correction.value.as_str())
    .bind(kept.at.as_microsecond())
    .bind(kept.by.as_str())
    .execute(tx)
    .await?;
    Ok(())
}

fn kept(row: &Row) -> Result<KeptCorrection, StoreError> {
    Ok(KeptCorrection {
        correction: Correction {
            what: code(row, "what", Corrected::from_code)?,
            words: get(row, "words")?,
            before: get(row, "words_before")?,
            after: get(row, "words_after")?,
            value: get(row, "value")?,
        },
        at: time(row, "made")?,
        by: get(row, "by_whom")?,
    })
}

//! What senders say of their stories beside the texts: which version of theirs became which of the wire's, and what they stopped
//! before the wire had it.

use jiff::Timestamp;
use wire_story::{Edition, StoryId, VersionNumber};

use super::publish::by_source_id;
use crate::database::{Row, Writing, query};
use crate::rows::{get, optional_number, version};
use crate::{Store, StoreError};

/// A version of a story as its sender counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentVersion {
    /// The sender's number.
    pub number: VersionNumber,
    /// The version of the wire's that it became, or that said the same already.
    pub version: VersionNumber,
}

/// What the sender of a story did to it before the wire had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoppedUnseen {
    /// Whether it was killed, and not only held back.
    pub is_killed: bool,
    /// The version with which it was, as the sender counts.
    pub number: Option<VersionNumber>,
    /// Why.
    pub reason: String,
}

impl Store {
    /// This store for what comes from a sender who counts it as this version: what is published with it is known by that number, and
    /// is not if a newer one is there.
    #[must_use]
    pub fn sent_as(&self, number: Option<VersionNumber>) -> Self {
        let mut store = self.clone();
        store.sent_as = number;
        store
    }

    /// The versions of a story that its sender has numbered, the oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn sent_versions(&self, story: StoryId) -> Result<Vec<SentVersion>, StoreError> {
        query("SELECT number, version FROM sent_versions WHERE story = $1 ORDER BY number")
            .bind(story.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(sent_version)
            .collect()
    }

    /// Notes that this version says the same as the one that is [sent](Self::sent_as).
    ///
    /// # Errors
    /// There is no such version.
    pub async fn note_same(
        &self,
        story: StoryId,
        version: VersionNumber,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        self.note_sent(&mut tx, story, version).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What the sender of a story that isn't here did to it.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn stopped_unseen(
        &self,
        source_id: &str,
    ) -> Result<Option<StoppedUnseen>, StoreError> {
        query("SELECT change, number, reason FROM stopped_unseen WHERE source_id = $1")
            .bind(source_id)
            .fetch_optional(self.reading())
            .await?
            .map(|row| {
                Ok(StoppedUnseen {
                    is_killed: get::<&str>(&row, "change")? == "kill",
                    number: optional_number(&row, "number")?.and_then(VersionNumber::new),
                    reason: get(&row, "reason")?,
                })
            })
            .transpose()
    }

    /// Remembers what the sender of a story that isn't here did to it. A kill stays one.
    ///
    /// # Errors
    /// The story is here by now.
    pub async fn stop_unseen(
        &self,
        source_id: &str,
        stopped: &StoppedUnseen,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        if let Some(there) = by_source_id(&mut tx, source_id).await? {
            return Err(StoreError::Conflict(format!(
                "'{source_id}' has come meanwhile, as story {}: try again",
                there.story.id
            )));
        }
        query(
            "INSERT INTO stopped_unseen (source_id, change, number, reason, at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (source_id) DO UPDATE
             SET change = excluded.change, number = excluded.number, reason = excluded.reason,
                 at = excluded.at
             WHERE stopped_unseen.change = 'hold'",
        )
        .bind(source_id)
        .bind(if stopped.is_killed { "kill" } else { "hold" })
        .bind(stopped.number.map(VersionNumber::get))
        .bind(&stopped.reason)
        .bind(at.as_microsecond())
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Refuses what is sent where a newer version of the sender's is there. A kill holds whatever its number.
    pub(super) async fn refuse_older(
        &self,
        tx: &mut Writing,
        story: StoryId,
        edition: &Edition,
    ) -> Result<(), StoreError> {
        let Some(number) = self.sent_as else {
            return Ok(());
        };
        let newest = query(
            "SELECT number, version FROM sent_versions WHERE story = $1
             ORDER BY number DESC LIMIT 1",
        )
        .bind(story.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?;
        let newest = newest.as_ref().map(sent_version).transpose()?;
        match (newest, edition) {
            (Some(newest), Edition::Usable { .. } | Edition::Withheld { .. })
                if number <= newest.number =>
            {
                Err(StoreError::Conflict(format!(
                    "version {} of this story is there, as its sender counts (version {} here): \
                     version {number} isn't published over it",
                    newest.number, newest.version
                )))
            }
            _ => Ok(()),
        }
    }

    /// Notes of which of the sender's versions this is, where it is one.
    pub(super) async fn note_sent(
        &self,
        tx: &mut Writing,
        story: StoryId,
        version: VersionNumber,
    ) -> Result<(), StoreError> {
        if let Some(number) = self.sent_as {
            query(
                "INSERT INTO sent_versions (story, number, version) VALUES ($1, $2, $3)
                 ON CONFLICT (story, number) DO NOTHING",
            )
            .bind(story.as_bytes().as_slice())
            .bind(number.get())
            .bind(version.get())
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    }
}

/// That its sender hasn't killed the story before it came.
pub(super) async fn refuse_killed_unseen(
    tx: &mut Writing,
    source_id: Option<&str>,
) -> Result<(), StoreError> {
    let Some(source_id) = source_id else {
        return Ok(());
    };
    let killed = query("SELECT 1 FROM stopped_unseen WHERE source_id = $1 AND change = 'kill'")
        .bind(source_id)
        .fetch_optional(&mut *tx)
        .await?;
    match killed {
        Some(_) => Err(StoreError::KilledUnseen {
            source_id: source_id.to_owned(),
        }),
        None => Ok(()),
    }
}

fn sent_version(row: &Row) -> Result<SentVersion, StoreError> {
    Ok(SentVersion {
        number: version(row, "number")?,
        version: version(row, "version")?,
    })
}

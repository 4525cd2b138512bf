//! Secrets that messages are signed with, and how a new one takes the place of an old one.

use std::fmt;

use jiff::Timestamp;
use wire_story::SubscriptionId;

use super::orders::require_row;
use crate::database::query;
use crate::rows::number;
use crate::{AuditEntry, Store, StoreError, records};

/// A secret that is needed as it is, to sign with. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself: for signing, and for its owner to see once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A secret that signs beside the one that has taken its place, for as long as it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldSecret {
    /// The secret.
    pub secret: Secret,
    /// When it is to end.
    pub until: Timestamp,
}

impl Store {
    /// Gives a standing order a new secret. The old one signs beside it until `until`, so that nobody loses a message
    /// on changing over.
    ///
    /// # Errors
    /// There is no such standing order; or an old secret signs still, which its endpoint may be checking by.
    pub async fn renew_secret(
        &self,
        id: SubscriptionId,
        secret: &Secret,
        until: Timestamp,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = query("SELECT old_secret_until FROM subscriptions WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?
            .ok_or_else(|| StoreError::not_found("subscription", id))?;
        if row.try_get::<Option<i64>>("old_secret_until")?.is_some() {
            return Err(StoreError::Conflict(
                "the secret before this one signs still: wait until it has ended, or end it".into(),
            ));
        }
        query(
            "UPDATE subscriptions SET old_secret = webhook_secret, old_secret_until = $1,
                 webhook_secret = $2 WHERE id = $3",
        )
        .bind(until.as_microsecond())
        .bind(secret.reveal())
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        records::note(&mut tx, entry).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a standing order's old secret before its time; nothing where it has ended.
    ///
    /// # Errors
    /// There is no such standing order.
    pub async fn end_old_secret(
        &self,
        id: SubscriptionId,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE subscriptions SET old_secret = NULL, old_secret_until = NULL WHERE id = $1",
        )
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        require_row(changed, id)?;
        records::note(&mut tx, entry).await?;
        Ok(tx.commit().await?)
    }

    /// Ends the old secrets whose time is over: nothing is kept of them.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn end_old_secrets(&self, at: Timestamp) -> Result<(), StoreError> {
        let ended =
            query("SELECT count(*) AS ended FROM subscriptions WHERE old_secret_until <= $1")
                .bind(at.as_microsecond())
                .fetch_one(self.reading())
                .await?;
        if number::<u64>(&ended, "ended")? == 0 {
            return Ok(());
        }
        let mut tx = self.writing().await?;
        query(
            "UPDATE subscriptions SET old_secret = NULL, old_secret_until = NULL
             WHERE old_secret_until <= $1",
        )
        .bind(at.as_microsecond())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

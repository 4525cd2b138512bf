//! A licence that the desk ends before its time.

use jiff::Timestamp;
use wire_story::LicenceId;

use super::licences::{kept, licences_with};
use super::settle::Settled;
use super::tell;
use crate::database::query;
use crate::{Store, StoreError, Word};

impl Store {
    /// Revokes a licence from now on.
    ///
    /// # Errors
    /// It was revoked before, or has ended; there is no such licence.
    pub async fn revoke_licence(
        &self,
        id: LicenceId,
        by: &str,
        reason: &str,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = query(licences_with!("WHERE l.id = $1"))
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?
            .ok_or_else(|| StoreError::not_found("licence", id))?;
        let found = kept(&row)?;
        if let Some((at, reason)) = found.licence.revoked {
            let before = Settled {
                at,
                by: found.revoked_by,
                reason,
            };
            return Err(before.already("licence", "revoked"));
        }
        if found.licence.until <= at {
            return Err(StoreError::Conflict(
                "the licence has ended already, so there is nothing to revoke".into(),
            ));
        }
        query(
            "UPDATE licences SET revoked = $1, revoked_reason = $2, revoked_by = $3 WHERE id = $4",
        )
        .bind(at.as_microsecond())
        .bind(reason)
        .bind(by)
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        let about = [found.publisher.as_bytes(), id.as_bytes()];
        tell(&mut tx, word, &about, at).await?;
        Ok(tx.commit().await?)
    }
}

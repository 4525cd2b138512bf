//! People who go: they sign in no more, and what they did stays theirs.

use wire_rights::Role;
use wire_story::UserId;

use super::users::user;
use crate::database::{Writing, query};
use crate::rows::number;
use crate::{AuditEntry, Store, StoreError, records};

impl Store {
    /// Shuts somebody out: their sessions end, and their links, tokens and calendars open
    /// nothing any more. Written down in the
    /// same transaction. Who is out already stays so.
    ///
    /// # Errors
    /// They are the last administrator: nobody could let anybody in again. Or there is no such user.
    pub async fn deactivate_user(&self, id: UserId, entry: &AuditEntry) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let who = active(&mut tx, id).await?;
        if who.role == Role::Administrator {
            let row = query(
                "SELECT count(*) AS others FROM users
                 WHERE role = 'administrator' AND deactivated IS NULL
                   AND password_hash IS NOT NULL AND id <> $1",
            )
            .bind(id.as_bytes().as_slice())
            .fetch_one(&mut tx)
            .await?;
            if number::<u32>(&row, "others")? == 0 {
                return Err(StoreError::Conflict(format!(
                    "{} is the last administrator who can sign in: make another one first",
                    who.name
                )));
            }
        }
        for statement in [
            "UPDATE users SET deactivated = $2 WHERE id = $1",
            "UPDATE links SET expires = $2 WHERE user_id = $1 AND used IS NULL AND expires > $2",
            "UPDATE desk_tokens SET revoked = coalesce(revoked, $2) WHERE person = $1",
        ] {
            query(statement)
                .bind(id.as_bytes().as_slice())
                .bind(entry.at.as_microsecond())
                .execute(&mut tx)
                .await?;
        }
        for statement in [
            "DELETE FROM sessions WHERE user_id = $1",
            "UPDATE saved_searches SET token = NULL WHERE person = $1",
        ] {
            query(statement)
                .bind(id.as_bytes().as_slice())
                .execute(&mut tx)
                .await?;
        }
        records::note(&mut tx, entry).await?;
        Ok(tx.commit().await?)
    }

    /// Lets somebody in again who was shut out, with the password they had.
    ///
    /// # Errors
    /// There is no such user.
    pub async fn reactivate_user(&self, id: UserId, entry: &AuditEntry) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query("UPDATE users SET deactivated = NULL WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        if changed == 0 {
            return Err(StoreError::not_found("user", id));
        }
        records::note(&mut tx, entry).await?;
        Ok(tx.commit().await?)
    }
}

/// The user, who must not be shut out.
pub(super) async fn active(tx: &mut Writing, id: UserId) -> Result<super::User, StoreError> {
    let row = query("SELECT * FROM users WHERE id = $1")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| StoreError::not_found("user", id))?;
    let found = user(&row)?;
    if row.try_get::<Option<i64>>("deactivated")?.is_some() {
        return Err(StoreError::Conflict(format!(
            "{} is shut out: let them in again first",
            found.name
        )));
    }
    Ok(found)
}

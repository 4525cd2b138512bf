//! Sessions: a browser that somebody has signed in with.

use jiff::Timestamp;
use wire_story::UserId;

use super::users::{User, user};
use crate::database::query;
use crate::rows::time;
use crate::{Store, StoreError, TokenHash};

/// A browser that somebody has signed in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub user: User,
    /// When they signed in.
    pub signed_in: Timestamp,
    /// When they have to sign in again.
    pub expires: Timestamp,
}

impl Store {
    /// Begins a session.
    ///
    /// # Errors
    /// There is no such user.
    pub async fn create_session(
        &self,
        token: TokenHash,
        user: UserId,
        expires: Timestamp,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query("INSERT INTO sessions (token, user_id, created, expires) VALUES ($1, $2, $3, $4)")
            .bind(token.as_bytes())
            .bind(user.as_bytes().as_slice())
            .bind(at.as_microsecond())
            .bind(expires.as_microsecond())
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The session of this token, where it hasn't expired at `at`.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn session(
        &self,
        token: TokenHash,
        at: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        query(
            "SELECT u.*, s.created AS signed_in, s.expires
             FROM sessions s JOIN users u ON u.id = s.user_id
             WHERE s.token = $1 AND s.expires > $2 AND u.deactivated IS NULL",
        )
        .bind(token.as_bytes())
        .bind(at.as_microsecond())
        .fetch_optional(self.reading())
        .await?
        .map(|row| {
            Ok(Session {
                user: user(&row)?,
                signed_in: time(&row, "signed_in")?,
                expires: time(&row, "expires")?,
            })
        })
        .transpose()
    }

    /// Ends a session; one that has ended already stays so.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn end_session(&self, token: TokenHash) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query("DELETE FROM sessions WHERE token = $1")
            .bind(token.as_bytes())
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Ends all sessions of a user.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn end_sessions_of(&self, user: UserId) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query("DELETE FROM sessions WHERE user_id = $1")
            .bind(user.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Forgets sessions and one-time links that have expired.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn forget_expired(&self, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        for statement in [
            "DELETE FROM sessions WHERE expires <= $1",
            "DELETE FROM links WHERE expires <= $1",
        ] {
            query(statement)
                .bind(at.as_microsecond())
                .execute(&mut tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }
}

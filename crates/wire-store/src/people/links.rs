//! One-time links: what opens one door, once, for a while.

use jiff::Timestamp;
use wire_story::UserId;

use super::going::active;
use super::users::{NewUser, insert as insert_user, set_password};
use crate::database::{Row, Writing, query};
use crate::rows::{code, optional_id, time};
use crate::{Store, StoreError, TokenHash};

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkPurpose {
    /// To make the first administrator of a new wire.
    FirstAdministrator,
    /// To set a password anew.
    PasswordReset,
    /// To set the first password of an account that another has made.
    Invitation,
}

impl LinkPurpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [
        Self::FirstAdministrator,
        Self::PasswordReset,
        Self::Invitation,
    ];

    /// The code that records use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FirstAdministrator => "first-administrator",
            Self::PasswordReset => "password-reset",
            Self::Invitation => "invitation",
        }
    }

    /// The purpose of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// A one-time link that still opens its door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneTimeLink {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whose it is; nobody's, where it makes the first administrator.
    pub user: Option<UserId>,
    /// When it stops working.
    pub expires: Timestamp,
}

impl Store {
    /// Makes a one-time link. Older unused ones for the same purpose and user stop working.
    ///
    /// # Errors
    /// There is no such user, or they are shut out; or the purpose needs one (or none) and it is the
    /// other way round.
    pub async fn create_link(
        &self,
        token: TokenHash,
        purpose: LinkPurpose,
        user: Option<UserId>,
        expires: Timestamp,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        insert(&mut tx, token, purpose, user, expires, at).await?;
        Ok(tx.commit().await?)
    }

    /// The link of this token, where it still works at `at`. Looking doesn't use it up: mail
    /// scanners follow links.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn link(
        &self,
        token: TokenHash,
        at: Timestamp,
    ) -> Result<Option<OneTimeLink>, StoreError> {
        query("SELECT * FROM links WHERE token = $1 AND used IS NULL AND expires > $2")
            .bind(token.as_bytes())
            .bind(at.as_microsecond())
            .fetch_optional(self.reading())
            .await?
            .map(|row| link(&row))
            .transpose()
    }

    /// Makes the first administrator and uses up the link, in one transaction. The role given is
    /// not asked: it is administrator.
    ///
    /// # Errors
    /// The link doesn't work (any more), or the e-mail address has an account.
    pub async fn first_administrator(
        &self,
        token: TokenHash,
        user: &NewUser,
        password_hash: &str,
        at: Timestamp,
    ) -> Result<UserId, StoreError> {
        let mut tx = self.writing().await?;
        let link = take(&mut tx, token, at).await?;
        if link.purpose != LinkPurpose::FirstAdministrator {
            return Err(spent());
        }
        let user = NewUser {
            role: wire_rights::Role::Administrator,
            ..user.clone()
        };
        let id = insert_user(&mut tx, &user, Some(password_hash), at).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Sets the password of the link's user, ends all their sessions and uses up the link, in one
    /// transaction.
    ///
    /// # Errors
    /// The link doesn't work (any more).
    pub async fn set_password_by_link(
        &self,
        token: TokenHash,
        password_hash: &str,
        at: Timestamp,
    ) -> Result<UserId, StoreError> {
        let mut tx = self.writing().await?;
        let user = take(&mut tx, token, at).await?.user.ok_or_else(spent)?;
        set_password(&mut tx, user, password_hash).await?;
        tx.commit().await?;
        Ok(user)
    }
}

/// Makes a link in the caller's transaction.
pub(crate) async fn insert(
    tx: &mut Writing,
    token: TokenHash,
    purpose: LinkPurpose,
    user: Option<UserId>,
    expires: Timestamp,
    at: Timestamp,
) -> Result<(), StoreError> {
    if let Some(user) = user {
        active(tx, user).await?;
    }
    let whose = user.as_ref().map(|user| user.as_bytes().as_slice());
    query(
        "UPDATE links SET expires = $1
         WHERE purpose = $2 AND user_id IS NOT DISTINCT FROM $3 AND used IS NULL
           AND expires > $1",
    )
    .bind(at.as_microsecond())
    .bind(purpose.code())
    .bind(whose)
    .execute(&mut *tx)
    .await?;
    query(
        "INSERT INTO links (token, purpose, user_id, created, expires) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(token.as_bytes())
    .bind(purpose.code())
    .bind(whose)
    .bind(at.as_microsecond())
    .bind(expires.as_microsecond())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Uses up a link that works.
async fn take(
    tx: &mut Writing,
    token: TokenHash,
    at: Timestamp,
) -> Result<OneTimeLink, StoreError> {
    let row = query(
        "UPDATE links SET used = $2 WHERE token = $1 AND used IS NULL AND expires > $2 RETURNING *",
    )
    .bind(token.as_bytes())
    .bind(at.as_microsecond())
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(spent)?;
    link(&row)
}

fn spent() -> StoreError {
    StoreError::Conflict("this link has been used or is too old: ask for a new one".into())
}

fn link(row: &Row) -> Result<OneTimeLink, StoreError> {
    Ok(OneTimeLink {
        purpose: code(row, "purpose", LinkPurpose::from_code)?,
        user: optional_id(row, "user_id")?,
        expires: time(row, "expires")?,
    })
}

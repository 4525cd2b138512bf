//! Users: people who sign in, of the desk or of a publisher.

use jiff::Timestamp;
use wire_rights::Role;
use wire_story::{PublisherId, UserId, email_address};

use crate::database::{Row, Writing, query};
use crate::rows::{damaged, get, id, optional_id, optional_time, time};
use crate::{Store, StoreError, random};

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their e-mail address, by which they sign in.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What part they play.
    pub role: Role,
    /// When the account was made.
    pub created: Timestamp,
    /// Since when they are shut out.
    pub deactivated: Option<Timestamp>,
}

/// A person who has no account yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// Their e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What part they are to play.
    pub role: Role,
}

impl Store {
    /// Makes an account. Without a password nobody can sign in to it until a one-time link set one.
    ///
    /// # Errors
    /// The e-mail address has an account already, in capitals or not.
    pub async fn create_user(
        &self,
        user: &NewUser,
        password_hash: Option<&str>,
        at: Timestamp,
    ) -> Result<UserId, StoreError> {
        let mut tx = self.writing().await?;
        let id = insert(&mut tx, user, password_hash, at).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A user.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        query("SELECT * FROM users WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| user(&row))
            .transpose()
    }

    /// The user of this e-mail address, in capitals or not.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        query("SELECT * FROM users WHERE email = $1")
            .bind(email.trim())
            .fetch_optional(self.reading())
            .await?
            .map(|row| user(&row))
            .transpose()
    }

    /// The people of a publisher, whoever joined first first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn users_of(&self, publisher: PublisherId) -> Result<Vec<User>, StoreError> {
        query("SELECT * FROM users WHERE publisher = $1 ORDER BY created, id")
            .bind(publisher.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(user)
            .collect()
    }

    /// All users, by their e-mail addresses.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        query("SELECT * FROM users ORDER BY email")
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(user)
            .collect()
    }

    /// The hash of a user's password; nothing where none was set. Apart from [`User`], so that it
    /// isn't carried about.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn password_hash(&self, user: UserId) -> Result<Option<String>, StoreError> {
        let row = query("SELECT password_hash FROM users WHERE id = $1")
            .bind(user.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?;
        row.map_or(Ok(None), |row| get(&row, "password_hash"))
    }

    /// Sets a user's password and ends all their sessions: whoever knew the old one is out.
    ///
    /// # Errors
    /// There is no such user.
    pub async fn set_password_hash(&self, user: UserId, hash: &str) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        set_password(&mut tx, user, hash).await?;
        Ok(tx.commit().await?)
    }
}

pub(crate) async fn insert(
    tx: &mut Writing,
    user: &NewUser,
    password_hash: Option<&str>,
    at: Timestamp,
) -> Result<UserId, StoreError> {
    let email = email_address(&user.email)?;
    let taken = query("SELECT 1 FROM users WHERE email = $1")
        .bind(email)
        .fetch_optional(&mut *tx)
        .await?;
    if taken.is_some() {
        return Err(StoreError::Conflict(format!(
            "the address {email} has an account already: use that one, or give another address"
        )));
    }
    let id = UserId::new(at, random()?);
    let (role, publisher) = match user.role {
        Role::Administrator => ("administrator", None),
        Role::Editor => ("editor", None),
        Role::LicensingManager => ("licensing-manager", None),
        Role::Publisher(publisher) => ("publisher", Some(publisher)),
    };
    query(
        "INSERT INTO users (id, email, name, role, publisher, password_hash, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.as_bytes().as_slice())
    .bind(email)
    .bind(user.name.trim())
    .bind(role)
    .bind(
        publisher
            .as_ref()
            .map(|publisher| publisher.as_bytes().as_slice()),
    )
    .bind(password_hash)
    .bind(at.as_microsecond())
    .execute(&mut *tx)
    .await?;
    Ok(id)
}

pub(super) async fn set_password(
    tx: &mut Writing,
    user: UserId,
    hash: &str,
) -> Result<(), StoreError> {
    let changed = query("UPDATE users SET password_hash = $1 WHERE id = $2")
        .bind(hash)
        .bind(user.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?;
    if changed == 0 {
        return Err(StoreError::not_found("user", user));
    }
    query("DELETE FROM sessions WHERE user_id = $1")
        .bind(user.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

pub(super) fn user(row: &Row) -> Result<User, StoreError> {
    Ok(User {
        id: id(row, "id")?,
        email: get(row, "email")?,
        name: get(row, "name")?,
        role: role(row)?,
        created: time(row, "created")?,
        deactivated: optional_time(row, "deactivated")?,
    })
}

fn role(row: &Row) -> Result<Role, StoreError> {
    match row.try_get::<&str>("role")? {
        "administrator" => Ok(Role::Administrator),
        "editor" => Ok(Role::Editor),
        "licensing-manager" => Ok(Role::LicensingManager),
        "publisher" => optional_id(row, "publisher")?
            .map(Role::Publisher)
            .ok_or_else(|| damaged("publisher", "nothing for a publisher's user")),
        _ => Err(damaged("role", "an unknown code")),
    }
}

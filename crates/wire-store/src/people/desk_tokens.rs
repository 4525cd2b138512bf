//! Tokens of the desk's people: their programs do what they may do themselves.

use jiff::Timestamp;
use wire_story::UserId;

use super::going::active;
use super::users::user;
use crate::database::{Row, query};
use crate::rows::{code, get, number, optional_time, signed, time};
use crate::{Store, StoreError, TokenHash, TokenId, User};

/// How far a token of the desk reaches into what its person may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// It does all that they may.
    #[default]
    Everything,
    /// It reads what they may, and changes nothing.
    Reading,
}

impl Reach {
    /// The code that records and forms use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Reading => "reading",
        }
    }

    /// The reach of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Everything, Self::Reading]
            .into_iter()
            .find(|reach| reach.code() == code)
    }
}

/// What a program of a person of the desk shows instead of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskToken {
    /// Its number.
    pub id: TokenId,
    /// What its owner calls it.
    pub label: String,
    /// How far it reaches.
    pub reach: Reach,
    /// When it was made.
    pub created: Timestamp,
    /// When it stopped opening anything.
    pub revoked: Option<Timestamp>,
}

impl Store {
    /// Keeps a new token of a person of the desk.
    ///
    /// # Errors
    /// There is no such person, they are shut out, or they are a publisher's.
    pub async fn create_desk_token(
        &self,
        token: TokenHash,
        person: UserId,
        label: &str,
        reach: Reach,
        at: Timestamp,
    ) -> Result<TokenId, StoreError> {
        let mut tx = self.writing().await?;
        if !active(&mut tx, person).await?.role.is_desk() {
            return Err(StoreError::Invalid(
                "this token is for people of the desk: a publisher makes its own on its account page"
                    .into(),
            ));
        }
        let id: i64 = query(
            "INSERT INTO desk_tokens (token, person, label, reach, created)
             VALUES ($1, $2, $3, $4, $5) RETURNING id",
        )
        .bind(token.as_bytes())
        .bind(person.as_bytes().as_slice())
        .bind(label)
        .bind(reach.code())
        .bind(at.as_microsecond())
        .fetch_one(&mut tx)
        .await?
        .try_get(0)?;
        tx.commit().await?;
        Ok(TokenId(id.unsigned_abs()))
    }

    /// The person whose token it is, as they are now, and how far it reaches; nobody where it was revoked or
    /// they are shut out.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn desk_token(&self, token: TokenHash) -> Result<Option<(User, Reach)>, StoreError> {
        query(
            "SELECT u.*, t.reach FROM desk_tokens t JOIN users u ON u.id = t.person
             WHERE t.token = $1 AND t.revoked IS NULL AND u.deactivated IS NULL",
        )
        .bind(token.as_bytes())
        .fetch_optional(self.reading())
        .await?
        .map(|row| Ok((user(&row)?, code(&row, "reach", Reach::from_code)?)))
        .transpose()
    }

    /// A person's tokens, revoked ones too, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn desk_tokens_of(&self, person: UserId) -> Result<Vec<DeskToken>, StoreError> {
        query("SELECT * FROM desk_tokens WHERE person = $1 ORDER BY id DESC")
            .bind(person.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(desk_token)
            .collect()
    }

    /// Revokes a person's token; one that was revoked keeps its time.
    ///
    /// # Errors
    /// The person has no such token.
    pub async fn revoke_desk_token(
        &self,
        token: TokenId,
        person: UserId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE desk_tokens SET revoked = coalesce(revoked, $1) WHERE id = $2 AND person = $3",
        )
        .bind(at.as_microsecond())
        .bind(signed(token.0))
        .bind(person.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        if changed == 0 {
            return Err(StoreError::not_found("token", token));
        }
        Ok(tx.commit().await?)
    }
}

fn desk_token(row: &Row) -> Result<DeskToken, StoreError> {
    Ok(DeskToken {
        id: TokenId(number(row, "id")?),
        label: get(row, "label")?,
        reach: code(row, "reach", Reach::from_code)?,
        created: time(row, "created")?,
        revoked: optional_time(row, "revoked")?,
    })
}

//! Tokens: what a publisher's machines show instead of signing in.

use std::fmt;

use jiff::Timestamp;
use wire_story::{ProductId, PublisherId};

use crate::catalogue::require_in_use;
use crate::database::{Row, query};
use crate::rows::{code, damaged, get, id, number, optional_id, optional_time, signed, time};
use crate::{Store, StoreError, TokenHash};

/// The number of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub u64);

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenPurpose {
    /// The publisher's private feeds.
    Feed,
    /// The API, as the publisher.
    Api,
}

impl TokenPurpose {
    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Api => "api",
        }
    }

    /// The purpose of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Feed, Self::Api]
            .into_iter()
            .find(|purpose| purpose.code() == code)
    }
}

/// What a publisher's machine shows instead of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Its number.
    pub id: TokenId,
    /// Whose it is.
    pub publisher: PublisherId,
    /// What it opens.
    pub purpose: TokenPurpose,
    /// What its owner calls it.
    pub label: String,
    /// The product that a feed is narrowed to: it has the stories of that only.
    pub product: Option<ProductId>,
    /// When it was made.
    pub created: Timestamp,
    /// When it stopped opening anything.
    pub revoked: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub last_used: Option<Timestamp>,
}

impl Store {
    /// Keeps a new token; a feed's may be narrowed to a product's stories.
    ///
    /// # Errors
    /// There is no such publisher or product; or the product was retired.
    pub async fn create_token(
        &self,
        token: TokenHash,
        publisher: PublisherId,
        purpose: TokenPurpose,
        label: &str,
        product: Option<ProductId>,
        at: Timestamp,
    ) -> Result<TokenId, StoreError> {
        let mut tx = self.writing().await?;
        if let Some(product) = product {
            require_in_use(&mut tx, product).await?;
        }
        let id: i64 = query(
            "INSERT INTO tokens (token, publisher, purpose, label, product, created)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        )
        .bind(token.as_bytes())
        .bind(publisher.as_bytes().as_slice())
        .bind(purpose.code())
        .bind(label)
        .bind(
            product
                .as_ref()
                .map(|product| product.as_bytes().as_slice()),
        )
        .bind(at.as_microsecond())
        .fetch_one(&mut tx)
        .await?
        .try_get(0)?;
        tx.commit().await?;
        Ok(TokenId(id.unsigned_abs()))
    }

    /// The token, where it wasn't revoked.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn token(&self, token: TokenHash) -> Result<Option<AccessToken>, StoreError> {
        query(
            "SELECT t.*, u.last FROM tokens t LEFT JOIN token_uses u ON u.token = t.id
             WHERE t.token = $1 AND t.revoked IS NULL",
        )
        .bind(token.as_bytes())
        .fetch_optional(self.reading())
        .await?
        .map(|row| access_token(&row))
        .transpose()
    }

    /// A publisher's tokens, revoked ones too, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn tokens_of(&self, publisher: PublisherId) -> Result<Vec<AccessToken>, StoreError> {
        query(
            "SELECT t.*, u.last FROM tokens t LEFT JOIN token_uses u ON u.token = t.id
             WHERE t.publisher = $1 ORDER BY t.id DESC",
        )
        .bind(publisher.as_bytes().as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(access_token)
        .collect()
    }

    /// The keys that the publisher may sign reports with: one for each of its API tokens that works. Tokens of
    /// feeds stand in addresses, which many programs see, so they sign nothing.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn report_keys_of(
        &self,
        publisher: PublisherId,
    ) -> Result<Vec<[u8; 32]>, StoreError> {
        query(
            "SELECT token FROM tokens
             WHERE publisher = $1 AND purpose = $2 AND revoked IS NULL ORDER BY id DESC",
        )
        .bind(publisher.as_bytes().as_slice())
        .bind(TokenPurpose::Api.code())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            let kept = TokenHash::kept(get(row, "token")?);
            Ok(kept
                .ok_or_else(|| damaged("token", "no hash"))?
                .report_key())
        })
        .collect()
    }

    /// Revokes a token; one that was revoked keeps its time.
    ///
    /// # Errors
    /// There is no such token.
    pub async fn revoke_token(&self, token: TokenId, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query("UPDATE tokens SET revoked = coalesce(revoked, $1) WHERE id = $2")
            .bind(at.as_microsecond())
            .bind(signed(token.0))
            .execute(&mut tx)
            .await?;
        if changed == 0 {
            return Err(StoreError::not_found("token", token));
        }
        Ok(tx.commit().await?)
    }

    /// Notes that a token was used, once an hour at most: a busy machine costs no writes.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn token_used(&self, token: TokenId, at: Timestamp) -> Result<(), StoreError> {
        const HOUR: i64 = 3_600_000_000;
        let noted = query("SELECT 1 FROM token_uses WHERE token = $1 AND last > $2 - $3")
            .bind(signed(token.0))
            .bind(at.as_microsecond())
            .bind(HOUR)
            .fetch_optional(self.reading())
            .await?;
        if noted.is_some() {
            return Ok(());
        }
        let mut tx = self.writing().await?;
        query(
            "INSERT INTO token_uses (token, last) VALUES ($1, $2)
             ON CONFLICT (token) DO UPDATE SET
                 last = CASE WHEN excluded.last > token_uses.last THEN excluded.last
                 ELSE token_uses.last END",
        )
        .bind(signed(token.0))
        .bind(at.as_microsecond())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

fn access_token(row: &Row) -> Result<AccessToken, StoreError> {
    Ok(AccessToken {
        id: TokenId(number(row, "id")?),
        publisher: id(row, "publisher")?,
        purpose: code(row, "purpose", TokenPurpose::from_code)?,
        label: get(row, "label")?,
        product: optional_id(row, "product")?,
        created: time(row, "created")?,
        revoked: optional_time(row, "revoked")?,
        last_used: optional_time(row, "last")?,
    })
}

//! The wire's own settings, its policy and its terms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use url::Url;
use wire_rights::{Policy, Terms};

use crate::rows::{json, to_json};
use crate::store::Writing;
use crate::{Store, StoreError};

/// What the wire says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// Its name, as the top of each page shows it.
    pub name: String,
    /// The newsroom's name: the creator of stories that name none.
    pub creator: String,
    /// Whom to write to about licences and everything else.
    pub contact: String,
    /// Where it is found on the web; links in mails and feeds start with it.
    pub base_url: Url,
    /// The language of stories that name none, as a BCP 47 tag.
    pub language: String,
}

impl Default for Wire {
    /// A wire on one's own machine.
    fn default() -> Self {
        Self {
            name: "Wirecopy".into(),
            creator: "The newsroom".into(),
            contact: "licensing@localhost".into(),
            base_url: Url::parse("http://127.0.0.1:8080/").expect("a constant that is a URL"),
            language: "en".into(),
        }
    }
}

const WIRE: &str = "wire";

impl Store {
    /// What the wire says of itself.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn wire(&self) -> Result<Wire, StoreError> {
        let row = sqlx::query("SELECT value FROM settings WHERE name = $1")
            .bind(WIRE)
            .fetch_optional(self.reading())
            .await?;
        row.map_or_else(|| Ok(Wire::default()), |row| json(&row, "value"))
    }

    /// Changes what the wire says of itself.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn set_wire(&self, wire: &Wire) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        sqlx::query(
            "INSERT INTO settings (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(WIRE)
        .bind(to_json(wire)?)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// The policy in force: the newest version.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn policy(&self) -> Result<Policy, StoreError> {
        let row = sqlx::query("SELECT policy FROM policies ORDER BY version DESC LIMIT 1")
            .fetch_one(self.reading())
            .await?;
        json(&row, "policy")
    }

    /// Puts a policy in force and returns its number, which the store gives. One that says the same
    /// as the policy in force makes no new version.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn set_policy(&self, policy: &Policy, at: Timestamp) -> Result<u32, StoreError> {
        let mut tx = self.writing().await?;
        let latest = latest(&mut tx, "SELECT coalesce(max(version), 0) FROM policies").await?;
        if latest > 0 {
            let row = sqlx::query("SELECT policy FROM policies WHERE version = $1")
                .bind(latest)
                .fetch_one(&mut *tx)
                .await?;
            let in_force: Policy = json(&row, "policy")?;
            let same = Policy {
                version: in_force.version,
                ..policy.clone()
            };
            if same == in_force {
                return Ok(latest);
            }
        }
        let version = latest + 1;
        let policy = Policy {
            version,
            ..policy.clone()
        };
        sqlx::query("INSERT INTO policies (version, policy, made) VALUES ($1, $2, $3)")
            .bind(version)
            .bind(to_json(&policy)?)
            .bind(at.as_microsecond())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(version)
    }

    /// The terms in force: the newest version.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn terms(&self) -> Result<Terms, StoreError> {
        let row = sqlx::query("SELECT terms FROM terms ORDER BY version DESC LIMIT 1")
            .fetch_one(self.reading())
            .await?;
        json(&row, "terms")
    }

    /// One version of the terms.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn terms_version(&self, version: u32) -> Result<Option<Terms>, StoreError> {
        let row = sqlx::query("SELECT terms FROM terms WHERE version = $1")
            .bind(version)
            .fetch_optional(self.reading())
            .await?;
        row.map(|row| json(&row, "terms")).transpose()
    }

    /// Puts terms in force and returns their number, which the store gives. Those that say the same
    /// as the terms in force make no new version, so nobody has to accept them again.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn set_terms(&self, terms: &Terms, at: Timestamp) -> Result<u32, StoreError> {
        let mut tx = self.writing().await?;
        let latest = latest(&mut tx, "SELECT coalesce(max(version), 0) FROM terms").await?;
        if latest > 0 {
            let row = sqlx::query("SELECT terms FROM terms WHERE version = $1")
                .bind(latest)
                .fetch_one(&mut *tx)
                .await?;
            let in_force: Terms = json(&row, "terms")?;
            let same = Terms {
                version: in_force.version,
                ..terms.clone()
            };
            if same == in_force {
                return Ok(latest);
            }
        }
        let version = latest + 1;
        let terms = Terms {
            version,
            ..terms.clone()
        };
        sqlx::query("INSERT INTO terms (version, terms, made) VALUES ($1, $2, $3)")
            .bind(version)
            .bind(to_json(&terms)?)
            .bind(at.as_microsecond())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(version)
    }
}

async fn latest(tx: &mut Writing, max: &'static str) -> Result<u32, StoreError> {
    Ok(sqlx::query(max).fetch_one(&mut **tx).await?.try_get(0)?)
}

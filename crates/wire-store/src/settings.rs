//! The wire's own settings, its policy and its terms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;
use wire_rights::{Policy, Terms};

use crate::catalogue::next_version;
use crate::rows::{json, to_json};
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

pub(crate) const NEWEST_POLICY: &str = "SELECT policy FROM policies ORDER BY version DESC LIMIT 1";

pub(crate) const NEWEST_TERMS: &str = "
    SELECT terms FROM terms WHERE product IS NULL AND story IS NULL ORDER BY version DESC LIMIT 1";

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
        let row = sqlx::query(NEWEST_POLICY).fetch_one(self.reading()).await?;
        json(&row, "policy")
    }

    /// Puts a policy in force and returns its number, which the store gives. One that says the same
    /// as the policy in force makes no new version.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn set_policy(&self, policy: &Policy, at: Timestamp) -> Result<u32, StoreError> {
        let mut tx = self.writing().await?;
        let row = sqlx::query(NEWEST_POLICY).fetch_optional(&mut *tx).await?;
        let in_force: Option<Policy> = row.map(|row| json(&row, "policy")).transpose()?;
        let numbered = |version| Policy {
            version,
            ..policy.clone()
        };
        let version = match &in_force {
            Some(in_force) if *in_force == numbered(in_force.version) => {
                return Ok(in_force.version);
            }
            Some(in_force) => in_force.version + 1,
            None => 1,
        };
        sqlx::query("INSERT INTO policies (version, policy, made) VALUES ($1, $2, $3)")
            .bind(version)
            .bind(to_json(&numbered(version))?)
            .bind(at.as_microsecond())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(version)
    }

    /// The wire's terms in force: the newest version of them.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn terms(&self) -> Result<Terms, StoreError> {
        let row = sqlx::query(NEWEST_TERMS).fetch_one(self.reading()).await?;
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
        let row = sqlx::query(NEWEST_TERMS).fetch_optional(&mut *tx).await?;
        let in_force: Option<Terms> = row.map(|row| json(&row, "terms")).transpose()?;
        let numbered = |version| Terms {
            version,
            ..terms.clone()
        };
        if let Some(in_force) = &in_force
            && *in_force == numbered(in_force.version)
        {
            return Ok(in_force.version);
        }
        let version = next_version(&mut tx).await?;
        sqlx::query("INSERT INTO terms (version, terms, made) VALUES ($1, $2, $3)")
            .bind(version)
            .bind(to_json(&numbered(version))?)
            .bind(at.as_microsecond())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(version)
    }
}

//! The policy and the terms: every version, who put it in force, and the newest, which is in force.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire_rights::{Policy, Terms};

use crate::database::query;
use crate::rows::{get, json, number, time, to_json};
use crate::{AuditEntry, Store, StoreError, records};

/// A version of the policy or of the terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionInForce<T> {
    /// What it says.
    pub says: T,
    /// Since when it is, or was, in force.
    pub since: Timestamp,
    /// Who put it in force; nobody, where the wire was made with it.
    pub by: Option<String>,
}

/// Somebody puts a policy or terms in force.
#[derive(Clone, Copy, Debug)]
pub struct Replacing<'a> {
    /// The version that was in force when the person looked at what would change.
    pub instead_of: u32,
    /// Who.
    pub who: &'a str,
    /// When.
    pub at: Timestamp,
}

/// The policy in force, as `says`.
pub(crate) const NEWEST_POLICY: &str = "
    SELECT version, policy AS says, made, by_whom FROM policies ORDER BY version DESC LIMIT 1";

/// The wire's own terms in force, as `says`. Those of products and stories share their numbers.
pub(crate) const NEWEST_TERMS: &str = "
    SELECT version, terms AS says, made, by_whom FROM terms
    WHERE product IS NULL AND story IS NULL ORDER BY version DESC LIMIT 1";

/// What has versions.
trait Versioned: Serialize + DeserializeOwned + Clone + PartialEq {
    /// What people call it.
    const NAME: &'static str;
    const NEWEST: &'static str;
    const ALL: &'static str;
    const INSERT: &'static str;
    /// The number of the next version.
    const NEXT: &'static str;

    fn version(&self) -> u32;
    fn numbered(&self, version: u32) -> Self;
}

impl Versioned for Policy {
    const NAME: &'static str = "policy";
    const NEWEST: &'static str = NEWEST_POLICY;
    const ALL: &'static str =
        "SELECT version, policy AS says, made, by_whom FROM policies ORDER BY version DESC";
    const INSERT: &'static str =
        "INSERT INTO policies (version, policy, made, by_whom) VALUES ($1, $2, $3, $4)";
    const NEXT: &'static str = "SELECT coalesce(max(version), 0) + 1 AS next FROM policies";

    fn version(&self) -> u32 {
        self.version
    }

    fn numbered(&self, version: u32) -> Self {
        Self {
            version,
            ..self.clone()
        }
    }
}

impl Versioned for Terms {
    const NAME: &'static str = "terms";
    const NEWEST: &'static str = NEWEST_TERMS;
    const ALL: &'static str = "
        SELECT version, terms AS says, made, by_whom FROM terms
        WHERE product IS NULL AND story IS NULL ORDER BY version DESC";
    const INSERT: &'static str =
        "INSERT INTO terms (version, terms, made, by_whom) VALUES ($1, $2, $3, $4)";
    const NEXT: &'static str = "SELECT coalesce(max(version), 0) + 1 AS next FROM terms";

    fn version(&self) -> u32 {
        self.version
    }

    fn numbered(&self, version: u32) -> Self {
        Self {
            version,
            ..self.clone()
        }
    }
}

impl Store {
    /// The policy in force: the newest version.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn policy(&self) -> Result<Policy, StoreError> {
        self.newest().await
    }

    /// The wire's terms in force: the newest version of them.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn terms(&self) -> Result<Terms, StoreError> {
        self.newest().await
    }

    /// One version of the terms.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn terms_version(&self, version: u32) -> Result<Option<Terms>, StoreError> {
        let row = query("SELECT terms FROM terms WHERE version = $1")
            .bind(version)
            .fetch_optional(self.reading())
            .await?;
        row.map(|row| json(&row, "terms")).transpose()
    }

    /// Every version of the policy, the newest first, which is in force.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn policy_versions(&self) -> Result<Vec<VersionInForce<Policy>>, StoreError> {
        self.versions_of().await
    }

    /// Every version of the wire's own terms, the newest first, which is in force.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn terms_versions(&self) -> Result<Vec<VersionInForce<Terms>>, StoreError> {
        self.versions_of().await
    }

    /// Puts a policy in force and returns its number, which the store gives. One that says the same
    /// as the policy in force makes no new version.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn set_policy(&self, policy: &Policy, at: Timestamp) -> Result<u32, StoreError> {
        self.put_in_force(policy, None, at).await
    }

    /// Puts terms in force and returns their number, which the store gives. Those that say the same
    /// as the terms in force make no new version, so nobody has to accept them again.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn set_terms(&self, terms: &Terms, at: Timestamp) -> Result<u32, StoreError> {
        self.put_in_force(terms, None, at).await
    }

    /// Puts a policy in force in the place of the one that was looked at, and returns its number.
    ///
    /// # Errors
    /// Another policy was put in force meanwhile.
    pub async fn replace_policy(
        &self,
        policy: &Policy,
        by: Replacing<'_>,
    ) -> Result<u32, StoreError> {
        self.put_in_force(policy, Some(by), by.at).await
    }

    /// Puts terms in force in the place of those that were looked at, and returns their number.
    ///
    /// # Errors
    /// Other terms were put in force meanwhile.
    pub async fn replace_terms(&self, terms: &Terms, by: Replacing<'_>) -> Result<u32, StoreError> {
        self.put_in_force(terms, Some(by), by.at).await
    }

    async fn newest<T: Versioned>(&self) -> Result<T, StoreError> {
        let row = query(T::NEWEST).fetch_one(self.reading()).await?;
        json(&row, "says")
    }

    async fn versions_of<T: Versioned>(&self) -> Result<Vec<VersionInForce<T>>, StoreError> {
        query(T::ALL)
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| {
                Ok(VersionInForce {
                    says: json::<T>(row, "says")?.numbered(number(row, "version")?),
                    since: time(row, "made")?,
                    by: get(row, "by_whom")?,
                })
            })
            .collect()
    }

    async fn put_in_force<T: Versioned>(
        &self,
        new: &T,
        by: Option<Replacing<'_>>,
        at: Timestamp,
    ) -> Result<u32, StoreError> {
        let mut tx = self.writing().await?;
        let newest = query(T::NEWEST).fetch_optional(&mut tx).await?;
        let in_force: Option<T> = newest.as_ref().map(|row| json(row, "says")).transpose()?;
        if let (Some(row), Some(in_force), Some(by)) = (&newest, &in_force, by)
            && in_force.version() != by.instead_of
        {
            let who: Option<String> = get(row, "by_whom")?;
            return Err(StoreError::Conflict(format!(
                "{} put version {} of the {} in force meanwhile: look at what yours would change now",
                who.as_deref().unwrap_or("somebody"),
                in_force.version(),
                T::NAME,
            )));
        }
        if let Some(in_force) = &in_force
            && *in_force == new.numbered(in_force.version())
        {
            return Ok(in_force.version());
        }
        let next = query(T::NEXT).fetch_one(&mut tx).await?;
        let version = number(&next, "next")?;
        query(T::INSERT)
            .bind(version)
            .bind(to_json(&new.numbered(version))?)
            .bind(at.as_microsecond())
            .bind(by.map(|by| by.who))
            .execute(&mut tx)
            .await?;
        if let Some(by) = by {
            let entry = AuditEntry {
                at,
                who: by.who.to_owned(),
                what: format!("put {} {version} in force", T::NAME),
                on: "the wire".into(),
            };
            records::note(&mut tx, &entry).await?;
        }
        tx.commit().await?;
        Ok(version)
    }
}

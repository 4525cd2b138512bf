//! Evidence of audience, and the terms that a publisher has accepted.

use jiff::Timestamp;
use wire_rights::{Audience, Method};
use wire_story::{PublisherId, UserId};

use super::require;
use crate::database::{Row, Writing, query};
use crate::records::note;
use crate::rows::{code, date, get, number, optional_id, signed, time};
use crate::{AuditEntry, Store, StoreError};

/// A publisher's word that it keeps a version of the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Which version.
    pub version: u32,
    /// Who gave it; nobody, where the desk entered it.
    pub user: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Adds a piece of evidence of a publisher's audience.
    ///
    /// # Errors
    /// Its days are the wrong way round; there is no such publisher.
    pub async fn add_audience(
        &self,
        publisher: PublisherId,
        audience: &Audience,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        require(&mut tx, publisher).await?;
        insert(&mut tx, publisher, audience).await?;
        Ok(tx.commit().await?)
    }

    /// Records that a publisher accepts a version of the terms. The first time counts, and is logged
    /// where a person of its own did it; others write down themselves who did.
    ///
    /// # Errors
    /// There is no such publisher, or no such version.
    pub async fn accept_terms(
        &self,
        publisher: PublisherId,
        version: u32,
        user: Option<UserId>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        require(&mut tx, publisher).await?;
        accept(&mut tx, publisher, version, user, at).await?;
        Ok(tx.commit().await?)
    }

    /// Which versions of the terms a publisher has accepted, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn acceptances_of(
        &self,
        publisher: PublisherId,
    ) -> Result<Vec<Acceptance>, StoreError> {
        query("SELECT * FROM acceptances WHERE publisher = $1 ORDER BY terms DESC")
            .bind(publisher.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| {
                Ok(Acceptance {
                    version: number(row, "terms")?,
                    user: optional_id(row, "user_id")?,
                    at: time(row, "at")?,
                })
            })
            .collect()
    }
}

pub(super) async fn insert(
    tx: &mut Writing,
    publisher: PublisherId,
    audience: &Audience,
) -> Result<i64, StoreError> {
    if let Some(list) = audience.method.list() {
        return Err(StoreError::Invalid(format!(
            "{} gives ranks, and a rank is no number of people: import the list",
            list.name()
        )));
    }
    if audience.to < audience.from {
        return Err(StoreError::Invalid(format!(
            "the evidence ends on {} and begins on {}: exchange the two",
            audience.to, audience.from
        )));
    }
    Ok(query(
        "INSERT INTO audience (publisher, method, from_date, to_date, monthly_visitors, given,
             expires, site)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING number",
    )
    .bind(publisher.as_bytes().as_slice())
    .bind(audience.method.code())
    .bind(audience.from.to_string())
    .bind(audience.to.to_string())
    .bind(signed(audience.monthly_visitors))
    .bind(audience.given.as_microsecond())
    .bind(audience.expires.as_microsecond())
    .bind(audience.site.as_deref())
    .fetch_one(&mut *tx)
    .await?
    .try_get(0)?)
}

pub(super) async fn accept(
    tx: &mut Writing,
    publisher: PublisherId,
    version: u32,
    user: Option<UserId>,
    at: Timestamp,
) -> Result<(), StoreError> {
    query("SELECT 1 FROM terms WHERE version = $1")
        .bind(version)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| StoreError::not_found("version of the terms", version))?;
    let new = query(
        "INSERT INTO acceptances (publisher, terms, user_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (publisher, terms) DO NOTHING",
    )
    .bind(publisher.as_bytes().as_slice())
    .bind(version)
    .bind(user.as_ref().map(|user| user.as_bytes().as_slice()))
    .bind(at.as_microsecond())
    .execute(&mut *tx)
    .await?;
    let Some(user) = user.filter(|_| new > 0) else {
        return Ok(());
    };
    let person = query("SELECT name, email FROM users WHERE id = $1")
        .bind(user.as_bytes().as_slice())
        .fetch_one(&mut *tx)
        .await?;
    let (name, email): (&str, &str) = (get(&person, "name")?, get(&person, "email")?);
    let entry = AuditEntry {
        at,
        who: format!("{name} <{email}>"),
        what: format!("accepted version {version} of the terms"),
        on: publisher.to_string(),
    };
    note(tx, &entry).await?;
    Ok(())
}

/// Records that a publisher's audience has new evidence, which counts.
pub(super) async fn note_given(
    tx: &mut Writing,
    publisher: PublisherId,
    audience: &Audience,
    by: &str,
) -> Result<(), StoreError> {
    let entry = AuditEntry {
        at: audience.given,
        who: by.to_owned(),
        what: format!(
            "gave evidence: {} visitors a month ({})",
            audience.monthly_visitors,
            audience.method.name()
        ),
        on: publisher.to_string(),
    };
    note(tx, &entry).await?;
    Ok(())
}

pub(super) fn audience(row: &Row) -> Result<Audience, StoreError> {
    Ok(Audience {
        method: code(row, "method", Method::from_code)?,
        site: get::<Option<&str>>(row, "site")?.map(str::to_owned),
        from: date(row, "from_date")?,
        to: date(row, "to_date")?,
        monthly_visitors: number(row, "monthly_visitors")?,
        given: time(row, "given")?,
        expires: time(row, "expires")?,
    })
}

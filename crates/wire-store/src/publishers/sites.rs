//! Sites: claimed by a publisher, proved by what stands on them.

use jiff::Timestamp;
use wire_rights::{Proof, ProofMethod, Site};
use wire_story::{PublisherId, SiteId};

use super::domain::{domain, upward};
use super::{ranks, require};
use crate::database::{Row, Writing, query};
use crate::random::hex;
use crate::rows::{code, get, id, optional_time};
use crate::{AuditEntry, Store, StoreError, random, records};

/// Another publisher that claims the same domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherClaim {
    /// The site of the publisher that was asked about.
    pub site: SiteId,
    /// The other publisher.
    pub publisher: PublisherId,
    /// Its name.
    pub name: String,
    /// Whether the other has proved the domain.
    pub proved: bool,
}

impl Store {
    /// Claims a site for a publisher. What was claimed before is found again, with its nonce. Another
    /// publisher may have proved the same domain: domains change hands.
    ///
    /// # Errors
    /// What was given is no domain of one's own; there is no such publisher.
    pub async fn add_site(
        &self,
        publisher: PublisherId,
        given: &str,
        at: Timestamp,
    ) -> Result<Site, StoreError> {
        let mut tx = self.writing().await?;
        require(&mut tx, publisher).await?;
        let site = claim(&mut tx, publisher, given, at).await?;
        tx.commit().await?;
        Ok(site)
    }

    /// A site, and whose it is.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn site(&self, id: SiteId) -> Result<Option<(PublisherId, Site)>, StoreError> {
        query("SELECT * FROM sites WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| Ok((owner(&row)?, site(&row)?)))
            .transpose()
    }

    /// Notes that a site was seen to carry its nonce; the first time it is logged.
    ///
    /// # Errors
    /// Another publisher has proved the domain meanwhile; there is no such site.
    pub async fn prove_site(
        &self,
        id: SiteId,
        method: ProofMethod,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let (publisher, site) = of(&mut tx, id).await?;
        refuse_proved(&mut tx, publisher, &site.domain).await?;
        note_proof(&mut tx, id, method, at).await?;
        ranks::look_up(&mut tx, &site.domain).await?;
        // Who gives the desk's word writes it down with their name.
        if site.proof.is_none() && method != ProofMethod::Desk {
            let entry = AuditEntry {
                at,
                who: "the wire".into(),
                what: format!(
                    "saw the proof of the site {} ({})",
                    site.domain,
                    method.code()
                ),
                on: publisher.to_string(),
            };
            records::note(&mut tx, &entry).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Gives up a site, proved or not, and logs who did.
    ///
    /// # Errors
    /// There is no such site.
    pub async fn remove_site(&self, id: SiteId, by: &str, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let (publisher, site) = of(&mut tx, id).await?;
        query("DELETE FROM sites WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        let proof = site.proof.map_or("", |_| ", which was proved");
        let entry = AuditEntry {
            at,
            who: by.to_owned(),
            what: format!("removed the site {}{proof}", site.domain),
            on: publisher.to_string(),
        };
        records::note(&mut tx, &entry).await?;
        Ok(tx.commit().await?)
    }

    /// Who else claims the domains of a publisher.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn other_claims(
        &self,
        publisher: PublisherId,
    ) -> Result<Vec<OtherClaim>, StoreError> {
        query(
            "SELECT own.id, other.publisher, publishers.name, other.proof_seen IS NOT NULL AS proved
             FROM sites AS own
             JOIN sites AS other ON other.domain = own.domain AND other.publisher <> own.publisher
             JOIN publishers ON publishers.id = other.publisher
             WHERE own.publisher = $1 ORDER BY own.domain, publishers.name",
        )
        .bind(publisher.as_bytes().as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            Ok(OtherClaim {
                site: id(row, "id")?,
                publisher: owner(row)?,
                name: get(row, "name")?,
                proved: get(row, "proved")?,
            })
        })
        .collect()
    }

    /// Whose a host is: the publisher that has proved it, or the nearest domain above it.
    ///
    /// # Errors
    /// The database can't be read. What is no host is nobody's.
    pub async fn publisher_by_domain(&self, host: &str) -> Result<Option<PublisherId>, StoreError> {
        let Ok(host) = domain(host) else {
            return Ok(None);
        };
        for domain in upward(&host) {
            let row =
                query("SELECT publisher FROM sites WHERE domain = $1 AND proof_seen IS NOT NULL")
                    .bind(domain)
                    .fetch_optional(self.reading())
                    .await?;
            if let Some(row) = row {
                return Ok(Some(owner(&row)?));
            }
        }
        Ok(None)
    }
}

/// Claims a site in the caller's transaction.
pub(crate) async fn claim(
    tx: &mut Writing,
    publisher: PublisherId,
    given: &str,
    at: Timestamp,
) -> Result<Site, StoreError> {
    let domain = domain(given)?;
    let claimed = query("SELECT * FROM sites WHERE publisher = $1 AND domain = $2")
        .bind(publisher.as_bytes().as_slice())
        .bind(&domain)
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(row) = claimed {
        return site(&row);
    }
    let row = query(
        "INSERT INTO sites (id, publisher, domain, nonce, added)
         VALUES ($1, $2, $3, $4, $5) RETURNING *",
    )
    .bind(SiteId::new(at, random()?).as_bytes().as_slice())
    .bind(publisher.as_bytes().as_slice())
    .bind(&domain)
    .bind(format!("wirecopy-{}", hex(&random::<16>()?)))
    .bind(at.as_microsecond())
    .fetch_one(&mut *tx)
    .await?;
    site(&row)
}

/// A site, and whose it is.
pub(super) async fn of(tx: &mut Writing, id: SiteId) -> Result<(PublisherId, Site), StoreError> {
    let row = query("SELECT * FROM sites WHERE id = $1")
        .bind(id.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| StoreError::not_found("site", id))?;
    Ok((owner(&row)?, site(&row)?))
}

/// Notes that a site's proof was seen now.
pub(super) async fn note_proof(
    tx: &mut Writing,
    id: SiteId,
    method: ProofMethod,
    at: Timestamp,
) -> Result<(), StoreError> {
    query(
        "UPDATE sites SET proof_method = $1, proof_seen = $2, checked = $2, missed = NULL, lost = NULL
         WHERE id = $3",
    )
    .bind(method.code())
    .bind(at.as_microsecond())
    .bind(id.as_bytes().as_slice())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Refuses a domain that another publisher has proved.
pub(super) async fn refuse_proved(
    tx: &mut Writing,
    publisher: PublisherId,
    domain: &str,
) -> Result<(), StoreError> {
    let proved = query(
        "SELECT 1 FROM sites WHERE domain = $1 AND publisher <> $2 AND proof_seen IS NOT NULL",
    )
    .bind(domain)
    .bind(publisher.as_bytes().as_slice())
    .fetch_optional(&mut *tx)
    .await?;
    match proved {
        None => Ok(()),
        Some(_) => Err(StoreError::Conflict(format!(
            "another publisher has proved that {domain} is its own: if it is yours, write to the wire"
        ))),
    }
}

pub(super) fn owner(row: &Row) -> Result<PublisherId, StoreError> {
    id(row, "publisher")
}

pub(super) fn site(row: &Row) -> Result<Site, StoreError> {
    let proof = match optional_time(row, "proof_seen")? {
        None => None,
        Some(seen) => Some(Proof {
            method: code(row, "proof_method", ProofMethod::from_code)?,
            seen,
        }),
    };
    Ok(Site {
        id: id(row, "id")?,
        domain: get(row, "domain")?,
        nonce: get(row, "nonce")?,
        proof,
    })
}

//! Proofs of sites that are looked for again, and what follows when one isn't found.

use jiff::Timestamp;
use wire_rights::{ProofMethod, Site};
use wire_story::{PublisherId, SiteId};

use super::sites::{note_proof, of, owner, site};
use super::{ranks, signs};
use crate::database::{Writing, query};
use crate::rows::{id, optional_time};
use crate::{AuditEntry, Mail, Store, StoreError, mails, records};

/// What the last looks for a site's proof gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteCheck {
    /// Which site.
    pub site: SiteId,
    /// When its proof was last looked for.
    pub checked: Option<Timestamp>,
    /// Since when it isn't found, while it still counts.
    pub missed: Option<Timestamp>,
    /// When it stopped counting.
    pub lost: Option<Timestamp>,
}

/// A site whose proof is to be looked for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueCheck {
    /// Whose it is.
    pub publisher: PublisherId,
    /// The site.
    pub site: Site,
    /// Since when its proof isn't found.
    pub missed: Option<Timestamp>,
}

/// What is told and recorded with a change to a site, in the same transaction.
#[derive(Clone, Debug)]
pub struct Word {
    /// For the record.
    pub audit: AuditEntry,
    /// To those whom it concerns.
    pub mails: Vec<Mail>,
}

impl Store {
    /// The proved sites that were last looked at by `seen`, and those whose proof is missing and that
    /// were last looked at by `missed`; the desk's word isn't looked at. Those first that wait longest.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn sites_to_check(
        &self,
        seen: Timestamp,
        missed: Timestamp,
        limit: u32,
    ) -> Result<Vec<DueCheck>, StoreError> {
        query(
            "SELECT * FROM sites
             WHERE proof_seen IS NOT NULL AND proof_method <> $1
               AND coalesce(checked, proof_seen) <= CASE WHEN missed IS NULL THEN $2 ELSE $3 END
             ORDER BY coalesce(checked, proof_seen), id LIMIT $4",
        )
        .bind(ProofMethod::Desk.code())
        .bind(seen.as_microsecond())
        .bind(missed.as_microsecond())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            Ok(DueCheck {
                publisher: owner(row)?,
                site: site(row)?,
                missed: optional_time(row, "missed")?,
            })
        })
        .collect()
    }

    /// What the last looks at a publisher's sites gave.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn site_checks(&self, publisher: PublisherId) -> Result<Vec<SiteCheck>, StoreError> {
        query("SELECT id, checked, missed, lost FROM sites WHERE publisher = $1")
            .bind(publisher.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| {
                Ok(SiteCheck {
                    site: id(row, "id")?,
                    checked: optional_time(row, "checked")?,
                    missed: optional_time(row, "missed")?,
                    lost: optional_time(row, "lost")?,
                })
            })
            .collect()
    }

    /// Who has proved exactly this domain, and by which site.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn proved_site(
        &self,
        domain: &str,
    ) -> Result<Option<(PublisherId, Site)>, StoreError> {
        query("SELECT * FROM sites WHERE domain = $1 AND proof_seen IS NOT NULL")
            .bind(domain)
            .fetch_optional(self.reading())
            .await?
            .map(|row| Ok((owner(&row)?, site(&row)?)))
            .transpose()
    }

    /// Notes that a proof was looked for and is still there, or is again. A site that is no longer
    /// proved, or is gone, stays as it is.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn proof_is_there(
        &self,
        id: SiteId,
        method: ProofMethod,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let proved = query("SELECT 1 FROM sites WHERE id = $1 AND proof_seen IS NOT NULL")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?;
        if proved.is_some() {
            note_proof(&mut tx, id, method, at).await?;
            signs::want(&mut tx, id, at).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Notes that a proof was looked for and isn't there. It counts on. `word` is told the first time.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn proof_is_missing(
        &self,
        id: SiteId,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let first = query(
            "UPDATE sites SET missed = $1 WHERE id = $2 AND missed IS NULL AND proof_seen IS NOT NULL",
        )
        .bind(at.as_microsecond())
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        query("UPDATE sites SET checked = $1 WHERE id = $2")
            .bind(at.as_microsecond())
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        if first > 0 {
            tell(&mut tx, word, at).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Ends a proof that was missing too long. One that was seen meanwhile stays.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn proof_is_lost(
        &self,
        id: SiteId,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let lost = query(
            "UPDATE sites SET proof_method = NULL, proof_seen = NULL, missed = NULL,
                 checked = $1, lost = $1
             WHERE id = $2 AND missed IS NOT NULL AND proof_seen IS NOT NULL",
        )
        .bind(at.as_microsecond())
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        if lost > 0 {
            tell(&mut tx, word, at).await?;
        }
        Ok(tx.commit().await?)
    }

    /// A domain has changed hands: one site's proof ends, and the other's begins.
    ///
    /// # Errors
    /// The database can't be written; one of them isn't there any more.
    pub async fn hand_over(
        &self,
        from: SiteId,
        to: SiteId,
        method: ProofMethod,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let ended = query(
            "UPDATE sites SET proof_method = NULL, proof_seen = NULL, missed = NULL,
                 checked = $1, lost = $1
             WHERE id = $2 AND proof_seen IS NOT NULL
               AND domain = (SELECT domain FROM sites WHERE id = $3)",
        )
        .bind(at.as_microsecond())
        .bind(from.as_bytes().as_slice())
        .bind(to.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        if ended == 0 {
            return Err(StoreError::not_found("site", from));
        }
        note_proof(&mut tx, to, method, at).await?;
        let (loser, _) = of(&mut tx, from).await?;
        let (_, gained) = of(&mut tx, to).await?;
        ranks::look_up(&mut tx, &gained.domain).await?;
        let entry = tell(&mut tx, word, at).await?;
        records::note_about(&mut tx, entry, loser.as_bytes()).await?;
        Ok(tx.commit().await?)
    }
}

/// Records what was done and queues what is to be said; gives the entry's number.
pub(crate) async fn tell(tx: &mut Writing, word: &Word, at: Timestamp) -> Result<i64, StoreError> {
    let entry = records::note(tx, &word.audit).await?;
    for mail in &word.mails {
        mails::queue(tx, mail, at).await?;
    }
    Ok(entry)
}

//! Rank lists, and the sites that stand in them.
//!
//! Of the newest list of each kind the whole is kept, for sites that are proved later: as one value, a
//! table of twelve bytes for each host in order of their hashes. So a million lines are 12 MB, an
//! import and a backup stay one transaction, and nothing but a proof ever has to read it. A rank goes with a
//! domain, whoever has it.

use jiff::Timestamp;
use jiff::civil::Date;
use wire_audience::ranks::{Table, rank_in};
use wire_rights::{RankList, SiteRank};
use wire_story::PublisherId;

use super::load::of;
use crate::database::{Row, Writing, query};
use crate::rows::{code, date, get, number, signed, time};
use crate::{AuditEntry, Store, StoreError, records};

/// A rank list to be kept.
#[derive(Clone, Debug)]
pub struct NewRankList<'a> {
    /// Which.
    pub list: RankList,
    /// The day it is of.
    pub date: Date,
    /// The name of its file.
    pub file_name: &'a str,
    /// The hash of its file.
    pub file_hash: &'a str,
    /// What it says.
    pub table: &'a Table,
}

/// A rank list that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRankList {
    /// Which.
    pub list: RankList,
    /// The day it is of.
    pub date: Date,
    /// The name of its file.
    pub file_name: String,
    /// The hash of its file.
    pub file_hash: String,
    /// How many lines it has.
    pub lines: u64,
    /// How many sites of publishers stand in it.
    pub sites: u64,
    /// When it was imported.
    pub imported: Timestamp,
    /// By whom.
    pub by: String,
}

impl Store {
    /// Keeps a list, which takes the place of the one before of its kind, and looks the sites of all
    /// publishers up in it. Says how many stand in it.
    ///
    /// # Errors
    /// One of the same day or a later one is kept already.
    pub async fn import_ranks(
        &self,
        new: &NewRankList<'_>,
        audit: &AuditEntry,
    ) -> Result<u64, StoreError> {
        let mut tx = self.writing().await?;
        let newest: Option<String> = query("SELECT max(date) FROM rank_lists WHERE list = $1")
            .bind(new.list.code())
            .fetch_one(&mut tx)
            .await?
            .try_get(0)?;
        if let Some(newest) = newest.filter(|newest| **newest >= *new.date.to_string()) {
            return Err(StoreError::Conflict(format!(
                "{}'s list of {newest} is kept already: only a newer one takes its place",
                new.list.name()
            )));
        }
        query("UPDATE rank_lists SET entries = NULL WHERE list = $1")
            .bind(new.list.code())
            .execute(&mut tx)
            .await?;
        let list: i64 = query(
            "INSERT INTO rank_lists (list, date, file_name, file_hash, lines, imported, imported_by,
                 entries)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING number",
        )
        .bind(new.list.code())
        .bind(new.date.to_string())
        .bind(new.file_name)
        .bind(new.file_hash)
        .bind(signed(new.table.lines as u64))
        .bind(audit.at.as_microsecond())
        .bind(&audit.who)
        .bind(new.table.entries())
        .fetch_one(&mut tx)
        .await?
        .try_get(0)?;
        let rows = query("SELECT DISTINCT domain FROM sites")
            .fetch_all(&mut tx)
            .await?;
        let mut found = 0;
        for row in rows {
            let domain: String = row.try_get(0)?;
            if let Some(rank) = new.table.rank(&domain) {
                note_rank(&mut tx, list, &domain, rank).await?;
                found += 1;
            }
        }
        records::note(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(found)
    }

    /// The lists that are or were kept, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn rank_lists(&self) -> Result<Vec<KeptRankList>, StoreError> {
        query(
            "SELECT list, date, file_name, file_hash, lines, imported, imported_by,
                 (SELECT count(*) FROM site_ranks WHERE rank_list = number) AS sites
             FROM rank_lists ORDER BY date DESC, list",
        )
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            Ok(KeptRankList {
                list: code(row, "list", RankList::from_code)?,
                date: date(row, "date")?,
                file_name: get(row, "file_name")?,
                file_hash: get(row, "file_hash")?,
                lines: number(row, "lines")?,
                sites: number(row, "sites")?,
                imported: time(row, "imported")?,
                by: get(row, "imported_by")?,
            })
        })
        .collect()
    }

    /// Where a publisher's sites stand, proved or not, in all lists that were ever kept, the newest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn ranks_of(&self, publisher: PublisherId) -> Result<Vec<SiteRank>, StoreError> {
        query(
            "SELECT list, date, site_ranks.domain, rank FROM sites
             JOIN site_ranks ON site_ranks.domain = sites.domain
             JOIN rank_lists ON rank_lists.number = rank_list
             WHERE sites.publisher = $1 ORDER BY date DESC, list, site_ranks.domain",
        )
        .bind(publisher.as_bytes().as_slice())
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(site_rank)
        .collect()
    }
}

/// Looks a site that is proved now up in the newest lists.
pub(super) async fn look_up(tx: &mut Writing, domain: &str) -> Result<(), StoreError> {
    let lists = query("SELECT number, entries FROM rank_lists WHERE entries IS NOT NULL")
        .fetch_all(&mut *tx)
        .await?;
    for row in lists {
        if let Some(rank) = rank_in(get(&row, "entries")?, domain) {
            note_rank(tx, get(&row, "number")?, domain, rank).await?;
        }
    }
    Ok(())
}

async fn note_rank(tx: &mut Writing, list: i64, domain: &str, rank: u32) -> Result<(), StoreError> {
    query(
        "INSERT INTO site_ranks (rank_list, domain, rank) VALUES ($1, $2, $3)
         ON CONFLICT (rank_list, domain) DO NOTHING",
    )
    .bind(list)
    .bind(domain)
    .bind(rank)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// The ranks of proved sites in the newest lists, with their publishers.
pub(super) const OF_PROVED: [&str; 2] = of!(
    "SELECT publisher, list, date, site_ranks.domain, rank
     FROM rank_lists
     JOIN site_ranks ON rank_list = rank_lists.number
     JOIN sites ON sites.domain = site_ranks.domain",
    "publisher",
    "AND entries IS NOT NULL AND proof_seen IS NOT NULL ORDER BY list, site_ranks.domain"
);

pub(super) fn site_rank(row: &Row) -> Result<SiteRank, StoreError> {
    Ok(SiteRank {
        list: code(row, "list", RankList::from_code)?,
        date: date(row, "date")?,
        site: get(row, "domain")?,
        rank: number(row, "rank")?,
    })
}

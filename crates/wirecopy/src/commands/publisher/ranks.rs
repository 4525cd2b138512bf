//! `wirecopy publisher ranks`.

use std::path::PathBuf;

use jiff::civil;
use serde::Serialize;
use wire_audience::ranks::Table;
use wire_rights::RankList;

use crate::arguments;
use crate::commands::ranks::{list, read};
use crate::context::Context;
use crate::output::{Record, hint, say};

/// Look the publishers' sites up in a rank list, without keeping it ('wirecopy ranks import' does)
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy publisher ranks --list tranco --date 2026-11-01 top-1m.csv\n  \
    wirecopy publisher ranks --list crux --date 2026-10-31 current.csv.gz\n\n\
    Tranco's file has the lines 'rank,domain', CrUX's 'origin,rank'; both also as .gz and .zst.\n\
    A rank says who is before whom, not how many people came. A tenant of a blog's host doesn't have the host's rank.")]
pub(crate) struct Ranked {
    /// Which list it is: tranco or crux
    #[arg(long, value_name = "LIST", value_parser = list)]
    list: RankList,

    /// The day the list is of
    #[arg(long, value_name = "DAY", value_parser = arguments::day)]
    date: civil::Date,

    /// The list
    file: PathBuf,
}

impl Ranked {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publishers = wire.store.publishers().await?;
        let of: Vec<(&str, &str)> = publishers
            .iter()
            .flat_map(|publisher| {
                let sites = publisher.sites.iter();
                sites.map(|site| (publisher.name.as_str(), site.domain.as_str()))
            })
            .collect();
        let table = read(self.list, &self.file)?;
        let rows: Vec<Row> = of
            .into_iter()
            .map(|(publisher, site)| Row::new(publisher, site, self.list, self.date, &table))
            .collect();
        if rows.is_empty() {
            say("No publisher has a site yet.");
            hint("'wirecopy publisher site' adds one");
        }
        context.out.records(&rows)?;
        Ok(())
    }
}

#[derive(Debug, Serialize)]
struct Row {
    publisher: String,
    site: String,
    list: &'static str,
    date: civil::Date,
    /// Its place in the list.
    place: Option<u32>,
    /// It is among the first so many.
    among: Option<u32>,
}

impl Row {
    fn new(publisher: &str, site: &str, list: RankList, date: civil::Date, table: &Table) -> Self {
        let rank = table.rank(site);
        Self {
            publisher: publisher.to_owned(),
            site: site.to_owned(),
            list: list.code(),
            date,
            place: rank.filter(|_| list == RankList::Tranco),
            among: rank.filter(|_| list == RankList::Crux),
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &["publisher", "site", "list", "date", "rank"];

    fn cells(&self) -> Vec<String> {
        let rank = match (self.place, self.among) {
            (Some(place), _) => place.to_string(),
            (_, Some(among)) => format!("among the first {among}"),
            _ => "not in the list".to_owned(),
        };
        vec![
            self.publisher.clone(),
            self.site.clone(),
            self.list.to_owned(),
            self.date.to_string(),
            rank,
        ]
    }
}

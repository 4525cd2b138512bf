//! `wirecopy ranks`: the rank lists that the wire keeps.

use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use serde::Serialize;
use wire_audience::ranks::{Reading, Table};
use wire_rights::RankList;
use wire_store::{AuditEntry, NewRankList};

use crate::arguments;
use crate::context::Context;
use crate::output::{Record, hint, say};
use crate::problem::Problem;
use crate::unpack;

/// Rank lists: where publishers' sites stand
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:\n  \
    wirecopy ranks import top-1m.csv --list tranco --date 2026-11-01\n  \
    wirecopy ranks import current.csv.gz --list crux --date 2026-10-31\n  \
    wirecopy ranks list\n\n\
    A rank says who is before whom, not how many people came. It counts where the policy asks for one.")]
pub(crate) enum Ranks {
    Import(Import),
    List(List),
}

/// Keep a list, and look the sites of all publishers up in it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy ranks import top-1m.csv --list tranco --date 2026-11-01\n  \
    wirecopy ranks import current.csv.gz --list crux --date 2026-10-31")]
pub(crate) struct Import {
    /// The list: Tranco's lines are 'rank,domain', CrUX's 'origin,rank'; also .gz and .zst
    file: PathBuf,

    /// Which list it is: tranco or crux
    #[arg(long, value_name = "LIST", value_parser = list)]
    list: RankList,

    /// The day the list is of
    #[arg(long, value_name = "DAY", value_parser = arguments::day)]
    date: civil::Date,
}

/// Print the lists that are or were kept
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy ranks list")]
pub(crate) struct List {}

impl Ranks {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        match self {
            Self::Import(command) => command.run(context).await,
            Self::List(command) => command.run(context).await,
        }
    }
}

impl Import {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let at = Timestamp::now();
        if self.date > at.to_zoned(TimeZone::UTC).date() {
            return Err(Problem::new(format!("{} lies in the future", self.date)).into());
        }
        let table = read(self.list, &self.file)?;
        let name = self.file.file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        let new = NewRankList {
            list: self.list,
            date: self.date,
            file_name: &name,
            file_hash: &hash(&self.file)?,
            table: &table,
        };
        let audit = AuditEntry {
            at,
            who: "command line".into(),
            what: format!("imported {}’s list of {}", self.list.name(), self.date),
            on: name.to_string(),
        };
        let found = wire.store.import_ranks(&new, &audit).await?;
        say(format!(
            "{}’s list of {} is kept. Publishers’ sites in it: {found}.",
            self.list.name(),
            self.date
        ));
        Ok(())
    }
}

impl List {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let lists = wire.store.rank_lists().await?;
        let rows: Vec<Row> = lists
            .into_iter()
            .map(|kept| Row {
                list: kept.list.code(),
                date: kept.date,
                lines: kept.lines,
                sites: kept.sites,
                file: kept.file_name,
            })
            .collect();
        if rows.is_empty() {
            say("No list is kept yet.");
            hint("'wirecopy ranks import FILE --list tranco --date DAY' keeps one");
        }
        context.out.records(&rows)?;
        Ok(())
    }
}

/// A list by its code, as arguments give it.
pub(super) fn list(code: &str) -> Result<RankList, String> {
    RankList::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = RankList::ALL.into_iter().map(RankList::code).collect();
        format!("the lists are {}", known.join(", "))
    })
}

/// Reads a list from a file, packed or not.
pub(super) fn read(list: RankList, file: &Path) -> Result<Table, Problem> {
    let mut reading = Reading::of(list);
    let progress = unpack::progress(&[file.to_owned()]);
    unpack::pieces(file, &progress, &mut |piece| reading.feed(piece))
        .map_err(|error| Problem::new(format!("{} can't be read: {error}", file.display())))?;
    progress.finish_and_clear();
    let table = reading.finish();
    table.map_err(|error| Problem::new(format!("{}: {error}", file.display())))
}

/// The hash of a file's content.
pub(super) fn hash(file: &Path) -> Result<String, Problem> {
    let mut hasher = blake3::Hasher::new();
    let read = File::open(file).and_then(|file| hasher.update_reader(file).map(|_| ()));
    read.map_err(|error| Problem::new(format!("{} can't be read: {error}", file.display())))?;
    Ok(hasher.finalize().to_hex().to_string())
}

#[derive(Debug, Serialize)]
struct Row {
    list: &'static str,
    date: civil::Date,
    lines: u64,
    /// How many sites of publishers stand in it.
    sites: u64,
    file: String,
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &["list", "date", "lines", "sites", "file"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.list.to_owned(),
            self.date.to_string(),
            self.lines.to_string(),
            self.sites.to_string(),
            self.file.clone(),
        ]
    }
}

//! `wirecopy audience`: what access logs say of a site's visitors. Needs no wire: it runs where the
//! logs are, and what leaves the machine is a report without addresses.

mod plot;
mod read;
mod show;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use wire_audience::{Options, Report, sign};
use wire_store::TokenHash;

use crate::context::Context;
use crate::output::{Format, Record, hint, say};
use crate::problem::Problem;

/// The program that a report says it was made with.
const MADE_WITH: &str = concat!("wirecopy ", env!("CARGO_PKG_VERSION"));

/// Count the visitors in a site's access logs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy audience /var/log/nginx/access.log*\n  \
    zcat archive.gz | wirecopy audience --site gazette.example -\n  \
    wirecopy audience --site gazette.example --sign token.txt --output report.json access.log*\n\n\
    Logs are nginx's and Apache's in the combined format or as JSON, or Caddy's, also .gz and .zst; '-' is standard input.\n\
    A visitor is an address with a user agent, in the month; robots are left out. Days are in UTC.\n\
    The report holds numbers alone: no address and no user agent. A signature says who sent it, not that the logs are true.")]
pub(crate) struct Audience {
    /// Count this site alone, and the hosts below it, where the logs name hosts
    #[arg(long, value_name = "DOMAIN")]
    site: Option<String>,

    /// All requests come through a proxy: believe the last address in X-Forwarded-For, whoever connected
    #[arg(long)]
    behind_proxy: bool,

    /// Sign the report with the API token in this file, so that the wire knows whose it is
    #[arg(
        long,
        value_name = "TOKEN_FILE",
        requires = "output",
        requires = "site"
    )]
    sign: Option<PathBuf>,

    /// Write the report into this file, as JSON
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The logs
    #[arg(required = true, value_name = "LOGS")]
    logs: Vec<PathBuf>,
}

impl Audience {
    pub(crate) fn run(self, context: &Context) -> anyhow::Result<()> {
        let key = self.sign.as_deref().map(key).transpose()?;
        let options = Options {
            now: Timestamp::now(),
            site: self.site.as_deref().map(site),
            behind_proxy: self.behind_proxy,
        };
        // Forgotten when this function ends, so that nobody can tell a visitor again.
        let salt = wire_store::random::<16>()?;
        let report = read::all(&self.logs, options, salt)?.report(MADE_WITH);
        if report.steps.parsed() == 0 {
            return Err(nothing_understood(&report, &self.logs));
        }
        match context.out.format() {
            Format::Json => context.out.object(&report)?,
            Format::Csv => {
                let days: Vec<DayRow> = report.days.iter().map(DayRow::from).collect();
                context.out.records(&days)?;
            }
            Format::Table => context.out.text(&show::report(&report, &self.logs))?,
        }
        if let Some(file) = &self.output {
            let text = match &key {
                Some(key) => sign(&report, key),
                None => serde_json::to_string_pretty(&report)? + "\n",
            };
            fs::write(file, text).map_err(|error| {
                Problem::new(format!("{} can't be written: {error}", file.display()))
            })?;
            say(match key {
                Some(_) => format!("The signed report is in {}.", file.display()),
                None => format!("The report is in {}.", file.display()),
            });
            if key.is_none() {
                hint(
                    "a wire takes signed reports alone: --sign TOKEN_FILE signs it with an API token of the wire",
                );
            }
        }
        Ok(())
    }
}

/// The domain in what people paste.
fn site(given: &str) -> String {
    let host = given.split_once("://").map_or(given, |(_, host)| host);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_lowercase()
}

/// The key that the token in this file signs with.
fn key(file: &Path) -> Result<[u8; 32], Problem> {
    let token = fs::read_to_string(file)
        .map_err(|error| Problem::new(format!("{} can't be read: {error}", file.display())))?;
    let token = token.trim();
    if token.is_empty() || token.contains(char::is_whitespace) {
        return Err(Problem::new(format!("{} holds no token", file.display()))
            .hint("make an API token on the wire's account page and put it alone into the file"));
    }
    Ok(TokenHash::of(token).report_key())
}

fn nothing_understood(report: &Report, logs: &[PathBuf]) -> anyhow::Error {
    let why = match report.refused.iter().max_by_key(|refused| refused.lines) {
        Some(refused) => format!(
            "no line of the logs could be counted: {} are {} (the first is line {} of {})",
            wire_rights::thousands(refused.lines),
            refused.sentence(),
            refused.line,
            show::name(logs, refused.file),
        ),
        None => "there is no line in the logs".to_owned(),
    };
    Problem::new(why)
        .hint("the combined format of nginx and Apache is read, their JSON, and Caddy's")
        .into()
}

/// A day for spreadsheets.
#[derive(Debug, Serialize)]
struct DayRow {
    day: String,
    visitors: u64,
    pages: u64,
}

impl From<&wire_audience::Day> for DayRow {
    fn from(day: &wire_audience::Day) -> Self {
        Self {
            day: day.day.to_string(),
            visitors: day.visitors,
            pages: day.pages,
        }
    }
}

impl Record for DayRow {
    const COLUMNS: &'static [&'static str] = &["day", "visitors", "pages"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.day.clone(),
            self.visitors.to_string(),
            self.pages.to_string(),
        ]
    }
}

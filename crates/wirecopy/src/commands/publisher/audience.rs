//! `wirecopy publisher audience`.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};
use wire_audience::evidence::{from_export, from_report};
use wire_audience::stated;
use wire_rights::{Audience as Evidence, Method, Publisher, whole_number};
use wire_store::{GivenFile, NewEvidence};

use super::list::show;
use crate::arguments;
use crate::commands::ranks::hash;
use crate::context::{Context, OpenWire};
use crate::find;
use crate::output::say;
use crate::problem::Problem;

/// Record evidence of a publisher's audience
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy publisher audience gazette.example 40000 --method analytics-export \\\n      \
    --from 2026-09-01 --to 2026-11-30\n  \
    wirecopy publisher audience gazette.example --report report.json\n  \
    wirecopy publisher audience gazette.example --export matomo.csv\n\n\
    A report is what 'wirecopy audience --sign' makes on the publisher's machine. Its signature says who sent it, not\n\
    that the logs are true. Exports are CSV files of Google Analytics 4, Matomo and Plausible.")]
pub(crate) struct Audience {
    /// The publisher: an id, a name or a domain
    publisher: String,

    /// Unique visitors in a month
    #[arg(required_unless_present_any = ["report", "export"], value_parser = visitors, allow_negative_numbers = true)]
    visitors: Option<u64>,

    /// Take the figure from a report that the publisher has signed with one of its API tokens
    #[arg(long, value_name = "FILE", conflicts_with_all = ["visitors", "export", "method", "from", "to", "expires"])]
    report: Option<PathBuf>,

    /// Take the figure from a CSV file of Google Analytics 4, Matomo or Plausible
    #[arg(long, value_name = "FILE", conflicts_with_all = ["visitors", "method", "from", "to", "expires"])]
    export: Option<PathBuf>,

    /// How the figure came about: access-logs, analytics-export or declaration
    #[arg(long, default_value = "declaration", value_parser = method)]
    method: Method,

    /// First day counted; without it, thirty days before the last
    #[arg(long, value_name = "DAY", value_parser = arguments::day)]
    from: Option<civil::Date>,

    /// Last day counted; without it, yesterday
    #[arg(long, value_name = "DAY", value_parser = arguments::day)]
    to: Option<civil::Date>,

    /// When it stops counting, if not when it would: a declaration in a year, anything else a year after the last day
    #[arg(long, value_name = "INSTANT", value_parser = arguments::instant)]
    expires: Option<Timestamp>,
}

pub(super) fn method(code: &str) -> Result<Method, String> {
    let method = Method::from_code(code).filter(|method| method.list().is_none());
    method.ok_or_else(|| {
        let known: Vec<&str> = Method::OF_PEOPLE.into_iter().map(Method::code).collect();
        format!("the methods are {}", known.join(", "))
    })
}

/// A number of visitors, as people write it: `48000` or `48,000`.
pub(super) fn visitors(typed: &str) -> Result<u64, String> {
    whole_number(typed).ok_or_else(|| "write them as a whole number: 48,000".to_owned())
}

/// The thirty days before today.
pub(crate) fn last_days(at: Timestamp) -> (civil::Date, civil::Date) {
    let today = at.to_zoned(TimeZone::UTC).date();
    (
        today.saturating_sub(30.days()),
        today.saturating_sub(1.day()),
    )
}

impl Audience {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let (evidence, at_least) = match (&self.report, &self.export) {
            (Some(file), _) => reported(&wire, &publisher, file).await?,
            (_, Some(file)) => exported(file)?,
            _ => (self.stated()?, false),
        };
        let new = NewEvidence {
            audience: evidence,
            at_least,
            given_by: "command line".into(),
            file: self
                .report
                .as_deref()
                .or(self.export.as_deref())
                .map(given)
                .transpose()?,
            details: None,
        };
        wire.store.add_evidence(publisher.id, &new).await?;
        show(&wire, context, publisher.id).await
    }

    /// The evidence that the arguments spell out.
    fn stated(&self) -> Result<Evidence, Problem> {
        let at = Timestamp::now();
        let (mut from, mut to) = last_days(at);
        if let Some(last) = self.to {
            (from, to) = (last.saturating_sub(29.days()), last);
        }
        if let Some(first) = self.from {
            from = first;
        }
        let visitors = self.visitors.unwrap_or_default();
        let found = stated(self.method, visitors, (from, to), at);
        let mut evidence = found.map_err(|error| Problem::new(error.to_string()))?;
        if let Some(expires) = self.expires {
            evidence.expires = evidence.expires.min(expires);
        }
        Ok(evidence)
    }
}

/// What a signed report shows, where one of the publisher's own tokens has signed it.
async fn reported(
    wire: &OpenWire,
    publisher: &Publisher,
    file: &Path,
) -> anyhow::Result<(Evidence, bool)> {
    let keys = wire.store.report_keys_of(publisher.id).await?;
    let sites = publisher.sites.iter().map(|site| site.domain.as_str());
    let taken = from_report(&bytes(file)?, &keys, sites, Timestamp::now())
        .map_err(|error| Problem::new(format!("{}: {error}", file.display())))?;
    for warning in &taken.source.warnings {
        say(format!("note: {}", warning.sentence()));
    }
    Ok((taken.audience, taken.at_least))
}

fn exported(file: &Path) -> anyhow::Result<(Evidence, bool)> {
    let taken = from_export(&bytes(file)?, Timestamp::now())
        .map_err(|error| Problem::new(format!("{}: {error}", file.display())))?;
    let program = taken.source.program.name();
    say(format!("{program}: {}", taken.source.basis.sentence()));
    if taken.at_least {
        say("The month may have had more visitors: the figure is a lower bound.");
    }
    Ok((taken.audience, taken.at_least))
}

/// The file for the record.
fn given(file: &Path) -> Result<GivenFile, Problem> {
    let name = file.file_name().unwrap_or_default();
    Ok(GivenFile {
        name: name.to_string_lossy().into_owned(),
        hash: hash(file)?,
        document: None,
    })
}

fn bytes(file: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(file)
        .map_err(|error| Problem::new(format!("{} can't be read: {error}", file.display())))
}

//! What came of a count: numbers, and nothing that leads to a person.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::date;
use crate::line::{Format, Refusal};
use crate::tally::{CountedDay, Tally};
use crate::warnings::{self, Warning};

/// The form of reports; another number means another form.
pub(crate) const FORM: &str = "wirecopy audience report 1";

/// The standard error of every number of visitors, in hundredths of a per cent: 1.04 / √2¹⁴. Two out
/// of three counts are nearer to the truth than that, 95 of 100 nearer than twice that.
pub const STANDARD_ERROR: u32 = 81;

/// The most visitors that are believed of a month: more than there are people.
pub const MOST_VISITORS: u64 = 10_000_000_000;

/// The most hosts that a report names.
const SITES: usize = 20;

/// The audience that access logs show.
///
/// All numbers are whole, so that every program writes the report alike, which is what a signature needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The form of the report.
    pub form: String,
    /// The program that made it, with its version.
    pub made_with: String,
    /// The list that robots were told by.
    pub robots_by: String,
    /// When it was made.
    pub made: Timestamp,
    /// The site that was counted alone.
    pub site: Option<String>,
    /// First day with a line, in UTC as all days here.
    pub from: Option<Date>,
    /// Last day with a line.
    pub to: Option<Date>,
    /// The standard error of visitors, in hundredths of a per cent.
    pub standard_error: u32,
    /// Each month that has lines.
    pub months: Vec<Month>,
    /// Each day that has lines.
    pub days: Vec<Day>,
    /// From lines to visitors.
    pub steps: Steps,
    /// Lines that could not be counted, by reason.
    pub refused: Vec<Refused>,
    /// What wrote the lines.
    pub formats: Formats,
    /// The hosts that people's pages were on, where the logs say so, the most visited first.
    pub sites: Vec<SiteShare>,
    /// What to know before one believes the numbers.
    pub warnings: Vec<Warning>,
}

/// A month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub month: Date,
    /// Whether each of its days has lines. Otherwise its visitors are at least as many as are counted.
    pub whole: bool,
    /// Unique visitors: an estimate, at most as many as the pages.
    pub visitors: u64,
    /// Pages that they saw.
    pub pages: u64,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Which.
    pub day: Date,
    /// Unique visitors.
    pub visitors: u64,
    /// Pages that they saw.
    pub pages: u64,
}

/// What became of the lines. Each is counted at the first step that it doesn't pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// All, without blank ones and comments.
    pub lines: u64,
    /// Not understood or impossible: see [`Report::refused`].
    pub refused: u64,
    /// Of another site than the one that is counted.
    pub other_site: u64,
    /// Another method than GET.
    pub other_method: u64,
    /// Answered with a redirect or a failure.
    pub not_found: u64,
    /// Pictures, scripts, downloads, doors for programs.
    pub assets: u64,
    /// Feeds.
    pub feeds: u64,
    /// Pages that robots and monitors asked for.
    pub robots: u64,
    /// Pages that people saw.
    pub people: u64,
    /// Unique visitors over the whole period.
    pub visitors: u64,
}

impl Steps {
    /// Lines that were understood.
    #[must_use]
    pub fn parsed(&self) -> u64 {
        self.lines.saturating_sub(self.refused)
    }

    /// Pages, whoever asked for them.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.robots.saturating_add(self.people)
    }
}

/// Lines that were refused for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The reason's code.
    pub reason: String,
    /// How many.
    pub lines: u64,
    /// The file with the first of them, counted from 1.
    pub file: u32,
    /// Its line there, counted from 1.
    pub line: u64,
}

impl Refused {
    /// The reason in words.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        match self.reason.as_str() {
            "no-user-agent" => {
                "without a user agent, so that robots can't be told: log in the 'combined' format"
            }
            "no-address" => "without the visitor's address",
            "impossible-time" => "with a time that there has never been",
            "time-to-come" => "with a time that lies in the future",
            "too-long" => "longer than 65,536 bytes",
            _ => "not in a form of nginx, Apache or Caddy that is known",
        }
    }
}

/// Lines by what wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formats {
    /// `combined` of nginx and Apache.
    pub combined: u64,
    /// `vhost_combined` of Apache.
    pub vhost_combined: u64,
    /// JSON of nginx and Apache.
    pub json: u64,
    /// JSON of Caddy.
    pub caddy: u64,
}

/// A host, with the pages that people saw of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteShare {
    /// The host without `www.`
    pub site: String,
    /// Pages.
    pub pages: u64,
}

/// The figure that a file gives for a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// First day counted.
    pub from: Date,
    /// Last day counted.
    pub to: Date,
    /// Unique visitors: in the month, or at least so many.
    pub visitors: u64,
    /// Whether the month may have had more than were counted.
    pub at_least: bool,
}

impl Report {
    pub(crate) fn of(tally: &Tally, made_with: &str) -> Self {
        let counts = &tally.counts;
        let counted: Vec<CountedDay> = tally.days().collect();
        let (first, last) = match (counted.first(), counted.last()) {
            (Some(first), Some(last)) => (Some(first.day), Some(last.day)),
            _ => (None, None),
        };
        let visitors = first
            .zip(last)
            .map_or(0, |(first, last)| tally.over(first..=last).0);
        let refused: Vec<Refused> = Refusal::ALL
            .into_iter()
            .zip(counts.refused)
            .filter_map(|(refusal, (lines, first))| {
                let (file, line) = first?;
                Some(Refused {
                    reason: refusal.code().to_owned(),
                    lines,
                    file,
                    line,
                })
            })
            .collect();
        let of_format = |format: Format| counts.formats[format as usize];
        let mut report = Self {
            form: FORM.to_owned(),
            made_with: made_with.to_owned(),
            robots_by: crate::ROBOTS_LIST.to_owned(),
            made: tally.options().now,
            site: tally.options().site.clone(),
            from: first.map(date),
            to: last.map(date),
            standard_error: STANDARD_ERROR,
            months: months(tally, &counted),
            days: counted
                .iter()
                .map(|counted| Day {
                    day: date(counted.day),
                    visitors: counted.visitors,
                    pages: counted.pages,
                })
                .collect(),
            steps: Steps {
                lines: counts.lines,
                refused: refused.iter().map(|refused| refused.lines).sum(),
                other_site: counts.other_site,
                other_method: counts.other_method,
                not_found: counts.not_found,
                assets: counts.assets,
                feeds: counts.feeds,
                robots: counts.robots,
                people: counts.people,
                visitors,
            },
            refused,
            formats: Formats {
                combined: of_format(Format::Combined),
                vhost_combined: of_format(Format::VhostCombined),
                json: of_format(Format::Json),
                caddy: of_format(Format::Caddy),
            },
            sites: tally
                .sites()
                .into_iter()
                .take(SITES)
                .map(|(site, pages)| SiteShare { site, pages })
                .collect(),
            warnings: Vec::new(),
        };
        report.warnings = warnings::of(&report, tally);
        report
    }

    /// The figure for a month that the report supports: the newest whole month's, or, without one, that of the
    /// month with most visitors, who are at least as many as were counted. Nothing, where nobody came.
    #[must_use]
    pub fn monthly(&self) -> Option<Figure> {
        let whole = self.months.iter().rev().find(|month| month.whole);
        let month = whole.or_else(|| self.months.iter().max_by_key(|month| month.visitors))?;
        let last = month.month.last_of_month();
        Some(Figure {
            from: self.from.map_or(month.month, |from| from.max(month.month)),
            to: self.to.map_or(last, |to| to.min(last)),
            // A report that was made elsewhere may have an estimate above what there can be.
            visitors: month.visitors.min(month.pages),
            at_least: !month.whole,
        })
        .filter(|figure| figure.visitors > 0)
    }
}

/// The months that have lines, in order.
fn months(tally: &Tally, days: &[CountedDay]) -> Vec<Month> {
    let mut months = Vec::new();
    let mut rest = days;
    while let Some(first) = rest.first() {
        let month = date(first.day).first_of_month();
        let of_this = rest
            .iter()
            .take_while(|counted| date(counted.day).first_of_month() == month)
            .count();
        let last = rest[of_this - 1].day;
        let (visitors, pages) = tally.over(first.day..=last);
        months.push(Month {
            month,
            whole: i64::from(month.days_in_month()) == of_this as i64,
            visitors,
            pages,
        });
        rest = &rest[of_this..];
    }
    months
}

/// The days between two that have lines on which there are none.
pub(crate) fn missing(days: &[Day]) -> Vec<(Date, Date)> {
    days.windows(2)
        .filter_map(|pair| {
            let from = pair[0].day.tomorrow().ok()?;
            let to = pair[1].day.yesterday().ok()?;
            (from <= to).then_some((from, to))
        })
        .collect()
}

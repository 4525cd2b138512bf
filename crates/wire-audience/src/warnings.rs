//! What to know before one believes the numbers of a report.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::report::{Report, missing};
use crate::tally::Tally;

/// An address with this share of all visits, in per cent, is worth a look.
const BUSY: u64 = 25;
/// Fewer pages say nothing about shares.
const FEW_PAGES: u64 = 100;
/// A day with so many times the visitors of a usual one is a jump.
const JUMP: u64 = 4;
/// From so many days on there is a usual one.
const USUAL: usize = 7;
/// More refused lines than this, in per cent, are said.
const REFUSED: u64 = 5;

/// Something to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Warning {
    /// Nobody visited.
    NoVisitors,
    /// No month is whole.
    NoWholeMonth,
    /// A month has days without lines, at its ends or between.
    MonthNotWhole {
        /// Its first day.
        month: Date,
    },
    /// Days without any line.
    Gap {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
    /// One address has many of the visits: perhaps a proxy's.
    BusyAddress {
        /// Its share of people's pages at most, in per cent.
        share: u64,
    },
    /// A day with many more visitors than usual.
    Jump {
        /// Which.
        day: Date,
        /// How many times the visitors of a usual day.
        times: u64,
    },
    /// Several sites were counted together.
    SeveralSites {
        /// How many.
        sites: u64,
    },
    /// A site was asked for, and the logs don't say which site a line is of.
    SiteNotInLogs,
    /// Many lines could not be counted.
    ManyRefused {
        /// Their share, in per cent.
        share: u64,
    },
}

impl Warning {
    /// It in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NoVisitors => "No page was seen by a person.".into(),
            Self::NoWholeMonth => {
                "No month has lines on each of its days: its figure is what a month has at least."
                    .into()
            }
            Self::MonthNotWhole { month } => format!(
                "{} is not whole: it had at least as many visitors as were counted.",
                month.strftime("%B %Y")
            ),
            Self::Gap { from, to } if from == to => format!("There is no line on {from}."),
            Self::Gap { from, to } => format!("There is no line from {from} to {to}."),
            Self::BusyAddress { share } => format!(
                "One address has up to {share} % of the visits. If it is a proxy of yours, log \
                 X-Forwarded-For and count with --behind-proxy."
            ),
            Self::Jump { day, times } => {
                format!("On {day} came {times} times the visitors of a usual day.")
            }
            Self::SeveralSites { sites } => {
                format!("{sites} sites are counted together: --site counts one alone.")
            }
            Self::SiteNotInLogs => {
                "The logs don't say which site a line is of: all lines are taken as the site's."
                    .into()
            }
            Self::ManyRefused { share } => {
                format!("{share} % of the lines could not be counted.")
            }
        }
    }
}

/// What there is to know of a report.
pub(crate) fn of(report: &Report, tally: &Tally) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let steps = &report.steps;
    if steps.people == 0 {
        warnings.push(Warning::NoVisitors);
    } else if !report.months.iter().any(|month| month.whole) {
        warnings.push(Warning::NoWholeMonth);
    } else {
        let unwhole = report.months.iter().filter(|month| !month.whole);
        warnings.extend(unwhole.map(|month| Warning::MonthNotWhole { month: month.month }));
    }
    let gaps = missing(&report.days);
    warnings.extend(gaps.into_iter().map(|(from, to)| Warning::Gap { from, to }));
    let share = tally.busiest_address();
    if steps.people >= FEW_PAGES && share >= BUSY {
        warnings.push(Warning::BusyAddress { share });
    }
    warnings.extend(jumps(report));
    let sites = tally.sites();
    if report.site.is_none() && sites.len() > 1 {
        warnings.push(Warning::SeveralSites {
            sites: sites.len() as u64,
        });
    }
    if report.site.is_some() && tally.counts.with_host < steps.people {
        warnings.push(Warning::SiteNotInLogs);
    }
    if steps.lines > 0 && steps.refused * 100 / steps.lines >= REFUSED {
        warnings.push(Warning::ManyRefused {
            share: steps.refused * 100 / steps.lines,
        });
    }
    warnings
}

/// Days with many times the visitors of the day in the middle.
fn jumps(report: &Report) -> Vec<Warning> {
    let mut visitors: Vec<u64> = report.days.iter().map(|day| day.visitors).collect();
    if visitors.len() < USUAL {
        return Vec::new();
    }
    visitors.sort_unstable();
    let usual = visitors[visitors.len() / 2].max(1);
    report
        .days
        .iter()
        .filter(|day| day.visitors >= FEW_PAGES && day.visitors / usual >= JUMP)
        .map(|day| Warning::Jump {
            day: day.day,
            times: day.visitors / usual,
        })
        .collect()
}

//! What was read from a file, as it is kept with the evidence and shown.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use wire_audience::export::Export;
use wire_audience::{Report, Steps};
use wire_rights::thousands;

use super::plot::Plot;

/// What was read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Details {
    /// Access logs.
    Report(Box<Report>),
    /// An export of an analytics program.
    Export {
        /// The program.
        program: String,
        /// What the figure rests on, as a sentence.
        basis: String,
    },
}

impl From<&Export> for Details {
    fn from(export: &Export) -> Self {
        Self::Export {
            program: export.program.name().to_owned(),
            basis: export.basis.sentence().to_owned(),
        }
    }
}

impl Details {
    /// As it is kept.
    pub(crate) fn to_json(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// From what is kept. What an older version kept in another form isn't shown.
    pub(crate) fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

/// A report for people.
pub(crate) struct ShownReport {
    pub(crate) site: String,
    pub(crate) days: Option<(Date, Date)>,
    pub(crate) months: Vec<MonthLine>,
    pub(crate) plot: Option<Plot>,
    pub(crate) steps: Vec<StepLine>,
    pub(crate) refused: Vec<String>,
    pub(crate) warnings: Vec<String>,
    /// In per cent.
    pub(crate) error: String,
}

pub(crate) struct MonthLine {
    pub(crate) month: String,
    pub(crate) visitors: String,
    pub(crate) pages: String,
    pub(crate) whole: bool,
}

pub(crate) struct StepLine {
    pub(crate) name: &'static str,
    pub(crate) count: String,
    /// Of all lines, in per cent.
    pub(crate) share: u64,
}

impl From<&Report> for ShownReport {
    fn from(report: &Report) -> Self {
        let months = report.months.iter().map(|month| MonthLine {
            month: month.month.strftime("%B %Y").to_string(),
            visitors: thousands(month.visitors),
            pages: thousands(month.pages),
            whole: month.whole,
        });
        let refused = report.refused.iter().map(|refused| {
            format!(
                "{} {} (the first is line {} of file {})",
                thousands(refused.lines),
                refused.sentence(),
                thousands(refused.line),
                refused.file
            )
        });
        let warnings = report.warnings.iter().map(wire_audience::Warning::sentence);
        Self {
            site: report.site.clone().unwrap_or_default(),
            days: report.from.zip(report.to),
            months: months.collect(),
            plot: Plot::of(&report.days),
            steps: steps(&report.steps),
            refused: refused.collect(),
            // A report that others made may warn of any number of things.
            warnings: warnings.take(40).collect(),
            error: format!(
                "{}.{:02}",
                report.standard_error / 100,
                report.standard_error % 100
            ),
        }
    }
}

/// From lines to visitors: what is left after each step.
fn steps(steps: &Steps) -> Vec<StepLine> {
    let understood = steps.parsed();
    let of_site = understood.saturating_sub(steps.other_site);
    let others = steps.other_method.saturating_add(steps.not_found);
    let answered = of_site.saturating_sub(others);
    [
        ("lines", steps.lines),
        ("understood", understood),
        ("of the site", of_site),
        ("asked with GET, and answered", answered),
        (
            "no pictures, scripts and the like",
            answered.saturating_sub(steps.assets),
        ),
        ("pages: no feeds", steps.pages()),
        ("seen by people: no robots", steps.people),
        ("visitors in all", steps.visitors),
    ]
    .into_iter()
    .map(|(name, count)| StepLine {
        name,
        count: thousands(count),
        share: (count.saturating_mul(100))
            .div_ceil(steps.lines.max(1))
            .min(100),
    })
    .collect()
}

//! Whether a report says what its writer can say.
//!
//! A signature says who sent a report, and a report can be signed by hand. What is no month, lies outside of the days
//! that were counted or is more than there are people is refused here, in words about the report.

use jiff::ToSpan;
use jiff::civil::Date;
use thiserror::Error;
use wire_rights::thousands;

use crate::Report;
use crate::report::{Day, MOST_VISITORS, Month};

/// What a report can't say.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReportError {
    /// There are months, and no days that were counted.
    #[error("the report doesn't say which days it counts: make it anew with 'wirecopy audience'")]
    NoDays,
    /// The last day is before the first.
    #[error(
        "the report counts from {from} to {to}, which is backwards: make it anew with 'wirecopy audience'"
    )]
    Backwards {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// It counts days that are still to come.
    #[error("the report counts days that are still to come, up to {0}")]
    ToCome(Date),
    /// A month isn't named by its first day.
    #[error(
        "the report names a month {0}, and a month is named by its first day: make it anew with \
         'wirecopy audience'"
    )]
    NotAMonth(Date),
    /// The months are not in order, or one is there twice.
    #[error(
        "the report names {} twice or after a later month: make it anew with 'wirecopy audience'",
        .0.strftime("%B %Y")
    )]
    OutOfOrder(Date),
    /// No day of a month was counted.
    #[error(
        "the report has a figure for {}, and counts {from} to {to} alone: make it anew with \
         'wirecopy audience'", .month.strftime("%B %Y")
    )]
    NotCounted {
        /// The month.
        month: Date,
        /// First day counted.
        from: Date,
        /// Last day counted.
        to: Date,
    },
    /// A month is said to be whole, and some of it was not counted.
    #[error(
        "the report calls {} whole, and has lines on {days} of its {} days alone: make it anew with \
         'wirecopy audience'", .month.strftime("%B %Y"), .month.days_in_month()
    )]
    NotWhole {
        /// The month.
        month: Date,
        /// How many of its days have lines.
        days: usize,
    },
    /// A figure above [`MOST_VISITORS`].
    #[error("the report counts {} visitors, and there aren't that many people", thousands(*.0))]
    TooMany(u64),
}

/// Refuses a report that its writer can't have made by `today`.
pub(crate) fn check(report: &Report, today: Date) -> Result<(), ReportError> {
    if report.months.is_empty() {
        return Ok(());
    }
    let (Some(from), Some(to)) = (report.from, report.to) else {
        return Err(ReportError::NoDays);
    };
    if from > to {
        return Err(ReportError::Backwards { from, to });
    }
    // A server's clock may be a day ahead.
    if to > today.saturating_add(1.day()) {
        return Err(ReportError::ToCome(to));
    }
    for month in &report.months {
        check_month(month, &report.days, (from, to))?;
    }
    in_order(&report.months)?;
    few_enough(report)
}

fn check_month(month: &Month, days: &[Day], (from, to): (Date, Date)) -> Result<(), ReportError> {
    let (whole, month) = (month.whole, month.month);
    if month.day() != 1 {
        return Err(ReportError::NotAMonth(month));
    }
    let counted = month.max(from)..=month.last_of_month().min(to);
    if counted.is_empty() {
        return Err(ReportError::NotCounted { month, from, to });
    }
    let days = days.iter().filter(|day| counted.contains(&day.day)).count();
    if whole && days < month.days_in_month() as usize {
        return Err(ReportError::NotWhole { month, days });
    }
    Ok(())
}

fn in_order(months: &[Month]) -> Result<(), ReportError> {
    match months
        .windows(2)
        .find(|pair| pair[0].month >= pair[1].month)
    {
        Some(pair) => Err(ReportError::OutOfOrder(pair[1].month)),
        None => Ok(()),
    }
}

fn few_enough(report: &Report) -> Result<(), ReportError> {
    let months = report.months.iter().map(|month| month.visitors);
    let days = report.days.iter().map(|day| day.visitors);
    match months.chain(days).max() {
        Some(most) if most > MOST_VISITORS => Err(ReportError::TooMany(most)),
        _ => Ok(()),
    }
}

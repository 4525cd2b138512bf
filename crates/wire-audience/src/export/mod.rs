//! What analytics programs export: CSV files of GA4, Matomo and Plausible.
//!
//! Only what is sound is taken from them. A month's unique visitors stand in an export that has a figure for
//! the month. Days can't be added up: who comes on two days would count twice; but a month had at
//! least as many visitors as its busiest day.

mod number;
mod table;

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use thiserror::Error;

use crate::{Figure, MOST_VISITORS};
use number::Numbers;
use table::{Dates, File, Table};

/// What an export says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The program it is of.
    pub program: Program,
    /// The figure for a month.
    pub figure: Figure,
    /// What the figure rests on.
    pub basis: Basis,
}

/// What made an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Google Analytics 4.
    Ga4,
    /// Matomo.
    Matomo,
    /// Plausible.
    Plausible,
}

impl Program {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ga4 => "Google Analytics 4",
            Self::Matomo => "Matomo",
            Self::Plausible => "Plausible",
        }
    }
}

/// What a figure rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The export has the month's figure.
    Month,
    /// The export has one figure, for less than a month.
    Period,
    /// The export has days alone: this is the busiest.
    BusiestDay,
}

impl Basis {
    /// It in words.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Month => "The export has the month's own figure.",
            Self::Period => "The export has one figure, for less than a month.",
            Self::BusiestDay => {
                "The export has days alone. They can't be added up, as who came on two days would \
                 count twice, so the busiest day counts: export by month to show more."
            }
        }
    }
}

/// Why an export can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExportError {
    /// There is no column of users or visitors.
    #[error(
        "the file has no column of users or visitors that is known: export visitors by month from \
         GA4 ('Active users', 'Total users'), Matomo ('Unique visitors') or Plausible ('visitors') in \
         English"
    )]
    NoVisitors,
    /// Nothing says which days are meant.
    #[error("the file doesn't say which days it counts: export visitors by month or by day")]
    NoDays,
    /// The period is neither days nor months.
    #[error(
        "the file has one figure for {from} to {to}, which says nothing of a month: export visitors \
         by month"
    )]
    LongPeriod {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// A number could mean two things.
    #[error(
        "'{cell}' in line {line} could be {} or a number with decimals, as the file writes its numbers \
         in two ways: export numbers without separators of thousands", .cell.replace(['.', ','], "")
    )]
    Ambiguous {
        /// The cell.
        cell: String,
        /// Its line, from 1.
        line: u64,
    },
    /// A cell is no number of people.
    #[error("'{cell}' in line {line} is no number of people")]
    NotANumber {
        /// The cell.
        cell: String,
        /// Its line, from 1.
        line: u64,
    },
    /// A number is above [`MOST_VISITORS`].
    #[error(
        "'{cell}' in line {line} is more visitors than there are people: check the column of visitors"
    )]
    TooMany {
        /// The cell.
        cell: String,
        /// Its line, from 1.
        line: u64,
    },
    /// A cell is no day or month.
    #[error("'{cell}' in line {line} is no day or month that is known")]
    NotADay {
        /// The cell.
        cell: String,
        /// Its line, from 1.
        line: u64,
    },
    /// A number with a comma was split.
    #[error(
        "line {line} has more cells than the heading: a number with a comma has to stand in \
         quotation marks"
    )]
    TooManyCells {
        /// The line, from 1.
        line: u64,
    },
    /// The days lie in the future.
    #[error("the file counts visitors of {0}, which is still to come")]
    ToCome(Date),
    /// A single row stands under the first of a month, as which Plausible writes months, too.
    #[error(
        "the file has one row, for {}, and its figure can be that day's or that of all of {}: \
         export several months, such as the last twelve, and the newest whole one counts",
        .0, .0.strftime("%B %Y")
    )]
    DayOrMonth(Date),
    /// A month stands in several rows, as with a column of countries beside it.
    #[error(
        "the file has several rows for {}, and visitors can't be added up: export months alone, \
         without another dimension", .0.strftime("%B %Y")
    )]
    MonthTwice(Date),
    /// A day stands in several rows.
    #[error(
        "the file has several rows for {0}, and visitors can't be added up: export days alone, or \
         better months alone, without another dimension"
    )]
    DayTwice(Date),
}

/// What a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Period {
    Day(Date),
    /// Any day of the month.
    Month(Date),
}

/// Reads an export. `today` is what nothing may lie after.
///
/// # Errors
/// It is none, or says nothing that is sound; the sentence says what to export instead.
pub fn read(bytes: &[u8], today: Date) -> Result<Export, ExportError> {
    let file = File::read(bytes);
    let range = file.range();
    let mut firm: Option<(Program, Vec<(Period, u64)>)> = None;
    let mut whole: Option<(Program, u64)> = None;
    let mut seen_visitors = false;
    for table in &file.tables {
        let Some((column, program)) = table.visitors(file.has_comments()) else {
            continue;
        };
        seen_visitors = true;
        table.check()?;
        let numbers = Numbers::learn(file.tables.iter().flat_map(Table::cells));
        let Some((place, dates)) = table.dates() else {
            let total = table
                .total(column)
                .map(|(cell, line)| numbers.read(cell, line));
            whole = whole.or(total.transpose()?.map(|total| (program, total)));
            continue;
        };
        let mut rows = Vec::new();
        for row in &table.rows {
            let (Some(when), Some(cell)) = (row.cells.get(place), row.cells.get(column)) else {
                continue;
            };
            // A total stands under no date, or under its name.
            if when.is_empty() || row.cells.iter().any(|cell| is_total(cell)) {
                continue;
            }
            let period = dates
                .read(when, range)
                .ok_or_else(|| ExportError::NotADay {
                    cell: when.clone(),
                    line: row.line,
                })?;
            rows.push((period, numbers.read(cell, row.line)?));
        }
        if !rows.is_empty() {
            let rows = as_months(rows, dates, range)?;
            firm.get_or_insert((program, rows));
        }
    }
    match (firm, whole) {
        (Some((program, rows)), _) => of_rows(program, &rows, range, today),
        (None, Some((program, total))) => of_total(program, total, range, today),
        (None, None) if seen_visitors => Err(ExportError::NoDays),
        (None, None) => Err(ExportError::NoVisitors),
    }
}

/// Plausible and others write a month as its first day: a list of first days is one of months, unless the
/// heading says that it is one of days. A single first day can be either, where the file doesn't say.
fn as_months(
    rows: Vec<(Period, u64)>,
    dates: Dates,
    range: Option<(Date, Date)>,
) -> Result<Vec<(Period, u64)>, ExportError> {
    let first = |&(period, _): &_| matches!(period, Period::Day(day) if day.day() == 1);
    let said_to_be_days = matches!(dates, Dates::CalendarDays | Dates::NthDay);
    if said_to_be_days || !rows.iter().all(first) {
        return Ok(rows);
    }
    if let ([(Period::Day(day), _)], Dates::Calendar) = (rows.as_slice(), dates) {
        return match range {
            Some((from, to)) if from == to => Ok(rows),
            _ => Err(ExportError::DayOrMonth(*day)),
        };
    }
    Ok(rows
        .into_iter()
        .map(|(period, visitors)| match period {
            Period::Day(day) => (Period::Month(day), visitors),
            month @ Period::Month(_) => (month, visitors),
        })
        .collect())
}

/// Whether each day and each month stands in one row.
fn once_each(rows: &[(Period, u64)]) -> Result<(), ExportError> {
    let mut seen = HashSet::new();
    for &(period, _) in rows {
        let (period, twice) = match period {
            Period::Day(day) => (period, ExportError::DayTwice(day)),
            Period::Month(day) => {
                let month = day.first_of_month();
                (Period::Month(month), ExportError::MonthTwice(month))
            }
        };
        if !seen.insert(period) {
            return Err(twice);
        }
    }
    Ok(())
}

fn of_rows(
    program: Program,
    rows: &[(Period, u64)],
    range: Option<(Date, Date)>,
    today: Date,
) -> Result<Export, ExportError> {
    once_each(rows)?;
    let mut months = Vec::new();
    let mut days = Vec::new();
    for &(period, visitors) in rows {
        match period {
            Period::Day(day) if day > today => return Err(ExportError::ToCome(day)),
            Period::Month(month) if month.first_of_month() > today => {
                return Err(ExportError::ToCome(month.first_of_month()));
            }
            Period::Day(day) => days.push((day, visitors)),
            Period::Month(month) => months.push(of_month(month, visitors, range, today)),
        }
    }
    let newest_whole = months
        .iter()
        .filter(|figure| !figure.at_least)
        .max_by_key(|figure| figure.from);
    let most = newest_whole.or_else(|| months.iter().max_by_key(|figure| figure.visitors));
    if let Some(&figure) = most {
        return Ok(Export {
            program,
            figure,
            basis: Basis::Month,
        });
    }
    let (day, visitors) = days
        .into_iter()
        .max_by_key(|&(day, visitors)| (visitors, day))
        .ok_or(ExportError::NoDays)?;
    Ok(Export {
        program,
        figure: Figure {
            from: day,
            to: day,
            visitors,
            at_least: true,
        },
        basis: Basis::BusiestDay,
    })
}

/// A month's figure: a lower bound, where the export or the calendar cuts the month short.
fn of_month(month: Date, visitors: u64, range: Option<(Date, Date)>, today: Date) -> Figure {
    let (first, last) = (month.first_of_month(), month.last_of_month());
    let (from, to) = range.map_or((first, last), |(from, to)| (first.max(from), last.min(to)));
    let to = to.min(today);
    Figure {
        from,
        to,
        visitors,
        at_least: from > first || to < last,
    }
}

/// A figure for the whole period is a month's, where the period lies in one.
fn of_total(
    program: Program,
    total: u64,
    range: Option<(Date, Date)>,
    today: Date,
) -> Result<Export, ExportError> {
    let (from, to) = range.ok_or(ExportError::NoDays)?;
    if from > today {
        return Err(ExportError::ToCome(from));
    }
    let month: Span = 1.month();
    // From the 15th to the 14th is a month as well.
    if to >= from.saturating_add(month) {
        return Err(ExportError::LongPeriod { from, to });
    }
    let at_least = to < from.saturating_add(month).saturating_sub(1.day()) || to > today;
    let basis = if at_least {
        Basis::Period
    } else {
        Basis::Month
    };
    Ok(Export {
        program,
        figure: Figure {
            from,
            to: to.min(today),
            visitors: total,
            at_least,
        },
        basis,
    })
}

/// Whether a cell names a row of totals.
fn is_total(cell: &str) -> bool {
    [
        "grand total",
        "total",
        "totals",
        "gesamt",
        "gesamtsumme",
        "somme totale",
    ]
    .iter()
    .any(|name| cell.trim().eq_ignore_ascii_case(name))
}

//! The days on which a licence is in force.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Unit};

use crate::moment::date;

/// How far back a licence may begin, how far ahead, and how long it may run, in years: beyond them a year is mistyped.
const BACK: i64 = 1;
const AHEAD: i64 = 2;
const LONGEST: i64 = 10;

/// Why a licence can't be for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DaysError {
    /// The last day lies before the first.
    #[error("The licence ends before it begins: change one of the days.")]
    EndsFirst,
    /// It is over already.
    #[error("The last day has passed: choose a later one.")]
    Passed,
    /// It begins too long ago.
    #[error("The first day, {0}, is more than a year ago: check its year.")]
    LongAgo(Date),
    /// It begins too far ahead.
    #[error("The first day, {0}, is more than {AHEAD} years ahead: check its year.")]
    FarAhead(Date),
    /// It runs too long.
    #[error("The licence runs for more than {LONGEST} years: check the last day.")]
    TooLong,
}

impl DaysError {
    /// Whether it is the first day that has to be another; the last one otherwise.
    #[must_use]
    pub fn is_of_the_first(self) -> bool {
        matches!(self, Self::LongAgo(_) | Self::FarAhead(_))
    }
}

/// The instants between which a licence is in force that is agreed on at `at`: from the first one of its first day
/// until the end of its last, in UTC.
///
/// # Errors
/// It can't be for these days.
pub fn in_force(
    first: Date,
    last: Date,
    at: Timestamp,
) -> Result<(Timestamp, Timestamp), DaysError> {
    let today = date(at);
    if last < first {
        return Err(DaysError::EndsFirst);
    }
    if first < today.saturating_sub(BACK.year()) {
        return Err(DaysError::LongAgo(first));
    }
    if first > today.saturating_add(AHEAD.years()) {
        return Err(DaysError::FarAhead(first));
    }
    if last > first.saturating_add(LONGEST.years()) {
        return Err(DaysError::TooLong);
    }
    day_start(first)
        .zip(day_end(last))
        .filter(|(_, until)| *until > at)
        .ok_or(DaysError::Passed)
}

/// The first and the last day of a licence that follows on another, agreed on at `at`: it begins when the other ends, or
/// today where that is over, and runs as many whole years, months and days.
#[must_use]
pub fn following(from: Timestamp, until: Timestamp, at: Timestamp) -> (Date, Date) {
    let (begun, ended) = (date(from), date(until));
    let first = ended.max(date(at));
    let run = begun.until((Unit::Year, ended)).unwrap_or_default();
    let end = first.saturating_add(run);
    (first, end.yesterday().unwrap_or(end).max(first))
}

/// The first instant of a day; nothing at the end of the calendar.
#[must_use]
pub fn day_start(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The first instant after a day; nothing at the end of the calendar.
#[must_use]
pub fn day_end(day: Date) -> Option<Timestamp> {
    day_start(day.tomorrow().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_follows_on_another_for_as_long() {
        let at = "2026-11-26T12:00:00Z".parse().unwrap();
        let table = [
            ("2026-10-15", "2027-10-15", "2027-10-15 to 2028-10-14"),
            ("2026-11-01", "2026-12-01", "2026-12-01 to 2026-12-31"),
            ("2024-02-29", "2025-02-28", "2026-11-26 to 2027-11-24"),
            ("2026-11-01", "2026-11-02", "2026-11-26 to 2026-11-26"),
            ("2025-01-01", "2026-01-01", "2026-11-26 to 2027-11-25"),
        ];
        for (from, until, expected) in table {
            let instant = |day: &str| day_start(day.parse().unwrap()).unwrap();
            let (first, last) = following(instant(from), instant(until), at);
            assert_eq!(format!("{first} to {last}"), expected, "{from} {until}");
        }
    }

    #[test]
    fn a_licence_holds_on_its_last_day_and_its_years_are_no_slip() {
        let at = "2026-11-26T12:00:00Z".parse().unwrap();
        let table = [
            (
                "2026-11-01",
                "2026-11-26",
                "2026-11-01T00:00:00Z to 2026-11-27T00:00:00Z",
            ),
            (
                "2025-11-26",
                "2035-11-26",
                "2025-11-26T00:00:00Z to 2035-11-27T00:00:00Z",
            ),
            (
                "2026-11-01",
                "2026-11-25",
                "The last day has passed: choose a later one.",
            ),
            (
                "2026-12-02",
                "2026-12-01",
                "The licence ends before it begins: change one of the days.",
            ),
            (
                "0001-01-01",
                "2026-12-31",
                "The first day, 0001-01-01, is more than a year ago: check its year.",
            ),
            (
                "2025-11-25",
                "2026-12-31",
                "The first day, 2025-11-25, is more than a year ago: check its year.",
            ),
            (
                "9999-12-31",
                "9999-12-31",
                "The first day, 9999-12-31, is more than 2 years ahead: check its year.",
            ),
            (
                "2026-12-01",
                "9999-12-31",
                "The licence runs for more than 10 years: check the last day.",
            ),
        ];
        for (first, last, expected) in table {
            let days = in_force(first.parse().unwrap(), last.parse().unwrap(), at);
            let said = match days {
                Ok((from, until)) => format!("{from} to {until}"),
                Err(error) => error.to_string(),
            };
            assert_eq!(said, expected, "{first} {last}");
        }
    }
}

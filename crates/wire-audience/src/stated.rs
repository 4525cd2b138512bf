//! Figures that somebody states in words: a publisher that declares its audience, the desk that enters one.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use thiserror::Error;
use wire_rights::{Audience, Method};

use crate::MOST_VISITORS;
use crate::evidence::expires;

/// Why a figure is no evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StatedError {
    /// Nobody came.
    #[error("nobody is no audience: write how many visitors there are in a month")]
    Nobody,
    /// More visitors than people.
    #[error("there aren't that many people: check the number of visitors")]
    TooMany,
    /// The last day is before the first.
    #[error("the period ends before it begins: change one of the days")]
    Backwards,
    /// It counts days that are still to come.
    #[error("the period ends in the future: the last day is today at the latest")]
    ToCome,
    /// It would have expired.
    #[error("the period ended more than a year ago: take a newer one")]
    TooOld,
    /// More than a year.
    #[error("the period is longer than a year: take a shorter one")]
    TooLong,
    /// Less than any month.
    #[error("the period is shorter than 28 days: take a whole month")]
    TooShort,
}

impl StatedError {
    /// Whether it is the number that has to be another; the days otherwise.
    #[must_use]
    pub fn is_of_the_number(self) -> bool {
        matches!(self, Self::Nobody | Self::TooMany)
    }
}

/// A figure of unique visitors in a month, counted from the first to the last of these days. A declaration counts for a
/// year from now on, and what was counted until a year after the last day.
///
/// # Errors
/// It can't be, or is too old.
pub fn stated(
    method: Method,
    monthly_visitors: u64,
    (from, to): (Date, Date),
    given: Timestamp,
) -> Result<Audience, StatedError> {
    visitors(monthly_visitors)?;
    let today = given.to_zoned(TimeZone::UTC).date();
    period((from, to), today)?;
    let counted = match method {
        Method::Declaration => today,
        _ => to,
    };
    Ok(Audience {
        method,
        site: None,
        from,
        to,
        monthly_visitors,
        given,
        expires: expires(counted, given),
    })
}

fn visitors(number: u64) -> Result<(), StatedError> {
    match number {
        0 => Err(StatedError::Nobody),
        1..=MOST_VISITORS => Ok(()),
        _ => Err(StatedError::TooMany),
    }
}

fn period((from, to): (Date, Date), today: Date) -> Result<(), StatedError> {
    let wrong = [
        (to < from, StatedError::Backwards),
        (to > today, StatedError::ToCome),
        (to < today.saturating_sub(1.year()), StatedError::TooOld),
        (to > from.saturating_add(1.year()), StatedError::TooLong),
        (to < from.saturating_add(27.days()), StatedError::TooShort),
    ];
    match wrong.into_iter().find(|(is_so, _)| *is_so) {
        Some((_, error)) => Err(error),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_of_some_people_on_the_days_of_a_recent_month() {
        let given = "2026-11-22T12:00:00Z".parse().unwrap();
        let table = [
            (
                "declaration",
                48_000,
                "2026-10-01",
                "2026-10-31",
                "until 2027-11-22",
            ),
            (
                "access-logs",
                48_000,
                "2026-10-01",
                "2026-10-31",
                "until 2027-10-31",
            ),
            (
                "access-logs",
                48_000,
                "2025-12-01",
                "2026-11-22",
                "until 2027-11-22",
            ),
            ("access-logs", 0, "2026-10-01", "2026-10-31", "Nobody"),
            (
                "access-logs",
                MOST_VISITORS + 1,
                "2026-10-01",
                "2026-10-31",
                "TooMany",
            ),
            ("access-logs", 9, "2026-10-31", "2026-10-01", "Backwards"),
            ("access-logs", 9, "9999-01-01", "9999-01-31", "ToCome"),
            ("access-logs", 9, "0001-01-01", "0001-01-31", "TooOld"),
            ("access-logs", 9, "2020-10-01", "2020-10-31", "TooOld"),
            ("access-logs", 9, "2016-10-01", "2026-10-31", "TooLong"),
            ("access-logs", 9, "2026-10-31", "2026-10-31", "TooShort"),
        ];
        for (method, visitors, from, to, expected) in table {
            let days = (from.parse().unwrap(), to.parse().unwrap());
            let method = Method::from_code(method).unwrap();
            let said = match stated(method, visitors, days, given) {
                Ok(found) => format!("until {}", found.expires.to_zoned(TimeZone::UTC).date()),
                Err(error) => format!("{error:?}"),
            };
            assert_eq!(said, expected, "{visitors} {from} {to}");
        }
    }
}

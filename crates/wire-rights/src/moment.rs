//! Moments in words, in UTC: one way to say each, on pages, in mails and in decisions.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil};

/// The day of a moment: `25 November 2026`.
#[must_use]
pub fn day(at: Timestamp) -> String {
    said(date(at))
}

/// A moment to the minute, cut and not rounded: nothing has happened before its time.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC)
        .strftime("%-d %B %Y, %H:%M UTC")
        .to_string()
}

/// The last day of what ends at this moment.
#[must_use]
pub fn last_day(end: Timestamp) -> civil::Date {
    date(before(end).unwrap_or(end))
}

/// The moment as an end, behind "until": an end at midnight is that of the day before, which is the
/// last one on which something holds: `the end of 25 November 2026`.
#[must_use]
pub fn end_of(end: Timestamp) -> String {
    match last_whole_day(end) {
        Some(day) => format!("the end of {}", said(day)),
        None => instant(end),
    }
}

/// The same as what follows a verb: `at the end of 25 November 2026`, `on 25 November 2026, 14:30 UTC`.
#[must_use]
pub fn at_end_of(end: Timestamp) -> String {
    let preposition = match last_whole_day(end) {
        Some(_) => "at",
        None => "on",
    };
    format!("{preposition} {}", end_of(end))
}

/// The day that is just over at this moment, where one is.
fn last_whole_day(end: Timestamp) -> Option<civil::Date> {
    let last = date(before(end)?);
    (last < date(end)).then_some(last)
}

fn before(at: Timestamp) -> Option<Timestamp> {
    at.checked_sub(SignedDuration::from_micros(1)).ok()
}

/// The day of a moment, as a date.
#[must_use]
pub fn date(at: Timestamp) -> civil::Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn said(day: civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(written: &str) -> Timestamp {
        written.parse().expect("a time")
    }

    #[test]
    fn an_end_at_midnight_is_the_end_of_the_day_before() {
        let table = [
            ("2026-11-26T00:00:00Z", "the end of 25 November 2026"),
            ("2027-01-01T00:00:00Z", "the end of 31 December 2026"),
            ("2026-11-26T00:00:01Z", "26 November 2026, 00:00 UTC"),
            ("2026-11-25T14:30:59Z", "25 November 2026, 14:30 UTC"),
        ];
        for (end, said) in table {
            assert_eq!(end_of(at(end)), said);
        }
        assert_eq!(
            at_end_of(at("2026-11-26T00:00:00Z")),
            "at the end of 25 November 2026"
        );
        assert_eq!(
            at_end_of(at("2026-11-25T14:30:00Z")),
            "on 25 November 2026, 14:30 UTC"
        );
    }

    #[test]
    fn the_last_day_is_the_day_before_midnight() {
        let table = [
            ("2027-01-01T00:00:00Z", "2026-12-31"),
            ("2027-01-01T12:00:00Z", "2027-01-01"),
        ];
        for (end, day) in table {
            assert_eq!(last_day(at(end)).to_string(), day);
        }
    }
}

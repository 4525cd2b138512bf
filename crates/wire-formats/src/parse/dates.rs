//! Dates and times as documents write them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use super::{ParseError, Place};

/// A date as `2026-11-22`, or the day of a time in UTC.
pub(super) fn date(given: &str, place: Place) -> Result<Date, ParseError> {
    let trimmed = given.trim();
    let is_day = trimmed.len() == 10 && trimmed.as_bytes()[4] == b'-';
    if is_day && let Ok(date) = trimmed.parse::<Date>() {
        return Ok(date);
    }
    read_time(trimmed)
        .map(day)
        .ok_or_else(|| ParseError::NoSuchDate {
            place,
            given: shortened(given),
        })
}

/// A time as RFC 3339 writes it; one without an offset is taken for UTC, a day for its first instant.
pub(super) fn time(given: &str, place: Place) -> Result<Timestamp, ParseError> {
    read_time(given.trim()).ok_or_else(|| ParseError::NoSuchTime {
        place,
        given: shortened(given),
    })
}

fn read_time(given: &str) -> Option<Timestamp> {
    let civil = || {
        let civil = given.parse::<civil::DateTime>().ok()?;
        civil
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    };
    given.parse::<Timestamp>().ok().or_else(civil)
}

/// The day of an instant, in UTC.
pub(super) fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn shortened(given: &str) -> String {
    crate::clean::line(given).chars().take(60).collect()
}

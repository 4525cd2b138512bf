//! Dates and times as documents write them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use super::{ParseError, Place, Remark};

/// A date as `2026-11-22`, or the day of a time in UTC. One that can only be meant, such as
/// `2026-11-3`, is mended, and the desk is told.
pub(super) fn date(
    given: &str,
    place: Place,
    remarks: &mut Vec<Remark>,
) -> Result<Date, ParseError> {
    let trimmed = given.trim();
    let is_day = trimmed.len() == 10 && trimmed.as_bytes()[4] == b'-';
    if is_day && let Ok(date) = trimmed.parse::<Date>() {
        return Ok(date);
    }
    if let Some(date) = mend(trimmed) {
        remarks.push(Remark::DateMended {
            given: shortened(given),
            read_as: date,
        });
        return Ok(date);
    }
    read_time(trimmed)
        .map(day)
        .ok_or_else(|| ParseError::NoSuchDate {
            place,
            given: shortened(given),
        })
}

/// The date that a year, a month and a day make, without their zeros or with a sign after them.
fn mend(given: &str) -> Option<Date> {
    let given = given.trim_end_matches(|c: char| c.is_ascii_punctuation());
    let mut parts = given.split('-').map(|part| {
        let is_number = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<i16>().ok())?
    });
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let whole = parts.next().is_none() && year >= 1000;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    whole.then_some(date)
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

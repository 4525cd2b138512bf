//! Dates and times as documents write them.

use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil};

use super::{ParseError, Place, Remark};

/// A date as `2026-11-22`, or the day of a time. One that can only be meant, such as
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
        .map(|(_, day)| day)
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
    time_and_day(given, place).map(|(at, _)| at)
}

/// A time, and the day that it is where it is written: what a story calls Monday is Monday there.
pub(super) fn time_and_day(given: &str, place: Place) -> Result<(Timestamp, Date), ParseError> {
    read_time(given.trim()).ok_or_else(|| ParseError::NoSuchTime {
        place,
        given: shortened(given),
    })
}

fn read_time(given: &str) -> Option<(Timestamp, Date)> {
    // The end of a day, as ISO 8601 lets people write it, is the beginning of the next.
    if let Some((day, rest)) = given.split_once("T24:00") {
        let (at, day) = read_time_of_day(&format!("{day}T00:00{rest}"))?;
        let is_midnight = at.as_second() % 60 == 0 && at.subsec_nanosecond() == 0;
        let next = at.checked_add(SignedDuration::from_hours(24)).ok()?;
        return is_midnight.then_some((next, day.tomorrow().ok()?));
    }
    read_time_of_day(given)
}

fn read_time_of_day(given: &str) -> Option<(Timestamp, Date)> {
    // With an offset, which doesn't change the day that is written.
    let written = given.parse::<civil::DateTime>();
    let at = match (given.parse::<Timestamp>(), &written) {
        (Ok(at), _) => at,
        (Err(_), Ok(written)) => written.to_zoned(TimeZone::UTC).ok()?.timestamp(),
        (Err(_), Err(_)) => return None,
    };
    Some((at, written.map_or_else(|_| day(at), civil::DateTime::date)))
}

/// A time as feeds write it, after RFC 3339 or RFC 2822, and the day that it is where it is written.
pub(super) fn time_of_feed(given: &str) -> Option<(Timestamp, Date)> {
    let given = given.trim();
    read_time(given).or_else(|| {
        let written = DateTimeParser::new().parse_zoned(given).ok()?;
        Some((written.timestamp(), written.date()))
    })
}

/// The day of an instant, in UTC.
pub(super) fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// What stands somewhere, as it is said in a sentence.
pub(super) fn shortened(given: &str) -> String {
    crate::clean::line(given).chars().take(60).collect()
}

//! Days and instants as arguments give them, with a sentence where they are none.

use jiff::Timestamp;
use jiff::civil::Date;

/// An instant.
pub(crate) fn instant(given: &str) -> Result<Timestamp, &'static str> {
    given
        .parse()
        .map_err(|_| "write it with its offset from UTC, as 2026-12-01T06:00Z")
}

/// A day.
pub(crate) fn day(given: &str) -> Result<Date, &'static str> {
    given.parse().map_err(|_| "write it as 2026-12-01")
}

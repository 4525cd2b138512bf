//! Times of the calendar as people write them and as values say them.

use jiff::ToSpan;
use jiff::civil::{DateTime, Time};

use crate::dates::When;

/// From when until before when a value reaches: `2017`, `2017-06`, `2017-Q2`, `2017-SU`, `2017-W26`, `2017-06-26`, `2017-06-26T09:00` or
/// any other that the reader gives to what has a place in the calendar. Nothing, where it is none of them.
pub fn interval(value: &str) -> Option<(DateTime, DateTime)> {
    When::of_value(value)?.interval()
}

/// An interval for people: a day with its weekday, a month, a year, or from when to when.
pub(super) fn meaning((from, until): (DateTime, DateTime)) -> String {
    const DAY: &str = "%A, %-d %B %Y";
    let first = from.date();
    if until.time() != Time::midnight() || from.time() != Time::midnight() {
        let clock = from.strftime("%H:%M");
        let day = first.strftime(DAY);
        return match from.checked_add(1.minute()) {
            Ok(next) if next >= until => format!("{day}, {clock}"),
            _ => format!("{day}, {clock} to {}", until.strftime("%H:%M")),
        };
    }
    let last = until.date().yesterday().unwrap_or(first);
    if first >= last {
        return first.strftime(DAY).to_string();
    }
    let whole_months = first.day() == 1 && until.day() == 1;
    let whole_years = whole_months && first.month() == 1 && until.month() == 1;
    let form = match (whole_years, whole_months) {
        (true, _) => "%Y",
        (false, true) => "%B %Y",
        (false, false) => "%-d %B %Y",
    };
    let (first, last) = (
        first.strftime(form).to_string(),
        last.strftime(form).to_string(),
    );
    if first == last {
        first
    } else {
        format!("{first} to {last}")
    }
}

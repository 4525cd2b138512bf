//! Times of the calendar as people write them and as values say them.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};

/// From when until before when a value reaches: `2017`, `2017-06`, `2017-Q2`, `2017-W26`, `2017-06-26` or `2017-06-26T09:00`.
/// Nothing, where it is none of them.
pub fn interval(value: &str) -> Option<(DateTime, DateTime)> {
    if let Some((day, time)) = value.split_once('T') {
        let start = day_of(day)?.to_datetime(Time::strptime("%H:%M", time).ok()?);
        return Some((start, start.checked_add(1.minute()).ok()?));
    }
    let year = |digits: &str| -> Option<i16> {
        let plain = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    };
    let parts: Vec<&str> = value.split('-').collect();
    let (start, length) = match parts[..] {
        [digits] => (Date::new(year(digits)?, 1, 1).ok()?, 1.year()),
        [digits, part] => {
            let (year, (kind, number)) = (year(digits)?, part.split_at_checked(1)?);
            match kind {
                "W" => {
                    let monday = ISOWeekDate::new(year, number.parse().ok()?, Weekday::Monday);
                    (monday.ok()?.date(), 1.week())
                }
                "Q" => {
                    let quarter: i8 = number.parse().ok().filter(|it| (1..=4).contains(it))?;
                    (Date::new(year, quarter * 3 - 2, 1).ok()?, 3.months())
                }
                _ if part.len() == 2 => (Date::new(year, part.parse().ok()?, 1).ok()?, 1.month()),
                _ => return None,
            }
        }
        _ => (day_of(value)?, 1.day()),
    };
    Some((start.into(), start.checked_add(length).ok()?.into()))
}

fn day_of(value: &str) -> Option<Date> {
    (value.len() == 10).then(|| value.parse().ok()).flatten()
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

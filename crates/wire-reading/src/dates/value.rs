//! TIMEX3 values that have a place in the calendar, read as `When::value` writes them.

use jiff::civil::{Date, Time};

use super::when::{Part, Season, When};

impl When {
    /// What a value means that names a time of the calendar; nothing, where it is none.
    pub(crate) fn of_value(value: &str) -> Option<When> {
        if let Some((day, time)) = value.split_once('T') {
            let (day, code) = (date(day)?, &value[day.len()..]);
            let part = Part::ALL.into_iter().find(|part| part.code() == code);
            return match part {
                Some(part) => Some(When::Part(day, part)),
                None => Some(When::Clock(day, Time::strptime("%H:%M", time).ok()?)),
            };
        }
        let parts: Vec<&str> = value.split('-').collect();
        match parts[..] {
            [digits] => match digits.len() {
                2 => Some(When::Century(number(digits)?)),
                3 => Some(When::Decade(number(digits)?)),
                _ => Some(When::Year(year(digits)?)),
            },
            [digits, part] => within(year(digits)?, part),
            [digits, week, "WE"] => {
                let week = number(week.strip_prefix('W')?)?;
                Some(When::Weekend(year(digits)?, week))
            }
            _ => Some(When::Day(date(value)?)),
        }
    }
}

/// A part of a year.
fn within(year: i16, part: &str) -> Option<When> {
    if let Some(season) = Season::ALL.into_iter().find(|one| one.code() == part) {
        return Some(When::Season(year, season));
    }
    let (kind, digits) = part.split_at_checked(1)?;
    match kind {
        "W" => Some(When::Week(year, number(digits)?)),
        "Q" => {
            let quarter = number(digits).filter(|it| (1..=4).contains(it))?;
            Some(When::Quarter(year, quarter))
        }
        "H" => {
            let half = number(digits).filter(|it| (1..=2).contains(it))?;
            Some(When::Half(year, half))
        }
        _ if part.len() == 2 => Some(When::Month(year, number(part)?)),
        _ => None,
    }
}

fn year(digits: &str) -> Option<i16> {
    number(digits).filter(|_| digits.len() == 4)
}

fn date(value: &str) -> Option<Date> {
    (value.len() == 10).then(|| value.parse().ok()).flatten()
}

/// Digits alone: no sign and no space.
fn number<T: std::str::FromStr>(digits: &str) -> Option<T> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::when::Unit;
    use super::*;

    #[test]
    fn every_value_with_a_place_in_the_calendar_is_read_as_it_was_written() {
        let day = jiff::civil::date(2026, 11, 27);
        let mut written = vec![
            When::Century(19),
            When::Decade(199),
            When::Year(2026),
            When::Week(2026, 5),
            When::Weekend(2026, 48),
            When::Month(2026, 2),
            When::Day(day),
            When::Clock(day, Time::constant(9, 30, 0, 0)),
        ];
        written.extend([1, 2].map(|half| When::Half(2026, half)));
        written.extend([1, 2, 3, 4].map(|quarter| When::Quarter(2026, quarter)));
        written.extend(Season::ALL.map(|season| When::Season(2025, season)));
        written.extend(Part::ALL.map(|part| When::Part(day, part)));
        for when in written {
            let value = when.value();
            assert_eq!(When::of_value(&value), Some(when), "{value}");
            assert!(when.interval().is_some(), "{value}");
        }
        let nowhere = [When::Every(1, Unit::Week), When::Past, When::Future];
        for value in nowhere.map(When::value) {
            assert_eq!(When::of_value(&value), None, "{value}");
        }
    }

    #[test]
    fn what_is_no_value_means_nothing() {
        for value in [
            "",
            "-",
            "June",
            "2026-",
            "2026-+5",
            "2026-Q5",
            "2026-H3",
            "2026-W",
            "2026-WX",
            "26-11-27",
            "2026-11-27T",
            "2026-11-27TXX",
            "T09:30",
            "20260",
            "2026-W48-XX",
            "Ä-WI",
            "2026-Ä",
        ] {
            let interval = When::of_value(value).and_then(When::interval);
            assert_eq!(interval, None, "{value}");
        }
    }
}

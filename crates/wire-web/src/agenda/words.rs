//! When something is to be, in words, as exactly as it is known.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use wire_reading::{Period, Precision};

/// 'on Friday 4 December at 10:00', 'next week: 7 to 13 December', 'in June 2027'.
pub(super) fn in_words(period: &Period, today: Date) -> String {
    let (from, last) = (period.from.date(), last_day(period));
    if period.precision == Precision::Time {
        let begins = period.from.strftime("%H:%M");
        let day = weekday(from, today);
        // A time by the clock lasts a minute.
        return match period.until > period.from.saturating_add(1.minute()) {
            true => format!(
                "on {day} between {begins} and {}",
                period.until.strftime("%H:%M")
            ),
            false => format!("on {day} at {begins}"),
        };
    }
    if from == last {
        return format!("on {}", weekday(from, today));
    }
    let days = format!("{} to {}", short(from, last, today), day(last, today));
    let is_week = from.weekday() == Weekday::Monday && last == from.saturating_add(6.days());
    if is_week {
        let this = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        return match from {
            _ if from == this => format!("this week: {days}"),
            _ if from == this.saturating_add(7.days()) => format!("next week: {days}"),
            _ => format!("in the week of {days}"),
        };
    }
    let begins_month = from.day() == 1;
    let ends_month = last == last.last_of_month();
    let same_year = from.year() == last.year();
    if !(begins_month && ends_month) {
        let first = short(from, last, today);
        return format!("between {first} and {}", day(last, today));
    }
    match (from.month(), last.month()) {
        (first, end) if same_year && first == end => format!("in {}", month(from, today)),
        (1, 12) if same_year => format!("in {}", from.year()),
        (1, 12) => format!("from {} to {}", from.year(), last.year()),
        _ => format!("from {} to {}", month(from, today), month(last, today)),
    }
}

/// The last day of it.
pub(super) fn last_day(period: &Period) -> Date {
    let until = period.until.date();
    let ends_before = period.until.time() == Time::midnight() && until > period.from.date();
    match ends_before {
        true => until.saturating_sub(1.day()),
        false => until,
    }
}

/// A day with its weekday, and its year if that isn't this one.
fn weekday(day: Date, today: Date) -> String {
    format!("{} {}", day.strftime("%A"), self::day(day, today))
}

fn day(day: Date, today: Date) -> String {
    let format = match day.year() == today.year() {
        true => "%-d %B",
        false => "%-d %B %Y",
    };
    day.strftime(format).to_string()
}

/// A day, as short as it may be before another.
fn short(first: Date, last: Date, today: Date) -> String {
    match (first.year(), first.month()) == (last.year(), last.month()) {
        true => first.day().to_string(),
        false if first.year() == last.year() => first.strftime("%-d %B").to_string(),
        false => day(first, today),
    }
}

fn month(day: Date, today: Date) -> String {
    let format = match day.year() == today.year() {
        true => "%B",
        false => "%B %Y",
    };
    day.strftime(format).to_string()
}

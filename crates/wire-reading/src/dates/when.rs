//! What an expression of time means: a TIMEX3 value, and the interval of the calendar that it covers.

use std::fmt::Write;

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::{Span, ToSpan};

/// What an expression of time means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum When {
    Century(i16),
    /// The years that begin with these three digits.
    Decade(i16),
    Year(i16),
    Half(i16, i8),
    Quarter(i16, i8),
    Season(i16, Season),
    Month(i16, i8),
    Week(i16, i8),
    Weekend(i16, i8),
    Day(Date),
    Part(Date, Part),
    Clock(Date, Time),
    /// So many of a unit; none where the text doesn't say how many.
    Length(Option<u32>, Unit),
    Length2(u32, Unit, u32, Unit),
    Every(u32, Unit),
    EveryWeekday(Weekday, Option<Part>),
    Past,
    Present,
    Future,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// The kind of an expression of time, as TIMEX3 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateKind {
    /// A day, or something longer with a place in the calendar.
    Date,
    /// A time of a day.
    Time,
    /// A length of time.
    Duration,
    /// What comes again.
    Set,
}

impl DateKind {
    /// The word for it, for programs.
    pub fn code(self) -> &'static str {
        match self {
            DateKind::Date => "DATE",
            DateKind::Time => "TIME",
            DateKind::Duration => "DURATION",
            DateKind::Set => "SET",
        }
    }
}

impl Unit {
    /// Whether several make a day.
    pub(super) fn is_below_day(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }

    fn letter(self) -> (&'static str, u32) {
        match self {
            Unit::Second => ("S", 1),
            Unit::Minute => ("M", 1),
            Unit::Hour => ("H", 1),
            Unit::Day => ("D", 1),
            Unit::Weekend => ("D", 2),
            Unit::Week => ("W", 1),
            Unit::Month => ("M", 1),
            Unit::Quarter => ("Q", 1),
            Unit::Year => ("Y", 1),
            Unit::Decade => ("Y", 10),
            Unit::Century => ("Y", 100),
        }
    }

    fn is_clock(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }

    /// So many of it as a span of the calendar.
    pub(crate) fn span(self, count: i64) -> Option<Span> {
        let span = Span::new();
        match self {
            Unit::Second => span.try_seconds(count),
            Unit::Minute => span.try_minutes(count),
            Unit::Hour => span.try_hours(count),
            Unit::Day => span.try_days(count),
            Unit::Week | Unit::Weekend => span.try_weeks(count),
            Unit::Month => span.try_months(count),
            Unit::Quarter => span.try_months(count.saturating_mul(3)),
            Unit::Year => span.try_years(count),
            Unit::Decade => span.try_years(count.saturating_mul(10)),
            Unit::Century => span.try_years(count.saturating_mul(100)),
        }
        .ok()
    }
}

impl Part {
    pub(super) const ALL: [Part; 4] = [Part::Morning, Part::Afternoon, Part::Evening, Part::Night];

    pub(super) fn code(self) -> &'static str {
        match self {
            Part::Morning => "TMO",
            Part::Afternoon => "TAF",
            Part::Evening => "TEV",
            Part::Night => "TNI",
        }
    }

    fn hours(self) -> (i8, i8) {
        match self {
            Part::Morning => (6, 12),
            Part::Afternoon => (12, 18),
            Part::Evening => (18, 22),
            Part::Night => (20, 24),
        }
    }
}

impl Season {
    pub(super) const ALL: [Season; 4] = [
        Season::Spring,
        Season::Summer,
        Season::Autumn,
        Season::Winter,
    ];

    pub(super) fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }

    /// Its first month, in the north.
    pub(crate) fn month(self) -> i8 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        }
    }
}

impl When {
    pub(crate) fn kind(self) -> DateKind {
        match self {
            When::Part(..) | When::Clock(..) => DateKind::Time,
            When::Length(..) | When::Length2(..) => DateKind::Duration,
            When::Every(..) | When::EveryWeekday(..) => DateKind::Set,
            _ => DateKind::Date,
        }
    }

    /// The TIMEX3 value.
    pub(crate) fn value(self) -> String {
        match self {
            When::Century(century) => format!("{century:02}"),
            When::Decade(decade) => format!("{decade:03}"),
            When::Year(year) => format!("{year:04}"),
            When::Half(year, half) => format!("{year:04}-H{half}"),
            When::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            When::Season(year, season) => format!("{year:04}-{}", season.code()),
            When::Month(year, month) => format!("{year:04}-{month:02}"),
            When::Week(year, week) => format!("{year:04}-W{week:02}"),
            When::Weekend(year, week) => format!("{year:04}-W{week:02}-WE"),
            When::Day(date) => date.to_string(),
            When::Part(date, part) => format!("{date}{}", part.code()),
            When::Clock(date, time) => format!("{date}T{:02}:{:02}", time.hour(), time.minute()),
            When::Length(count, unit) => length(&[(count, unit)]),
            When::Length2(first, unit, second, smaller) => {
                length(&[(Some(first), unit), (Some(second), smaller)])
            }
            When::Every(count, unit) => length(&[(Some(count), unit)]),
            When::EveryWeekday(weekday, part) => format!(
                "XXXX-WXX-{}{}",
                weekday.to_monday_one_offset(),
                part.map_or("", Part::code)
            ),
            When::Past => "PAST_REF".into(),
            When::Present => "PRESENT_REF".into(),
            When::Future => "FUTURE_REF".into(),
        }
    }

    /// From when until before when, where the calendar says.
    pub(crate) fn interval(self) -> Option<(DateTime, DateTime)> {
        let from = |year: i16, month: i8| Date::new(year, month, 1).ok();
        let (start, length) = match self {
            When::Century(century) => (from(century.checked_mul(100)?, 1)?, 100.years()),
            When::Decade(decade) => (from(decade.checked_mul(10)?, 1)?, 10.years()),
            When::Year(year) => (from(year, 1)?, 1.year()),
            When::Half(year, half) => (from(year, half * 6 - 5)?, 6.months()),
            When::Quarter(year, quarter) => (from(year, quarter * 3 - 2)?, 3.months()),
            When::Season(year, season) => (from(year, season.month())?, 3.months()),
            When::Month(year, month) => (from(year, month)?, 1.month()),
            When::Week(year, week) => (monday(year, week)?, 1.week()),
            When::Weekend(year, week) => {
                (monday(year, week)?.checked_add(5.days()).ok()?, 2.days())
            }
            When::Day(date) => (date, 1.day()),
            When::Part(date, part) => {
                let (first, last) = part.hours();
                let start = date.at(first, 0, 0, 0);
                return Some((
                    start,
                    start.checked_add(i64::from(last - first).hours()).ok()?,
                ));
            }
            When::Clock(date, time) => {
                let start = date.to_datetime(time);
                return Some((start, start.checked_add(1.minute()).ok()?));
            }
            _ => return None,
        };
        Some((start.into(), start.checked_add(length).ok()?.into()))
    }

    /// The first day of it.
    pub(crate) fn day(self) -> Option<Date> {
        Some(self.interval()?.0.date())
    }
}

fn monday(year: i16, week: i8) -> Option<Date> {
    Some(ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date())
}

fn length(parts: &[(Option<u32>, Unit)]) -> String {
    let mut value = String::from("P");
    for (count, unit) in parts {
        let (letter, times) = unit.letter();
        if unit.is_clock() && !value.contains('T') {
            value.push('T');
        }
        match count {
            // Writing into a string can't fail.
            Some(count) => _ = write!(value, "{}{letter}", count.saturating_mul(times)),
            None => _ = write!(value, "X{letter}"),
        }
    }
    value
}

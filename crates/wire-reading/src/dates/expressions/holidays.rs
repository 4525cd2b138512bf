//! Days that have a name: 'Christmas Eve', 'Good Friday'.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Found, Reader};
use crate::dates::when::When;

/// On which day of a year a feast is.
#[derive(Clone, Copy)]
enum Feast {
    /// A month and a day.
    On(i8, i8),
    /// A month, which of its weekdays, and the weekday.
    Nth(i8, i8, Weekday),
    /// So many days after Easter Sunday.
    Easter(i64),
}

/// Those that are on one day wherever they have this name; of two that begin alike, the longer is first.
const FEASTS: [(&[&str], Feast); 17] = [
    (&["new", "year", "'s", "eve"], Feast::On(12, 31)),
    (&["new", "year", "'s", "day"], Feast::On(1, 1)),
    (&["valentine", "'s", "day"], Feast::On(2, 14)),
    (&["labor", "day"], Feast::Nth(9, 1, Weekday::Monday)),
    (&["halloween"], Feast::On(10, 31)),
    (&["veterans", "day"], Feast::On(11, 11)),
    (&["thanksgiving", "day"], THANKSGIVING),
    (&["thanksgiving"], THANKSGIVING),
    (&["christmas", "eve"], Feast::On(12, 24)),
    (&["christmas", "day"], CHRISTMAS),
    (&["christmas"], CHRISTMAS),
    (&["boxing", "day"], Feast::On(12, 26)),
    (&["good", "friday"], Feast::Easter(-2)),
    (&["easter", "eve"], Feast::Easter(-1)),
    (&["easter", "sunday"], Feast::Easter(0)),
    (&["easter", "monday"], Feast::Easter(1)),
    (&["easter"], Feast::Easter(0)),
];

const THANKSGIVING: Feast = Feast::Nth(11, 4, Weekday::Thursday);
const CHRISTMAS: Feast = Feast::On(12, 25);

impl Feast {
    fn of(self, year: i16) -> Option<Date> {
        match self {
            Feast::On(month, day) => Date::new(year, month, day).ok(),
            Feast::Nth(month, nth, weekday) => {
                let first = Date::new(year, month, 1).ok()?;
                first.nth_weekday_of_month(nth, weekday).ok()
            }
            Feast::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
        }
    }
}

impl Reader<'_> {
    /// 'Christmas', 'last Thanksgiving', 'Easter week': of those around the story, the nearest.
    pub(super) fn holiday(&self, at: usize) -> Found {
        let first = at + usize::from(self.is(at, &["last", "this", "next"]));
        if !self.text.tokens.get(first)?.is_capital() {
            return None;
        }
        let stands = |name: &[&str]| {
            let mut words = name.iter().enumerate();
            words.all(|(word, name)| {
                self.is(first + word, &[name]) || *name == "'s" && self.is(first + word, &["’s"])
            })
        };
        let (name, feast) = FEASTS.iter().find(|(name, _)| stands(name))?;
        let year = self.anchor.date.year();
        let distance = |date: &Date| {
            date.since(self.anchor.date)
                .map_or(i32::MAX, |span| span.get_days().saturating_abs())
        };
        let date = [year - 1, year, year + 1]
            .into_iter()
            .filter_map(|year| feast.of(year))
            .min_by_key(distance)?;
        let end = first + name.len();
        if *name == ["easter"] && self.is(end, &["week"]) {
            let week = date.iso_week_date();
            return Some((end + 1, When::Week(week.year(), week.week())));
        }
        Some((end, When::Day(date)))
    }
}

/// Easter Sunday of a year, by the Gregorian calendar: the Sunday after the first full moon of spring as the church reckons it.
fn easter(year: i16) -> Option<Date> {
    let (golden, century) = (year % 19, year / 100);
    let skipped = century - century / 4;
    let moon_drift = (8 * century + 13) / 25;
    let epact = (skipped - moon_drift + 19 * golden + 15) % 30;
    // Two full moons of a cycle never fall on one day, nor after 18 April.
    let full = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + full + 2 - skipped) % 7;
    let from_21_march = full - weekday;
    Date::new(year, 3, 28)
        .ok()?
        .checked_add(i64::from(from_21_march).days())
        .ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::easter;

    #[test]
    fn easter_moves_from_year_to_year() {
        let known = [
            date(1961, 4, 2),
            date(1981, 4, 19),
            date(2000, 4, 23),
            date(2008, 3, 23),
            date(2024, 3, 31),
            date(2027, 3, 28),
            date(2038, 4, 25),
        ];
        for day in known {
            assert_eq!(easter(day.year()), Some(day));
        }
    }
}

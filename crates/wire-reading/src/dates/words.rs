//! Words of time.

use jiff::civil::Weekday;

use super::when::{Part, Season, Unit};

/// A number from 0 on, as a word: 'two', 'twenty-five'; 'a' and 'an' are 1.
pub(super) fn number(word: &str) -> Option<u32> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let place = |list: &[&str], word: &str| {
        list.iter()
            .position(|other| other.eq_ignore_ascii_case(word))
            .and_then(|at| u32::try_from(at).ok())
    };
    if let Some(small) = place(&SMALL, word) {
        return Some(small);
    }
    if let Some(tens) = place(&TENS, word) {
        return Some(tens * 10 + 20);
    }
    if let Some((tens, ones)) = word.split_once('-') {
        return Some(
            place(&TENS, tens)? * 10 + 20 + place(&SMALL, ones).filter(|ones| *ones < 10)?,
        );
    }
    match_any(word, &["a", "an"])
        .then_some(1)
        .or_else(|| match_any(word, &["dozen"]).then_some(12))
        .or_else(|| match_any(word, &["hundred"]).then_some(100))
}

/// 'first' is 1; '21st' too.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if let Some(at) = WORDS
        .iter()
        .position(|other| other.eq_ignore_ascii_case(word))
    {
        return u32::try_from(at + 1).ok();
    }
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end))?;
    digits.parse().ok()
}

/// The month a word names, in whole or shortened.
pub(super) fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let at = NAMES.iter().position(|name| {
        name.eq_ignore_ascii_case(word)
            || word.len() == 3 && name[..3].eq_ignore_ascii_case(word)
            || word.eq_ignore_ascii_case("sept") && *name == "september"
    })?;
    i8::try_from(at + 1).ok()
}

/// The weekday a word names, in whole or shortened.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.strip_suffix('.').map_or(word, |short| short);
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let at = NAMES.iter().position(|name| {
        let plain = name.eq_ignore_ascii_case(word)
            || word.len() == name.len() + 1 && word[..name.len()].eq_ignore_ascii_case(name);
        plain
            || word.len() <= 5
                && word.starts_with(|c: char| c.is_uppercase())
                && name
                    .get(..word.len())
                    .is_some_and(|short| short.eq_ignore_ascii_case(word))
                && !match_any(word, &["sun", "sat", "mon", "wed"])
    })?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

/// The unit a word names, and whether it names several.
pub(super) fn unit(word: &str) -> Option<(Unit, bool)> {
    const NAMES: [(&str, Unit); 11] = [
        ("second", Unit::Second),
        ("minute", Unit::Minute),
        ("hour", Unit::Hour),
        ("day", Unit::Day),
        ("weekend", Unit::Weekend),
        ("week", Unit::Week),
        ("month", Unit::Month),
        ("quarter", Unit::Quarter),
        ("year", Unit::Year),
        ("decade", Unit::Decade),
        ("centur", Unit::Century),
    ];
    let singular = |word: &str| {
        NAMES
            .iter()
            .find(|(name, _)| {
                name.eq_ignore_ascii_case(word)
                    || *name == "centur" && word.eq_ignore_ascii_case("century")
            })
            .map(|(_, unit)| *unit)
    };
    if let Some(unit) = singular(word) {
        return Some((unit, false));
    }
    if word.eq_ignore_ascii_case("centuries") {
        return Some((Unit::Century, true));
    }
    Some((singular(word.strip_suffix(['s', 'S'])?)?, true))
}

pub(super) fn part(word: &str) -> Option<Part> {
    match_any(word, &["morning", "mornings", "dawn"])
        .then_some(Part::Morning)
        .or_else(|| match_any(word, &["afternoon", "afternoons"]).then_some(Part::Afternoon))
        .or_else(|| match_any(word, &["evening", "evenings"]).then_some(Part::Evening))
        .or_else(|| match_any(word, &["night", "nights"]).then_some(Part::Night))
}

pub(super) fn season(word: &str) -> Option<Season> {
    match_any(word, &["spring"])
        .then_some(Season::Spring)
        .or_else(|| match_any(word, &["summer"]).then_some(Season::Summer))
        .or_else(|| match_any(word, &["autumn", "fall"]).then_some(Season::Autumn))
        .or_else(|| match_any(word, &["winter"]).then_some(Season::Winter))
}

pub(super) fn match_any(word: &str, list: &[&str]) -> bool {
    list.iter().any(|other| other.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::{month, number, ordinal, unit, weekday};

    #[test]
    fn words_of_time_are_known() {
        assert_eq!(
            [
                number("two"),
                number("twenty-five"),
                number("an"),
                number("bridge")
            ],
            [Some(2), Some(25), Some(1), None]
        );
        assert_eq!(
            [ordinal("third"), ordinal("21st"), ordinal("best")],
            [Some(3), Some(21), None]
        );
        assert_eq!(
            [month("Sept."), month("may"), month("Marched")],
            [Some(9), Some(5), None]
        );
        assert_eq!(
            weekday("Tuesday").map(jiff::civil::Weekday::to_monday_one_offset),
            Some(2)
        );
        assert_eq!(unit("centuries").map(|(_, several)| several), Some(true));
    }
}

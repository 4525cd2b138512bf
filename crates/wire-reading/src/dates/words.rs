//! Words of time, in small letters where nothing else is said.

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
        let at = list.iter().position(|other| *other == word)?;
        u32::try_from(at).ok()
    };
    if let Some(small) = place(&SMALL, word) {
        return Some(small);
    }
    if let Some(tens) = place(&TENS, word) {
        return Some(tens * 10 + 20);
    }
    // None is shorter than 'sixty-one'.
    if word.len() > 8
        && let Some((tens, ones)) = word.split_once('-')
    {
        return Some(
            place(&TENS, tens)? * 10 + 20 + place(&SMALL, ones).filter(|ones| *ones < 10)?,
        );
    }
    match word {
        "a" | "an" => Some(1),
        "dozen" => Some(12),
        "hundred" => Some(100),
        _ => None,
    }
}

/// 'first' is 1, in whatever letters; '21st' too.
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
    const ENDS: [&str; 4] = ["st", "nd", "rd", "th"];
    // So ends each of them, and few other words do.
    let end = word.get(word.len().saturating_sub(2)..)?;
    if !ENDS.iter().any(|other| other.eq_ignore_ascii_case(end)) {
        return None;
    }
    if let Some(at) = WORDS
        .iter()
        .position(|other| other.eq_ignore_ascii_case(word))
    {
        return u32::try_from(at + 1).ok();
    }
    let digits = ENDS.iter().find_map(|end| word.strip_suffix(end))?;
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
    let first = word.get(..3)?;
    let at = NAMES.iter().position(|name| name.starts_with(first))?;
    let whole = word == NAMES[at] || word == first || word == "sept";
    whole.then_some(i8::try_from(at + 1).ok()?)
}

/// The weekday a word names as it is written, in whole or shortened.
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
    let first = word.get(..3)?;
    let at = NAMES
        .iter()
        .position(|name| name[..3].eq_ignore_ascii_case(first))?;
    let name = NAMES[at];
    let several = word.len() == name.len() + 1
        && word
            .get(..name.len())
            .is_some_and(|one| one.eq_ignore_ascii_case(name));
    let short = word.len() <= 5
        && word.starts_with(|c: char| c.is_uppercase())
        && name
            .get(..word.len())
            .is_some_and(|begun| begun.eq_ignore_ascii_case(word))
        // Words of their own.
        && !["sun", "sat", "mon", "wed"]
            .iter()
            .any(|other| other.eq_ignore_ascii_case(word));
    if !name.eq_ignore_ascii_case(word) && !several && !short {
        return None;
    }
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
            .find(|(name, _)| *name == word || *name == "centur" && word == "century")
            .map(|(_, unit)| *unit)
    };
    if let Some(unit) = singular(word) {
        return Some((unit, false));
    }
    if word == "centuries" {
        return Some((Unit::Century, true));
    }
    Some((singular(word.strip_suffix('s')?)?, true))
}

pub(super) fn part(word: &str) -> Option<Part> {
    match word {
        "morning" | "mornings" | "dawn" => Some(Part::Morning),
        "afternoon" | "afternoons" => Some(Part::Afternoon),
        "evening" | "evenings" => Some(Part::Evening),
        "night" | "nights" => Some(Part::Night),
        _ => None,
    }
}

pub(super) fn season(word: &str) -> Option<Season> {
    match word {
        "spring" => Some(Season::Spring),
        "summer" => Some(Season::Summer),
        "autumn" | "fall" => Some(Season::Autumn),
        "winter" => Some(Season::Winter),
        _ => None,
    }
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
            [month("sept."), month("may"), month("marched")],
            [Some(9), Some(5), None]
        );
        assert_eq!(
            weekday("Tuesday").map(jiff::civil::Weekday::to_monday_one_offset),
            Some(2)
        );
        assert_eq!(unit("centuries").map(|(_, several)| several), Some(true));
    }
}

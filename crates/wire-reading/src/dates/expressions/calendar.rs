//! Days, months and years of the calendar: 'Monday', 'July 7', '2017-06-26'.

use jiff::civil::Date;

use super::{Found, Reader};
use crate::dates::anchor::Tense;
use crate::dates::when::When;
use crate::dates::words::{month, number, ordinal, part, weekday};
use crate::grammar::Tag;
use crate::lexicon::Classes;
use crate::text::Kind;

impl Reader<'_> {
    /// 'Friday', 'last Friday', 'Friday night', 'Friday, Oct. 13'
    pub(super) fn named_day(&self, at: usize) -> Found {
        let mut first = at;
        let mut tense = None;
        if self.is(first, &["the"]) && self.is(first + 1, &["previous", "following"]) {
            first += 1;
        }
        if self.is(first, &["last", "previous", "past"]) {
            tense = Some(Tense::Past);
            first += 1;
        } else if self.is(first, &["next", "coming", "following"]) {
            tense = Some(Tense::Future);
            first += 1;
        } else if self.is(first, &["this"]) {
            first += 1 + usize::from(self.is(first + 1, &["coming", "past"]));
        }
        let day = weekday(self.word(first)).filter(|_| self.text.tokens[first].is_capital())?;
        let after = first + 1;
        let comma = after + usize::from(self.kind(after) == Some(Kind::Comma));
        if let Some((end, when @ When::Day(_))) =
            self.month(comma).or_else(|| self.day_then_month(comma))
        {
            return Some((end, when));
        }
        // 'Friday (Aug. 7)': the date in brackets, which is read by itself too, says which Friday.
        if self.is(after, &["("])
            && let Some((close, when @ When::Day(date))) = self.month(after + 1)
            && self.is(close, &[")"])
            && date.weekday() == day
        {
            return Some((after, when));
        }
        if self.word(first).ends_with('s') {
            return Some((after, When::EveryWeekday(day, None)));
        }
        let date = match tense {
            Some(Tense::Past) => self.anchor.date.nth_weekday(-1, day).ok()?,
            Some(tense) => self.anchor.weekday(day, tense),
            None => self.anchor.weekday(day, (self.tense)()),
        };
        if let Some(part) = part(self.small(after)) {
            let several = self.word(after).ends_with('s');
            return Some((
                after + 1,
                if several {
                    When::EveryWeekday(day, Some(part))
                } else {
                    When::Part(date, part)
                },
            ));
        }
        Some((after, When::Day(date)))
    }

    /// 'June', 'June 26', 'June 26, 2017', 'June 2017', 'last June', 'June of last year'
    pub(super) fn month(&self, at: usize) -> Found {
        let mut first = at;
        let mut tense = None;
        if self.is(first, &["last", "past", "this", "next"]) {
            tense = match () {
                () if self.is(first, &["next"]) => Some(Tense::Future),
                () if self.is(first, &["this"]) => Some(Tense::Unknown),
                () => Some(Tense::Past),
            };
            first += 1;
        } else if self.is(first, &["mid-", "late-", "early-"]) {
            first += 1;
        }
        let word = self.small(first);
        let (number, joined) = match month(word) {
            Some(number) => (number, false),
            None => {
                let (early, name) = self.parts(first)?;
                let part = ["mid", "late", "early"].contains(&early);
                (month(name).filter(|_| part)?, true)
            }
        };
        if !joined && !self.text.tokens[first].is_capital() {
            return None;
        }
        let mut after = first + 1;
        if let Some((day, next)) = self.day_number(after) {
            let comma = next + usize::from(self.kind(next) == Some(Kind::Comma));
            if let Some(year) = self.year(comma) {
                return Some((comma + 1, When::Day(Date::new(year, number, day).ok()?)));
            }
            let (next, year) = self.year_after(next);
            if let Some(year) = year {
                return Some((next, When::Day(Date::new(year, number, day).ok()?)));
            }
            let tense = tense.unwrap_or_else(|| (self.tense)());
            return Some((
                next,
                When::Day(self.anchor.day_of_month(number, day, tense)?),
            ));
        }
        // 'May' and 'March' begin sentences too, and 'Sun' is a paper.
        let doubtful = self.is(
            first,
            &["may", "march", "mar", "dec", "jan", "sun", "sept", "oct"],
        );
        if doubtful
            && tense.is_none()
            && !self.before_is(
                first,
                &[
                    "in", "since", "until", "by", "from", "of", "early", "late", "between", "and",
                    "to", "through", "before", "after", "for", "during",
                ],
            )
            && self.year(after).is_none()
        {
            return None;
        }
        // 'Jan Miller' is a person.
        let short = word.len() == 3 && word != "may";
        if short && self.year(after).is_none() && self.grammar.tag(after) == Tag::Name {
            return None;
        }
        if self.grammar.tag(first) == Tag::Auxiliary
            || matches!(self.grammar.tag(first), Tag::Verb(_))
        {
            return None;
        }
        let separator = after
            + usize::from(self.is(after, &["of", "in"]) || self.kind(after) == Some(Kind::Comma));
        if let Some((year, end)) = self.year_in_words(separator) {
            return Some((end, When::Month(year, number)));
        }
        let (next, year) = self.year_after(after);
        if let Some(year) = year {
            after = next;
            return Some((after, When::Month(year, number)));
        }
        let (year, this) = (self.anchor.date.year(), self.anchor.date.month());
        let year = match tense {
            Some(Tense::Past) => {
                if number >= this {
                    year - 1
                } else {
                    year
                }
            }
            Some(Tense::Future) => {
                if number <= this {
                    year + 1
                } else {
                    year
                }
            }
            Some(Tense::Unknown) => year,
            None => self.anchor.year_of_month(number, (self.tense)()),
        };
        Some((after, When::Month(year, number)))
    }

    /// '26 June', '26th of June 2017'
    pub(super) fn day_then_month(&self, at: usize) -> Found {
        let first = at + usize::from(self.is(at, &["the"]));
        let (day, mut after) = self.day_number(first)?;
        after += usize::from(self.is(after, &["of"]));
        let number = month(self.small(after)).filter(|_| self.text.tokens[after].is_capital())?;
        after += 1;
        let comma = after + usize::from(self.kind(after) == Some(Kind::Comma));
        if let Some(year) = self.year(comma) {
            return Some((comma + 1, When::Day(Date::new(year, number, day).ok()?)));
        }
        Some((
            after,
            When::Day(self.anchor.day_of_month(number, day, (self.tense)())?),
        ))
    }

    /// '25' of 'March 24 and 25'
    pub(super) fn second_day(&self, at: usize) -> Found {
        let first = at.checked_sub(3).filter(|first| *first >= self.start)?;
        let number = month(self.small(first)).filter(|_| self.text.tokens[first].is_capital())?;
        self.day_number(first + 1)?;
        let (day, after) = self.day_number(at)?;
        let joined = self.is(at - 1, &["and", "or"]) && !self.grammar.tag(after).is_nominal();
        let date = self.anchor.day_of_month(number, day, (self.tense)())?;
        joined.then_some((after, When::Day(date)))
    }

    /// The day of a month, and the token after it.
    fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        let word = self.word(at);
        if self.kind(at) != Some(Kind::Number) && ordinal(word).is_none() {
            return None;
        }
        let day = word.parse::<u32>().ok().or_else(|| ordinal(word))?;
        let day = i8::try_from(day)
            .ok()
            .filter(|day| (1..=31).contains(day))?;
        // 'May 10 percent of them …' is no date.
        let measure = self.is(
            at + 1,
            &[
                "percent", "per", "%", "million", "billion", "people", "points",
            ],
        );
        (!measure).then_some((day, at + 1))
    }

    /// ', this year', 'last year' after a month or a day.
    pub(super) fn year_after(&self, at: usize) -> (usize, Option<i16>) {
        let of = at + usize::from(self.is(at, &["of"]));
        let shift = match () {
            () if self.is(of, &["last"]) => -1,
            () if self.is(of, &["this"]) => 0,
            () if self.is(of, &["next"]) => 1,
            () => return (at, None),
        };
        if self.is(of + 1, &["year"]) {
            (of + 2, Some(self.anchor.date.year() + shift))
        } else {
            (at, None)
        }
    }

    /// A year in four digits.
    pub(super) fn year(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        if word.len() != 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        word.parse().ok().filter(|year| (1000..2100).contains(year))
    }

    /// A year as it stands after a month or a season, and the token after it: '1997', `'97`, 'nineteen ninety-seven'.
    pub(super) fn year_in_words(&self, at: usize) -> Option<(i16, usize)> {
        if let Some(year) = self.year(at) {
            return Some((year, at + 1));
        }
        if matches!(self.kind(at), Some(Kind::SingleMark(_))) {
            let short = self.word(at + 1);
            let years: i16 = short.parse().ok().filter(|_| short.len() == 2)?;
            // The nearest that isn't far ahead.
            let this = self.anchor.date.year();
            let year = this - this % 100 + years;
            return Some((if year > this + 10 { year - 100 } else { year }, at + 2));
        }
        self.spelled_year(at)
    }

    /// 'nineteen ninety-seven'
    fn spelled_year(&self, at: usize) -> Option<(i16, usize)> {
        if let Some(hundreds @ 17..=20) = number(self.small(at))
            && let Some(rest @ 10..=99) = number(self.small(at + 1))
        {
            return Some((i16::try_from(hundreds * 100 + rest).ok()?, at + 2));
        }
        None
    }

    /// '2017', '1990s', '2017-06-26', '6/26/2017'
    pub(super) fn digits(&self, at: usize) -> Found {
        let fiscal = at + usize::from(self.is(at, &["fiscal", "calendar"]));
        let the = fiscal + usize::from(self.is(fiscal, &["the"]));
        let the = the + usize::from(the > fiscal && self.is(the, &["mid-"]));
        let the = the + usize::from(matches!(self.kind(the), Some(Kind::SingleMark(_))));
        let word = self.word(the);
        let decade = |digits: &str| -> Option<When> {
            let years = digits.strip_suffix('s')?.trim_start_matches("mid-");
            if !years.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let decade: i16 = years.parse().ok()?;
            match years.len() {
                4 => Some(When::Decade(decade / 10)),
                2 => Some(When::Decade(190 + decade / 10)),
                _ => None,
            }
        };
        if let Some(decade) = decade(word) {
            // 'in her 30s' says how old she was.
            let age = at > self.start && self.text.is(at - 1, Classes::POSSESSIVE);
            return (!age).then_some((the + 1, decade));
        }
        if the > fiscal {
            let tens = [
                "twenties",
                "thirties",
                "forties",
                "fifties",
                "sixties",
                "seventies",
                "eighties",
                "nineties",
            ];
            let at = tens.iter().position(|tens| *tens == self.small(the))?;
            return Some((the + 1, When::Decade(192 + i16::try_from(at).ok()?)));
        }
        if let Some(year) = word
            .strip_prefix("mid-")
            .or_else(|| word.strip_prefix("post-"))
            .or_else(|| word.strip_prefix("pre-"))
            .filter(|rest| rest.len() == 4)
        {
            return Some((fiscal + 1, When::Year(year.parse().ok()?)));
        }
        if let Some((year, end)) = self.spelled_year(the) {
            return Some((end, When::Year(year)));
        }
        if self.kind(fiscal) != Some(Kind::Number) {
            return None;
        }
        if let Some(date) = calendar_digits(word) {
            return Some((fiscal + 1, When::Day(date)));
        }
        let year = self.year(fiscal).filter(|year| *year >= 1500)?;
        let money = fiscal > self.start
            && self.text.is_any(
                fiscal - 1,
                &["$", "£", "€", "#", "no.", "about", "nearly", "only"],
            );
        let counted = self
            .text
            .is(fiscal + 1, Classes::GROUP | Classes::TIME_NOUN)
            || self.is(
                fiscal + 1,
                &[
                    "percent",
                    "%",
                    "miles",
                    "shares",
                    "votes",
                    "jobs",
                    "points",
                    "feet",
                    "yards",
                    "meters",
                    "kilometers",
                    "tons",
                ],
            );
        (!money && !counted || fiscal > at).then_some((fiscal + 1, When::Year(year)))
    }
}

/// '2017-06-26', '20170626' and, as Americans write them, '6/26/2017' and '06-26-17'.
fn calendar_digits(word: &str) -> Option<Date> {
    let day = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    if word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from: usize, to: usize| word.get(from..to)?.parse().ok();
        let year = part(0, 4).filter(|year| (1900..2100).contains(year))?;
        return day(year, part(4, 6)?, part(6, 8)?);
    }
    let parts = |separator| -> Option<[i16; 3]> {
        let mut parts = word.split(separator).map(|part: &str| part.parse().ok());
        let three = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(three)
    };
    match parts('-').filter(|_| word.len() >= 8) {
        Some([year, month, of_month]) if year > 999 => return day(year, month, of_month),
        Some([month, of_month, year]) => return day(whole_year(year), month, of_month),
        None => {}
    }
    let [month, of_month, year] = parts('/')?;
    day(whole_year(year), month, of_month)
}

/// The year that two digits stand for.
fn whole_year(year: i16) -> i16 {
    match year {
        ..50 => year + 2000,
        50..100 => year + 1900,
        _ => year,
    }
}

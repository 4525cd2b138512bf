//! The forms that expressions of time take, from a token on.

use std::ops::Range;

use jiff::civil;
use jiff::civil::{Date, Time};

use super::anchor::{Anchor, Tense};
use super::when::{Part, Unit, When};
use super::words::{match_any, month, number, ordinal, part, season, unit, weekday};
use crate::grammar::{Grammar, Tag};
use crate::lexicon::Classes;
use crate::text::{Kind, Text, Token};

/// The expression of time that begins at the token: the token after it, and what it means.
pub(super) fn at(
    text: &Text,
    grammar: &Grammar,
    sentence: Range<usize>,
    start: usize,
    anchor: &Anchor,
    tense: &dyn Fn() -> Tense,
) -> Option<(usize, When)> {
    const BEGINS: Classes = Classes::DET
        .with(Classes::ORDINAL)
        .with(Classes::NUMBER)
        .with(Classes::MONTH)
        .with(Classes::WEEKDAY)
        .with(Classes::TIME_NOUN)
        .with(Classes::TIME_WORD);
    let token = text.tokens.get(start)?;
    let apostrophe = matches!(token.kind, Kind::SingleMark(_));
    let hyphened = token.is_word()
        && token.entry.classes.is_empty()
        && token.span().of(text.source).contains('-');
    if token.kind != Kind::Number && !token.is(BEGINS) && !apostrophe && !hyphened {
        return None;
    }
    if !promising(text, start, sentence.end) {
        return None;
    }
    Reader {
        text,
        grammar,
        start: sentence.start,
        end: sentence.end,
        anchor,
        tense,
    }
    .whole(start)
}

/// Whether a word of time stands here or soon after; most articles and numbers lead to none.
fn promising(text: &Text, start: usize, end: usize) -> bool {
    const TIME: Classes = Classes::MONTH
        .with(Classes::WEEKDAY)
        .with(Classes::TIME_NOUN)
        .with(Classes::TIME_WORD)
        .with(Classes::ORDINAL);
    let hard = |token: &Token| {
        token.is(TIME) && !token.is(Classes::DET | Classes::PREP | Classes::POSSESSIVE)
            || token.kind == Kind::Number
            || token.is_word() && token.entry.classes.is_empty() && !token.is_capital()
    };
    text.tokens[start..end.min(start + 6)].iter().any(hard)
}

type Found = Option<(usize, When)>;

struct Reader<'a> {
    text: &'a Text<'a>,
    grammar: &'a Grammar,
    start: usize,
    end: usize,
    anchor: &'a Anchor,
    tense: &'a dyn Fn() -> Tense,
}

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> &'a str {
        if at < self.end {
            self.text.word(at)
        } else {
            ""
        }
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        match_any(self.word(at), words)
    }

    fn before_is(&self, at: usize, words: &[&str]) -> bool {
        at > self.start && match_any(self.text.word(at - 1), words)
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        if at < self.end {
            self.text.kind(at)
        } else {
            None
        }
    }

    /// An expression with what stands before and after it: 'early next year', 'nearly two years ago', '5 p.m. Friday'.
    fn whole(&self, start: usize) -> Found {
        // 'the end of the month', 'the beginning of October'
        let the = start + usize::from(self.is(start, &["the"]));
        if self.is(
            the,
            &[
                "end",
                "beginning",
                "start",
                "middle",
                "rest",
                "remainder",
                "close",
            ],
        ) && self.is(the + 1, &["of"])
        {
            return self.date(the + 2);
        }
        if self.is(
            start,
            &["early", "late", "mid", "earlier", "later", "sometime"],
        ) {
            let inner = start
                + 1
                + usize::from(
                    self.is(start + 1, &["in", "on"])
                        && self.is(start, &["earlier", "later", "late", "early"]),
                );
            if let Some(found) = self.date(inner) {
                return Some(found);
            }
        }
        // 'the late 1970s', 'the early summer'
        if self.is(start, &["the"])
            && self.is(start + 1, &["early", "late", "mid"])
            && let Some(found) = self.date(start + 2)
        {
            return Some(found);
        }
        for (words, length) in [
            (
                &[
                    "nearly",
                    "almost",
                    "about",
                    "around",
                    "over",
                    "roughly",
                    "approximately",
                    "some",
                    "under",
                ][..],
                1,
            ),
            (&["more", "less", "fewer"][..], 2),
            (&["up"][..], 2),
            (&["at"][..], 2),
            (&["as"][..], 3),
        ] {
            let second = length == 1
                || self.is(
                    start + 1,
                    &["than", "to", "least", "most", "little", "many", "much"],
                );
            let framed = self.is(start + length, &["the", "last", "past", "next", "several"])
                || self.text.is(start + length, Classes::TIME_NOUN);
            if self.is(start, words)
                && second
                && !framed
                && let Some((end, when)) = self.counted(start + length)
            {
                return Some((end, when));
            }
        }
        self.clock(start)
            .or_else(|| self.date(start))
            .or_else(|| self.counted(start))
            .or_else(|| self.again(start))
            .or_else(|| self.vague(start))
    }

    /// A day, month, year or other piece of the calendar.
    fn date(&self, at: usize) -> Found {
        self.named_day(at)
            .or_else(|| self.month(at))
            .or_else(|| self.day_then_month(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.season(at, at))
            .or_else(|| self.digits(at))
            .or_else(|| self.deictic(at))
            .or_else(|| self.century(at))
    }

    /// 'Friday', 'last Friday', 'Friday night', 'Friday, Oct. 13'
    fn named_day(&self, at: usize) -> Found {
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
        if first == at
            && let Some((end, when @ When::Day(_))) =
                self.month(comma).or_else(|| self.day_then_month(comma))
        {
            return Some((end, when));
        }
        if self.word(first).ends_with('s') {
            return Some((after, When::EveryWeekday(day, None)));
        }
        let date = match tense {
            Some(Tense::Past) => self.anchor.date.nth_weekday(-1, day).ok()?,
            Some(tense) => self.anchor.weekday(day, tense),
            None => self.anchor.weekday(day, (self.tense)()),
        };
        if let Some(part) = part(self.word(after)) {
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
    fn month(&self, at: usize) -> Found {
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
        let word = self.word(first);
        let (number, joined) = match month(word) {
            Some(number) => (number, false),
            None => (
                month(
                    word.split_once('-')
                        .filter(|(early, _)| match_any(early, &["mid", "late", "early"]))?
                        .1,
                )?,
                true,
            ),
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
        let doubtful = match_any(
            word,
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
        if self.grammar.tag(first) == Tag::Auxiliary
            || matches!(self.grammar.tag(first), Tag::Verb(_))
        {
            return None;
        }
        let separator = after
            + usize::from(self.is(after, &["of", "in"]) || self.kind(after) == Some(Kind::Comma));
        if let Some(year) = self.year(separator) {
            return Some((separator + 1, When::Month(year, number)));
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
    fn day_then_month(&self, at: usize) -> Found {
        let first = at + usize::from(self.is(at, &["the"]));
        let (day, mut after) = self.day_number(first)?;
        after += usize::from(self.is(after, &["of"]));
        let number = month(self.word(after)).filter(|_| self.text.tokens[after].is_capital())?;
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
    fn year_after(&self, at: usize) -> (usize, Option<i16>) {
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
    fn year(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        if word.len() != 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        word.parse().ok().filter(|year| (1000..2100).contains(year))
    }

    /// '2017', '1990s', '2017-06-26', '6/26/2017'
    fn digits(&self, at: usize) -> Found {
        let fiscal = at + usize::from(self.is(at, &["fiscal", "calendar"]));
        let the = fiscal + usize::from(self.is(fiscal, &["the"]));
        let the = the + usize::from(the > fiscal && self.is(the, &["mid-"]));
        let the = the + usize::from(matches!(self.kind(the), Some(Kind::SingleMark(_))));
        let word = self.word(the);
        let decade = |digits: &str| -> Option<When> {
            let years = digits
                .trim_start_matches("mid-")
                .strip_suffix('s')
                .filter(|years| years.bytes().all(|byte| byte.is_ascii_digit()))?;
            let decade: i16 = years.parse().ok()?;
            match years.len() {
                4 => Some(When::Decade(decade / 10)),
                2 => Some(When::Decade(190 + decade / 10)),
                _ => None,
            }
        };
        if let Some(decade) = decade(word) {
            return Some((the + 1, decade));
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
            let at = tens
                .iter()
                .position(|tens| tens.eq_ignore_ascii_case(word))?;
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
        if let (Some(hundreds @ 17..=20), Some(rest @ 10..=99)) =
            (number(word), number(self.word(the + 1)))
        {
            return Some((
                the + 2,
                When::Year(i16::try_from(hundreds * 100 + rest).ok()?),
            ));
        }
        if self.kind(fiscal) != Some(Kind::Number) {
            return None;
        }
        if let Some(date) = calendar_digits(word) {
            return Some((fiscal + 1, When::Day(date)));
        }
        let year = self.year(fiscal).filter(|year| *year >= 1500)?;
        let money = fiscal > self.start
            && match_any(
                self.text.word(fiscal - 1),
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

    /// 'the third quarter', 'third-quarter', 'this year's first quarter', 'the quarter'
    fn quarter(&self, at: usize) -> Found {
        let mut first = at;
        let mut year = None;
        if self.is(first, &["this", "last", "next"])
            && self.is(first + 1, &["year"])
            && self.is(first + 2, &["'s", "’s"])
        {
            let shift = if self.is(first, &["last"]) {
                -1
            } else {
                i16::from(self.is(first, &["next"]))
            };
            year = Some(self.anchor.date.year() + shift);
            first += 3;
        } else if self.is(first, &["the", "its", "their"]) {
            first += 1;
            // 'its third-quarter profit': the quarter alone.
            if self.word(first).ends_with("-quarter") && self.grammar.tag(first + 1).is_in_phrase()
            {
                return None;
            }
        }
        if let Some(named) = self.year(first) {
            year = Some(named);
            first += 1;
        }
        let earlier = self.is(first, &["year-earlier", "year-ago"]);
        if earlier && first == at {
            return Some((first + 1, self.anchor.year_before()));
        }
        if first > at && self.is(first, &["latest"]) && self.is(first + 1, &["period"]) {
            return Some((first + 2, self.anchor.last_quarter()));
        }
        first += usize::from(earlier)
            + usize::from(self.is(first, &["fiscal", "comparable", "latest", "current"]));
        if earlier && self.is(first, &["period", "quarter"]) && at + 2 >= first {
            let When::Quarter(year, quarter) = self.anchor.last_quarter() else {
                return None;
            };
            return Some((first + 1, When::Quarter(year - 1, quarter)));
        }
        let word = self.word(first);
        let (count, mut after) = match word
            .split_once('-')
            .filter(|(_, quarter)| match_any(quarter, &["quarter", "half"]))
        {
            Some((count, _)) => (ordinal(count)?, first + 1),
            None => {
                if match_any(word, &["quarter"]) && first > at {
                    let current = self.is(first - 1, &["current"]);
                    let quarter = (self.anchor.date.month() - 1) / 3 + 1;
                    return Some((
                        first + 1,
                        if current {
                            When::Quarter(self.anchor.date.year(), quarter)
                        } else {
                            self.anchor.last_quarter()
                        },
                    ));
                }
                if !self.is(first + 1, &["quarter", "half"]) {
                    return None;
                }
                (
                    if match_any(word, &["last"]) {
                        2
                    } else {
                        ordinal(word)?
                    },
                    first + 2,
                )
            }
        };
        let half = self.word(after - 1).ends_with("half");
        let count = i8::try_from(count)
            .ok()
            .filter(|count| (1..=if half { 2 } else { 4 }).contains(count))?;
        let of = after + usize::from(self.is(after, &["of", "in"]));
        if year.is_none()
            && let Some(named) = self.year(of)
        {
            year = Some(named);
            after = of + 1;
        }
        if year.is_none()
            && let (next, Some(named)) = self.year_after(after)
        {
            year = Some(named);
            after = next;
        }
        if half {
            return Some((
                after,
                When::Half(year.unwrap_or(self.anchor.date.year()), count),
            ));
        }
        let nearest = self.anchor.nearest_quarter(count, (self.tense)());
        Some((
            after,
            match (year, nearest) {
                (Some(year), _) => When::Quarter(year, count),
                (None, When::Quarter(year, count)) if earlier => When::Quarter(year - 1, count),
                (None, nearest) => nearest,
            },
        ))
    }

    /// 'last year', 'this month', 'the previous week', 'next weekend'
    fn relative(&self, at: usize) -> Found {
        let the = at
            + usize::from(
                self.is(at, &["the", "this"])
                    && self.is(
                        at + 1,
                        &[
                            "last",
                            "past",
                            "previous",
                            "next",
                            "coming",
                            "following",
                            "current",
                            "same",
                            "latest",
                        ],
                    ),
            );
        let shift = match () {
            () if self.is(the, &["last", "past", "previous", "prior"]) => -1,
            () if self.is(the, &["this", "current"]) => 0,
            () if self.is(the, &["next", "coming", "following"]) => 1,
            () if self.is(the, &["that", "same"]) => 0,
            () if self.is(the, &["the"]) => return self.plain(the + 1),
            () => return None,
        };
        if self.is(the, &["current"]) && the == at {
            return None;
        }
        let told = self.is(the, &["that", "same"])
            || the > at && self.is(the, &["following", "next"]) && self.is(at, &["the"]);
        let noun = the
            + 1
            + usize::from(self.is(the + 1, &["fiscal", "calendar", "same", "coming", "past"]));
        if self.is(the, &["this", "that", "last"])
            && let Some(part) = part(self.word(noun))
        {
            let date = if shift < 0 {
                self.anchor.date.yesterday().ok()?
            } else {
                self.anchor.date
            };
            return Some((noun + 1, When::Part(date, part)));
        }
        if self.season_word(noun) && !told {
            return self.season(the, at);
        }
        let (unit, several) = unit(self.word(noun))?;
        if several
            || matches!(unit, Unit::Second | Unit::Minute | Unit::Hour)
            || unit == Unit::Day && shift == 0 && !told
        {
            return None;
        }
        if unit == Unit::Quarter && shift == 0 && !told {
            return self
                .anchor
                .from(self.anchor.date, -1, unit)
                .map(|when| (noun + 1, when));
        }
        let day = if told {
            self.anchor.last_told()
        } else {
            self.anchor.date
        };
        self.anchor
            .from(day, shift, unit)
            .map(|when| (noun + 1, when))
    }

    /// 'the weekend' is the last; 'the year' is this.
    fn plain(&self, at: usize) -> Found {
        let date = self.anchor.date;
        let end = at + 1;
        if self.is(at, &["weekend"]) {
            let ahead = (self.tense)() == Tense::Future;
            return self
                .anchor
                .from(date, if ahead { 0 } else { -1 }, Unit::Weekend)
                .map(|when| (end, when));
        }
        let whole = self.is(at, &["full", "fiscal"]) && self.is(end, &["year"]);
        let year = self.is(at, &["year"])
            && self.before_is(at - 1, &["for", "of", "in", "during"])
            && !self.is(end, &["of", "to", "-"]);
        (whole || year).then_some((end + usize::from(whole), When::Year(date.year())))
    }

    fn season_word(&self, at: usize) -> bool {
        season(self.word(at)).is_some()
    }

    /// 'last spring', 'the summer of 2017', 'this fall'
    fn season(&self, start: usize, at: usize) -> Found {
        let mut first = start;
        let shift = match () {
            () if self.is(first, &["last", "past", "previous"]) => Some(Tense::Past),
            () if self.is(first, &["next", "coming"]) => Some(Tense::Future),
            () if self.is(first, &["this"]) => Some(Tense::Unknown),
            () => None,
        };
        first += usize::from(shift.is_some() || self.is(first, &["the"]));
        first += usize::from(self.is(first, &["past", "coming"]));
        let season =
            season(self.word(first)).filter(|_| self.grammar.tag(first) != Tag::Adjective)?;
        let after = first + 1;
        let of = after + usize::from(self.is(after, &["of"]));
        if let Some(year) = self.year(of) {
            return Some((of + 1, When::Season(year, season)));
        }
        // 'fall' and 'spring' alone are seldom seasons.
        let told = shift.is_some()
            || first > at
                && self.before_is(at, &["in", "during", "until", "by", "of", "since", "for"])
            || self.before_is(at, &["in", "during", "by", "since"]);
        if !told || matches!(self.grammar.tag(first), Tag::Verb(_)) {
            return None;
        }
        let date = self.anchor.date;
        let when = match shift {
            Some(Tense::Past) => When::Season(
                if season.month() + 2 >= date.month() {
                    date.year() - 1
                } else {
                    date.year()
                },
                season,
            ),
            Some(Tense::Future) => When::Season(
                if season.month() <= date.month() {
                    date.year() + 1
                } else {
                    date.year()
                },
                season,
            ),
            Some(Tense::Unknown) => When::Season(date.year(), season),
            None => self.anchor.season(season, (self.tense)()),
        };
        Some((after, when))
    }

    /// 'today', 'yesterday', 'tonight', holidays
    fn deictic(&self, at: usize) -> Found {
        let date = self.anchor.date;
        let word = self.word(at);
        let day = match () {
            () if match_any(word, &["today"]) => date,
            () if match_any(word, &["yesterday"]) => date.yesterday().ok()?,
            () if match_any(word, &["tomorrow"]) => date.tomorrow().ok()?,
            () if match_any(word, &["tonight"]) => {
                return Some((at + 1, When::Part(date, Part::Night)));
            }
            () if match_any(word, &["overnight"]) && !self.grammar.tag(at).is_in_phrase() => {
                return Some((at + 1, When::Part(date.yesterday().ok()?, Part::Night)));
            }
            () if match_any(word, &["year-end"])
                || match_any(word, &["year"]) && self.is(at + 1, &["end"]) =>
            {
                return Some((
                    at + 1 + usize::from(match_any(word, &["year"])),
                    When::Month(date.year(), 12),
                ));
            }
            () => return self.holiday(at),
        };
        match part(self.word(at + 1)) {
            Some(part) => Some((at + 2, When::Part(day, part))),
            None => Some((at + 1, When::Day(day))),
        }
    }

    fn holiday(&self, at: usize) -> Found {
        let first = at + usize::from(self.is(at, &["last", "this", "next"]));
        if !self.text.tokens.get(first)?.is_capital() {
            return None;
        }
        let year = self.anchor.date.year();
        let day = first + 1 + usize::from(self.is(first + 1, &["Day", "Eve"]));
        let eve = self.is(first + 1, &["Eve"]);
        let on = |year: i16| -> Option<Date> {
            let date = match () {
                () if self.is(first, &["Christmas"]) => Date::new(year, 12, 25).ok()?,
                () if self.is(first, &["Thanksgiving"]) => Date::new(year, 11, 1)
                    .ok()?
                    .nth_weekday_of_month(4, civil::Weekday::Thursday)
                    .ok()?,
                () if self.is(first, &["Halloween"]) => Date::new(year, 10, 31).ok()?,
                () if self.is(first, &["Valentine"]) => Date::new(year, 2, 14).ok()?,
                () => return None,
            };
            if eve {
                date.yesterday().ok()
            } else {
                Some(date)
            }
        };
        let distance = |date: &Date| {
            date.since(self.anchor.date)
                .map_or(i32::MAX, |span| span.get_days().saturating_abs())
        };
        let date = [year - 1, year, year + 1]
            .into_iter()
            .filter_map(on)
            .min_by_key(distance)?;
        Some((day, When::Day(date)))
    }

    /// 'the 20th century'
    fn century(&self, at: usize) -> Found {
        let first = at + usize::from(self.is(at, &["the"]));
        if !self.is(first + 1, &["century"]) {
            return None;
        }
        let count = ordinal(self.word(first))?;
        Some((
            first + 2,
            When::Century(
                i16::try_from(count.checked_sub(1)?)
                    .ok()
                    .filter(|century| *century < 30)?,
            ),
        ))
    }

    /// 'two years', 'two years ago', 'the past three months', 'two-year', 'a couple of weeks'
    fn counted(&self, at: usize) -> Found {
        let mut first = at;
        let mut framed = false;
        if self.is(
            first,
            &["the", "these", "those", "his", "her", "their", "its", "our"],
        ) {
            first += 1;
        }
        if self.is(
            first,
            &[
                "last", "past", "next", "first", "latest", "coming", "final", "previous", "recent",
            ],
        ) {
            framed = true;
            first += 1;
        }
        let (count, after, exact) = self.count(first)?;
        let noun = after
            + usize::from(self.is(
                after,
                &[
                    "more",
                    "additional",
                    "trading",
                    "straight",
                    "consecutive",
                    "full",
                    "long",
                ],
            ));
        let word = self.word(noun);
        // '52-week' stands in three tokens, 'two-year' in one.
        let (unit, end) = match unit(word) {
            Some((unit, _)) => (unit, noun + 1),
            None if self.is(noun, &["-"]) => (unit(self.word(noun + 1))?.0, noun + 2),
            None => return None,
        };
        if unit == Unit::Second && !word.ends_with('s') {
            return None;
        }
        if first == at + 1 && !framed && count == Some(1) {
            return None;
        }
        let signed = i64::from(count.unwrap_or(1));
        let back = match () {
            () if self.is(end, &["ago"]) => Some((end + 1, -signed, self.anchor.date)),
            () if self.is(end, &["earlier", "before", "previously"]) && !framed => Some((
                end + 1,
                -signed,
                if self.is(end, &["earlier"]) && unit == Unit::Year {
                    self.anchor.date
                } else {
                    self.anchor.last_told()
                },
            )),
            () if self.is(end, &["later", "after"]) && !framed => {
                Some((end + 1, signed, self.anchor.last_told()))
            }
            () if self.is(end, &["from"]) && self.is(end + 1, &["now", "today"]) => {
                Some((end + 2, signed, self.anchor.date))
            }
            () => None,
        };
        if let Some((end, signed, day)) = back
            && (!self.is(end - 1, &["after", "before"]) || !self.grammar.tag(end).is_in_phrase())
        {
            if !exact {
                return Some((end, if signed < 0 { When::Past } else { When::Future }));
            }
            if unit == Unit::Year && signed == -1 && day == self.anchor.date {
                return Some((end, self.anchor.year_before()));
            }
            return Some((end, self.anchor.from(day, signed, unit)?));
        }
        // 'a minute and a half'
        if self.is(end, &["and"])
            && self.is(end + 1, &["a"])
            && self.is(end + 2, &["half"])
            && let Some((smaller, half)) = half(unit)
        {
            return Some((end + 3, When::Length2(count?, unit, half, smaller)));
        }
        if unit == Unit::Hour && count == Some(24) {
            return Some((end, When::Length(Some(1), Unit::Day)));
        }
        Some((end, When::Length(if exact { count } else { None }, unit)))
    }

    /// How many, the token after, and whether the text says it exactly.
    fn count(&self, at: usize) -> Option<(Option<u32>, usize, bool)> {
        let word = self.word(at);
        if self.is(at, &["a", "the"]) && self.is(at + 1, &["couple", "pair"]) {
            return Some((
                Some(2),
                at + 2 + usize::from(self.is(at + 2, &["of"])),
                true,
            ));
        }
        if self.is(at, &["couple"]) && self.is(at + 1, &["of"]) {
            return Some((Some(2), at + 2, true));
        }
        if self.is(at, &["a"]) && self.is(at + 1, &["few"]) {
            return Some((None, at + 2, false));
        }
        if match_any(word, &["several", "few", "many"]) {
            return Some((None, at + 1, false));
        }
        let exact = if self.kind(at) == Some(Kind::Number) {
            word.replace(',', "").parse::<u32>().ok()
        } else {
            number(word)
        };
        if let Some(mut count) = exact {
            let mut after = at + 1;
            if let Some(ones) = number(self.word(after)).filter(|ones| {
                *ones < 10
                    && count >= 20
                    && count.is_multiple_of(10)
                    && !self.is(after, &["a", "an"])
            }) {
                count += ones;
                after += 1;
            }
            if self.is(after, &["hundred"]) {
                (count, after) = (count.checked_mul(100)?, after + 1);
            } else if self.is(after, &["thousand"]) {
                (count, after) = (count.checked_mul(1000)?, after + 1);
            }
            // 'two to three weeks', 'one or two days': the first stands for both.
            if self.is(after, &["to", "or"])
                && (number(self.word(after + 1)).is_some()
                    || self.kind(after + 1) == Some(Kind::Number))
            {
                after += 2;
            }
            return (count < 100_000).then_some((Some(count), after, true));
        }
        // 'recent years', 'the past decade', 'weeks': no count, but a unit.
        let (_, several) = unit(word)?;
        let framed = self.before_is(at, &["recent", "past", "coming", "last", "next"]);
        let known = framed
            || self.before_is(
                at,
                &["for", "in", "within", "over", "of", "after", "the", "few"],
            );
        if several && known {
            return Some((None, at, false));
        }
        (!several && self.before_is(at, &["past"])).then_some((Some(1), at, true))
    }

    /// 'daily', 'every Thursday', 'each year'
    fn again(&self, at: usize) -> Found {
        let word = self.word(at);
        let unit_of = |word: &str| match () {
            () if match_any(word, &["daily"]) => Some((1, Unit::Day)),
            () if match_any(word, &["weekly"]) => Some((1, Unit::Week)),
            () if match_any(word, &["monthly"]) => Some((1, Unit::Month)),
            () if match_any(word, &["annually", "yearly", "annual"]) => Some((1, Unit::Year)),
            () => None,
        };
        if let Some((count, unit)) = unit_of(word) {
            // 'The Daily Bugle' and 'annual' before a noun are names and kinds.
            let plain =
                !self.text.tokens[at].is_capital() && !match_any(word, &["annual", "weekly"]);
            return plain.then_some((at + 1, When::Every(count, unit)));
        }
        if !match_any(word, &["every", "each"]) {
            return None;
        }
        if let Some(day) = weekday(self.word(at + 1)) {
            return Some((at + 2, When::EveryWeekday(day, part(self.word(at + 2)))));
        }
        if let Some(count) = number(self.word(at + 1)).filter(|_| self.is(at, &["every"])) {
            let (unit, _) = unit(self.word(at + 2))?;
            return Some((at + 3, When::Every(count, unit)));
        }
        let (unit, several) = unit(self.word(at + 1))?;
        (!several).then_some((at + 2, When::Every(1, unit)))
    }

    /// 'now', 'recently', 'the future'
    fn vague(&self, at: usize) -> Found {
        let word = self.word(at);
        let the = usize::from(self.is(at, &["the"]));
        let one = |when| Some((at + 1 + the, when));
        match () {
            () if match_any(word, &["now", "currently", "nowadays"]) => one(When::Present),
            () if match_any(word, &["recently", "previously"]) => one(When::Past),
            () if self.is(at, &["right", "just"]) && self.is(at + 1, &["now"]) => {
                Some((at + 2, When::Present))
            }
            () if self.is(at, &["these"]) && self.is(at + 1, &["days"]) => {
                Some((at + 2, When::Present))
            }
            () if self.is(at + the, &["near", "foreseeable"])
                && self.is(at + the + 1, &["future"]) =>
            {
                Some((at + the + 2, When::Future))
            }
            () if self.is(at + the, &["future"])
                && the == 1
                && !self.grammar.tag(at + 2).is_in_phrase() =>
            {
                one(When::Future)
            }
            () if the == 1
                && self.is(at + 1, &["past"])
                && !self.grammar.tag(at + 2).is_in_phrase() =>
            {
                one(When::Past)
            }
            () if match_any(word, &["soon"])
                && !self.is(at + 1, &["as", "after"])
                && !self.before_is(at, &["as"]) =>
            {
                one(When::Future)
            }
            () if match_any(word, &["current"]) => one(When::Present),
            () => self.hyphened(at),
        }
    }

    /// 'two-year', 'month-long', 'three-day'
    fn hyphened(&self, at: usize) -> Found {
        let (count, rest) = self.word(at).split_once('-')?;
        let count_is = number(count);
        let (first, _) = rest.split_once('-').unwrap_or((rest, ""));
        if let (Some(count), Some((unit, false))) = (count_is, unit(first)) {
            return Some((at + 1, When::Length(Some(count), unit)));
        }
        let (unit, several) = unit(count).filter(|_| match_any(rest, &["long"]))?;
        Some((
            at + 1,
            When::Length(if several { None } else { Some(1) }, unit),
        ))
    }

    /// '10:35 a.m.', '5 p.m. Friday', 'noon Thursday'
    fn clock(&self, at: usize) -> Found {
        let word = self.word(at);
        let (time, mut after) = match () {
            () if match_any(word, &["noon", "midday"]) => (Time::new(12, 0, 0, 0).ok()?, at + 1),
            () if match_any(word, &["midnight"]) => (Time::midnight(), at + 1),
            () => {
                if self.kind(at) != Some(Kind::Number) {
                    return None;
                }
                let (hour, minute) = word
                    .split_once(':')
                    .map_or((word, None), |(hour, minute)| (hour, Some(minute)));
                let hour: i8 = hour.parse().ok()?;
                let minute: i8 = minute.map_or(Some(0), |minute| minute.parse().ok())?;
                let morning = self.is(at + 1, &["a.m.", "am", "a.m"]);
                let evening = self.is(at + 1, &["p.m.", "pm", "p.m"]);
                if !morning && !evening {
                    return None;
                }
                let hour = match hour {
                    12 if morning => 0,
                    1..=11 if evening => hour + 12,
                    hour => hour,
                };
                (Time::new(hour, minute, 0, 0).ok()?, at + 2)
            }
        };
        let zone = |at: usize| {
            self.is(
                at,
                &[
                    "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "GMT", "UTC", "BST",
                    "CET", "ET", "PT", "Eastern",
                ],
            )
        };
        after += usize::from(zone(after));
        let on =
            after + usize::from(self.is(after, &["on"]) || self.kind(after) == Some(Kind::Comma));
        let day = self
            .named_day(on)
            .or_else(|| self.month(on))
            .or_else(|| self.deictic(on));
        if let Some((end, When::Day(day))) = day {
            return Some((end, When::Clock(day, time)));
        }
        Some((after, When::Clock(self.anchor.date, time)))
    }
}

fn half(unit: Unit) -> Option<(Unit, u32)> {
    match unit {
        Unit::Minute => Some((Unit::Second, 30)),
        Unit::Hour => Some((Unit::Minute, 30)),
        Unit::Year => Some((Unit::Month, 6)),
        _ => None,
    }
}

/// '2017-06-26' and, as Americans write it, '6/26/2017'.
fn calendar_digits(word: &str) -> Option<Date> {
    let parts = |separator| -> Option<[i16; 3]> {
        let mut parts = word.split(separator).map(|part: &str| part.parse().ok());
        let three = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(three)
    };
    if let Some([year, month, day]) = parts('-').filter(|_| word.len() >= 8) {
        return Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    }
    let [month, day, year] = parts('/')?;
    let year = if year < 50 {
        year + 2000
    } else if year < 100 {
        year + 1900
    } else {
        year
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use crate::{Language, Story, read};

    /// What a text of Wednesday, 14 June 2017 says of time.
    fn dates(text: &str) -> String {
        let reading = read(&Story {
            text,
            date: Some(jiff::civil::date(2017, 6, 14)),
            language: Language::English,
        });
        let all: Vec<String> = reading
            .dates
            .iter()
            .map(|date| format!("{} = {}", date.span.of(text), date.value))
            .collect();
        all.join("; ")
    }

    #[test]
    fn weekdays_go_by_the_tense() {
        assert_eq!(dates("She spoke on Monday."), "Monday = 2017-06-12");
        assert_eq!(dates("She will speak on Monday."), "Monday = 2017-06-19");
        assert_eq!(
            dates("They met last Friday and will meet again Friday night."),
            "last Friday = 2017-06-09; Friday night = 2017-06-16TNI"
        );
    }

    #[test]
    fn the_calendar_is_named_in_many_ways() {
        assert_eq!(
            dates("On June 26, 2017, and in May 2016."),
            "June 26, 2017 = 2017-06-26; May 2016 = 2016-05"
        );
        assert_eq!(
            dates("Profit fell in the third quarter of 2016, as in the 1990s."),
            "the third quarter of 2016 = 2016-Q3; the 1990s = 199"
        );
        assert_eq!(
            dates("It closed at 10:35 a.m. Tuesday."),
            "10:35 a.m. Tuesday = 2017-06-13T10:35"
        );
    }

    #[test]
    fn lengths_and_distances_are_told_apart() {
        assert_eq!(dates("It took two years."), "two years = P2Y");
        assert_eq!(
            dates("It began nearly two years ago."),
            "nearly two years ago = 2015"
        );
        assert_eq!(
            dates("In the past three months it rained every Thursday."),
            "the past three months = P3M; every Thursday = XXXX-WXX-4"
        );
    }

    #[test]
    fn words_that_only_look_like_dates_are_left() {
        assert_eq!(
            dates("They may march on. The second car won 2,000 votes."),
            ""
        );
    }
}

//! Lengths and distances: 'three weeks ago', 'a two-day visit', 'recent years'.

use super::{Found, Reader};
use crate::dates::anchor::Tense;
use crate::dates::when::{Unit, When};
use crate::dates::words::{number, part, unit as named_unit, weekday};
use crate::grammar::{Form, Tag};
use crate::lexicon::Classes;
use crate::text::Kind;

impl Reader<'_> {
    /// 'two years', 'two years ago', 'the past three months', 'two-year', 'a couple of weeks'
    pub(super) fn counted(&self, at: usize) -> Found {
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
        let (count, mut after, exact) = self.count(first)?;
        // '2 1/2 years', 'two and a half years'
        let and_half = match () {
            () if self.is(after, &["1/2"]) => 1,
            () if self.is_and_half(after) => 3,
            () => 0,
        };
        after += and_half;
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
        let (unit, end) = match named_unit(self.small(noun)) {
            Some((unit, _)) => (unit, noun + 1),
            None if self.is(noun, &["-"]) => (self.unit_after_hyphen(noun + 1)?, noun + 2),
            None => return None,
        };
        if unit == Unit::Second && !word.ends_with('s') {
            return None;
        }
        // '37 years old' is an age, and 'a quarter of the crew' a part.
        if unit == Unit::Year && self.is(end, &["old"])
            || unit == Unit::Quarter && self.is(end, &["of"])
        {
            return None;
        }
        // '24 hours a day' is how often, and '60 Minutes' a programme.
        let each = self.is(end, &["a", "per"]) && named_unit(self.small(end + 1)).is_some();
        if each || noun > self.start && self.text.tokens[noun].is_capital() && at != self.start {
            return None;
        }
        if and_half > 0 {
            let (smaller, half) = half(unit)?;
            return Some((end, When::Length2(count?, unit, half, smaller)));
        }
        if first == at + 1 && !framed && count == Some(1) {
            return None;
        }
        // 'twice a year'
        if self.is(at, &["a", "an"]) && self.before_is(at, &["once", "twice", "times"]) {
            return Some((end, When::Every(1, unit)));
        }
        if self.is(at, &["a", "an"]) && self.is_rate(at) && !self.is(end, &["ago", "earlier"]) {
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
            && (!self.is(end - 1, &["after", "before"]) || !self.begins_event(end))
            && (!unit.is_below_day() || self.is(end - 1, &["ago"]))
        {
            if !exact {
                return Some((end, if signed < 0 { When::Past } else { When::Future }));
            }
            if unit == Unit::Year && signed == -1 && day == self.anchor.date {
                return Some((end, self.anchor.year_before()));
            }
            // 'a decade ago' is a year, as 'ten years ago' is.
            return Some((
                end,
                match unit {
                    Unit::Decade => self.anchor.from(day, signed.checked_mul(10)?, Unit::Year)?,
                    _ => self.anchor.from(day, signed, unit)?,
                },
            ));
        }
        // 'a minute and a half'
        if self.is_and_half(end)
            && let Some((smaller, half)) = half(unit)
        {
            return Some((end + 3, When::Length2(count?, unit, half, smaller)));
        }
        if exact && let Some((more, smaller, end)) = self.rest(end, unit) {
            return Some((end, When::Length2(count?, unit, more, smaller)));
        }
        if unit == Unit::Hour && count == Some(24) {
            return Some((end, When::Length(Some(1), Unit::Day)));
        }
        Some((end, When::Length(if exact { count } else { None }, unit)))
    }

    /// Whether something follows that a length is counted from: 'after the vote', 'after leaving'.
    fn begins_event(&self, at: usize) -> bool {
        let tag = self.grammar.tag(at);
        tag.is_in_phrase() || tag == Tag::Verb(Form::Ing)
    }

    /// 'week' of '52-week', 'month' of '8-month-old'; 'year-old' says how old somebody is.
    fn unit_after_hyphen(&self, at: usize) -> Option<Unit> {
        let word = self.small(at);
        let old = word.strip_suffix("-old");
        let (unit, _) = named_unit(old.or(word.strip_suffix("-long")).unwrap_or(word))?;
        (old.is_none() || unit != Unit::Year).then_some(unit)
    }

    fn is_and_half(&self, at: usize) -> bool {
        self.is(at, &["and"]) && self.is(at + 1, &["a"]) && self.is(at + 2, &["half"])
    }

    /// What a length has of the next smaller unit, and the token after it: '30 minutes' after 'two hours'.
    fn rest(&self, end: usize, unit: Unit) -> Option<(u32, Unit, usize)> {
        let joined = self.kind(end) == Some(Kind::Comma) || self.is(end, &["and"]);
        let (count, noun, exact) = self.count(end + usize::from(joined))?;
        let (smaller, _) = named_unit(self.small(noun))?;
        let next = matches!(
            (unit, smaller),
            (Unit::Year, Unit::Month)
                | (Unit::Week, Unit::Day)
                | (Unit::Day, Unit::Hour)
                | (Unit::Hour, Unit::Minute)
                | (Unit::Minute, Unit::Second)
        );
        let back = self.is(noun + 1, &["ago", "earlier", "later", "before", "after"]);
        (exact && next && !back).then_some((count?, smaller, noun + 1))
    }

    /// Whether so much of something comes in each of a unit: '700 seats a week', '$2 million a year'.
    fn is_rate(&self, at: usize) -> bool {
        let before = (self.start..at).rev().take(4);
        let mut words = before.map(|at| (at, self.grammar.tag(at)));
        let counted = words.find(|(_, tag)| !matches!(tag, Tag::Noun | Tag::Adjective));
        counted.is_some_and(|(at, tag)| {
            tag == Tag::Number && !self.is(at, &["one"]) || self.is(at, &["$", "£", "€", "%"])
        })
    }

    /// How many, the token after, and whether the text says it exactly.
    fn count(&self, at: usize) -> Option<(Option<u32>, usize, bool)> {
        let word = self.small(at);
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
        if ["several", "few", "many"].contains(&word) {
            return Some((None, at + 1, false));
        }
        let exact = if self.kind(at) == Some(Kind::Number) {
            word.replace(',', "").parse::<u32>().ok()
        } else {
            number(word)
        };
        if let Some(mut count) = exact {
            let mut after = at + 1;
            if let Some(ones) = number(self.small(after)).filter(|ones| {
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
                && (number(self.small(after + 1)).is_some()
                    || self.kind(after + 1) == Some(Kind::Number))
            {
                after += 2;
            }
            return (count < 100_000).then_some((Some(count), after, true));
        }
        // 'recent years', 'the past decade', 'weeks': no count, but a unit.
        let (unit, several) = named_unit(word)?;
        // 'the minutes' are those of a meeting.
        let of_meeting = unit == Unit::Minute && self.before_is(at, &["the"]);
        let framed = self.before_is(at, &["recent", "past", "coming", "last", "next"]);
        let known = framed
            || self.before_is(
                at,
                &["for", "in", "within", "over", "of", "after", "the", "few"],
            );
        if several && known && !of_meeting {
            return Some((None, at, false));
        }
        (!several && self.before_is(at, &["past"])).then_some((Some(1), at, true))
    }

    /// 'daily', 'every Thursday', 'each year'
    pub(super) fn again(&self, at: usize) -> Found {
        let word = self.small(at);
        let unit_of = |word: &str| match () {
            () if word == "daily" => Some((1, Unit::Day)),
            () if word == "weekly" => Some((1, Unit::Week)),
            () if word == "monthly" => Some((1, Unit::Month)),
            () if ["annually", "yearly", "annual"].contains(&word) => Some((1, Unit::Year)),
            () => None,
        };
        if let Some((count, unit)) = unit_of(word) {
            // 'The Daily Bugle', 'the daily Bugle' and 'annual' before a noun are names and kinds; 'her weekly address' comes each week.
            let hers = at > self.start && self.text.is(at - 1, Classes::POSSESSIVE);
            let kind = ["annual", "weekly"].contains(&word);
            let paper = self.grammar.tag(at + 1) == Tag::Name;
            let comes = !self.text.tokens[at].is_capital()
                && !paper
                && (hers || !kind)
                && !self.is_rate(at);
            return comes.then_some((at + 1, When::Every(count, unit)));
        }
        if !["every", "each"].contains(&word) {
            return None;
        }
        if let Some(day) = weekday(self.word(at + 1)) {
            return Some((at + 2, When::EveryWeekday(day, part(self.small(at + 2)))));
        }
        if let Some(count) = number(self.small(at + 1)).filter(|_| self.is(at, &["every"])) {
            let (unit, _) = named_unit(self.small(at + 2))?;
            return Some((at + 3, When::Every(count, unit)));
        }
        let (unit, several) = named_unit(self.small(at + 1))?;
        (!several).then_some((at + 2, When::Every(1, unit)))
    }

    /// 'now', 'recently', 'the future'
    pub(super) fn vague(&self, at: usize) -> Found {
        let word = self.small(at);
        let the = usize::from(self.is(at, &["the"]));
        let one = |when| Some((at + 1 + the, when));
        match () {
            () if ["now", "currently", "nowadays"].contains(&word) => one(When::Present),
            () if word == "recently" => one(When::Past),
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
            () if word == "soon"
                && !self.is(at + 1, &["as", "after"])
                && !self.before_is(at, &["as"])
                && (self.tense)() != Tense::Past =>
            {
                one(When::Future)
            }
            () if word == "current" => one(When::Present),
            () => self.hyphened(at),
        }
    }

    /// 'two-year', 'month-long', 'monthlong', 'three-day'
    fn hyphened(&self, at: usize) -> Found {
        let word = self.small(at);
        if let Some((unit, false)) = word.strip_suffix("long").and_then(named_unit) {
            return Some((at + 1, When::Length(Some(1), unit)));
        }
        let (count, rest) = self.parts(at)?;
        let count_is = number(count);
        let (first, _) = rest.split_once('-').unwrap_or((rest, ""));
        if let (Some(count), Some((unit, false))) = (count_is, named_unit(first)) {
            // 'a six-year-old boy'
            if unit == Unit::Year && rest.ends_with("-old") {
                return None;
            }
            return Some((at + 1, When::Length(Some(count), unit)));
        }
        let (unit, several) = named_unit(count).filter(|_| rest == "long")?;
        Some((
            at + 1,
            When::Length(if several { None } else { Some(1) }, unit),
        ))
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

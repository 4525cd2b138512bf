//! What a date without a year, or a weekday, is counted from.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::when::{Season, Unit, When};
use crate::grammar::{Form, Grammar, GroupShape, Tag};
use crate::lexicon::{Classes, EventWord};
use crate::text::{Kind, Text};

/// Which way a date lies from the story.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// The day of the story, and the day that it last told of.
pub(super) struct Anchor {
    pub(super) date: Date,
    /// The last day named with its year.
    told: Date,
    /// The day that the paragraph named, if it named no other time since.
    here: Option<Date>,
    /// How many dates in a row lay years away.
    long_ago: usize,
    /// The story names days near its own.
    news: bool,
    /// The story tells of quarters, so that 'a year earlier' is one.
    quarter: Option<(i16, i8)>,
}

impl Anchor {
    pub(super) fn new(date: Date) -> Anchor {
        Anchor {
            date,
            told: date,
            here: None,
            long_ago: 0,
            news: false,
            quarter: None,
        }
    }

    /// News comes back to its own day with each paragraph, histories don't.
    pub(super) fn begin_paragraph(&mut self) {
        self.here = None;
        if self.news {
            self.long_ago = 0;
        }
    }

    /// Goes with the story: what comes next may be counted from here.
    pub(super) fn follow(&mut self, when: When) {
        self.here = match when {
            When::Day(day) | When::Part(day, _) | When::Clock(day, _) => Some(day),
            When::Length(..) | When::Length2(..) | When::Past | When::Present | When::Future => {
                self.here
            }
            _ => None,
        };
        if let When::Quarter(year, quarter) = when
            && self.quarter.is_none_or(|last| last <= (year, quarter))
        {
            self.quarter = Some((year, quarter));
        }
        if let When::Month(year, _) | When::Year(year) = when {
            self.long_ago = if (self.date.year() - year).abs() > 2 {
                self.long_ago + 1
            } else {
                0
            };
        } else if let When::Day(day) = when {
            let days = day
                .since(self.date)
                .map_or(i32::MAX, |span| span.get_days());
            self.news |= days.abs() < 8;
            self.long_ago = if (self.date.year() - day.year()).abs() > 2 {
                self.long_ago + 1
            } else {
                0
            };
        }
        if matches!(
            when,
            When::Year(_) | When::Month(..) | When::Day(_) | When::Season(..)
        ) && let Some(day) = when.day()
        {
            self.told = day;
        }
    }

    /// What is told of long ago is counted from what was told last, news from the day of the story.
    fn base(&self) -> (Date, bool) {
        if self.long_ago > 1 {
            (self.told, true)
        } else {
            (self.date, false)
        }
    }

    /// The day that 'that day' and 'a day later' are counted from.
    pub(super) fn last_told(&self) -> Date {
        self.told
    }

    /// The day that a time of the day is of: the last of the paragraph, or the story's.
    pub(super) fn told_here(&self) -> Date {
        self.here.unwrap_or(self.date)
    }

    pub(super) fn weekday(&self, weekday: Weekday, tense: Tense) -> Date {
        let date = self.date;
        if date.weekday() == weekday {
            return date;
        }
        let days = match tense {
            Tense::Future => i64::from(date.weekday().until(weekday)),
            Tense::Past | Tense::Unknown => -i64::from(date.weekday().since(weekday)),
        };
        self.date.checked_add(days.days()).unwrap_or(self.date)
    }

    /// The year of a month that is named without.
    pub(super) fn year_of_month(&self, month: i8, tense: Tense) -> i16 {
        let (base, narrative) = self.base();
        if narrative {
            return if month + 6 < base.month() {
                base.year() + 1
            } else {
                base.year()
            };
        }
        match tense {
            // Of what was eleven months ago 'last' is said: 'in September' of an August is to come.
            Tense::Past if month > base.month() + 1 => base.year() - 1,
            Tense::Future if month < base.month() => base.year() + 1,
            Tense::Unknown if month > base.month() + 6 => base.year() - 1,
            Tense::Unknown if month + 6 < base.month() => base.year() + 1,
            _ => base.year(),
        }
    }

    /// A day of a month without its year: the nearest, unless the tense says otherwise.
    pub(super) fn day_of_month(&self, month: i8, day: i8, tense: Tense) -> Option<Date> {
        let (base, narrative) = self.base();
        if narrative {
            return Date::new(self.year_of_month(month, tense), month, day).ok();
        }
        let near = [-1, 0, 1]
            .into_iter()
            .filter_map(|years| Date::new(base.year() + years, month, day).ok());
        let distance = |date: &Date| {
            let days = date.since(base).map_or(i32::MAX, |span| span.get_days());
            let against = match tense {
                Tense::Past => days > 31,
                Tense::Future => days < 0,
                Tense::Unknown => days > 92,
            };
            days.saturating_abs()
                .saturating_add(if against { 200 } else { 0 })
        };
        near.min_by_key(distance)
    }

    pub(super) fn season(&self, season: Season, tense: Tense) -> When {
        let (base, _) = self.base();
        let year = match tense {
            Tense::Future if season.month() + 2 < base.month() => base.year() + 1,
            Tense::Past if season.month() > base.month() => base.year() - 1,
            _ => base.year(),
        };
        When::Season(year, season)
    }

    /// The quarter of that number that ended or runs last.
    pub(super) fn nearest_quarter(&self, quarter: i8, tense: Tense) -> When {
        let now = (self.date.month() - 1) / 3 + 1;
        let year = match tense {
            Tense::Future if quarter + 1 < now => self.date.year() + 1,
            Tense::Future => self.date.year(),
            _ if quarter > now => self.date.year() - 1,
            _ => self.date.year(),
        };
        When::Quarter(year, quarter)
    }

    /// The last quarter that is over.
    pub(super) fn last_quarter(&self) -> When {
        let now = (self.date.month() - 1) / 3;
        if now == 0 {
            When::Quarter(self.date.year() - 1, 4)
        } else {
            When::Quarter(self.date.year(), now)
        }
    }

    /// A year before: the quarter of then, where the story compares quarters.
    pub(super) fn year_before(&self) -> When {
        match self.quarter {
            Some((year, quarter)) => When::Quarter(year - 1, quarter),
            None => When::Year(self.date.year() - 1),
        }
    }

    /// The unit of the calendar that lies so many units from a day.
    pub(super) fn from(&self, day: Date, count: i64, unit: Unit) -> Option<When> {
        let then = day.checked_add(unit.span(count)?).ok()?;
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => When::Day(then),
            Unit::Weekend => {
                let week = then.iso_week_date();
                When::Weekend(week.year(), week.week())
            }
            Unit::Week => {
                let week = then.iso_week_date();
                When::Week(week.year(), week.week())
            }
            Unit::Month => When::Month(then.year(), then.month()),
            Unit::Quarter => When::Quarter(then.year(), (then.month() - 1) / 3 + 1),
            Unit::Year => When::Year(then.year()),
            Unit::Decade => When::Decade(then.year() / 10),
            Unit::Century => When::Century(then.year() / 100),
        })
    }
}

/// Whether a sentence, or what stands in marks, begins with the token.
fn opens(text: &Text, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.kind(before));
    matches!(
        before,
        None | Some(Kind::Stop | Kind::Break | Kind::Mark(_))
    )
}

/// Which way the nearest verb looks.
pub(super) fn tense(text: &Text, grammar: &Grammar, groups: Range<usize>, at: usize) -> Tense {
    let ahead = ["until", "by"];
    // 'as soon as Tuesday', 'a hearing set for April'
    let soon = at >= 2 && text.is_any(at - 1, &["as"]) && text.is_any(at - 2, &["soon", "early"]);
    let set = at >= 2
        && text.is_any(at - 1, &["for"])
        && text.is_any(at - 2, &["set", "due", "scheduled", "planned", "slated"]);
    let through = at > 0 && text.is_any(at - 1, &["through"]);
    let until = through || (at.saturating_sub(3)..at).any(|before| text.is_any(before, &ahead));
    // 'Until Thursday, they had not called': what had been so was so before.
    let had = || {
        let mut groups = groups.clone();
        groups.any(|group| text.is_any(grammar.groups[group].start, &["had"]))
    };
    let effective = at > 0 && text.is_any(at - 1, &["effective"]);
    if soon || set || effective || until && !had() {
        return Tense::Future;
    }
    let before = groups.clone().rev().find(|group| {
        grammar.groups[*group].head < at && grammar.groups[*group].shape != GroupShape::Ing
    });
    let Some(index) = before.or_else(|| groups.clone().next()) else {
        return Tense::Unknown;
    };
    let group = grammar.groups[index];
    let ahead = |index: usize| {
        let group = grammar.groups[index];
        (group.start..=group.head).any(|at| text.is_any(at, &["will", "shall", "'ll", "’ll", "wo"]))
    };
    if ahead(index) {
        return Tense::Future;
    }
    let aims = |index: usize| {
        let group = grammar.groups[index];
        let present = (group.start..=group.head).any(|at| {
            text.is_any(
                at,
                &[
                    "is", "are", "has", "plans", "plan", "expects", "expect", "wants", "want",
                    "hopes", "hope", "intends", "intend", "aims", "aim", "prepares", "prepare",
                    "needs", "need", "promises", "promise",
                ],
            )
        }) || grammar.tag(group.head) == Tag::Verb(Form::Third);
        present
            || text.is_any(
                group.head,
                &[
                    "scheduled",
                    "expected",
                    "planned",
                    "due",
                    "set",
                    "planning",
                    "preparing",
                    "going",
                    "hoping",
                    "expecting",
                ],
            )
    };
    // 'moved from Monday to Wednesday'
    let moves = text.tokens[group.head].entry.event.any(EventWord::MOVES);
    if moves && at > group.head && text.is_any(at - 1, &["from", "to", "for"]) {
        return Tense::Future;
    }
    // 'proposed a debate in January'
    let proposes = text.tokens[group.head].entry.event.any(EventWord::MAYBE);
    if proposes
        && !group.passive
        && at >= group.head + 3
        && text.is_any(at - 1, &["in"])
        && text.tokens[at - 2].entry.event.any(EventWord::NOUN)
    {
        return Tense::Future;
    }
    // 'The museum opens on Saturday', and an order: 'Stay home on Monday'
    let happens = EventWord::HAPPENS.or(EventWord::DOES);
    let known = text.tokens[group.head].entry.event.any(happens);
    let plain = known
        && match grammar.tag(group.head) {
            Tag::Verb(Form::Third) => true,
            // 'The ministers meet on Monday'
            Tag::Verb(Form::Base) => {
                group.start == group.head
                    && group.start > 0
                    && grammar.tag(group.start - 1).is_nominal()
            }
            _ => false,
        };
    let order = grammar.tag(group.head) == Tag::Verb(Form::Base) && opens(text, group.start);
    // 'is visiting on Tuesday'
    let under_way = known
        && grammar.tag(group.head) == Tag::Verb(Form::Ing)
        && text.is_any(group.start, &["is", "are", "'s", "’s", "'re", "’re"]);
    if group.shape == GroupShape::Finite && at > group.head && (plain || order || under_way) {
        return Tense::Future;
    }
    // 'is due in court on Monday'
    let due = text.is(group.head, Classes::BE)
        && text.is_any(group.start, &["is", "are", "'s", "’s", "'re", "’re"])
        && (group.head + 1..at).any(|at| text.is_any(at, &["due", "set"]));
    // 'a concert to be held on Monday'
    let to_be = group.shape == GroupShape::Infinitive
        && group.passive
        && group.start > 0
        && (grammar.tag(group.start - 1).is_nominal()
            || grammar.tag(group.start - 1) == Tag::Comma);
    if at > group.head && (due || to_be) {
        return Tense::Future;
    }
    match group.shape {
        GroupShape::Infinitive if index > groups.start && (ahead(index - 1) || aims(index - 1)) => {
            Tense::Future
        }
        // 'had planned a march on Monday', 'a meeting set for April'
        _ if text.is_any(group.head, &["scheduled", "planned", "planning", "plans"])
            || group.passive && text.is_any(group.head, &["expected", "due", "set"]) =>
        {
            Tense::Future
        }
        // 'a summit set for Norland in April'
        GroupShape::Participle
            if text.is_any(group.head, &["set", "due", "slated", "expected"]) =>
        {
            Tense::Future
        }
        // 'was last seen on Monday'
        GroupShape::Participle => Tense::Past,
        GroupShape::Finite
            if matches!(
                grammar.tag(group.head),
                Tag::Verb(Form::Past | Form::Participle)
            ) && !text.is_any(group.start, &["is", "are", "'s", "’s"])
                || text.is_any(group.start, &["was", "were", "had", "did"]) =>
        {
            Tense::Past
        }
        GroupShape::Finite if (group.start..group.head).any(|at| text.is(at, Classes::MODAL)) => {
            Tense::Future
        }
        _ => Tense::Unknown,
    }
}

//! Times by their place: 'next month', 'the third quarter', 'last summer', 'the 1990s', 'Christmas'.

use jiff::ToSpan;

use super::{Found, Reader};
use crate::dates::anchor::Tense;
use crate::dates::when::{Part, Unit, When};
use crate::dates::words::{ordinal, part, season, unit};
use crate::grammar::Tag;

impl Reader<'_> {
    /// 'the third quarter', 'third-quarter', 'this year's first quarter', 'the quarter'
    pub(super) fn quarter(&self, at: usize) -> Found {
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
        let part = self.parts(first);
        let (count, mut after) =
            match part.filter(|(_, quarter)| ["quarter", "half"].contains(quarter)) {
                Some((count, _)) => (ordinal(count)?, first + 1),
                None => {
                    if self.is(first, &["quarter"]) && first > at {
                        let current = self.is(first - 1, &["current"]);
                        let quarter = (self.anchor.date.month() - 1) / 3 + 1;
                        let when = match (current, self.anchor.last_quarter()) {
                            (true, _) => When::Quarter(self.anchor.date.year(), quarter),
                            // 'the 1988 quarter' is that quarter of then.
                            (_, When::Quarter(last, quarter)) => {
                                When::Quarter(year.unwrap_or(last), quarter)
                            }
                            (_, when) => when,
                        };
                        return Some((first + 1, when));
                    }
                    if !self.is(first + 1, &["quarter", "half"]) {
                        return None;
                    }
                    (
                        if self.is(first, &["last"]) {
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
    pub(super) fn relative(&self, at: usize) -> Found {
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
        if self.is(the, &["this", "that", "last", "next", "following", "same"])
            && let Some(part) = part(self.small(noun))
        {
            let day = if self.is(the, &["this", "last"]) {
                self.anchor.date
            } else {
                self.anchor.last_told()
            };
            let day = day.checked_add(shift.days()).ok()?;
            return Some((noun + 1, When::Part(day, part)));
        }
        if self.season_word(noun) && !told {
            return self.season(the, at);
        }
        let (unit, several) = unit(self.small(noun))?;
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
        // 'the past decade' reaches until now.
        if self.is(the, &["past"]) && unit != Unit::Weekend {
            return Some((noun + 1, When::Length(Some(1), unit)));
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
            let now = date.weekday().to_monday_zero_offset() > 4;
            let ahead = now || (self.tense)() == Tense::Future;
            return self
                .anchor
                .from(date, if ahead { 0 } else { -1 }, Unit::Weekend)
                .map(|when| (end, when));
        }
        // 'the day before yesterday'
        if self.is(at, &["day"]) && self.is(end, &["before", "after"]) {
            let days = match self.small(end + 1) {
                "yesterday" => -2,
                "tomorrow" => 2,
                _ => return None,
            };
            return Some((end + 2, When::Day(date.checked_add(days.days()).ok()?)));
        }
        // 'later in the day'
        let hour = at > self.start + 2
            && self
                .text
                .is_any(at - 3, &["later", "earlier", "late", "early"]);
        if self.is(at, &["day"]) && hour && self.is(at - 2, &["in"]) {
            return Some((end, When::Day(self.anchor.last_told())));
        }
        let whole = self.is(at, &["full", "fiscal"]) && self.is(end, &["year"]);
        // 'the year ended March 31' is a year long, and not one of the calendar.
        let close = end + usize::from(whole);
        if self.is(close - 1, &["year"]) && self.is(close, &["ended", "ending"]) {
            return Some((close, When::Length(Some(1), Unit::Year)));
        }
        let year = self.is(at, &["year"])
            && self.before_is(at - 1, &["for", "of", "in", "during"])
            && !self.is(end, &["of", "to", "-"]);
        (whole || year).then_some((end + usize::from(whole), When::Year(date.year())))
    }

    fn season_word(&self, at: usize) -> bool {
        season(self.small(at)).is_some()
    }

    /// 'last spring', 'the summer of 2017', 'this fall'
    pub(super) fn season(&self, start: usize, at: usize) -> Found {
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
            season(self.small(first)).filter(|_| self.grammar.tag(first) != Tag::Adjective)?;
        let after = first + 1;
        let of = after + usize::from(self.is(after, &["of"]));
        if let Some((year, end)) = self.year_in_words(of) {
            return Some((end, When::Season(year, season)));
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
    pub(super) fn deictic(&self, at: usize) -> Found {
        let date = self.anchor.date;
        let word = self.small(at);
        let day = match () {
            () if word == "today" => date,
            () if word == "yesterday" => date.yesterday().ok()?,
            () if word == "tomorrow" => date.tomorrow().ok()?,
            () if word == "tonight" => {
                return Some((at + 1, When::Part(date, Part::Night)));
            }
            () if word == "overnight" && !self.grammar.tag(at).is_in_phrase() => {
                return Some((at + 1, When::Part(date.yesterday().ok()?, Part::Night)));
            }
            () if word == "year-end" || word == "year" && self.is(at + 1, &["end"]) => {
                return Some((
                    at + 1 + usize::from(word == "year"),
                    When::Year(date.year()),
                ));
            }
            () => return self.holiday(at),
        };
        match part(self.small(at + 1)) {
            Some(part) => Some((at + 2, When::Part(day, part))),
            None => Some((at + 1, When::Day(day))),
        }
    }

    /// 'the 20th century'
    pub(super) fn century(&self, at: usize) -> Found {
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
}

//! The forms that expressions of time take, from a token on.

mod calendar;
mod clock;
mod counted;
mod holidays;
mod relative;

use std::ops::Range;

use super::anchor::{Anchor, Tense};
use super::when::When;
use crate::grammar::Grammar;
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
    let hyphened = token.hyphened && token.entry.classes.is_empty();
    if token.kind != Kind::Number && !token.is(BEGINS) && !apostrophe && !hyphened {
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

/// So many tokens of an expression may stand before its first word of time.
pub(super) const LEAD: usize = 5;

/// Whether it is a word of time: every expression has one.
pub(super) fn is_of_time(text: &Text, token: &Token) -> bool {
    const OF_TIME: Classes = Classes::MONTH
        .with(Classes::WEEKDAY)
        .with(Classes::TIME_NOUN)
        .with(Classes::TIME);
    token.is(OF_TIME) || token.hyphened || token.kind == Kind::Number && is_date(text, token)
}

/// '2017', '20170626', '7/8/1998', '1990s', '10:35'; other numbers are of time only by a word beside them.
fn is_date(text: &Text, number: &Token) -> bool {
    let plain = |byte: u8| byte.is_ascii_digit() || byte == b',' || byte == b'.';
    let word = number.span().of(text.source);
    matches!(word.len(), 4 | 8) || !word.bytes().all(plain)
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

    /// The word with plain letters made small.
    fn small(&self, at: usize) -> &str {
        if at < self.end {
            self.text.small(at)
        } else {
            ""
        }
    }

    /// What stands before and after the hyphen of a word, with plain letters made small.
    fn parts(&self, at: usize) -> Option<(&str, &str)> {
        let hyphened = self.text.tokens.get(at)?.hyphened;
        hyphened.then(|| self.small(at).split_once('-')).flatten()
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        at < self.end && self.text.is_any(at, words)
    }

    fn before_is(&self, at: usize, words: &[&str]) -> bool {
        at > self.start && self.text.is_any(at - 1, words)
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
            if !self.is(start, words) {
                continue;
            }
            let second = length == 1
                || self.is(
                    start + 1,
                    &["than", "to", "least", "most", "little", "many", "much"],
                );
            let framed = self.is(start + length, &["the", "last", "past", "next", "several"])
                || self.text.is(start + length, Classes::TIME_NOUN);
            if second
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
            .or_else(|| self.second_day(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.season(at, at))
            .or_else(|| self.digits(at))
            .or_else(|| self.deictic(at))
            .or_else(|| self.century(at))
    }
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
    fn a_month_without_a_year_is_the_next_that_is_near() {
        assert_eq!(
            dates("They spoke of a visit in July. They met in May, and in September."),
            "July = 2017-07; May = 2017-05; September = 2016-09"
        );
        assert_eq!(
            dates(
                "It lent them money through January. They were planning to drive there on Monday."
            ),
            "January = 2018-01; Monday = 2017-06-19"
        );
        assert_eq!(
            dates("They meet on June 24 and 25, and on July 7 and 12 boats sail."),
            "June 24 = 2017-06-24; 25 = 2017-06-25; July 7 = 2017-07-07"
        );
    }

    #[test]
    fn a_length_before_what_happened_is_no_day() {
        assert_eq!(
            dates("Less than a decade after leaving the army, he won. An hour later he had left."),
            "Less than a decade = P10Y; An hour = PT1H"
        );
        assert_eq!(
            dates(
                "It is open 24 hours a day, CBS’s 60 Minutes said, and a six-year-old saw it. It soon closed."
            ),
            ""
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
    fn lengths_have_parts() {
        assert_eq!(
            dates("It took two hours, 12 minutes, then 2 1/2 years, or two and a half hours."),
            "two hours, 12 minutes = PT2H12M; 2 1/2 years = P2Y6M; two and a half hours = PT2H30M"
        );
        assert_eq!(
            dates("An 8-month-old truce and a weeklong strike cost the past two quarters."),
            "8-month-old = P8M; weeklong = P1W; the past two quarters = P2Q"
        );
    }

    #[test]
    fn digits_and_words_name_a_day() {
        assert_eq!(
            dates("On 06-26-17, on 20170626, on Friday (June 2), in the spring of '97."),
            "06-26-17 = 2017-06-26; 20170626 = 2017-06-26; Friday = 2017-06-02; June 2 = 2017-06-02; \
             the spring of '97 = 1997-SP"
        );
        assert_eq!(
            dates(
                "It rained the day before yesterday, on New Year’s Eve, on Good Friday and last weekend."
            ),
            "the day before yesterday = 2017-06-12; New Year’s Eve = 2016-12-31; Good Friday = 2017-04-14; \
             last weekend = 2017-W23-WE"
        );
    }

    #[test]
    fn a_time_is_of_the_day_that_is_told_of() {
        assert_eq!(
            dates(
                "They met on Monday. At 9 in the morning it rained, and the next morning, too.\n\nIt ended at 1530 GMT."
            ),
            "Monday = 2017-06-12; 9 in the morning = 2017-06-12T09:00; the next morning = 2017-06-13TMO; \
             1530 GMT = 2017-06-14T15:30"
        );
    }

    #[test]
    fn what_is_to_be_lies_ahead() {
        assert_eq!(
            dates(
                "Miller is due in court on Monday. They spoke of a concert to be held on Monday. The ministers meet on Monday."
            ),
            "Monday = 2017-06-19; Monday = 2017-06-19; Monday = 2017-06-19"
        );
        assert_eq!(
            dates("Fares rise, effective February 1."),
            "February 1 = 2018-02-01"
        );
    }

    #[test]
    fn words_that_only_look_like_dates_are_left() {
        assert_eq!(
            dates("They may march on. The second car won 2,000 votes."),
            ""
        );
        assert_eq!(
            dates(
                "It has 700 seats a week, costs $2 million a year, and is 37 years old. It was previously a quarter of the size."
            ),
            ""
        );
    }
}

//! What is still to come after the day of a story, as the story says it, and what several stories say of the same.

mod alternatives;
mod around;
mod changed;
mod coming;
mod foretold;
mod merge;
mod nouns;
mod reader;
mod verbs;

use jiff::civil::{Date, DateTime};

pub use foretold::{Foretold, Period};
pub use merge::{Told, Upcoming, merge};

use crate::Span;
use crate::dates::{DateKind, DateMention};
use crate::grammar::Grammar;
use crate::quotations::Found;
use crate::text::Text;

/// Something that is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is, in the words of the story: 'G20 summit in Germany', 'The board will vote on the plan'.
    pub title: Span,
    /// The one word that says it: 'summit', 'vote'.
    pub head: Span,
    /// When; nothing where it was put off and the story doesn't say until when.
    pub when: Option<EventTime>,
    /// When it was to be before it was moved.
    pub before: Option<EventTime>,
    /// Where.
    pub place: Option<Span>,
    /// Who takes part, as far as the story names them by it.
    pub people: Vec<Span>,
    /// What may become of it instead.
    pub alternatives: Vec<Span>,
    /// How sure it is.
    pub status: EventStatus,
    /// The sentence that says so.
    pub sentence: Span,
}

/// A time that is to come, as exact as the story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventTime {
    /// The words for it.
    pub words: Span,
    /// From when it can be.
    pub from: DateTime,
    /// Before when.
    pub until: DateTime,
    /// How exact that is.
    pub precision: Precision,
}

/// How exactly a time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A time of a day.
    Time,
    /// A day.
    Day,
    /// A week, or its end.
    Week,
    /// A month.
    Month,
    /// A quarter or a season.
    Quarter,
    /// A year, or half of it.
    Year,
    /// More than a year.
    Longer,
}

impl Precision {
    /// Every one, the most exact first.
    pub const ALL: [Self; 7] = [
        Self::Time,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::Longer,
    ];

    /// The one of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    fn of(date: &DateMention, from: DateTime, until: DateTime) -> Precision {
        let days = until
            .date()
            .since(from.date())
            .map_or(i32::MAX, |span| span.get_days());
        match days {
            _ if date.kind == DateKind::Time => Precision::Time,
            ..=1 => Precision::Day,
            2..=7 => Precision::Week,
            8..=31 => Precision::Month,
            32..=92 => Precision::Quarter,
            93..=366 => Precision::Year,
            _ => Precision::Longer,
        }
    }

    /// The word for it, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Precision::Time => "time",
            Precision::Day => "day",
            Precision::Week => "week",
            Precision::Month => "month",
            Precision::Quarter => "quarter",
            Precision::Year => "year",
            Precision::Longer => "longer",
        }
    }
}

/// How sure it is that something comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventStatus {
    /// It is said to come.
    Planned,
    /// It may come: somebody wishes, proposes or thinks of it.
    Possible,
    /// It comes at another time than it was to.
    Moved,
    /// It doesn't come.
    Cancelled,
}

impl EventStatus {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Possible, Self::Moved, Self::Cancelled];

    /// The one of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The word for it, for programs.
    pub fn code(self) -> &'static str {
        match self {
            EventStatus::Planned => "planned",
            EventStatus::Possible => "possible",
            EventStatus::Moved => "moved",
            EventStatus::Cancelled => "cancelled",
        }
    }
}

/// What a text of the day says is to come, in order.
pub(crate) fn find(
    text: &Text,
    grammar: &Grammar,
    dates: &[DateMention],
    date: Date,
    quotations: &[Found],
) -> Vec<Event> {
    let reader = reader::Reader::new(text, grammar, dates, date, quotations);
    let mut found = reader.changed();
    let coming = reader.coming(&found);
    found.extend(coming);
    found.sort_by_key(|event| (event.sentence, event.head));
    alternatives::add(text, grammar, &mut found);
    found
}

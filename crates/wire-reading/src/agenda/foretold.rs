//! What remains of an event without its story.

use jiff::civil::DateTime;

use super::{Event, EventStatus, EventTime, Precision};
use crate::Span;

/// An event in the words of the story, apart from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foretold {
    /// What it is.
    pub title: String,
    /// The one word that says it.
    pub head: String,
    /// When; nothing where it was put off and the story doesn't say until when.
    pub when: Option<Period>,
    /// When it was to be before it was moved.
    pub before: Option<Period>,
    /// Where.
    pub place: Option<String>,
    /// Who takes part.
    pub people: Vec<String>,
    /// What may become of it instead.
    pub alternatives: Vec<String>,
    /// How sure it is.
    pub status: EventStatus,
    /// The sentence that says so.
    pub sentence: String,
}

/// A time that is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// From when it can be.
    pub from: DateTime,
    /// Before when.
    pub until: DateTime,
    /// How exact that is.
    pub precision: Precision,
    /// The words of the story for it.
    pub words: String,
}

impl Foretold {
    /// The event of this text.
    #[must_use]
    pub fn of(text: &str, event: &Event) -> Self {
        let words = |span: Span| span.words(text);
        let all = |spans: &[Span]| spans.iter().map(|span| words(*span)).collect();
        let period = |time: EventTime| Period {
            from: time.from,
            until: time.until,
            precision: time.precision,
            words: words(time.words),
        };
        Self {
            title: words(event.title),
            head: words(event.head),
            when: event.when.map(period),
            before: event.before.map(period),
            place: event.place.map(words),
            people: all(&event.people),
            alternatives: all(&event.alternatives),
            status: event.status,
            sentence: words(event.sentence),
        }
    }
}

//! Reads a story: who said what, on whose word, when, what is to come, and what it is about.
//!
//! ```
//! use wire_reading::{Language, Story, read};
//!
//! let text = "“The bridge stays open,” said Jane Miller, a spokeswoman for the harbour board, on Monday.";
//! let reading = read(&Story { text, date: Some(jiff::civil::date(2017, 6, 14)), language: Language::English });
//! assert_eq!(reading.quotations[0].speaker.map(|speaker| speaker.of(text)), Some("Jane Miller, a spokeswoman for the harbour board"));
//! assert_eq!(reading.dates[0].value, "2017-06-12");
//! ```
//!
//! There is no parser. A text becomes tokens that know where they stand (`text`); a sketch of each sentence says what its words
//! do, and of whom each verb is said (`grammar`); what somebody says is read off the verbs and marks (`quotations`), and
//! who that is (`people`), and
//! what is said of time off the words for it (`dates`). On these rest what the story has from others (`sources`), and what is
//! still to come (`agenda`). Rules that people write say what it is about ([`subjects`]). What is known of the language lies in
//! data files (`lexicon`). What was found can be had in words, after corrections by people ([`Gist`]).
//! Where it can't tell, it says nothing: a wrong speaker is worse than none.
//!
//! This crate does no I/O: the text and its date come in as arguments. Every text takes linear time.

mod agenda;
mod dates;
mod gist;
mod grammar;
mod language;
mod lexicon;
mod people;
mod quotations;
mod sources;
mod span;
pub mod subjects;
mod text;

use std::ops::Range;

use jiff::civil::Date;

pub use agenda::{
    Event, EventStatus, EventTime, Foretold, Period, Precision, Told, Upcoming, merge,
};
pub use dates::{DateKind, DateMention};
pub use gist::{
    Attributed, Chain, Corrected, Correction, Day, Gist, Speaker, chains_named, interval,
};
pub use language::Language;
pub use people::{Person, PersonKind};
pub use quotations::{Quotation, QuotationKind, Rule};
pub use sources::{Borrowing, Link, Source, SourceKind, SourceRule, Who};
pub use span::Span;

use grammar::Grammar;
use quotations::Found;
use subjects::{Rules, Suggestion};
use text::Text;

/// Which reader this is. Who keeps what was read reads it anew when this number has grown: it grows with every change of what is found.
pub const READER: u32 = 6;

/// The longest text that is read, in bytes; of a longer one, what comes after isn't.
pub const LONGEST_TEXT: usize = 64 << 20;

/// A story to read.
#[derive(Clone, Copy, Debug)]
pub struct Story<'a> {
    /// Its text, with paragraphs parted by empty lines.
    pub text: &'a str,
    /// The day it is of, in its own time zone; without, dates aren't read.
    pub date: Option<Date>,
    /// Its language.
    pub language: Language,
}

/// What a story says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Who speaks, each of them once.
    pub people: Vec<Person>,
    /// What somebody says, thinks or wants, in the order of the text.
    pub quotations: Vec<Quotation>,
    /// Sentences between quotation marks for which no speaker was found.
    pub nobodys: Vec<Span>,
    /// Expressions of time, in the order of the text.
    pub dates: Vec<DateMention>,
    /// Agencies and outlets on whose report something rests, each of them once.
    pub sources: Vec<Source>,
    /// What rests on them, in the order of the text.
    pub borrowings: Vec<Borrowing>,
    /// What is still to come after the day of the story, in the order of the text.
    pub events: Vec<Event>,
    /// What it may be about, by the rules that come with the crate; those with more confidence first.
    pub subjects: Vec<Suggestion>,
}

impl Reading {
    /// The pieces of the text that rest on somebody else's report, in order; what stands between them is the wire's own.
    pub fn borrowed(&self) -> Vec<Span> {
        let all = self
            .borrowings
            .iter()
            .flat_map(|borrowing| &borrowing.content);
        sources::merged(all.copied().collect())
    }
}

/// Reads a story.
pub fn read(story: &Story) -> Reading {
    let speech = Speech::new(story);
    let Speech {
        text,
        grammar,
        found,
        who,
        ..
    } = &speech;
    let (sources, borrowings) = sources::find(text, grammar, found, who);
    let (dates, events) = story.date.map_or_else(Default::default, |date| {
        let dates = dates::find(text, grammar, date);
        let events = agenda::find(text, grammar, &dates, date, found);
        (dates, events)
    });
    Reading {
        dates,
        sources,
        borrowings,
        events,
        subjects: Rules::built_in(story.language).find(text),
        ..speech.placed()
    }
}

/// Reads who says what in a story, and nothing else of it: that is quicker, and the rules for subjects needn't be made ready.
pub fn read_speech(story: &Story) -> Reading {
    Speech::new(story).placed()
}

/// Who says what in a story, by tokens, with all that the rest is read from.
struct Speech<'a> {
    text: Text<'a>,
    grammar: Grammar,
    found: Vec<Found>,
    nobodys: Vec<Range<usize>>,
    people: Vec<Person>,
    /// For each quotation, which of the people says it.
    who: Vec<Option<usize>>,
}

impl<'a> Speech<'a> {
    fn new(story: &Story<'a>) -> Self {
        let text = Text::new(bounded(story.text), story.language);
        let quoted = quotations::pair(&text);
        let grammar = Grammar::new(&text, quotations::inside(&text, &quoted));
        let (found, nobodys) = quotations::find(&text, &grammar, &quoted);
        let (people, who) = people::find(&text, &grammar, &found);
        Self {
            text,
            grammar,
            found,
            nobodys,
            people,
            who,
        }
    }

    /// The same by places in the text.
    fn placed(self) -> Reading {
        let (text, quoted) = (&self.text, &self.grammar.quoted);
        let placed = |(found, person)| quotations::placed(text, quoted, found, person);
        Reading {
            people: self.people,
            quotations: self.found.into_iter().zip(self.who).map(placed).collect(),
            nobodys: self
                .nobodys
                .into_iter()
                .map(|piece| text.span(piece))
                .collect(),
            ..Reading::default()
        }
    }
}

fn bounded(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_TEXT)]
}

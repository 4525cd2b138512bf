//! A reading as JSON, with places in characters, and as tables for people.

mod coming;
mod sourced;

use std::io;

use jiff::civil::{DateTime, Time};
use serde::Serialize;
use wire_reading::subjects::Suggestion;
use wire_reading::{DateMention, Person, Quotation, Reading, Span};

use crate::output::{Output, Record};
use coming::{Coming, ShownEvent};
use sourced::{Borrowed, ShownBorrowing, ShownSource};

/// A quotation is shown with no more characters in a table.
const LONGEST_WORDS: usize = 160;

/// What is printed of a story in JSON.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    id: &'a str,
    people: Vec<ShownPerson<'a>>,
    quotes: Vec<ShownQuote<'a>>,
    dates: Vec<ShownDate<'a>>,
    sources: Vec<ShownSource<'a>>,
    borrowings: Vec<ShownBorrowing>,
    events: Vec<ShownEvent>,
    subjects: Vec<ShownSubject<'a>>,
}

#[derive(Serialize)]
struct ShownPerson<'a> {
    name: &'a str,
    role: Option<&'a str>,
    kind: &'static str,
    anonymity: Option<&'a str>,
}

#[derive(Serialize)]
struct ShownQuote<'a> {
    content: Vec<[u32; 2]>,
    cue: Vec<[u32; 2]>,
    speaker: Vec<[u32; 2]>,
    /// The place among the people.
    person: Option<usize>,
    speaker_name: Option<&'a str>,
    kind: &'static str,
    rule: &'static str,
    confidence: u8,
}

#[derive(Serialize)]
struct ShownDate<'a> {
    start: u32,
    end: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
    interval: Option<[String; 2]>,
}

#[derive(Serialize)]
struct ShownSubject<'a> {
    code: &'a str,
    name: &'a str,
    confidence: u8,
    /// Where the words stand that suggest it.
    words: Vec<[u32; 2]>,
}

pub(super) fn json<'a>(id: &'a str, text: &'a str, reading: &'a Reading) -> Shown<'a> {
    let places = Places::of(text);
    let person = |person: &Person| ShownPerson {
        name: person.name.of(text),
        role: person.role.map(|role| role.of(text)),
        kind: person.kind.code(),
        anonymity: person.anonymity.map(|words| words.of(text)),
    };
    let quote = |quotation: &Quotation| ShownQuote {
        content: places.of_spans(&quotation.content),
        cue: places.of_spans(&quotation.cue),
        speaker: places.of_spans(&quotation.speaker),
        person: quotation.person,
        speaker_name: person_of(reading, quotation).map(|person| person.name.of(text)),
        kind: quotation.kind.code(),
        rule: quotation.rule.code(),
        confidence: quotation.rule.confidence(),
    };
    let date = |date: &'a DateMention| {
        let [start, end] = places.of_span(date.span);
        ShownDate {
            start,
            end,
            kind: date.kind.code(),
            value: &date.value,
            interval: date
                .interval
                .map(|(from, until)| [from.to_string(), until.to_string()]),
        }
    };
    let subject = |subject: &'a Suggestion| ShownSubject {
        code: &subject.code,
        name: &subject.name,
        confidence: subject.confidence,
        words: subject
            .words
            .iter()
            .map(|span| places.of_span(*span))
            .collect(),
    };
    Shown {
        id,
        people: reading.people.iter().map(person).collect(),
        quotes: reading.quotations.iter().map(quote).collect(),
        dates: reading.dates.iter().map(date).collect(),
        sources: reading
            .sources
            .iter()
            .map(|source| ShownSource::of(text, source))
            .collect(),
        borrowings: reading
            .borrowings
            .iter()
            .map(|borrowing| ShownBorrowing::of(&places, borrowing))
            .collect(),
        events: reading
            .events
            .iter()
            .map(|event| ShownEvent::of(&places, event))
            .collect(),
        subjects: reading.subjects.iter().map(subject).collect(),
    }
}

fn person_of<'a>(reading: &'a Reading, quotation: &Quotation) -> Option<&'a Person> {
    reading.people.get(quotation.person?)
}

/// Prints who said what, what the story has from others, the dates, what is to come, and the subjects.
pub(super) fn table(out: Output, id: &str, text: &str, reading: &Reading) -> io::Result<()> {
    let said: Vec<Said> = reading
        .quotations
        .iter()
        .map(|quotation| Said::of(text, reading, quotation))
        .collect();
    let dates: Vec<Day> = reading
        .dates
        .iter()
        .map(|date| Day::of(text, date))
        .collect();
    let borrowed: Vec<Borrowed> = reading
        .borrowings
        .iter()
        .map(|borrowing| Borrowed::of(text, reading, borrowing))
        .collect();
    let coming: Vec<Coming> = reading
        .events
        .iter()
        .map(|event| Coming::of(text, event))
        .collect();
    let subjects: Vec<Subject> = reading
        .subjects
        .iter()
        .map(|subject| Subject::of(text, subject))
        .collect();
    out.text(&format!("{id}\n"))?;
    section(out, &said)?;
    section(out, &borrowed)?;
    section(out, &dates)?;
    section(out, &coming)?;
    section(out, &subjects)
}

/// Rows of one kind, with an empty line behind them.
fn section<R: Record + Serialize>(out: Output, rows: &[R]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    out.records(rows)?;
    out.text("\n")
}

#[derive(Serialize)]
struct Said {
    who: String,
    cue: String,
    what: String,
    rule: &'static str,
}

impl Record for Said {
    const COLUMNS: &'static [&'static str] = &["who", "by which words", "what", "rule"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.who.clone(),
            self.cue.clone(),
            self.what.clone(),
            self.rule.to_owned(),
        ]
    }
}

impl Said {
    fn of(text: &str, reading: &Reading, quotation: &Quotation) -> Said {
        let words = |span: Span| span.words(text);
        let called = quotation.speaker.map(words);
        let who = match (person_of(reading, quotation), called) {
            (Some(person), called) => named(text, person, called.as_deref()),
            (None, Some(called)) => called,
            (None, None) => "nobody named".to_owned(),
        };
        let what: Vec<String> = quotation.content.iter().map(|span| words(*span)).collect();
        Said {
            who,
            cue: quotation.cue.map(words).unwrap_or_default(),
            what: cut(&what.join(" … ")),
            rule: quotation.rule.code(),
        }
    }
}

/// 'Jane Miller, mayor', and what the text calls her here where that is another word.
fn named(text: &str, person: &Person, called: Option<&str>) -> String {
    let name = person.name.words(text);
    let called = called.filter(|called| !called.contains(&name));
    let role = person.role.map(|role| role.words(text));
    let mut who = name;
    if let Some(role) = role {
        who = format!("{who}, {role}");
    }
    if let Some(called) = called {
        who = format!("{who} (‘{called}’)");
    }
    if person.anonymity.is_some() {
        who.push_str(" [anonymous]");
    }
    who
}

#[derive(Serialize)]
struct Day {
    words: String,
    value: String,
    from: String,
    until: String,
}

impl Record for Day {
    const COLUMNS: &'static [&'static str] = &["when", "meaning", "from", "until"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.words.clone(),
            self.value.clone(),
            self.from.clone(),
            self.until.clone(),
        ]
    }
}

impl Day {
    fn of(text: &str, date: &DateMention) -> Day {
        let (from, until) = date.interval.unzip();
        Day {
            words: date.span.words(text),
            value: date.value.clone(),
            from: shown_time(from),
            until: shown_time(until),
        }
    }
}

#[derive(Serialize)]
struct Subject {
    name: String,
    code: String,
    confidence: u8,
    words: String,
}

impl Record for Subject {
    const COLUMNS: &'static [&'static str] =
        &["subject", "code", "confidence", "words that suggest it"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.code.clone(),
            self.confidence.to_string(),
            self.words.clone(),
        ]
    }
}

impl Subject {
    fn of(text: &str, subject: &Suggestion) -> Subject {
        let mut words: Vec<String> = Vec::new();
        for span in &subject.words {
            let word = span.words(text);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Subject {
            name: subject.name.to_string(),
            code: subject.code.to_string(),
            confidence: subject.confidence,
            words: cut(&words.join(", ")),
        }
    }
}

/// A whole day begins and ends at midnight, which needn't be said.
fn shown_time(time: Option<DateTime>) -> String {
    match time {
        Some(time) if time.time() == Time::midnight() => time.date().to_string(),
        Some(time) => time.to_string(),
        None => String::new(),
    }
}

fn cut(words: &str) -> String {
    match words.char_indices().nth(LONGEST_WORDS) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words.to_owned(),
    }
}

/// From bytes to characters.
struct Places(Vec<u32>);

impl Places {
    fn of(text: &str) -> Places {
        let mut places = vec![0; text.len() + 1];
        let mut count = 0;
        for (at, place) in places.iter_mut().enumerate() {
            count += u32::from(at > 0 && text.is_char_boundary(at));
            *place = count;
        }
        Places(places)
    }

    fn of_span(&self, span: Span) -> [u32; 2] {
        [self.0[span.start as usize], self.0[span.end as usize]]
    }

    fn of_spans<'a>(&self, spans: impl IntoIterator<Item = &'a Span>) -> Vec<[u32; 2]> {
        spans.into_iter().map(|span| self.of_span(*span)).collect()
    }
}

//! From a story to the rows that are kept of it.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use serde::Serialize;
use wire_reading::subjects::{MediaTopic, Rules, Suggestion};
use wire_reading::{Foretold, Language, Period, Person, PersonKind, Reading, Source, read};
use wire_story::{Edition, Purpose, Story, Version};

use super::Readings;

/// So much is kept of one story; hardly any has as much.
const MOST_FORETOLD: usize = 100;
const MOST_SAID: usize = 500;
/// The most characters that are kept of a piece of text.
const LONGEST: usize = 600;

/// A row of `foretold`.
#[derive(Debug, Serialize)]
pub(super) struct FoundForetold {
    story: String,
    version: u32,
    number: usize,
    date: Date,
    title: String,
    head: String,
    from: Option<DateTime>,
    until: Option<DateTime>,
    exactness: Option<&'static str>,
    words: Option<String>,
    before_from: Option<DateTime>,
    before_until: Option<DateTime>,
    before_exactness: Option<&'static str>,
    before_words: Option<String>,
    place: Option<String>,
    people: Vec<String>,
    alternatives: Vec<String>,
    status: &'static str,
    sentence: String,
}

/// A row of `said`.
#[derive(Debug, Serialize)]
pub(super) struct FoundSaid {
    story: String,
    version: u32,
    field: &'static str,
    value: String,
    until: Option<Date>,
}

/// What stories are read with.
pub(super) struct Reader {
    /// The rules for subjects, where the wire has some of its own.
    pub(super) rules: Option<Rules>,
}

impl Reader {
    /// Adds what this version says, if it may be used.
    pub(super) fn read(&self, story: &Story, version: &Version, readings: &mut Readings) {
        let Edition::Usable { content, .. } = &version.edition else {
            return;
        };
        let Some(language) = Language::of_tag(&content.language) else {
            return;
        };
        let text = content.plain(Purpose::Index);
        let mut found = read(&wire_reading::Story {
            text: &text,
            date: Some(story.date),
            language,
        });
        if let Some(rules) = &self.rules {
            found.subjects = rules.suggest(&text);
        }
        let (id, version) = (story.id.to_string(), version.number.get());
        let events = found.events.iter().take(MOST_FORETOLD).enumerate();
        readings.foretold.extend(events.map(|(number, event)| {
            let place = (id.clone(), version, number, story.date);
            foretold_row(place, Foretold::of(&text, event))
        }));
        let said = said(&text, &found).into_iter().take(MOST_SAID);
        readings
            .said
            .extend(said.map(|(field, value, until)| FoundSaid {
                story: id.clone(),
                version,
                field,
                value: clipped(value),
                until,
            }));
    }
}

fn foretold_row(
    (story, version, number, date): (String, u32, usize, Date),
    event: Foretold,
) -> FoundForetold {
    let all = |words: Vec<String>| words.into_iter().map(clipped).collect();
    let (when, before) = (event.when.as_ref(), event.before.as_ref());
    let words = |period: &Period| clipped(period.words.clone());
    FoundForetold {
        story,
        version,
        number,
        date,
        from: when.map(|period| period.from),
        until: when.map(|period| period.until),
        exactness: when.map(|period| period.precision.code()),
        words: when.map(words),
        before_from: before.map(|period| period.from),
        before_until: before.map(|period| period.until),
        before_exactness: before.map(|period| period.precision.code()),
        before_words: before.map(words),
        title: clipped(event.title),
        head: clipped(event.head),
        place: event.place.map(clipped),
        people: all(event.people),
        alternatives: all(event.alternatives),
        status: event.status.code(),
        sentence: clipped(event.sentence),
    }
}

/// What a story can be found by, each once: a field, a value in small letters, and, of a time, before which day it ends.
fn said(text: &str, found: &Reading) -> BTreeSet<(&'static str, String, Option<Date>)> {
    let mut said = BTreeSet::new();
    let mut add = |field, value: &str, until| said.insert((field, value.to_lowercase(), until));
    let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let speaks = |person: &&Person| {
        matches!(
            person.kind,
            PersonKind::Named | PersonKind::Organisation | PersonKind::Group
        )
    };
    for person in found.people.iter().filter(speaks) {
        add("speaker", &one_line(person.name.of(text)), None);
    }
    for Source { name, agency, .. } in &found.sources {
        add("source", &one_line(name.of(text)), None);
        if let Some(agency) = agency {
            add("source", agency, None);
        }
    }
    for Suggestion { code, .. } in &found.subjects {
        add("about", code, None);
        let broader = MediaTopic::of(code).map(MediaTopic::broader);
        for topic in broader.into_iter().flatten() {
            add("about", topic.code(), None);
        }
    }
    for (from, until) in found.dates.iter().filter_map(|date| date.interval) {
        let last = until.date();
        let until = match until == last.to_datetime(jiff::civil::Time::midnight()) {
            true => last,
            false => last.tomorrow().unwrap_or(Date::MAX),
        };
        add("when", &from.date().to_string(), Some(until));
    }
    said
}

fn clipped(words: String) -> String {
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

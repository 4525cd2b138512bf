//! From a story to the rows that are kept of it.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use serde::Serialize;
use wire_reading::subjects::{MediaTopic, Rules, Suggestion};
use wire_reading::{
    Correction, Foretold, Gist, Language, Period, PersonKind, Reading, Speaker, read,
};
use wire_story::{Edition, Purpose};

use super::{Readings, UnreadStory};

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
    /// Adds what the newest version of a story says, if it may be used.
    pub(super) fn read(&self, one: &UnreadStory, readings: &mut Readings) {
        let (story, version) = (&one.story, &one.version);
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
        let said = said(&text, &found, &one.corrections);
        readings.said.extend(
            said.into_iter()
                .take(MOST_SAID)
                .map(|(field, value, until)| FoundSaid {
                    story: id.clone(),
                    version,
                    field,
                    value: clipped(value),
                    until,
                }),
        );
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
fn said(
    text: &str,
    found: &Reading,
    corrections: &[Correction],
) -> BTreeSet<(&'static str, String, Option<Date>)> {
    let mut said = BTreeSet::new();
    let mut add = |field, value: &str, until| said.insert((field, value.to_lowercase(), until));
    let before = Gist::new(text, found, &[]);
    let gist = match corrections.is_empty() {
        true => before.clone(),
        false => Gist::new(text, found, corrections),
    };
    for speaker in gist.speakers.iter().filter(|speaker| has_name(speaker)) {
        add("speaker", &speaker.name, None);
    }
    for source in &found.sources {
        let agency = source.agency.map(str::to_owned);
        let name = source.name.words(text);
        if !is_gone(agency.as_ref().unwrap_or(&name), &before, &gist) {
            add("source", &name, None);
            agency.map(|agency| add("source", &agency, None));
        }
    }
    for chain in gist.chains.iter().filter(|chain| chain.corrected.is_some()) {
        for name in &chain.names {
            add("source", name, None);
        }
    }
    for Suggestion { code, .. } in &found.subjects {
        add("about", code, None);
        let broader = MediaTopic::of(code).map(MediaTopic::broader);
        for topic in broader.into_iter().flatten() {
            add("about", topic.code(), None);
        }
    }
    for (from, until) in gist.days.iter().filter_map(|day| day.interval) {
        let last = until.date();
        let until = match until == last.to_datetime(jiff::civil::Time::midnight()) {
            true => last,
            false => last.tomorrow().unwrap_or(Date::MAX),
        };
        add("when", &from.date().to_string(), Some(until));
    }
    said
}

/// Whether all that the story had from somebody was corrected.
fn is_gone(name: &str, before: &Gist, after: &Gist) -> bool {
    let chains = before.chains.iter().zip(&after.chains);
    let theirs = chains.filter(|(before, _)| before.names.iter().any(|one| one == name));
    let mut corrected = theirs.map(|(_, after)| after.corrected.is_some());
    corrected
        .next()
        .is_some_and(|first| first && corrected.all(|it| it))
}

/// Whether somebody can be looked for by their name.
fn has_name(speaker: &Speaker) -> bool {
    use PersonKind::{Group, Named, Organisation};
    matches!(speaker.kind, None | Some(Named | Organisation | Group))
}

fn clipped(words: String) -> String {
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

//! What is still to come, as JSON and as rows.

use serde::Serialize;
use wire_reading::{Event, EventTime, Span};

use super::{Places, shown_time};
use crate::output::Record;

#[derive(Serialize)]
pub(super) struct ShownEvent {
    title: [u32; 2],
    head: [u32; 2],
    when: Option<ShownTime>,
    before: Option<ShownTime>,
    place: Option<[u32; 2]>,
    people: Vec<[u32; 2]>,
    alternatives: Vec<[u32; 2]>,
    status: &'static str,
    sentence: [u32; 2],
}

#[derive(Serialize)]
struct ShownTime {
    words: [u32; 2],
    interval: [String; 2],
    precision: &'static str,
}

impl ShownEvent {
    pub(super) fn of(places: &Places, event: &Event) -> ShownEvent {
        let time = |time: EventTime| ShownTime {
            words: places.of_span(time.words),
            interval: [time.from.to_string(), time.until.to_string()],
            precision: time.precision.code(),
        };
        ShownEvent {
            title: places.of_span(event.title),
            head: places.of_span(event.head),
            when: event.when.map(time),
            before: event.before.map(time),
            place: event.place.map(|place| places.of_span(place)),
            people: places.of_spans(&event.people),
            alternatives: places.of_spans(&event.alternatives),
            status: event.status.code(),
            sentence: places.of_span(event.sentence),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Coming {
    status: &'static str,
    what: String,
    from: String,
    until: String,
    exact: &'static str,
    place: String,
    people: String,
}

impl Record for Coming {
    const COLUMNS: &'static [&'static str] = &[
        "to come", "what", "from", "until", "exact to", "where", "who",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.status.to_owned(),
            self.what.clone(),
            self.from.clone(),
            self.until.clone(),
            self.exact.to_owned(),
            self.place.clone(),
            self.people.clone(),
        ]
    }
}

impl Coming {
    pub(super) fn of(text: &str, event: &Event) -> Coming {
        let words = |spans: &[Span]| {
            let all: Vec<String> = spans.iter().map(|span| span.words(text)).collect();
            all.join(", ")
        };
        let mut what = event.title.words(text);
        if !event.alternatives.is_empty() {
            what = format!("{what} (or {})", words(&event.alternatives));
        }
        Coming {
            status: event.status.code(),
            what,
            from: shown_time(event.when.map(|when| when.from)),
            until: shown_time(event.when.map(|when| when.until)),
            exact: event.when.map_or("", |when| when.precision.code()),
            place: event
                .place
                .map(|place| place.words(text))
                .unwrap_or_default(),
            people: words(&event.people),
        }
    }
}

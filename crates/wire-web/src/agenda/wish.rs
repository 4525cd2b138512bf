//! What somebody looks for in the agenda.

use jiff::civil::Date;
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use wire_reading::subjects::MediaTopic;

use crate::form::Problems;

/// The most characters of what is looked for.
const LONGEST: usize = 200;

/// A search as it stands in an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(crate) q: String,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) about: String,
}

/// What is looked for; whatever is missing narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Words that the event or its sentences have.
    pub(crate) words: String,
    /// The first day; without one, today.
    pub(crate) from: Option<Date>,
    /// The last day.
    pub(crate) until: Option<Date>,
    /// The code of a subject.
    pub(crate) about: Option<String>,
}

impl Wish {
    /// What was typed, with what is wrong with it.
    pub(crate) fn read(typed: &Typed) -> (Self, Problems) {
        let mut problems = Problems::default();
        let words = typed.q.trim();
        if words.chars().count() > LONGEST {
            problems.add(
                "q",
                format!("Look for {LONGEST} characters at most: these are more."),
            );
        }
        let mut day = |field: &'static str, typed: &str| {
            let typed = typed.trim();
            let day = typed.parse::<Date>();
            if day.is_err() && !typed.is_empty() {
                problems.add(
                    field,
                    "This is no day: write it as year, month and day, such as 2026-12-04.",
                );
            }
            day.ok()
        };
        let (from, until) = (day("from", &typed.from), day("until", &typed.until));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            problems.add("until", "The last day is before the first.");
        }
        let about = typed.about.trim();
        if about.chars().count() > LONGEST {
            problems.add("about", "There is no such subject.");
        }
        let wish = Self {
            words: words.chars().take(LONGEST).collect(),
            from,
            until,
            about: Some(about.to_owned()).filter(|code| !code.is_empty()),
        };
        (wish, problems)
    }

    /// What stands in an address for it, behind the `?`.
    pub(crate) fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let parts = [
            ("q", Some(self.words.clone())),
            ("from", day(self.from)),
            ("until", day(self.until)),
            ("about", self.about.clone()),
        ];
        for (name, value) in parts {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                query.append_pair(name, &value);
            }
        }
        query.finish()
    }

    /// The search that stands in an address so.
    pub(crate) fn of_query(query: &str) -> Self {
        let mut typed = Typed::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "q" => typed.q = value.into_owned(),
                "from" => typed.from = value.into_owned(),
                "until" => typed.until = value.into_owned(),
                "about" => typed.about = value.into_owned(),
                _ => {}
            }
        }
        Self::read(&typed).0
    }

    /// What is looked for, in words: 'harbour, about sport, from 4 December 2026'.
    pub(crate) fn in_words(&self) -> String {
        let mut parts = Vec::new();
        if !self.words.is_empty() {
            parts.push(format!("“{}”", self.words));
        }
        if let Some(code) = &self.about {
            let topic = MediaTopic::of(code);
            let name = topic.map_or(code.as_str(), |topic| topic.name());
            parts.push(format!("about {name}"));
        }
        for (word, day) in [("from", self.from), ("until", self.until)] {
            if let Some(day) = day {
                parts.push(format!("{word} {}", day.strftime("%-d %B %Y")));
            }
        }
        if parts.is_empty() {
            return "everything that is to come".into();
        }
        parts.join(", ")
    }
}

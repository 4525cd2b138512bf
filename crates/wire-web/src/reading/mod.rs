//! What a story says, shown to those who may read its text: who speaks in it, which days it means, and from whom it has what.

mod hints;
mod sourced;

use jiff::civil::Date;
use serde::Deserialize;
use tokio::task::spawn_blocking;
use wire_formats::render;
use wire_reading::{Gist, Language, QuotationKind, Story};

pub(crate) use hints::Hints;
pub(crate) use sourced::Sourced;

/// What is asked of a page that shows a reading.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    /// `off` shows the text alone.
    #[serde(default)]
    read: String,
}

impl Wanted {
    /// Whether the text is to be shown with what was read in it.
    pub(crate) fn is_read(&self) -> bool {
        self.read != "off"
    }
}

/// A text and what it says.
pub(crate) struct Read {
    text: String,
    gist: Gist,
}

impl Read {
    /// Reads the text of a story of this day; nothing, where its language isn't read.
    pub(crate) async fn new(text: String, language: &str, date: Date) -> Option<Self> {
        if !is_read(language) {
            return None;
        }
        // A long text takes some milliseconds.
        let read = spawn_blocking(move || {
            let reading = wire_reading::read(&Story {
                text: &text,
                date: Some(date),
                language: Language::English,
            });
            let gist = Gist::new(&text, &reading, &[]);
            Self { text, gist }
        });
        read.await.ok()
    }

    /// What is marked in the text. The desk sees, too, for which words no speaker was found.
    pub(crate) fn marks(&self, at_the_desk: bool) -> render::Reading {
        render::Reading {
            speakers: self.gist.speakers.iter().map(speaker).collect(),
            said: self.said(at_the_desk),
            days: self.days(),
        }
    }

    /// From whom the story has what, where it has anything from others.
    pub(crate) fn sourced(&self) -> Option<Sourced> {
        Sourced::new(&self.text, &self.gist.chains)
    }

    fn said(&self, at_the_desk: bool) -> Vec<render::Said> {
        let mut pieces: Vec<render::Said> = Vec::new();
        for one in &self.gist.quotations {
            let direct = one.kind == QuotationKind::Direct;
            let asked = at_the_desk && direct;
            if one.speaker.is_none() && !asked {
                continue;
            }
            pieces.extend(one.content.iter().map(|span| render::Said {
                place: span.range(),
                speaker: one.speaker,
                direct,
            }));
        }
        pieces.sort_by_key(|piece| piece.place.start);
        let mut end = 0;
        pieces.retain_mut(|piece| {
            piece.place.start = piece.place.start.max(end);
            end = end.max(piece.place.end);
            !piece.place.is_empty()
        });
        pieces
    }

    fn days(&self) -> Vec<render::Meant> {
        let meant = |day: &wire_reading::Day| {
            let meaning = day.meaning()?;
            (meaning != day.span.of(&self.text)).then(|| render::Meant {
                place: day.span.range(),
                meaning,
                day: day_of(&day.value),
            })
        };
        self.gist.days.iter().filter_map(meant).collect()
    }
}

/// Whether stories in this language, a BCP 47 tag, are read.
pub(crate) fn is_read(language: &str) -> bool {
    language
        .split('-')
        .next()
        .is_some_and(|it| it.eq_ignore_ascii_case("en"))
}

fn speaker(speaker: &wire_reading::Speaker) -> render::Speaker {
    let mut notes = Vec::new();
    if !speaker.role.is_empty() {
        notes.push(speaker.role.as_str());
    }
    if speaker.anonymity.is_some() {
        notes.push("without a name");
    }
    render::Speaker {
        name: speaker.name.clone(),
        note: notes.join(", "),
    }
}

/// The day of a value, where it names one.
fn day_of(value: &str) -> Option<String> {
    let day = value.get(..10)?;
    day.parse::<Date>().ok().map(|_| day.to_owned())
}

/// Words on one line, cut where they are too long.
fn shortened(words: &str, longest: usize) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

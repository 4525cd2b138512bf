//! What a story says, shown to those who may read its text: who speaks in it, which days it means, and from whom it has what.

mod hints;
mod lines;
mod resting;
mod sourced;

use jiff::civil::Date;
use serde::Deserialize;
use tokio::task::spawn_blocking;
use wire_formats::render::{self, CopyFormat, Voice};
use wire_formats::terms::Quoted;
use wire_reading::{Gist, Language, QuotationKind, Story};
use wire_rights::Licensed;
use wire_store::{KeptCorrection, StoreError};

use crate::app::App;

pub(crate) use hints::Hints;
pub(crate) use lines::Line;
pub(crate) use resting::Resting;
pub(crate) use sourced::Sourced;

/// A quotation is said to machines as somebody's from this confidence on.
const SURE: u8 = 90;

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
    /// What people have corrected of it.
    corrections: Vec<KeptCorrection>,
}

impl Read {
    /// Reads the text of a story of this day; nothing, where its language isn't read.
    pub(crate) async fn new(
        text: String,
        language: &str,
        date: Date,
        corrections: Vec<KeptCorrection>,
    ) -> Option<Self> {
        let language = Language::of_tag(language)?;
        // A long text takes some milliseconds.
        let read = spawn_blocking(move || {
            let reading = wire_reading::read(&Story {
                text: &text,
                date: Some(date),
                language,
            });
            let right = corrections.iter().map(|kept| kept.correction.clone());
            let gist = Gist::new(&text, &reading, &right.collect::<Vec<_>>());
            Self {
                text,
                gist,
                corrections,
            }
        });
        read.await.ok()
    }

    /// What is marked in the text. The desk sees, too, for which words no speaker was found.
    pub(crate) fn marks(&self, at_the_desk: bool) -> render::Reading {
        render::Reading {
            speakers: self.marked_speakers(),
            said: self.said(at_the_desk),
            days: self.days(),
        }
    }

    /// From whom the story has what, where it has anything from others.
    pub(crate) fn sourced(&self) -> Option<Sourced> {
        Sourced::new(&self.text, &self.gist.chains)
    }

    /// The quotations whose speaker is sure: the speaker's own words, by somebody with a name.
    pub(crate) fn quoted(&self) -> Vec<Quoted> {
        let quoted = |one: &wire_reading::Attributed| {
            let speaker = self.gist.speakers.get(one.speaker?)?;
            let sure =
                speaker.has_name() && one.kind == QuotationKind::Direct && one.confidence >= SURE;
            let pieces = one.content.iter().map(|span| bare(span.of(&self.text)));
            sure.then(|| Quoted {
                words: pieces.collect::<Vec<_>>().join(" … "),
                speaker: speaker.name.clone(),
                is_person: speaker.is_person(),
            })
        };
        self.gist.quotations.iter().filter_map(quoted).collect()
    }

    /// Who has made a correction.
    fn corrected_by(&self, correction: Option<usize>) -> Option<&str> {
        let kept = self.corrections.get(correction?)?;
        Some(kept.by.as_str())
    }

    fn marked_speakers(&self) -> Vec<render::Speaker> {
        let speakers = self.gist.speakers.iter().enumerate();
        let marked = speakers.map(|(at, speaker)| {
            let mut notes = Vec::new();
            if !speaker.role.is_empty() {
                notes.push(speaker.role.clone());
            }
            if speaker.anonymity.is_some() {
                notes.push("without a name".to_owned());
            }
            let theirs = self.gist.quotations.iter();
            let mut theirs = theirs.filter(|one| one.speaker == Some(at));
            if let Some(by) = theirs.find_map(|one| self.corrected_by(one.corrected)) {
                notes.push(format!("corrected by {by}"));
            }
            render::Speaker {
                name: speaker.name.clone(),
                note: notes.join(", "),
            }
        });
        marked.collect()
    }

    fn said(&self, at_the_desk: bool) -> Vec<render::Said> {
        let mut pieces: Vec<render::Said> = Vec::new();
        for one in &self.gist.quotations {
            let direct = one.kind == QuotationKind::Direct;
            // Where somebody has said that it is nobody's, nothing is asked.
            let asked = at_the_desk && direct && one.corrected.is_none();
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
            let by = self.corrected_by(day.corrected);
            (by.is_some() || meaning != day.span.of(&self.text)).then(|| render::Meant {
                place: day.span.range(),
                meaning: by.map_or(meaning.clone(), |by| {
                    format!("{meaning}, corrected by {by}")
                }),
                day: day_of(&day.value),
            })
        };
        self.gist.days.iter().filter_map(meant).collect()
    }
}

/// Who speaks in a copy, for the formats that say so.
pub(crate) async fn voices(
    app: &App,
    licensed: &Licensed<'_>,
    format: CopyFormat,
) -> Result<Vec<Voice>, StoreError> {
    if !format.has_voices() {
        return Ok(Vec::new());
    }
    let kept = app.store.reading_corrections(licensed.story().id).await?;
    let corrections: Vec<_> = kept.into_iter().map(|kept| kept.correction).collect();
    let text = render::plain(licensed);
    let language = licensed.content().language.clone();
    let date = licensed.story().date;
    let read = spawn_blocking(move || wire_delivery::voices(&text, &language, date, &corrections));
    Ok(read.await.unwrap_or_default())
}

/// Words without the marks around them, and without a full stop behind these.
fn bare(words: &str) -> &str {
    const MARKS: [char; 9] = ['“', '”', '„', '"', '«', '»', '‘', '’', ','];
    let words = words.trim_matches(MARKS);
    let marked = words.strip_suffix('.').filter(|it| it.ends_with(MARKS));
    marked.map_or(words, |said| said.trim_end_matches(MARKS))
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

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn marks_around_words_are_left_out_with_a_full_stop_behind_them() {
        let table = [
            ("“It leaks,”", "It leaks"),
            ("“It leaks.”", "It leaks."),
            ("“It leaks”.", "It leaks"),
            ("It leaks.", "It leaks."),
        ];
        for (words, expected) in table {
            assert_eq!(bare(words), expected, "{words}");
        }
    }
}

//! Who speaks in a text, for those who take it.

use jiff::civil::Date;
use wire_formats::render::Voice;
use wire_reading::{Correction, Gist, Language, Story, read_speech};

/// Who speaks in this text, after what people have corrected: nobody, where its language isn't read.
#[must_use]
pub fn voices(text: &str, language: &str, date: Date, corrections: &[Correction]) -> Vec<Voice> {
    let Some(language) = Language::of_tag(language) else {
        return Vec::new();
    };
    let reading = read_speech(&Story {
        text,
        date: Some(date),
        language,
    });
    let gist = Gist::new(text, &reading, corrections);
    let voice = |speaker: &wire_reading::Speaker| Voice {
        name: speaker.name.clone(),
        role: speaker.role.clone(),
        is_person: speaker.is_person(),
    };
    gist.voices().map(voice).collect()
}

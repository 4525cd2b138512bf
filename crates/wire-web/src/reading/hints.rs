//! What an editor may want to look at again in a text.

use wire_reading::{PersonKind, QuotationKind};

use super::Read;

/// Longer words are cut.
const LONGEST: usize = 90;

/// What an editor may want to look at again.
#[derive(Default)]
pub(crate) struct Hints {
    /// Quotations for which no speaker was found.
    pub(crate) nobody: Vec<String>,
    /// Who speaks without a name, where the text doesn't say why.
    pub(crate) unnamed: Vec<String>,
    /// Words for days, each with the day that is meant.
    pub(crate) days: Vec<(String, String)>,
}

impl Hints {
    /// Whether there is nothing to look at.
    pub(crate) fn is_empty(&self) -> bool {
        self.nobody.is_empty() && self.unnamed.is_empty() && self.days.is_empty()
    }
}

impl Read {
    /// What an editor may want to look at again.
    pub(crate) fn hints(&self) -> Hints {
        let mut hints = Hints::default();
        for one in &self.gist.quotations {
            let is_open = one.speaker.is_none() && one.corrected.is_none();
            if one.kind == QuotationKind::Direct && is_open {
                let words = one.content.first().map(|span| span.of(&self.text));
                add(&mut hints.nobody, words.unwrap_or_default());
            }
        }
        for speaker in &self.gist.speakers {
            if speaker.kind == Some(PersonKind::Unnamed) && speaker.anonymity.is_none() {
                add(&mut hints.unnamed, &speaker.name);
            }
        }
        for day in self.days() {
            let words = shortened(&self.text[day.place]);
            let hint = (words, day.meaning);
            if !hints.days.contains(&hint) {
                hints.days.push(hint);
            }
        }
        hints
    }
}

fn add(hints: &mut Vec<String>, words: &str) {
    let words = shortened(super::bare(words));
    if !words.is_empty() && !hints.contains(&words) {
        hints.push(words);
    }
}

fn shortened(words: &str) -> String {
    super::shortened(words, LONGEST)
}

//! What people correct of a reading. A correction knows the words that it is about and those around them, so it holds in a new
//! version where these still stand.

use super::{Chain, Gist, calendar};
use crate::text::one_line;
use crate::{QuotationKind, Span};

/// So much of the text around it tells a place from others with the same words, in bytes.
const AROUND: usize = 60;

/// What a person says of some words of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What of the reading it is about.
    pub what: Corrected,
    /// The words.
    pub words: String,
    /// What stands before them.
    pub before: String,
    /// What stands after them.
    pub after: String,
    /// What is right; empty, where there is nothing.
    pub value: String,
}

/// What of a reading is corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrected {
    /// Who says a quotation.
    Speaker,
    /// What an expression of time means.
    Day,
    /// From whom the story has something.
    Source,
}

impl Corrected {
    /// All of them.
    pub const ALL: [Corrected; 3] = [Corrected::Speaker, Corrected::Day, Corrected::Source];

    /// The word for it, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Corrected::Speaker => "speaker",
            Corrected::Day => "day",
            Corrected::Source => "source",
        }
    }

    /// What this word stands for.
    pub fn from_code(code: &str) -> Option<Corrected> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

impl Correction {
    /// A correction of what stands here.
    pub fn of(what: Corrected, text: &str, place: Span, value: &str) -> Correction {
        let range = place.range();
        let before = text.floor_char_boundary(range.start.saturating_sub(AROUND));
        let after = text.ceil_char_boundary(range.end.saturating_add(AROUND).min(text.len()));
        Correction {
            what,
            words: place.of(text).to_owned(),
            before: text.get(before..range.start).unwrap_or_default().to_owned(),
            after: text.get(range.end..after).unwrap_or_default().to_owned(),
            value: one_line(value),
        }
    }

    /// Where the words stand in a text: where most of what was around them is around them still. Nowhere, where all of that is
    /// another and they stand there more than once.
    pub fn place(&self, text: &str) -> Option<Span> {
        if self.words.is_empty() {
            return None;
        }
        let mut best: Option<(usize, usize)> = None;
        let mut as_good = false;
        for (at, _) in text.match_indices(&self.words) {
            let same = self.same_around(text, at);
            match best {
                Some((most, _)) if same < most => {}
                Some((most, _)) if same == most => as_good = true,
                _ => (best, as_good) = (Some((same, at)), false),
            }
        }
        let (_, at) = best.filter(|_| !as_good)?;
        let end = u32::try_from(at + self.words.len()).ok()?;
        Some(Span::new(u32::try_from(at).ok()?, end))
    }

    /// How many bytes next to this place are those that were next to the words.
    fn same_around(&self, text: &str, at: usize) -> usize {
        let same = |(one, other): &(u8, u8)| one == other;
        let before = text[..at].bytes().rev().zip(self.before.bytes().rev());
        let behind = text[at + self.words.len()..].bytes();
        let after = behind.zip(self.after.bytes());
        before.take_while(same).count() + after.take_while(same).count()
    }
}

/// Puts what was corrected in the place of what was read. The last of several of the same words wins.
pub(super) fn apply(text: &str, corrections: &[Correction], gist: &mut Gist) {
    for (number, correction) in corrections.iter().enumerate() {
        let Some(place) = correction.place(text) else {
            continue;
        };
        match correction.what {
            Corrected::Speaker => speaker(gist, number, correction, place),
            Corrected::Day => day(gist, number, correction, place),
            Corrected::Source => source(gist, number, correction, place),
        }
    }
}

fn speaker(gist: &mut Gist, number: usize, correction: &Correction, place: Span) {
    let who = (!correction.value.is_empty()).then(|| gist.speaker_named(&correction.value));
    let one = gist.quotations.iter_mut().find(|one| {
        let first = one.content.first();
        first.is_some_and(|first| first.meets(place))
    });
    match one {
        Some(one) => {
            (one.speaker, one.corrected) = (who, Some(number));
            one.confidence = 100;
        }
        // The reader found no quotation there.
        None => {
            let at = gist.quotations.partition_point(|one| {
                let first = one.content.first();
                first.is_some_and(|first| first.start < place.start)
            });
            let found = super::Attributed {
                kind: QuotationKind::Direct,
                content: vec![place],
                speaker: who,
                confidence: 100,
                corrected: Some(number),
            };
            gist.quotations.insert(at, found);
        }
    }
}

fn day(gist: &mut Gist, number: usize, correction: &Correction, place: Span) {
    for day in gist.days.iter_mut().filter(|day| day.span.meets(place)) {
        day.value.clone_from(&correction.value);
        day.interval = calendar::interval(&correction.value);
        day.corrected = Some(number);
    }
}

fn source(gist: &mut Gist, number: usize, correction: &Correction, place: Span) {
    let mut right = chains_named(&correction.value);
    if right.is_empty() {
        right.push(Vec::new());
    }
    let mut chains: Vec<Chain> = Vec::with_capacity(gist.chains.len());
    for chain in std::mem::take(&mut gist.chains) {
        if !chain.words.meets(place) {
            chains.push(chain);
            continue;
        }
        // What 'Reuters and AFP' report was read twice, and is corrected once.
        let is_done = |one: &Chain| one.corrected == Some(number) && one.content == chain.content;
        if !chains.iter().any(is_done) {
            chains.extend(right.iter().map(|names| Chain {
                names: names.clone(),
                corrected: Some(number),
                ..chain.clone()
            }));
        }
    }
    gist.chains = chains;
}

/// From whom a story has something, each of them before who told it, as people write it: `AP ← Jane Miller`, or with `<-` for the
/// arrow; `Reuters; AFP` where two report it.
pub fn chains_named(written: &str) -> Vec<Vec<String>> {
    let arrows = written.replace("<-", "←");
    let chain = |written: &str| -> Vec<String> {
        let names = written.split('←').map(one_line);
        names.filter(|name| !name.is_empty()).collect()
    };
    let chains = arrows.split(';').map(chain);
    chains.filter(|chain| !chain.is_empty()).collect()
}

//! What a text has from others, by its paragraphs, so that an editor can say whose it is.

use std::ops::Range;

use wire_reading::{Corrected, Correction, Span};

use super::{Read, bare, shortened};

/// Longer words are cut.
const LONGEST: usize = 120;

/// What a text has from others.
pub(crate) struct Resting {
    /// From whom it has it first.
    pub(crate) owner: String,
    /// From whom it has it, and last who said it.
    pub(crate) names: String,
    /// The words.
    pub(crate) words: String,
    /// Whether they stand between quotation marks.
    pub(crate) is_verbatim: bool,
    /// Where they stand: paragraphs, from 0, and bytes of them. Nowhere, where the text doesn't say what it has.
    pub(crate) places: Vec<(usize, Range<usize>)>,
    /// The paragraph that says so; nothing for the headline.
    pub(crate) said_in: Option<usize>,
    /// The correction by which it is nobody's but ours.
    pub(crate) ours: Correction,
}

impl Read {
    /// What the text below the headline has from others, in its order; not what somebody has said to be nobody's.
    pub(crate) fn resting(&self) -> Vec<Resting> {
        let resting = |chain: &wire_reading::Chain| {
            let pieces = chain.content.iter().map(|piece| piece.of(&self.text));
            let is_verbatim = |piece: &str| piece.starts_with(['“', '"', '„', '«']);
            let places = chain.content.iter();
            let places: Vec<_> = places.flat_map(|piece| self.places(*piece)).collect();
            // Something in the headline alone.
            if places.is_empty() && !chain.content.is_empty() {
                return None;
            }
            Some(Resting {
                owner: chain.names.first()?.clone(),
                names: chain.names.join(" ← "),
                is_verbatim: pieces.clone().next().is_some_and(is_verbatim),
                words: shortened(&pieces.map(bare).collect::<Vec<_>>().join(" … "), LONGEST),
                places,
                said_in: self.places(chain.words).first().map(|(at, _)| *at),
                ours: Correction::of(Corrected::Source, &self.text, chain.words, ""),
            })
        };
        let mut all: Vec<Resting> = Vec::new();
        for one in self.gist.chains.iter().filter_map(resting) {
            let same = |known: &&mut Resting| {
                known.places == one.places && known.said_in == one.said_in && !one.places.is_empty()
            };
            match all.iter_mut().find(same) {
                // Two report it together, and it is asked about once.
                Some(known) if known.owner != one.owner => {
                    known.owner = format!("{} and {}", known.owner, one.owner);
                    known.names = format!("{} and {}", known.names, one.names);
                }
                Some(_) => {}
                None => all.push(one),
            }
        }
        all
    }

    /// Where a piece of the text stands in the paragraphs below the headline; one may reach over several.
    fn places(&self, piece: Span) -> Vec<(usize, Range<usize>)> {
        let piece = piece.range();
        let mut places = Vec::new();
        let mut start = 0;
        for (at, paragraph) in self.text.split("\n\n").enumerate() {
            let end = start + paragraph.len();
            let (from, to) = (piece.start.max(start), piece.end.min(end));
            if from < to && at > 0 {
                places.push((at - 1, from - start..to - start));
            }
            start = end + 2;
        }
        places
    }
}

//! A label within the marks says who speaks, as transcripts have it: `“MILLER: We painted it.”`.

use super::{Attribution, Reader};
use crate::grammar::Tag;
use crate::lexicon::Classes;
use crate::quotations::Rule;
use crate::quotations::marks::Quoted;
use crate::text::Shape;

/// A label has fewer words.
const LONGEST_LABEL: usize = 6;

impl Reader<'_> {
    /// Who is named before a colon where a paragraph of quotation begins, and where the words begin.
    pub(super) fn label(&self, piece: &Quoted) -> Option<(Attribution, usize)> {
        let first = piece.open + 1;
        let colon = (first..piece.close.min(first + LONGEST_LABEL))
            .find(|at| self.grammar.tag(*at) == Tag::Colon)?;
        if colon + 1 == piece.close || !self.fills_paragraph(piece) || !self.is_label(first, colon)
        {
            return None;
        }
        let attribution = Attribution {
            cue: colon..colon + 1,
            speaker: Some(first..colon),
            rule: Rule::ColonBefore,
            group: None,
            end: piece.close,
        };
        Some((attribution, colon + 1))
    }

    /// Whether the words are a name: 'Jane Miller', 'Mr. Miller', 'MILLER', and no word that begins a sentence.
    fn is_label(&self, first: usize, colon: usize) -> bool {
        let name = |at: usize| {
            let token = &self.text.tokens[at];
            token.is_capital()
                && (self.grammar.tag(at) == Tag::Name || token.is(Classes::TITLE | Classes::ROLE))
        };
        let mut words = first..colon;
        let alone = words.len() == 1 && self.text.tokens[first].shape != Shape::Shouted;
        let known = alone && !self.text.tokens[first].entry.classes.is_empty();
        !words.is_empty() && !known && words.all(name)
    }
}

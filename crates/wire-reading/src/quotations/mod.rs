//! Who said what: in quotation marks, in the wire's own words, and in both.

mod direct;
mod indirect;
mod marks;
mod rule;

use std::ops::Range;

pub use rule::Rule;

use crate::Span;
use crate::grammar::Grammar;
use crate::text::{Kind, Text};
pub(crate) use marks::{Quoted, pair};

/// Whether the words are the speaker's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotationKind {
    /// All of it stands between quotation marks.
    Direct,
    /// A part of it does.
    Mixed,
    /// Told in the story's own words.
    Indirect,
}

impl QuotationKind {
    /// The word for it, for programs.
    pub fn code(self) -> &'static str {
        match self {
            QuotationKind::Direct => "direct",
            QuotationKind::Mixed => "mixed",
            QuotationKind::Indirect => "indirect",
        }
    }
}

/// What somebody says, thinks or wants, as the story tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Whether the words are the speaker's own.
    pub kind: QuotationKind,
    /// What is said, in pieces where the speaker stands between.
    pub content: Vec<Span>,
    /// The words that say that something is said.
    pub cue: Option<Span>,
    /// Who says it; nothing where the text doesn't say, or can't be read safely.
    pub speaker: Option<Span>,
    /// Who that is, by their place among the people of the reading; nothing where it could be several.
    pub person: Option<usize>,
    /// What found it.
    pub rule: Rule,
}

/// A quotation by its tokens.
pub(crate) struct Found {
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) cue: Range<usize>,
    pub(crate) speaker: Option<Range<usize>>,
    pub(crate) rule: Rule,
}

/// The quotations of a text, in the order of their first words, and sentences in marks that are nobody's.
pub(crate) fn find(
    text: &Text,
    grammar: &Grammar,
    quoted: &[Quoted],
) -> (Vec<Found>, Vec<Range<usize>>) {
    let inside = &grammar.quoted;
    let mut used = vec![false; grammar.groups.len()];
    let (mut found, loose) = direct::find(text, grammar, quoted, inside, &mut used);
    let in_marks = found.len();
    indirect::find(text, grammar, inside, &used, &mut found);
    let (direct, indirect) = found.split_at_mut(in_marks);
    cut(text, direct, indirect);
    let nobodys = adopt(text, loose, indirect);
    let mut found = outermost(text, found.into_iter().filter_map(said).collect());
    found.sort_by_key(|found| {
        let first = found.content.first().cloned().unwrap_or_default();
        (first.start, first.end, found.cue.start)
    });
    (found, nobodys)
}

/// Ends what is told in the story's own words where somebody else begins to speak in marks: 'When Hale said that it rained, Miller
/// answered: “It leaks.”'
fn cut(text: &Text, direct: &[Found], indirect: &mut [Found]) {
    // Where the cue of a quotation in marks stands, where what names its speaker begins, and where its own words do.
    let place = |found: &Found| {
        let speaker = found.speaker.as_ref();
        let start = speaker.map_or(found.cue.start, |speaker| speaker.start);
        let words = found.content.first().map_or(0, |content| content.start);
        (found.cue.start, start.min(found.cue.start), words)
    };
    let mut others: Vec<(usize, usize, usize)> = direct.iter().map(place).collect();
    others.sort_unstable();
    for content in indirect.iter_mut().flat_map(|found| &mut found.content) {
        let first = others.partition_point(|(cue, ..)| *cue < content.start);
        let within = others[first..]
            .iter()
            .take_while(|(cue, ..)| *cue < content.end);
        let other = within
            .copied()
            .find(|(_, start, words)| *start > content.start && *words >= content.end);
        if let Some((_, start, _)) = other {
            let last = (content.start..start)
                .rev()
                .find(|at| text.kind(*at) != Some(Kind::Comma));
            content.end = last.map_or(start, |last| last + 1);
        }
    }
}

/// Gives sentences in marks that nobody was found for to who spoke in the sentence before: 'The mayor said the bridge
/// was safe. “We painted it.”' Returns those that stay nobody's.
fn adopt(text: &Text, loose: Vec<Range<usize>>, found: &mut [Found]) -> Vec<Range<usize>> {
    let mut by_end: Vec<(usize, usize)> = (0..found.len())
        .filter(|index| found[*index].rule.covers() && found[*index].speaker.is_some())
        .filter_map(|index| {
            Some((
                found[index]
                    .content
                    .iter()
                    .map(|content| content.end)
                    .max()?
                    .max(found[index].cue.end),
                index,
            ))
        })
        .collect();
    by_end.sort_unstable();
    let mut nobodys = Vec::new();
    for piece in loose {
        let before = by_end.partition_point(|(end, _)| *end <= piece.start);
        let last = before.checked_sub(1).map(|last| by_end[last]);
        let next = last.filter(|(end, _)| {
            piece.start - end < 4 && !(*end..piece.start).any(|at| text.tokens[at].is_word())
        });
        match next {
            Some((_, index)) => found[index].content.push(piece),
            None => nobodys.push(piece),
        }
    }
    nobodys
}

/// What is left of a quotation without pieces that hold nothing.
fn said(mut found: Found) -> Option<Found> {
    found.content.retain(|content| !content.is_empty());
    found.speaker = found.speaker.filter(|speaker| !speaker.is_empty());
    (!found.content.is_empty()).then_some(found)
}

/// Without what is told within somebody's words, or of whose they are: 'The mayor said that she praised the plan' is the mayor's alone.
fn outermost(text: &Text, found: Vec<Found>) -> Vec<Found> {
    let mut whole = vec![false; text.tokens.len()];
    let mut thing = vec![false; text.tokens.len()];
    for quotation in &found {
        let cover = if quotation.rule.covers() {
            &mut whole
        } else {
            &mut thing
        };
        for content in &quotation.content {
            cover[content.clone()].fill(true);
        }
        // 'said Miller, who had asked for the vote' tells who she is.
        if let Some(speaker) = &quotation.speaker {
            thing[speaker.clone()].fill(true);
        }
    }
    let kept = |quotation: &Found| match quotation.cue.clone().last() {
        Some(cue) => !whole[cue] && (quotation.rule.covers() || !thing[cue]),
        None => true,
    };
    found.into_iter().filter(kept).collect()
}

/// For each token, whether it stands between marks.
pub(crate) fn inside(text: &Text, quoted: &[Quoted]) -> Vec<bool> {
    let mut inside = vec![false; text.tokens.len()];
    for quoted in quoted {
        inside[quoted.open..quoted.close].fill(true);
    }
    inside
}

/// The quotation with its places in the text.
pub(crate) fn placed(
    text: &Text,
    inside: &[bool],
    found: Found,
    person: Option<usize>,
) -> Quotation {
    let (mut all, mut marked) = (0usize, 0usize);
    for content in &found.content {
        let tokens = text.tokens[content.clone()].iter();
        for (token, inside) in tokens.zip(&inside[content.clone()]) {
            if matches!(token.kind, Kind::Word | Kind::Number) {
                let length = (token.end - token.start) as usize;
                all += length;
                marked += if *inside { length } else { 0 };
            }
        }
    }
    let kind = if marked * 10 >= all * 9 {
        QuotationKind::Direct
    } else if marked * 20 > all {
        QuotationKind::Mixed
    } else {
        QuotationKind::Indirect
    };
    Quotation {
        kind,
        content: found
            .content
            .into_iter()
            .map(|tokens| text.span(tokens))
            .collect(),
        cue: Some(found.cue)
            .filter(|cue| !cue.is_empty())
            .map(|cue| text.span(cue)),
        speaker: found.speaker.map(|speaker| text.span(speaker)),
        person,
        rule: found.rule,
    }
}

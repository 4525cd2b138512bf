//! On whose word a story rests: agencies and outlets that it names, what it has from them, and from whom they have it.

mod joined;
mod names;
mod place;
mod resting;
mod rule;

pub use rule::SourceRule;

use crate::Span;
use crate::grammar::Grammar;
use crate::quotations::Found;
use crate::text::Text;

/// An agency or an outlet on whose report something in the story rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name where it stands first, without an article.
    pub name: Span,
    /// What it is.
    pub kind: SourceKind,
    /// The name of a known agency, however the story writes it.
    pub agency: Option<&'static str>,
}

/// Who reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// One that reports for others.
    Agency,
    /// A station or a network.
    Broadcaster,
    /// A paper, a magazine or a site.
    Publication,
}

impl SourceKind {
    /// The word for it, for programs.
    pub fn code(self) -> &'static str {
        match self {
            SourceKind::Agency => "agency",
            SourceKind::Broadcaster => "broadcaster",
            SourceKind::Publication => "publication",
        }
    }
}

/// What the story has from others, and from whom they have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Borrowing {
    /// What rests on them; nothing where the story doesn't say, as in 'Reuters contributed to this report'.
    pub content: Vec<Span>,
    /// The words that say so.
    pub words: Span,
    /// From whom the story has it first, and last who said it.
    pub chain: Vec<Link>,
    /// What found it.
    pub rule: SourceRule,
}

/// Somebody in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What they are called here.
    pub words: Span,
    /// Who they are.
    pub who: Who,
}

/// Somebody who is known of a reading, by their place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// One of the sources.
    Source(usize),
    /// One of the people.
    Person(usize),
    /// Only the words say.
    Unknown,
}

/// Who reports what of a text, from its quotations and who says each of them.
pub(crate) fn find(
    text: &Text,
    grammar: &Grammar,
    quotations: &[Found],
    people: &[Option<usize>],
) -> (Vec<Source>, Vec<Borrowing>) {
    let (sources, mentions) = names::find(text, grammar);
    if mentions.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let found = resting::find(text, grammar, &mentions, &sources, quotations, people);
    used(sources, found)
}

/// Without those that are only named.
fn used(sources: Vec<Source>, mut found: Vec<Borrowing>) -> (Vec<Source>, Vec<Borrowing>) {
    let mut places = vec![None; sources.len()];
    let mut kept: Vec<Source> = Vec::new();
    for link in found.iter_mut().flat_map(|borrowing| &mut borrowing.chain) {
        if let Who::Source(source) = &mut link.who {
            *source = *places[*source].get_or_insert_with(|| {
                kept.push(sources[*source].clone());
                kept.len() - 1
            });
        }
    }
    (kept, found)
}

/// Pieces of the text without overlaps, in order.
pub(crate) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

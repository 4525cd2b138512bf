//! Agencies and outlets that report together: 'Reuters & AFP', 'Reuters/AFP', 'the AP, Reuters and the Herald'.

use std::ops::Range;

use super::names::Mention;
use crate::text::{Kind, Text};

/// The mentions in order, those that are joined together.
pub(super) fn together(text: &Text, mentions: &[Mention]) -> Vec<Range<usize>> {
    let mut all = Vec::with_capacity(mentions.len());
    let mut first = 0;
    while first < mentions.len() {
        let last = last_of(text, mentions, first);
        all.push(first..last + 1);
        first = last + 1;
    }
    all
}

/// The last mention that is joined to this one. A comma joins only where an 'and' follows: 'told Reuters, the AP reported' are two.
fn last_of(text: &Text, mentions: &[Mention], first: usize) -> usize {
    let mut last = first;
    for next in first + 1..mentions.len() {
        let between = mentions[next - 1].tokens.end..mentions[next].tokens.start;
        match link(text, between) {
            Some(Link::And) => last = next,
            Some(Link::Comma) => {}
            None => break,
        }
    }
    last
}

enum Link {
    And,
    Comma,
}

fn link(text: &Text, between: Range<usize>) -> Option<Link> {
    let article = |at: &usize| !text.is_any(*at, &["the"]);
    let mut words = between.clone().take(4).filter(article);
    let (one, other) = (words.next()?, words.next());
    let joins = |at| text.is_any(at, &["and", "&", "/"]);
    let comma = text.kind(one) == Some(Kind::Comma);
    match other {
        None if joins(one) => Some(Link::And),
        None if comma => Some(Link::Comma),
        Some(other) if comma && joins(other) && words.next().is_none() => Some(Link::And),
        _ => None,
    }
}

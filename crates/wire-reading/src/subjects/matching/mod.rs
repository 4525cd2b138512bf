//! Rules, made ready to be held against texts.

mod holds;
mod phrases;
mod vocabulary;

use super::rule::Rule;
use crate::text::Text;
use crate::{Language, Span};
use holds::{Test, triggers};
use phrases::{Builder, Hits, Phrases};

/// The rules as one machine: it goes over a text once, and then looks at those rules only whose words were found.
pub(super) struct Matcher {
    phrases: Phrases,
    /// Nothing where a rule says that its subject is never suggested.
    tests: Vec<Option<Test>>,
    /// The rules that can't hold without this phrase or another of theirs.
    triggered: Vec<Vec<u32>>,
}

/// A rule that is true of a text.
pub(super) struct Held {
    /// Its place among the rules.
    pub(super) rule: usize,
    pub(super) confidence: u8,
    pub(super) words: Vec<Span>,
}

/// No more words are shown of a rule.
const MOST_WORDS: usize = 24;

impl Matcher {
    pub(super) fn new(rules: &[Rule], language: Language) -> Matcher {
        let mut builder = Builder::default();
        let tests: Vec<Option<Test>> = rules
            .iter()
            .map(|rule| {
                let says = rule.says.as_ref()?;
                Some(says.map(&mut |phrase| builder.term(phrase, language)))
            })
            .collect();
        let mut triggered: Vec<Vec<u32>> = vec![Vec::new(); builder.terms() as usize];
        for (test, number) in tests.iter().zip(0..) {
            for term in test.iter().filter_map(triggers).flatten() {
                triggered[term as usize].push(number);
            }
        }
        Matcher {
            phrases: builder.build(language),
            tests,
            triggered,
        }
    }

    /// The rules that are true of a text, in their order.
    pub(super) fn find(&self, text: &Text) -> Vec<Held> {
        let hits = self.phrases.find(text);
        let mut touched = vec![false; self.tests.len()];
        for term in hits.terms() {
            for rule in &self.triggered[term as usize] {
                touched[*rule as usize] = true;
            }
        }
        let touched = touched.iter().enumerate().filter(|(_, touched)| **touched);
        let held = |(rule, _): (usize, &bool)| {
            let test = self.tests[rule].as_ref()?;
            hits.hold(test, u32::MAX).then(|| held(&hits, rule, test))
        };
        touched.filter_map(held).collect()
    }
}

fn held(hits: &Hits, rule: usize, test: &Test) -> Held {
    let mut places = Vec::new();
    hits.evidence(test, u32::MAX, &mut places);
    places.sort_unstable();
    places.dedup();
    Held {
        rule,
        confidence: confidence(hits, &places),
        words: words(hits, &places),
    }
}

/// What stands in the headline weighs four, what stands in the lead two, and the rest one. Of one phrase, its first place weighs so much, and
/// two more of them one each.
fn confidence(hits: &Hits, places: &[u32]) -> u8 {
    let mut seen: Vec<(u32, u32)> = Vec::new();
    let mut weight = 0;
    for place in places {
        let hit = &hits.all[*place as usize];
        match seen.iter_mut().find(|(term, _)| *term == hit.term) {
            Some((_, more)) => {
                weight += u32::from(*more < 2);
                *more += 1;
            }
            None => {
                seen.push((hit.term, 0));
                weight += match hit.to {
                    to if to < hits.headline => 4,
                    to if to < hits.lead => 2,
                    _ => 1,
                };
            }
        }
    }
    // A part of the whole that nears 100 and doesn't come to it.
    u8::try_from(100 * weight / (weight + 4)).unwrap_or(99)
}

/// Where the words stand; of those that overlap, the first and longest.
fn words(hits: &Hits, places: &[u32]) -> Vec<Span> {
    let mut spans: Vec<Span> = places
        .iter()
        .map(|place| hits.all[*place as usize].span)
        .collect();
    spans.sort_unstable_by_key(|span| (span.start, u32::MAX - span.end));
    let mut until = 0;
    spans.retain(|span| {
        let apart = span.start >= until;
        if apart {
            until = span.end;
        }
        apart
    });
    spans.truncate(MOST_WORDS);
    spans
}

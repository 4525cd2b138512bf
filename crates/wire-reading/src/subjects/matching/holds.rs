//! Whether a rule is true of a text, and by which words.

use super::phrases::{Hits, Term};
use crate::subjects::rule::{Expression, Place};

/// What a rule says, of numbered phrases.
pub(super) type Test = Expression<Term>;

/// What a text is about without saying so in its lead, it says so often at least …
const OFTEN: u32 = 3;
/// … and once in so many words.
const ONCE_IN: u32 = 250;

/// The phrases of which one stands in every text that the test holds for; nothing where it holds for a text without words.
pub(super) fn triggers(test: &Test) -> Option<Vec<Term>> {
    match test {
        Expression::Phrase(term) => Some(vec![*term]),
        Expression::Any(items) => all_of(items.iter().map(triggers)),
        // All have to hold, so one of them tells. Rules say first what matters most.
        Expression::All(items) => items.iter().find_map(triggers),
        Expression::Near(one, _, other) => {
            let (one, other) = (triggers(one)?, triggers(other)?);
            Some(if other.len() < one.len() { other } else { one })
        }
        Expression::Times(_, item) | Expression::About(item) | Expression::In(_, item) => {
            triggers(item)
        }
        // Whichever makes the difference is one of all their phrases.
        Expression::AtLeast(..) | Expression::Not(_) => {
            let mut terms = Vec::new();
            test.map(&mut |term| terms.push(*term));
            (!test.wants_nothing()).then_some(terms)
        }
    }
}

fn all_of(triggers: impl Iterator<Item = Option<Vec<Term>>>) -> Option<Vec<Term>> {
    let lists = triggers.collect::<Option<Vec<_>>>()?;
    Some(lists.concat())
}

/// A place of the text that was asked for.
#[derive(Clone, Copy)]
struct Stretch {
    from: u32,
    to: u32,
    paragraph: u32,
}

impl Stretch {
    /// How many words stand between it and another that it doesn't overlap.
    fn words_to(&self, other: &Stretch) -> u32 {
        let (first, second) = match self.from < other.from {
            true => (self, other),
            false => (other, self),
        };
        (second.from - first.to).saturating_sub(1)
    }
}

impl Hits {
    /// Whether the test holds in the words before `end`.
    pub(super) fn hold(&self, test: &Test, end: u32) -> bool {
        match test {
            Expression::Phrase(term) => self.of(*term).next().is_some_and(|(_, hit)| hit.to < end),
            Expression::Any(items) => items.iter().any(|item| self.hold(item, end)),
            Expression::All(items) => items.iter().all(|item| self.hold(item, end)),
            Expression::Not(item) => !self.hold(item, end),
            Expression::Near(..) => self.stands(test, 1, end),
            Expression::AtLeast(count, items) => {
                let held = items.iter().filter(|item| self.hold(item, end));
                held.take(usize::from(*count)).count() == usize::from(*count)
            }
            Expression::Times(count, item) => self.stands(item, u32::from(*count), end),
            Expression::In(place, item) => self.hold(item, end.min(self.end_of(*place))),
            Expression::About(item) => {
                let often = OFTEN.max(self.words / ONCE_IN);
                self.at_most(item, 1) > 0
                    && (self.hold(item, end.min(self.lead)) || self.stands(item, often, end))
            }
        }
    }

    fn end_of(&self, place: Place) -> u32 {
        match place {
            Place::Headline => self.headline,
            Place::Lead => self.lead,
        }
    }

    /// Whether it stands so often, each place counted once.
    fn stands(&self, item: &Test, count: u32, end: u32) -> bool {
        self.at_most(item, count) >= count && self.stretches(item, end).len() >= count as usize
    }

    /// A bound on how often it stands, that costs little; nothing is counted beyond what is enough.
    fn at_most(&self, item: &Test, enough: u32) -> u32 {
        match item {
            Expression::Phrase(term) => self.count(*term),
            Expression::Any(items) => {
                let mut count = 0;
                for item in items {
                    count += self.at_most(item, enough - count);
                    if count >= enough {
                        break;
                    }
                }
                count
            }
            Expression::Near(one, _, other) => {
                let count = self.at_most(one, enough);
                count.min(self.at_most(other, count.min(enough)))
            }
            _ => 0,
        }
    }

    /// Where it stands before `end`, in the order of the text; of places that overlap, the first and longest.
    fn stretches(&self, item: &Test, end: u32) -> Vec<Stretch> {
        let mut all = Vec::new();
        self.gather(item, end, &mut all);
        all.sort_unstable_by_key(|stretch| (stretch.from, u32::MAX - stretch.to));
        let mut until = None;
        all.retain(|stretch| {
            let apart = until.is_none_or(|until| stretch.from > until);
            if apart {
                until = Some(stretch.to);
            }
            apart
        });
        all
    }

    fn gather(&self, item: &Test, end: u32, all: &mut Vec<Stretch>) {
        match item {
            Expression::Phrase(term) => all.extend(
                self.of(*term)
                    .take_while(|(_, hit)| hit.to < end)
                    .map(|(_, hit)| Stretch {
                        from: hit.from,
                        to: hit.to,
                        paragraph: hit.paragraph,
                    }),
            ),
            Expression::Any(items) => {
                for item in items {
                    self.gather(item, end, all);
                }
            }
            Expression::Near(..) if self.at_most(item, 1) == 0 => {}
            Expression::Near(one, words, other) => {
                let others = self.stretches(other, end);
                for stretch in self.stretches(one, end) {
                    let after = others.partition_point(|other| other.from <= stretch.to);
                    let before = others[..after]
                        .iter()
                        .rev()
                        .find(|other| other.to < stretch.from);
                    let near = others
                        .get(after)
                        .into_iter()
                        .chain(before)
                        .filter(|other| other.paragraph == stretch.paragraph)
                        .filter(|other| stretch.words_to(other) <= u32::from(*words))
                        .map(|other| Stretch {
                            from: stretch.from.min(other.from),
                            to: stretch.to.max(other.to),
                            paragraph: stretch.paragraph,
                        });
                    all.extend(near);
                }
            }
            // What has no places isn't asked for them: the parser sees to it.
            _ => {}
        }
    }

    /// The hits by which a test that holds does so.
    pub(super) fn evidence(&self, test: &Test, end: u32, hits: &mut Vec<u32>) {
        match test {
            Expression::Phrase(term) => hits.extend(
                self.of(*term)
                    .take_while(|(_, hit)| hit.to < end)
                    .map(|(place, _)| place),
            ),
            Expression::Any(items) | Expression::AtLeast(_, items) => {
                for item in items.iter().filter(|item| self.hold(item, end)) {
                    self.evidence(item, end, hits);
                }
            }
            Expression::All(items) => {
                for item in items {
                    self.evidence(item, end, hits);
                }
            }
            Expression::Not(_) => {}
            Expression::Near(one, _, other) => {
                let mut both = Vec::new();
                self.evidence(one, end, &mut both);
                self.evidence(other, end, &mut both);
                let stretches = self.stretches(test, end);
                hits.extend(both.into_iter().filter(|place| {
                    let hit = &self.all[*place as usize];
                    let after = stretches.partition_point(|stretch| stretch.from <= hit.from);
                    after
                        .checked_sub(1)
                        .is_some_and(|at| hit.to <= stretches[at].to)
                }));
            }
            Expression::Times(_, item) | Expression::About(item) => self.evidence(item, end, hits),
            Expression::In(place, item) => self.evidence(item, end.min(self.end_of(*place)), hits),
        }
    }
}

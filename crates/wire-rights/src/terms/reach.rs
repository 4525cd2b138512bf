//! For which stories terms of a product or a story would hold, and what they would ask of publishers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wire_story::{ProductId, StoryId};

use crate::{Asks, Catalogue, Head, InForce, Publisher, Rules, Terms, TermsOf, eligibility};

/// The version of terms that aren't in force yet.
const NOT_YET: u32 = u32::MAX;

/// The stories for which terms of a product or a story would hold, found among the heads that are
/// looked at, and the terms that hold for them now.
#[derive(Clone, Debug)]
pub struct Reach<'a> {
    now: &'a InForce,
    /// The catalogue as if the terms were in force.
    then: Catalogue,
    /// The stories, of those that can be used free of charge.
    pub stories: Vec<StoryId>,
    held: BTreeMap<u32, (TermsOf<'a>, &'a Terms)>,
}

impl<'a> Reach<'a> {
    /// The reach of terms that a product has of its own.
    #[must_use]
    pub fn of_product(now: &'a InForce, product: ProductId) -> Self {
        Self::new(now, now.catalogue.with_product_terms(product, not_yet()))
    }

    /// The reach of terms that a story has of its own.
    #[must_use]
    pub fn of_story(now: &'a InForce, story: StoryId) -> Self {
        Self::new(now, now.catalogue.with_story_terms(story, not_yet()))
    }

    fn new(now: &'a InForce, then: Catalogue) -> Self {
        Self {
            now,
            then,
            stories: Vec::new(),
            held: BTreeMap::new(),
        }
    }

    /// Looks at one story.
    pub fn look(&mut self, head: &Head) {
        let then = Rules {
            catalogue: &self.then,
            ..self.now.rules()
        };
        if head
            .free_terms(then)
            .is_none_or(|(_, terms)| terms.version != NOT_YET)
        {
            return;
        }
        if let Some((of, terms)) = head.free_terms(self.now.rules()) {
            self.stories.push(head.id());
            self.held.insert(terms.version, (of, terms));
        }
    }

    /// The terms that hold for the stories now, the oldest first.
    pub fn held(&self) -> impl Iterator<Item = (TermsOf<'a>, &'a Terms)> {
        self.held.values().copied()
    }

    /// What these terms would ask of publishers in the place of those that hold now, in the order given.
    #[must_use]
    pub fn asks(&self, new: &Terms, publishers: &[Publisher], at: Timestamp) -> Asks {
        let mut asks = Asks::default();
        for publisher in publishers {
            let mut accepted = self
                .held()
                .filter(|(of, terms)| publisher.has_accepted(*of, terms.version))
                .peekable();
            if accepted.peek().is_none() {
                continue;
            }
            asks.again += 1;
            if accepted.any(|(_, terms)| terms.covers(&publisher.country)) {
                let takes = eligibility(&self.now.policy, publisher, at).is_eligible();
                asks.put(new, publisher, takes);
            }
        }
        asks
    }
}

fn not_yet() -> Terms {
    Terms {
        version: NOT_YET,
        ..Terms::default()
    }
}

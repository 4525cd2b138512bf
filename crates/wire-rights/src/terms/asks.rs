//! What new terms ask of publishers, before they take effect.

use jiff::Timestamp;
use wire_story::PublisherId;

use crate::{Policy, Publisher, Terms, eligibility};

/// What new terms change for publishers, whose licences keep the terms that were agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// How many publishers have accepted terms, and have to accept these again.
    pub again: usize,
    /// Those of them that take free stories under the terms in force, and can't until they accept.
    pub stop: Vec<(PublisherId, String)>,
    /// Those that the terms in force cover, and the new ones don't, whatever they accept.
    pub outside: Vec<(PublisherId, String)>,
}

impl Asks {
    /// Puts a publisher, which may use stories under the terms in force, where it belongs under new ones.
    pub(super) fn put(&mut self, new: &Terms, publisher: &Publisher, takes: bool) {
        let named = (publisher.id, publisher.name.clone());
        if !new.covers(&publisher.country) {
            self.outside.push(named);
        } else if takes {
            self.stop.push(named);
        }
    }
}

impl Terms {
    /// What these terms would ask of publishers in the place of older ones, in the order given.
    #[must_use]
    pub fn asks(
        &self,
        old: &Self,
        policy: &Policy,
        publishers: &[Publisher],
        at: Timestamp,
    ) -> Asks {
        let mut asks = Asks::default();
        for publisher in publishers {
            let Some(accepted) = publisher.accepted_terms else {
                continue;
            };
            asks.again += 1;
            if !old.covers(&publisher.country) {
                continue;
            }
            let takes = accepted >= old.version && eligibility(policy, publisher, at).is_eligible();
            asks.put(self, publisher, takes);
        }
        asks
    }

    /// Whether publishers in this country may use stories under these terms.
    #[must_use]
    pub fn covers(&self, country: &str) -> bool {
        self.territory.is_empty() || self.territory.iter().any(|it| it == country)
    }
}

//! When an answer may become another by the mere passing of time.

use jiff::Timestamp;

use crate::{Policy, Publisher, SiteRank};

impl Policy {
    /// The next instant after `at` at which this publisher's eligibility may be another, if nothing
    /// but time passes: until then it is what it is at `at`, with the same reasons.
    #[must_use]
    pub fn next_change(&self, publisher: &Publisher, at: Timestamp) -> Option<Timestamp> {
        let people = publisher.audience.iter().map(|evidence| evidence.expires);
        let ranks = publisher.ranks.iter().map(SiteRank::expires);
        let evidence = people
            .chain(ranks)
            .flat_map(|expires| [self.warned_from(expires), expires, self.grace_ends(expires)]);
        let strikes = publisher.strikes.iter().flat_map(|strike| {
            let leaves = self.strikes.iter().map(|rule| rule.ends(strike));
            leaves.chain([strike.given, strike.expires])
        });
        evidence
            .chain(strikes)
            .chain([self.trial_ends(publisher.joined)])
            .filter(|instant| at < *instant)
            .min()
    }
}

//! What a new policy would change, before it takes effect.

use jiff::Timestamp;
use wire_story::PublisherId;

use crate::{Effect, Eligibility, Policy, Publisher, Reason, eligibility};

/// A publisher for which a new policy would give another answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The publisher.
    pub publisher: PublisherId,
    /// Its name.
    pub name: String,
    /// The answer now.
    pub before: Eligibility,
    /// The answer that the new policy gives.
    pub after: Eligibility,
}

impl Change {
    /// The reasons against free stories that the new policy adds.
    pub fn new_reasons(&self) -> impl Iterator<Item = &Reason> {
        against(&self.after).filter(|reason| !self.before.reasons.contains(reason))
    }

    /// The reasons against free stories that the new policy takes away.
    pub fn lost_reasons(&self) -> impl Iterator<Item = &Reason> {
        against(&self.before).filter(|reason| !self.after.reasons.contains(reason))
    }
}

fn against(eligibility: &Eligibility) -> impl Iterator<Item = &Reason> {
    let reasons = eligibility.reasons.iter();
    reasons.filter(|reason| reason.effect() != Effect::Supports)
}

/// The publishers for which the new policy would give another answer at `at`, with the reasons
/// before and after, in the order given. Who stands where it stood is left out, even where a figure
/// in its reasons changes.
#[must_use]
pub fn who_would_change(
    old: &Policy,
    new: &Policy,
    publishers: &[Publisher],
    at: Timestamp,
) -> Vec<Change> {
    let changed = |publisher: &Publisher| {
        let before = eligibility(old, publisher, at);
        let after = eligibility(new, publisher, at);
        (before.code() != after.code()).then(|| Change {
            publisher: publisher.id,
            name: publisher.name.clone(),
            before,
            after,
        })
    };
    publishers.iter().filter_map(changed).collect()
}

impl Policy {
    /// What the desk should know before it puts this policy in force for these publishers: that it
    /// refuses everybody, or all there are.
    #[must_use]
    pub fn warning(&self, publishers: &[Publisher], at: Timestamp) -> Option<String> {
        if self.refuses_everybody() {
            return Some(
                "This policy refuses everybody: no kind of publisher can show an audience under it. \
                 Give a threshold for a method of evidence, or a trial."
                    .to_owned(),
            );
        }
        let eligible = |publisher| eligibility(self, publisher, at).is_eligible();
        if publishers.iter().any(eligible) {
            return None;
        }
        match publishers.len() {
            0 => None,
            1 => Some("Your one publisher would not be eligible under this policy.".to_owned()),
            all => Some(format!(
                "None of your {all} publishers would be eligible under this policy."
            )),
        }
    }
}

//! Whether a publisher qualifies for the wire's free stories, whatever the story.

use jiff::Timestamp;

use crate::{Effect, Policy, Publisher, Reason};

/// Whether a publisher qualifies for free stories, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// The version of the policy it was measured by.
    pub policy: u32,
    /// Everything that speaks for or against, in reading order.
    pub reasons: Vec<Reason>,
}

impl Eligibility {
    /// Whether nothing is missing.
    #[must_use]
    pub fn is_eligible(&self) -> bool {
        self.reasons
            .iter()
            .all(|reason| reason.effect() == Effect::Supports)
    }
}

/// Measures a publisher by the policy: kind, site, audience. The order of its sites and of its
/// evidence doesn't matter.
#[must_use]
pub fn eligibility(policy: &Policy, publisher: &Publisher, at: Timestamp) -> Eligibility {
    let mut reasons = Vec::new();
    if let Some(suspension) = &publisher.suspended {
        reasons.push(Reason::Suspended {
            reason: suspension.reason.clone(),
        });
    }
    reasons.extend(site(policy, publisher));
    if policy.excluded_kinds.contains(&publisher.kind) {
        reasons.push(Reason::KindExcluded {
            kind: publisher.kind,
        });
    }
    reasons.push(audience(policy, publisher, at));
    reasons.sort();
    Eligibility {
        policy: policy.version,
        reasons,
    }
}

/// The proved site that comes first in the alphabet, or that there is none where one is needed.
pub(crate) fn site(policy: &Policy, publisher: &Publisher) -> Option<Reason> {
    let proved = publisher
        .sites
        .iter()
        .filter(|site| site.proof.is_some())
        .map(|site| &site.domain)
        .min();
    match proved {
        Some(domain) => Some(Reason::SiteProved {
            domain: domain.clone(),
        }),
        None => policy.requires_proved_site.then_some(Reason::SiteNotProved),
    }
}

/// What the evidence shows: the piece that speaks most for the publisher is the one that is said.
fn audience(policy: &Policy, publisher: &Publisher, at: Timestamp) -> Reason {
    let measured = || {
        publisher.audience.iter().filter_map(|audience| {
            let needed = policy.threshold(audience.method, publisher.kind)?;
            Some((audience, needed))
        })
    };
    let enough = measured()
        .filter(|(audience, needed)| audience.counts(at) && audience.monthly_visitors >= *needed)
        .map(|(audience, needed)| (audience.method, audience.monthly_visitors, needed))
        .min_by_key(|&(method, shown, _)| (method, std::cmp::Reverse(shown)));
    if let Some((method, shown, needed)) = enough {
        return Reason::AudienceLargeEnough {
            method,
            shown,
            needed,
        };
    }
    let nearest = measured()
        .filter(|(audience, _)| audience.counts(at))
        .map(|(audience, needed)| (audience.method, audience.monthly_visitors, needed))
        .min_by_key(|&(method, shown, needed)| (needed - shown, method));
    if let Some((method, shown, needed)) = nearest {
        return Reason::AudienceTooSmall {
            method,
            shown,
            needed,
        };
    }
    match measured().map(|(audience, _)| audience.expires).max() {
        Some(expired) => Reason::AudienceExpired { expired },
        None => Reason::AudienceUnknown,
    }
}

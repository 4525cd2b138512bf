//! Whether a publisher qualifies for the wire's free stories, whatever the story.

use std::cmp::Reverse;

use jiff::Timestamp;

use crate::{Audience, Effect, Policy, Publisher, Reason};

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

    /// The code that records and programs use: `granted`, `offered` where a licence would mend what
    /// is missing, or `refused`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        let mut missing = self
            .reasons
            .iter()
            .map(Reason::effect)
            .filter(|effect| *effect != Effect::Supports)
            .peekable();
        if missing.peek().is_none() {
            "granted"
        } else if missing.all(|effect| effect == Effect::NeedsLicence) {
            "offered"
        } else {
            "refused"
        }
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
    reasons.extend(audience(policy, publisher, at).into_iter().flatten());
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

/// How far a piece of evidence still counts, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    /// It counts.
    Fresh,
    /// It counts, and expires soon.
    Expiring,
    /// It has expired, and counts for a while yet.
    InGrace,
}

/// How far it still counts; nothing where it doesn't.
fn age(policy: &Policy, evidence: &Audience, at: Timestamp) -> Option<Age> {
    let expires = evidence.expires;
    if at < expires && at < policy.warned_from(expires) {
        Some(Age::Fresh)
    } else if at < expires {
        Some(Age::Expiring)
    } else if at < policy.grace_ends(expires) {
        Some(Age::InGrace)
    } else {
        None
    }
}

/// What the evidence shows: the piece that speaks most for the publisher is the one that is said,
/// and with it that it expires, where no other would do.
fn audience(policy: &Policy, publisher: &Publisher, at: Timestamp) -> [Option<Reason>; 2] {
    let measured = || {
        publisher.audience.iter().filter_map(|evidence| {
            let needed = policy.threshold(evidence.method, publisher.kind, &publisher.country)?;
            Some((evidence, needed))
        })
    };
    let counting = || {
        measured()
            .filter_map(|(evidence, needed)| Some((age(policy, evidence, at)?, evidence, needed)))
    };
    let enough = counting()
        .filter(|(_, evidence, needed)| evidence.monthly_visitors >= *needed)
        .min_by_key(|(age, evidence, _)| {
            let most = Reverse((evidence.monthly_visitors, evidence.expires));
            (*age, evidence.method, most)
        });
    if let Some((age, evidence, needed)) = enough {
        let large = Reason::AudienceLargeEnough {
            method: evidence.method,
            shown: evidence.monthly_visitors,
            needed,
        };
        let expires = evidence.expires;
        let until = policy.grace_ends(expires);
        let warning = match age {
            Age::Fresh => None,
            Age::Expiring => Some(Reason::AudienceExpires { expires, until }),
            Age::InGrace => Some(Reason::AudienceInGrace {
                expired: expires,
                until,
            }),
        };
        return [Some(large), warning];
    }
    let trial_ends = policy.trial_ends(publisher.joined);
    if at < trial_ends {
        return [Some(Reason::Trial { until: trial_ends }), None];
    }
    let nearest = counting()
        .map(|(_, evidence, needed)| (evidence.method, evidence.monthly_visitors, needed))
        .min_by_key(|&(method, shown, needed)| (needed - shown, method));
    let lacking = match nearest {
        Some((method, shown, needed)) => Reason::AudienceTooSmall {
            method,
            shown,
            needed,
        },
        None => match measured().map(|(evidence, _)| evidence.expires).max() {
            Some(expired) => Reason::AudienceExpired { expired },
            None => Reason::AudienceUnknown,
        },
    };
    [Some(lacking), None]
}

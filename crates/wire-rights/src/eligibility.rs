//! Whether a publisher qualifies for the wire's free stories, whatever the story.

use std::cmp::Reverse;

use jiff::Timestamp;

use crate::{Audience, Effect, Method, Policy, Publisher, Reason, SiteRank};

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
    reasons.extend(policy.struck(&publisher.strikes, at));
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

impl Policy {
    /// Whether the publisher has no proved site and needs one: then neither free terms nor a licence gives
    /// it anything.
    #[must_use]
    pub fn lacks_site(&self, publisher: &Publisher) -> bool {
        site(self, publisher) == Some(Reason::SiteNotProved)
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

/// How far what expires then still counts; nothing where it doesn't.
fn age(policy: &Policy, expires: Timestamp, at: Timestamp) -> Option<Age> {
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

/// Evidence of a method that counts, with what the policy asks of it.
fn measured<'a>(
    policy: &'a Policy,
    publisher: &'a Publisher,
) -> impl Iterator<Item = (&'a Audience, u64)> {
    let vouched = |evidence: &&Audience| publisher.vouches_for(evidence);
    publisher
        .audience
        .iter()
        .filter(vouched)
        .filter_map(|evidence| {
            let needed = policy.threshold(evidence.method, publisher.kind, &publisher.country)?;
            Some((evidence, needed))
        })
}

/// The ranks of proved sites in lists that count, each with the last that is enough. Anybody can claim a site
/// that isn't proved.
fn ranked<'a>(
    policy: &'a Policy,
    publisher: &'a Publisher,
) -> impl Iterator<Item = (&'a SiteRank, u32)> {
    publisher.ranks.iter().filter_map(move |rank| {
        let needed = policy.last_rank(rank.list, publisher.kind, &publisher.country)?;
        publisher.has_proved(&rank.site).then_some((rank, needed))
    })
}

/// What the evidence shows: the piece that speaks most for the publisher is the one that is said,
/// and with it that it expires, where no other would do. People and ranks can't be compared, so each
/// is held against its own threshold, and of two that are enough the weightier method is said.
fn audience(policy: &Policy, publisher: &Publisher, at: Timestamp) -> [Option<Reason>; 2] {
    let by_people = measured(policy, publisher)
        .filter(|(evidence, needed)| evidence.monthly_visitors >= *needed)
        .filter_map(|(evidence, needed)| {
            Some((age(policy, evidence.expires, at)?, evidence, needed))
        })
        .min_by_key(|(age, evidence, _)| {
            let most = Reverse((evidence.monthly_visitors, evidence.expires));
            (*age, evidence.method, most)
        });
    let by_rank = ranked(policy, publisher)
        .filter(|(rank, needed)| rank.rank <= *needed)
        .filter_map(|(rank, needed)| Some((age(policy, rank.expires(), at)?, rank, needed)))
        .min_by_key(|&(age, rank, _)| (age, rank.list, rank.rank, Reverse(rank.date), rank));
    let weight = |age: Age, method: Method| (age, method);
    let enough = match (by_people, by_rank) {
        (Some((age, evidence, needed)), other)
            if other.is_none_or(|(other, rank, _)| {
                weight(age, evidence.method) < weight(other, rank.list.method())
            }) =>
        {
            let large = Reason::AudienceLargeEnough {
                method: evidence.method,
                shown: evidence.monthly_visitors,
                needed,
            };
            Some((age, evidence.expires, large))
        }
        (_, Some((age, rank, needed))) => {
            let high = Reason::RankHighEnough {
                rank: rank.clone(),
                needed,
            };
            Some((age, rank.expires(), high))
        }
        (_, None) => None,
    };
    if let Some((age, expires, enough)) = enough {
        let until = policy.grace_ends(expires);
        let warning = match age {
            Age::Fresh => None,
            Age::Expiring => Some(Reason::AudienceExpires { expires, until }),
            Age::InGrace => Some(Reason::AudienceInGrace {
                expired: expires,
                until,
            }),
        };
        return [Some(enough), warning];
    }
    let trial_ends = policy.trial_ends(publisher.joined);
    if at < trial_ends {
        return [Some(Reason::Trial { until: trial_ends }), None];
    }
    [Some(lacking(policy, publisher, at)), None]
}

/// What is missing, said of the piece that comes nearest: people first, for they can be shown anew.
fn lacking(policy: &Policy, publisher: &Publisher, at: Timestamp) -> Reason {
    let small = measured(policy, publisher)
        .filter(|(evidence, _)| age(policy, evidence.expires, at).is_some())
        .map(|(evidence, needed)| (evidence.method, evidence.monthly_visitors, needed))
        .min_by_key(|&(method, shown, needed)| (needed.saturating_sub(shown), method));
    if let Some((method, shown, needed)) = small {
        return Reason::AudienceTooSmall {
            method,
            shown,
            needed,
        };
    }
    let low = ranked(policy, publisher)
        .filter(|(rank, _)| age(policy, rank.expires(), at).is_some())
        .min_by_key(|&(rank, needed)| (rank.rank.saturating_sub(needed), rank));
    if let Some((rank, needed)) = low {
        return Reason::RankTooLow {
            rank: rank.clone(),
            needed,
        };
    }
    let people = measured(policy, publisher).map(|(evidence, _)| evidence.expires);
    let ranks = ranked(policy, publisher).map(|(rank, _)| rank.expires());
    match people.chain(ranks).max() {
        Some(expired) => Reason::AudienceExpired { expired },
        None => Reason::AudienceUnknown,
    }
}

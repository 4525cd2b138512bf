//! The wire's policy: who is eligible for free stories.

mod changes;
mod next_change;
mod preview;
mod prose;
mod text;
mod threshold;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Consequence, Method, PublisherKind, RankList, StrikeRule};

pub use preview::{Change, who_would_change};
pub use text::PolicyError;
pub use threshold::{Needs, Threshold};

/// Who is eligible for the wire's free stories: versioned data, edited by the desk.
///
/// No free syndication programme publishes a threshold of audience, so the figures here are a
/// setting; the defaults are modest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its number; every recorded decision names one. The store gives it.
    #[serde(default)]
    pub version: u32,
    /// Kinds of publisher that get no free stories.
    pub excluded_kinds: BTreeSet<PublisherKind>,
    /// Whether a proved site is needed.
    pub requires_proved_site: bool,
    /// For how many days a new publisher gets free stories before it has shown its audience.
    #[serde(default)]
    pub trial_days: u32,
    /// How many days before its evidence expires a publisher is warned.
    #[serde(default)]
    pub warning_days: u32,
    /// How many days expired evidence still counts.
    #[serde(default)]
    pub grace_days: u32,
    /// For how many days a strike counts.
    #[serde(default = "a_year")]
    pub strike_days: u32,
    /// How large an audience has to be, for each method of evidence that counts. A method that
    /// isn't listed doesn't count.
    pub thresholds: Vec<Threshold>,
    /// What strikes lead to: of the rules that are met, the gravest holds. Without rules they lead to
    /// nothing, and a person decides all the same.
    #[serde(default)]
    pub strikes: Vec<StrikeRule>,
}

/// How long strikes count under policies from before there were any.
fn a_year() -> u32 {
    365
}

impl Policy {
    /// How many monthly visitors a publisher of this kind and country needs by this method; nothing
    /// where the method doesn't count, or is a rank. A threshold for the kind and the country goes
    /// before one for the kind, that before one for the country, and that before one for all; of
    /// several that say the same, the strictest holds.
    #[must_use]
    pub fn threshold(&self, method: Method, kind: PublisherKind, country: &str) -> Option<u64> {
        match self.needs(method, kind, country)? {
            Needs::Visitors(visitors) => Some(visitors),
            Needs::Rank(_) => None,
        }
    }

    /// Which rank in this list is the last that is enough for a publisher of this kind and country;
    /// nothing where the list doesn't count.
    #[must_use]
    pub fn last_rank(&self, list: RankList, kind: PublisherKind, country: &str) -> Option<u32> {
        match self.needs(list.method(), kind, country)? {
            Needs::Rank(rank) => Some(rank),
            Needs::Visitors(_) => None,
        }
    }

    fn needs(&self, method: Method, kind: PublisherKind, country: &str) -> Option<Needs> {
        self.thresholds
            .iter()
            .filter(|threshold| {
                threshold.method == method
                    && threshold.kind.is_none_or(|wanted| wanted == kind)
                    && threshold
                        .country
                        .as_deref()
                        .is_none_or(|wanted| wanted == country)
            })
            .max_by_key(|threshold| {
                let exact = (threshold.kind.is_some(), threshold.country.is_some());
                (exact, threshold.needs.strictness())
            })
            .map(|threshold| threshold.needs)
    }

    /// When the trial of a publisher that joined then ends.
    #[must_use]
    pub fn trial_ends(&self, joined: Timestamp) -> Timestamp {
        days_after(joined, i64::from(self.trial_days))
    }

    /// From when on a publisher is warned that this evidence expires.
    #[must_use]
    pub fn warned_from(&self, expires: Timestamp) -> Timestamp {
        days_after(expires, -i64::from(self.warning_days))
    }

    /// Until when evidence that expires then still counts.
    #[must_use]
    pub fn grace_ends(&self, expires: Timestamp) -> Timestamp {
        days_after(expires, i64::from(self.grace_days))
    }

    /// Whether no publisher can ever be eligible under it: all kinds are excluded, or no method of
    /// evidence counts and there is no trial.
    #[must_use]
    pub fn refuses_everybody(&self) -> bool {
        let counts = |kind| {
            let mut wanted = self.thresholds.iter().map(|threshold| threshold.kind);
            wanted.any(|wanted| wanted.is_none_or(|wanted| wanted == kind))
        };
        PublisherKind::ALL
            .into_iter()
            .filter(|kind| !self.excluded_kinds.contains(kind))
            .all(|kind| self.trial_days == 0 && !counts(kind))
    }
}

pub(crate) fn days_after(start: Timestamp, days: i64) -> Timestamp {
    let limit = if days < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    start
        .checked_add(SignedDuration::from_hours(days * 24))
        .unwrap_or(limit)
}

impl Default for Policy {
    /// 10,000 visitors counted or exported, 20,000 merely declared; student newsrooms a tenth;
    /// aggregators excluded; a proved site needed; a month's warning before evidence expires, and two
    /// weeks of grace; after three strikes within a year the desk decides about a suspension.
    fn default() -> Self {
        let threshold = |method, kind, monthly_visitors| Threshold {
            method,
            kind,
            country: None,
            needs: Needs::Visitors(monthly_visitors),
        };
        let student = Some(PublisherKind::Student);
        Self {
            version: 1,
            excluded_kinds: BTreeSet::from([PublisherKind::Aggregator]),
            requires_proved_site: true,
            trial_days: 0,
            warning_days: 30,
            grace_days: 14,
            strike_days: a_year(),
            thresholds: vec![
                threshold(Method::AccessLogs, None, 10_000),
                threshold(Method::AnalyticsExport, None, 10_000),
                threshold(Method::Declaration, None, 20_000),
                threshold(Method::AccessLogs, student, 1_000),
                threshold(Method::AnalyticsExport, student, 1_000),
                threshold(Method::Declaration, student, 2_000),
            ],
            strikes: vec![StrikeRule {
                number: 3,
                within_days: 365,
                leads_to: Consequence::Proposal,
            }],
        }
    }
}

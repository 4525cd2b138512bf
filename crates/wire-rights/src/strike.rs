//! Strikes: what the desk holds against a publisher that broke the terms.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Policy, Reason};

/// Something that the desk holds against a publisher. A person gives it, never a machine, and it
/// expires. One that was taken back is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strike {
    /// Since when.
    pub given: Timestamp,
    /// Until when it counts.
    pub expires: Timestamp,
    /// Why, in words that the publisher reads.
    pub reason: String,
}

impl Strike {
    /// Whether it counts at `at`.
    #[must_use]
    pub fn counts(&self, at: Timestamp) -> bool {
        self.given <= at && at < self.expires
    }
}

/// How many strikes within how many days lead to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrikeRule {
    /// So many strikes, at least.
    pub number: u32,
    /// Given within so many days.
    pub within_days: u32,
    /// Lead to this.
    pub leads_to: Consequence,
}

/// What strikes lead to, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consequence {
    /// The publisher is warned.
    Warning,
    /// The desk is asked whether to suspend the publisher: a person decides.
    Proposal,
    /// The publisher is suspended for as long as the strikes count.
    Suspension,
}

impl Consequence {
    /// Every consequence, the mildest first.
    pub const ALL: [Self; 3] = [Self::Warning, Self::Proposal, Self::Suspension];

    /// The code that policies and forms use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Proposal => "proposal",
            Self::Suspension => "suspension",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "a warning",
            Self::Proposal => "a suspension that the desk decides about",
            Self::Suspension => "a suspension at once",
        }
    }

    /// The consequence of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

impl StrikeRule {
    /// When a strike falls out of what this rule counts.
    pub(crate) fn ends(&self, strike: &Strike) -> Timestamp {
        let hours = SignedDuration::from_hours(i64::from(self.within_days) * 24);
        let leaves = strike.given.checked_add(hours).unwrap_or(Timestamp::MAX);
        leaves.min(strike.expires)
    }

    /// How many strikes it counts at `at`, and until when there are enough of them; nothing where
    /// there aren't.
    fn reached(&self, strikes: &[Strike], at: Timestamp) -> Option<(u32, Timestamp)> {
        let mut ends: Vec<_> = strikes
            .iter()
            .filter(|strike| strike.counts(at))
            .map(|strike| self.ends(strike))
            .filter(|end| at < *end)
            .collect();
        ends.sort();
        let too_many = ends.len().checked_sub(self.number as usize)?;
        let until = ends.get(too_many)?;
        Some((u32::try_from(ends.len()).unwrap_or(u32::MAX), *until))
    }
}

impl Policy {
    /// What a publisher's strikes lead to at `at`: the gravest of what its rules say.
    pub(crate) fn struck(&self, strikes: &[Strike], at: Timestamp) -> Option<Reason> {
        let reached = self.strikes.iter().filter_map(|rule| {
            let (count, until) = rule.reached(strikes, at)?;
            Some((rule.leads_to, until, count, rule.within_days))
        });
        let (leads_to, until, count, within_days) = reached.max()?;
        Some(Reason::Strikes {
            leads_to,
            count,
            within_days,
            until,
        })
    }

    /// Until when a strike that is given then counts.
    #[must_use]
    pub fn strike_expires(&self, given: Timestamp) -> Timestamp {
        crate::policy::days_after(given, i64::from(self.strike_days))
    }
}

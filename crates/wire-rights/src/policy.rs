//! The wire's policy: who is eligible for free stories.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Method, PublisherKind};

/// Who is eligible for the wire's free stories: versioned data, edited by the desk.
///
/// No free syndication programme publishes a threshold of audience, so the figures here are a
/// setting; the defaults are modest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its number; every recorded decision names one.
    pub version: u32,
    /// How many unique visitors a month make an audience large enough, for each method of evidence
    /// that counts. A method that isn't listed doesn't count.
    pub thresholds: Vec<Threshold>,
    /// Kinds of publisher that get no free stories.
    pub excluded_kinds: BTreeSet<PublisherKind>,
    /// Whether a proved site is needed.
    pub requires_proved_site: bool,
}

/// How large an audience has to be when it is shown by one method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The method of evidence.
    pub method: Method,
    /// The kind of publisher it is for; without one, for all that have none of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PublisherKind>,
    /// Unique visitors a month, at least.
    pub monthly_visitors: u64,
}

impl Policy {
    /// How many monthly visitors a publisher of this kind needs by this method; nothing where the
    /// method doesn't count. A threshold for the kind goes before one for all; of several that
    /// say the same, the highest holds.
    #[must_use]
    pub fn threshold(&self, method: Method, kind: PublisherKind) -> Option<u64> {
        let highest = |wanted: Option<PublisherKind>| {
            self.thresholds
                .iter()
                .filter(|threshold| threshold.method == method && threshold.kind == wanted)
                .map(|threshold| threshold.monthly_visitors)
                .max()
        };
        highest(Some(kind)).or_else(|| highest(None))
    }
}

impl Default for Policy {
    /// 10,000 visitors counted or exported, 20,000 merely declared; student newsrooms a tenth;
    /// aggregators excluded; a proved site needed.
    fn default() -> Self {
        let threshold = |method, kind, monthly_visitors| Threshold {
            method,
            kind,
            monthly_visitors,
        };
        let student = Some(PublisherKind::Student);
        Self {
            version: 1,
            thresholds: vec![
                threshold(Method::AccessLogs, None, 10_000),
                threshold(Method::AnalyticsExport, None, 10_000),
                threshold(Method::Declaration, None, 20_000),
                threshold(Method::AccessLogs, student, 1_000),
                threshold(Method::AnalyticsExport, student, 1_000),
                threshold(Method::Declaration, student, 2_000),
            ],
            excluded_kinds: BTreeSet::from([PublisherKind::Aggregator]),
            requires_proved_site: true,
        }
    }
}

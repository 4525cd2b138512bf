//! What a policy asks of one method of evidence.

use serde::{Deserialize, Serialize};

use crate::{Method, PublisherKind};

/// How large an audience has to be when it is shown by one method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Threshold {
    /// The method of evidence.
    pub method: Method,
    /// The kind of publisher it is for; without one, for all that have none of their own.
    pub kind: Option<PublisherKind>,
    /// The country it is for, as an ISO 3166-1 alpha-2 code in capitals; without one, for all that
    /// have none of their own.
    pub country: Option<String>,
    /// What is enough.
    pub needs: Needs,
}

/// What is enough. People and ranks are never turned into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// So many unique visitors a month, at least.
    Visitors(u64),
    /// A rank of so much, at most.
    Rank(u32),
}

impl Needs {
    /// What this method can be asked for, with this figure: a number of visitors, or a rank.
    #[must_use]
    pub fn of(method: Method, figure: u64) -> Self {
        match method.list() {
            Some(_) => Self::Rank(u32::try_from(figure).unwrap_or(u32::MAX)),
            None => Self::Visitors(figure),
        }
    }

    /// The figure alone, for forms.
    #[must_use]
    pub fn figure(self) -> u64 {
        match self {
            Self::Visitors(visitors) => visitors,
            Self::Rank(rank) => u64::from(rank),
        }
    }

    /// Whether this can be asked of the method.
    pub(super) fn fits(self, method: Method) -> bool {
        method.list().is_some() == matches!(self, Self::Rank(_))
    }

    /// The higher, the fewer publishers have it; to be compared for one method alone.
    pub(super) fn strictness(self) -> u64 {
        match self {
            Self::Visitors(visitors) => visitors,
            Self::Rank(rank) => u64::from(u32::MAX - rank),
        }
    }
}

/// A threshold as it is written in files and in the store.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    method: Method,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<PublisherKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    monthly_visitors: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rank: Option<u32>,
}

impl From<Threshold> for Written {
    fn from(threshold: Threshold) -> Self {
        let (monthly_visitors, rank) = match threshold.needs {
            Needs::Visitors(visitors) => (Some(visitors), None),
            Needs::Rank(rank) => (None, Some(rank)),
        };
        Self {
            method: threshold.method,
            kind: threshold.kind,
            country: threshold.country,
            monthly_visitors,
            rank,
        }
    }
}

impl TryFrom<Written> for Threshold {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let code = written.method.code();
        let needs = match (
            written.method.list(),
            written.monthly_visitors,
            written.rank,
        ) {
            (None, Some(visitors), None) => Needs::Visitors(visitors),
            (Some(_), None, Some(rank)) => Needs::Rank(rank),
            (None, _, _) => {
                return Err(format!(
                    "a threshold for {code} gives monthly_visitors and no rank"
                ));
            }
            (Some(_), _, _) => {
                return Err(format!(
                    "a threshold for {code} gives rank, the last that is enough, and no \
                     monthly_visitors: a rank is no number of people"
                ));
            }
        };
        Ok(Self {
            method: written.method,
            kind: written.kind,
            country: written.country,
            needs,
        })
    }
}

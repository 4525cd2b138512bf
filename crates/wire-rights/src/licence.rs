//! Licences.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire_story::{LicenceId, StoryId};

use crate::Terms;

/// An agreement between the wire and one publisher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Its id.
    pub id: LicenceId,
    /// What it covers.
    pub scope: LicenceScope,
    /// What the publisher pays; nothing for a free licence.
    pub price: Option<Price>,
    /// First instant it is in force.
    pub from: Timestamp,
    /// The instant it ends.
    pub until: Timestamp,
    /// When it was revoked, and why.
    pub revoked: Option<(Timestamp, String)>,
    /// The terms agreed.
    pub terms: Terms,
}

impl Licence {
    /// Whether it is in force at `at`.
    #[must_use]
    pub fn is_in_force(&self, at: Timestamp) -> bool {
        self.from <= at
            && at < self.until
            && self.revoked.as_ref().is_none_or(|(since, _)| at < *since)
    }
}

/// What a licence covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LicenceScope {
    /// Every story of the wire.
    Everything,
    /// These stories.
    Stories(Vec<StoryId>),
}

impl LicenceScope {
    /// Whether it covers the story.
    #[must_use]
    pub fn covers(&self, story: StoryId) -> bool {
        match self {
            Self::Everything => true,
            Self::Stories(stories) => stories.contains(&story),
        }
    }
}

/// An amount of money, exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// In minor units: cents.
    pub minor: u64,
    /// ISO 4217 code in capitals.
    pub currency: String,
}

impl std::fmt::Display for Price {
    /// As `USD 120.00`. Currencies without minor units (JPY, KRW …) show none.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if matches!(
            self.currency.as_str(),
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "XPF" | "PYG" | "RWF"
        ) {
            write!(f, "{} {}", self.currency, self.minor)
        } else {
            write!(
                f,
                "{} {}.{:02}",
                self.currency,
                self.minor / 100,
                self.minor % 100
            )
        }
    }
}

//! Licences.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire_story::{Content, LicenceId, ProductId, Story, StoryId, UserId};

use crate::{Catalogue, Terms};

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
    /// How many stories may be taken under it in all; any number without it. A story counts once,
    /// when it is first taken to be republished.
    pub volume: Option<u32>,
    /// The stories that have been taken under it to be republished, where it has a volume.
    pub taken: BTreeSet<StoryId>,
    /// How many people of the publisher may use it; all of them without it.
    pub seats: Option<u32>,
    /// The people who have a seat, where it has seats.
    pub seated: BTreeSet<UserId>,
}

impl Licence {
    /// Whether it is in force at `at`.
    #[must_use]
    pub fn is_in_force(&self, at: Timestamp) -> bool {
        self.from <= at
            && at < self.until
            && self.revoked.as_ref().is_none_or(|(since, _)| at < *since)
    }

    /// Whether its volume still covers this story: one that was taken under it always.
    #[must_use]
    pub fn has_room_for(&self, story: StoryId) -> bool {
        self.volume
            .is_none_or(|volume| self.taken.len() < volume as usize || self.taken.contains(&story))
    }

    /// Whether this person may use it. Seats are for people: a machine of the publisher has a token,
    /// which its people answer for, and takes no seat.
    #[must_use]
    pub fn seats_person(&self, person: UserId) -> bool {
        self.seats.is_none() || self.seated.contains(&person)
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
    /// The stories that a product selects, at the moment of each use.
    Product(ProductId),
}

impl LicenceScope {
    /// Whether it covers a story that says this.
    #[must_use]
    pub fn covers(&self, catalogue: &Catalogue, story: &Story, content: &Content) -> bool {
        match self {
            Self::Everything => true,
            Self::Stories(stories) => stories.contains(&story.id),
            Self::Product(product) => catalogue
                .product(*product)
                .is_some_and(|product| product.covers(story, content)),
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

//! Licences.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use wire_story::{Content, LicenceId, ProductId, Story, StoryId, UserId};

use crate::{Catalogue, Price, Terms};

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
    /// The instant from which it gives nothing: its end, or when it was revoked.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.revoked
            .as_ref()
            .map_or(self.until, |(since, _)| self.until.min(*since))
    }

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

    /// Whether it is for people with a seat, and nobody has one yet.
    #[must_use]
    pub fn lacks_seats(&self) -> bool {
        self.seats.is_some() && self.seated.is_empty()
    }

    /// Whether this person may use it. Seats are for people: a machine of the publisher has a token,
    /// which its people answer for, and takes no seat.
    #[must_use]
    pub fn seats_person(&self, person: UserId) -> bool {
        self.seats.is_none() || self.seated.contains(&person)
    }

    /// Whether it covers all that another licence would, on some of the same days: whoever has both pays for them twice.
    #[must_use]
    pub fn overlaps(&self, scope: &LicenceScope, from: Timestamp, until: Timestamp) -> bool {
        self.revoked.is_none()
            && self.from < until
            && from < self.until
            && self.scope.includes(scope)
    }

    /// Where in its life it is, where its end is near for `warning` before it.
    #[must_use]
    pub fn stage(&self, at: Timestamp, warning: SignedDuration) -> LicenceStage {
        match &self.revoked {
            Some((since, _)) if *since <= at => LicenceStage::Revoked,
            _ if self.until <= at => LicenceStage::Ended,
            _ if at < self.from => LicenceStage::Coming,
            _ if self.end_is_near_from(warning) <= at => LicenceStage::Ending,
            _ => LicenceStage::Active,
        }
    }

    /// From when its end is near: `warning` before it, but not in the first half of a short licence.
    #[must_use]
    pub fn end_is_near_from(&self, warning: SignedDuration) -> Timestamp {
        let half = self.from.duration_until(self.until) / 2;
        self.until
            .checked_sub(warning.min(half))
            .unwrap_or(self.from)
    }
}

/// Where in its life a licence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LicenceStage {
    /// Its first day is still to come.
    Coming,
    /// It is in force.
    Active,
    /// It is in force, and its end is near.
    Ending,
    /// It is over.
    Ended,
    /// The desk has revoked it.
    Revoked,
}

impl LicenceStage {
    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Active => "active",
            Self::Ending => "ending",
            Self::Ended => "ended",
            Self::Revoked => "revoked",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Coming => "not begun",
            Self::Active => "active",
            Self::Ending => "ends soon",
            Self::Ended => "ended",
            Self::Revoked => "revoked",
        }
    }
}

/// What people call a licence: the end of its id, which is what tells those of one day apart.
#[must_use]
pub fn licence_number(id: LicenceId) -> String {
    let id = id.to_string();
    id[id.len() - 8..].to_uppercase()
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
    /// Whether it covers whatever another one does, as far as that can be told from both.
    fn includes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everything, _) => true,
            (Self::Stories(all), Self::Stories(some)) => some.iter().all(|it| all.contains(it)),
            (Self::Product(one), Self::Product(other)) => one == other,
            (Self::Stories(_) | Self::Product(_), _) => false,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(written: &str) -> Timestamp {
        written.parse().expect("a time")
    }

    fn licence(from: &str, until: &str) -> Licence {
        Licence {
            id: LicenceId::from_bytes([1; 16]),
            scope: LicenceScope::Everything,
            price: None,
            from: at(from),
            until: at(until),
            revoked: None,
            terms: Terms::default(),
            volume: None,
            taken: BTreeSet::new(),
            seats: None,
            seated: BTreeSet::new(),
        }
    }

    #[test]
    fn licences_overlap_where_they_cover_the_same_on_the_same_days() {
        let year = licence("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let mut revoked = year.clone();
        revoked.revoked = Some((at("2026-06-01T12:00:00Z"), "Not paid.".into()));
        let story = |number| StoryId::from_bytes([number; 16]);
        let of_two = Licence {
            scope: LicenceScope::Stories(vec![story(1), story(2)]),
            ..year.clone()
        };
        let one = LicenceScope::Stories(vec![story(2)]);
        let another = LicenceScope::Stories(vec![story(2), story(3)]);
        let all = LicenceScope::Everything;
        let table = [
            (&year, &all, "2026-12-31T00:00:00Z", true),
            (&year, &all, "2027-01-01T00:00:00Z", false),
            (&year, &one, "2026-06-01T00:00:00Z", true),
            (&of_two, &one, "2026-06-01T00:00:00Z", true),
            (&of_two, &another, "2026-06-01T00:00:00Z", false),
            (&of_two, &all, "2026-06-01T00:00:00Z", false),
            (&revoked, &all, "2026-06-01T00:00:00Z", false),
        ];
        for (held, scope, from, expected) in table {
            let overlaps = held.overlaps(scope, at(from), at("2028-01-01T00:00:00Z"));
            assert_eq!(overlaps, expected, "{:?} {scope:?} {from}", held.scope);
        }
    }

    #[test]
    fn a_licence_goes_through_its_stages() {
        let warning = SignedDuration::from_hours(30 * 24);
        let year = licence("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let week = licence("2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z");
        let mut revoked = year.clone();
        revoked.revoked = Some((at("2026-06-01T12:00:00Z"), "Not paid.".into()));
        let table = [
            (&year, "2025-12-31T23:59:59Z", LicenceStage::Coming),
            (&year, "2026-01-01T00:00:00Z", LicenceStage::Active),
            (&year, "2026-12-01T23:59:59Z", LicenceStage::Active),
            (&year, "2026-12-02T00:00:00Z", LicenceStage::Ending),
            (&year, "2027-01-01T00:00:00Z", LicenceStage::Ended),
            (&week, "2026-11-02T00:00:00Z", LicenceStage::Active),
            (&week, "2026-11-05T12:00:00Z", LicenceStage::Ending),
            (&revoked, "2026-06-01T11:59:59Z", LicenceStage::Active),
            (&revoked, "2026-06-01T12:00:00Z", LicenceStage::Revoked),
            (&revoked, "2027-06-01T12:00:00Z", LicenceStage::Revoked),
        ];
        for (licence, moment, stage) in table {
            assert_eq!(licence.stage(at(moment), warning), stage, "{moment}");
        }
    }
}

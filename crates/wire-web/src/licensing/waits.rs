//! What a licence still waits for before it gives its publisher anything. A contract may be made
//! before that is settled, so whoever sees one is told.

use wire_rights::{Licence, Policy, Publisher};

/// What is missing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Waits {
    /// A proved site: without one nothing is delivered at all.
    pub(crate) site: bool,
    /// The first seat: without one no person can take a story.
    pub(crate) seat: bool,
}

impl Waits {
    /// What would stand in the way of a licence of this publisher.
    pub(crate) fn of_publisher(policy: &Policy, publisher: &Publisher) -> Self {
        Self {
            site: policy.lacks_site(publisher),
            seat: false,
        }
    }

    /// What stands in the way of a licence that it has; nothing, where that is over.
    pub(crate) fn of_licence(
        policy: &Policy,
        publisher: &Publisher,
        licence: &Licence,
        at: jiff::Timestamp,
    ) -> Self {
        if licence.revoked.is_some() || licence.until <= at {
            return Self::default();
        }
        // Lists of licences don't say who sits; the publisher's own licences do.
        let held = publisher.licences.iter();
        let held = held.into_iter().find(|held| held.id == licence.id);
        Self {
            seat: held.unwrap_or(licence).lacks_seats(),
            ..Self::of_publisher(policy, publisher)
        }
    }

    /// What the label of a licence in force says instead, where it gives nobody anything.
    pub(crate) fn word(self) -> Option<&'static str> {
        if self.site {
            Some("no site proved")
        } else if self.seat {
            Some("no seat given")
        } else {
            None
        }
    }
}

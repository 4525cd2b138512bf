//! Why a licence in force gives its publisher nothing: what it still waits for, or that it is used up. A contract may
//! be made before that is settled, so whoever sees one is told.

use wire_rights::{Policy, Publisher};
use wire_story::LicenceId;

/// What is missing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Waits {
    /// A proved site: without one nothing is delivered at all.
    pub(crate) site: bool,
    /// The first seat: without one no person can take a story.
    pub(crate) seat: bool,
    /// Another story: as many as it is for were taken under it.
    pub(crate) volume: Option<u32>,
}

impl Waits {
    /// What would stand in the way of a licence of this publisher.
    pub(crate) fn of_publisher(policy: &Policy, publisher: &Publisher) -> Self {
        Self {
            site: policy.lacks_site(publisher),
            ..Self::default()
        }
    }

    /// What stands in the way of a licence that it has; nothing, where that is over. The publisher's own
    /// licences say who has a seat, those of lists don't.
    pub(crate) fn of_licence(
        policy: &Policy,
        publisher: &Publisher,
        licence: LicenceId,
        at: jiff::Timestamp,
    ) -> Self {
        let held = publisher.licences.iter().find(|held| held.id == licence);
        match held {
            Some(held) if held.revoked.is_none() && at < held.until => Self {
                seat: held.lacks_seats(),
                volume: held
                    .volume
                    .filter(|volume| held.taken.len() >= *volume as usize),
                ..Self::of_publisher(policy, publisher)
            },
            _ => Self::default(),
        }
    }

    /// What the label of a licence in force says instead, where it gives nobody anything.
    pub(crate) fn word(self) -> Option<&'static str> {
        if self.site {
            Some("no site proved")
        } else if self.seat {
            Some("no seat given")
        } else if self.volume.is_some() {
            Some("used up")
        } else {
            None
        }
    }
}

//! Embargoes.

use jiff::Timestamp;

/// The instant before which no body leaves the wire, by any exit, to anyone but the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Embargo {
    /// The instant it ends, at the earliest.
    pub until: Timestamp,
    /// Whether even the headline stays hidden until then.
    pub hides_headline: bool,
    /// When it was lifted. An embargo whose hour has passed still holds until the wire has written
    /// the `released` event: a clock that jumps must not publish a story.
    pub lifted: Option<Timestamp>,
}

impl Embargo {
    /// Whether it still holds at `at`.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        at < self.until || self.lifted.is_none()
    }
}

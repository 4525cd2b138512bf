//! Feeds: the public ones list stories, the private ones carry copies.

mod answer;
pub(crate) mod private;
pub(crate) mod public;

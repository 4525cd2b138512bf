//! Feeds: the public ones list stories, the private ones carry copies.

mod answer;
mod encoding;
pub(crate) mod hub;
mod kept;
pub(crate) mod private;
pub(crate) mod public;
mod rendered;
mod together;

pub(crate) use answer::private;
pub(crate) use kept::Feeds;

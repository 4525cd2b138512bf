//! Pickups: pages found to carry a story, and their tear sheets.

pub(crate) mod file;
pub(crate) mod lines;
pub(crate) mod list;
pub(crate) mod sheet;
mod sides;
pub(crate) mod warc;

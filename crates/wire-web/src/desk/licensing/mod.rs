//! The licence desk: what was asked, what was offered, and what became of it.

pub(crate) mod beside;
pub(crate) mod form;
pub(crate) mod history;
pub(crate) mod licence;
pub(crate) mod make;
pub(crate) mod offer;
mod preview;
pub(crate) mod queue;
mod reason;
pub(crate) mod request;

/// The entry of the navigation that these pages belong to.
const PLACE: &str = "/desk/licences";

//! Licences by the API: asked for, offered, accepted and declined by programs of publishers, with what
//! the desk's programs share.

pub(crate) mod deal;
pub(crate) mod licences;
pub(crate) mod offers;
pub(crate) mod requests;
pub(super) mod sent;

/// Offers and licences in one answer.
pub(crate) const LISTED: u32 = 200;

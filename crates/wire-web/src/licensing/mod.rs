//! What the pages of licences have in common, for publishers and for the desk: what is typed, what is
//! shown, and what is still missing.

pub(crate) mod shown;
pub(crate) mod typed;
pub(crate) mod waits;

//! What the pages of licences have in common, for publishers and for the desk: what is typed, and what
//! is shown.

pub(crate) mod shown;
pub(crate) mod typed;

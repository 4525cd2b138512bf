//! What the pages of licences have in common, for publishers and for the desk: what is typed, what is
//! shown, what is still missing, and how one comes to one.

pub(crate) mod idle;
pub(crate) mod killed;
pub(crate) mod shown;
pub(crate) mod typed;
pub(crate) mod waits;
pub(crate) mod way;

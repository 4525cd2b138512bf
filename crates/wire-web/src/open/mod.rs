//! Pages that are open to everybody.

pub(crate) mod front;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod story;

//! Pages that are open to everybody.

pub(crate) mod acknowledge;
pub(crate) mod feeds;
pub(crate) mod front;
pub(crate) mod join;
pub(crate) mod link;
pub(crate) mod machines;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod story;
pub(crate) mod terms;
pub(crate) mod terms_version;

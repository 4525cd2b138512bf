//! The desk's pages: stories, publishers, obligations, users.

pub(crate) mod clock;
pub(crate) mod correct;
mod credited;
pub(crate) mod draft;
pub(crate) mod frame;
pub(crate) mod hold;
pub(crate) mod kill;
pub(crate) mod licences;
pub(crate) mod lift;
pub(crate) mod metadata;
pub(crate) mod names;
pub(crate) mod obligations;
pub(crate) mod own_terms;
mod pasted;
pub(crate) mod picture;
pub(crate) mod products;
pub(crate) mod publish;
pub(crate) mod publisher;
pub(crate) mod publishers;
pub(crate) mod seats;
mod sent;
pub(crate) mod standing;
pub(crate) mod stories;
pub(crate) mod story;
mod story_form;
pub(crate) mod users;

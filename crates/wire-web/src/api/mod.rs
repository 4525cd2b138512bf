//! The API: what a publisher's programs can do, as JSON, described by an OpenAPI document.

pub(crate) mod access;
pub(crate) mod content;
pub(crate) mod desk;
pub(crate) mod document;
pub(crate) mod events;
pub(crate) mod licensing;
pub(crate) mod obligations;
pub(crate) mod problem;
pub(crate) mod query;
pub(crate) mod sent;
pub(crate) mod standing;
pub(crate) mod stories;
pub(crate) mod story;
pub(crate) mod views;
pub(crate) mod webhooks;

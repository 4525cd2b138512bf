//! The agenda: what the stories say is to come.
//!
//! What each story says was read when it was published. Here it is put together anew for each who asks, from the stories that they
//! may have: what a story says of an event may stand in another that they may not.

pub(crate) mod api;
pub(crate) mod calendar;
mod find;
pub(crate) mod page;
mod planner;
pub(crate) mod saved;
mod wish;
mod words;

pub(crate) use find::{Entry, Whose, find, today};
pub(crate) use planner::Planner;
pub(crate) use wish::{Typed, Wish};

//! The pages of visitors and publishers, through the real router. A test's file is named after the
//! address that it tests.

// A test that can't be set up has failed.
#![allow(clippy::unwrap_used)]

mod account;
mod acknowledge;
mod agenda;
mod desk_clock;
mod join;
mod link;
mod own_terms;
mod search;
mod sign_in;
mod stories;
mod terms;

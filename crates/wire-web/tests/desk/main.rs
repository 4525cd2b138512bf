//! The desk, through the real router: what editors and licensing managers do in a browser.

// A test that can't be set up has failed.
#![allow(clippy::unwrap_used)]

mod correcting;
mod form;
mod killing;
mod licence_terms;
mod licensing;
mod looks_again;
mod obligations;
mod own_terms;
mod pickups;
mod policy;
mod products;
mod publishers;
mod queue;
mod reading;
mod statement;
mod strikes;
mod subjects;
mod terms;
mod tokens;
mod users;
mod versions;
mod writing;

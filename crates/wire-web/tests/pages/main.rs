//! The pages of visitors and publishers, through the real router. A test's file is named after the
//! address that it tests.

mod account;
mod acknowledge;
mod join;
mod link;
mod stories;
mod terms;

//! Decisions and terms. Each file is about one thing; together they are one
//! program, which is linked once.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says where"
)]

mod bulk;
mod common;
mod decide;
mod policy;
mod products;
mod prose;
mod ranks;
mod reasons;
mod strikes;

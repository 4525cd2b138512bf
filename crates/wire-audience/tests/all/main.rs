//! Reports, exports and signatures. Each file is about one thing; together they are one
//! program, which is linked once.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says where"
)]

mod exports;
mod signature;
mod tally;

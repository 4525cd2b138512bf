//! Formats, read and written. Each file is about one thing; together they are one
//! program, which is linked once.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says where"
)]

mod common;
mod diff;
mod feeds;
mod hostile;
mod newsml;
mod ninjs;
mod outputs;
mod round_trips;
mod terms;
mod third_party;
mod wire_text;

//! Pages, and the stories that are found on them. Each file is about one thing; together they are one
//! program, which is linked once.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says where"
)]

mod any_page;
mod common;
mod findings;
mod index;
mod killed;
mod republished;
mod signs;
mod warc;

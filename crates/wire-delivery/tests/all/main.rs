//! Delivery and all else that goes out, held against real servers. Each file is about one thing; together they are one
//! program, which is linked once.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says where"
)]

mod backfill;
mod crash;
mod crawl;
mod drops;
mod guard;
mod hub;
mod licensing;
mod mail;
mod products;
mod proof;
mod push;
mod recheck;
mod reminders;
mod replay;
mod signs;
mod smtp;
mod standing;
mod support;
mod templates;
mod tls;

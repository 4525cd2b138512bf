//! The real program, run. Each file is about one thing; together they are one
//! program, which is linked once.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says where"
)]

mod add;
mod audience;
mod bad_input;
mod check;
mod cli;
mod common;
mod crash;
mod crash_obligations;
mod events;
mod hub;
mod mail;
mod nodes;
mod obligations;
mod outages;
mod read;
mod serve;
mod trace;
mod trace_remote;
mod trace_resume;
mod trace_save;
mod trace_web;

//! What programs ask of a wire. Each file is about one thing; together they are one
//! program, which is linked once.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, and says where"
)]

mod api;
mod events_api;
mod exits;
mod feeds;
mod licensing_api;
mod metrics;
mod webhooks_api;

//! Portal, desk, API and feeds over HTTP.
//!
//! This crate is the only one that serves HTTP. It decides nothing itself: each way by which a body
//! can leave asks `wire_rights::decide` at that moment and hands the grant to `wire-formats`.
//!
//! [`router`] makes the whole application from an [`App`]; [`routes`] lists its addresses.

mod account;
mod agenda;
mod api;
mod app;
mod assets;
mod attempts;
mod client;
mod desk;
mod error;
mod evidence;
mod exits;
mod feeds;
mod form;
mod found;
mod happened;
mod health;
mod layout;
mod licensing;
mod local_path;
mod log;
mod measure;
mod metrics;
mod notice;
mod open;
mod password;
mod pickups;
mod reading;
mod reasons;
mod referrer;
mod routes;
mod same_origin;
mod serve;
mod session;
mod sign_ins;
mod statement;
mod take;
mod terms_form;
mod tokens;

pub use app::App;
pub use desk::obligation_rows::ObligationRow;
pub use password::{PasswordError, hash as hash_password};
pub use pickups::file::{HASH_OF_PAGE, HASH_OF_RECORD, SheetFile};
pub use routes::{Route, routes};
pub use serve::{link_path, router, serve};

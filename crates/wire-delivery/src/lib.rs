//! The outside world: the guarded client, webhook push, file drops, mail and the scheduler.
//!
//! * [`guard`] is the door outward: what connects to an address from outside goes through a [`Guard`].
//! * [`Scheduler`] does what happens by itself, from the event log: it lifts embargoes, opens
//!   obligations and mails them, pushes to endpoints, looks where publishers stand, and sends mail. [`Tail`] is the log's end
//!   for those who wait for more.
//! * [`mail`] goes into a folder, or to the mail server that the operator names: the one connection
//!   that is not the guard's, and says why.
//! * [`licensing`] is the licence desk at work: what each step writes into the log and mails.
//! * [`looks`] are taken at pages, when somebody asks and until what they carry is mended or gone.
//! * [`feeds`] are what each of them says at a moment, for whoever serves them.
//! * [`hub`] pushes feeds to those who asked for it by WebSub.
//! * [`crawl`] fetches pages by their addresses, politely.
//! * [`remote`] reads large files that lie elsewhere, on the web or in S3, whatever happens on the way.
//! * [`drops`] puts stories as files into folders of publishers' servers.
//! * [`webhook`] says what a push is and how it is signed; [`proof`] looks whether a site is its
//!   publisher's own.
//!
//! Nothing here reads a body: what leaves is what `wire-formats` renders from a copy that
//! `wire-rights` decided at that moment.

mod beside;
mod clock;
pub mod crawl;
pub mod drops;
mod embargo;
pub mod feeds;
pub mod guard;
pub mod hub;
mod leases;
mod letters;
pub mod licensing;
pub mod looks;
pub mod mail;
mod notices;
pub mod proof;
mod push;
mod reader;
pub mod reminders;
pub mod remote;
mod robots;
pub mod scheduler;
pub mod signs;
pub mod standing;
mod tail;
mod tls;
mod voices;
pub mod webhook;

pub use clock::Clock;
pub use guard::Guard;
pub use scheduler::{Scheduler, Waker};
pub use tail::{Stopped, Tail};
pub use voices::voices;

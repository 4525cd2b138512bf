//! What a publisher's own files say of its audience.
//!
//! ```
//! use wire_audience::{Options, Tally};
//!
//! let log = concat!(
//!     r#"192.0.2.7 - - [01/Oct/2026:08:00:00 +0000] "GET /ferry HTTP/1.1" 200 5120 "-" "#,
//!     r#""Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0""#,
//!     "\n",
//! );
//! let now = "2026-11-22T00:00:00Z".parse()?;
//! let mut tally = Tally::new(Options::at(now), [7; 16]);
//! tally.feed(log.as_bytes());
//! let report = tally.report("wirecopy 0.1.0");
//! assert_eq!(report.months[0].visitors, 1);
//! # Ok::<(), jiff::Error>(())
//! ```
//!
//! Access logs go into a [`Tally`], piece by piece, and come out as a [`Report`], which holds counts
//! alone: no address, no user agent. [`sign`] and [`verify`] carry it from a publisher's
//! machine to the wire. [`export::read`] reads what analytics programs export, [`evidence`] makes of
//! both what the wire records, and [`ranks::Table`] looks sites up in the lists of Tranco and CrUX.
//! Files come packed, so [`unpack`](unpack()) takes them as they are.
//!
//! This crate does no I/O: bytes (or who reads them), the time and the salt of the visitors come in as
//! arguments.

mod clock;
mod consistent;
pub mod evidence;
pub mod export;
mod line;
mod page;
pub mod ranks;
mod report;
mod robots;
mod signature;
mod sites;
mod stated;
mod tally;
mod unpack;
mod visitor;
mod warnings;

pub use consistent::ReportError;
pub use report::{
    Day, Figure, Formats, MOST_VISITORS, Month, Refused, Report, STANDARD_ERROR, SiteShare, Steps,
};
pub use robots::LIST as ROBOTS_LIST;
pub use signature::{SignatureError, sign, verify};
pub use stated::{StatedError, stated};
pub use tally::{Options, Tally};
pub use unpack::unpack;
pub use warnings::Warning;

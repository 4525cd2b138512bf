//! Mail: from the queue in the store to a folder, or to a mail server.
//!
//! What is written into a header is a `Line` or a [`Mailbox`], neither of which can
//! hold a line break: nothing that people give starts a header, or a command, of its own.

mod header;
mod html;
mod message;
mod outbox;
mod send;
pub mod smtp;
pub mod templates;

pub use header::{Mailbox, NotAMailbox};
pub use html::twin as html_twin;
pub(crate) use send::Mailer;
pub use send::{Letterhead, Way};

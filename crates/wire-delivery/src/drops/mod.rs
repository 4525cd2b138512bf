//! File drops: stories as files in a folder of the publisher's own server, put there by SFTP.
//!
//! Each story is one file that bears its id. It is written under a hidden name beside it, and then renamed over what
//! was there: so nobody sees half a file, a newer version takes the place of an older one, and what is sent again does
//! no harm. A server is known by the key that it showed when the drop was made or tested first; to one that shows
//! another nothing is sent, not even who signs in.

mod address;
mod error;
mod folder;
mod keys;
mod leftovers;
mod session;
mod sftp;

pub use address::{AddressError, read, user};
pub use error::{DropError, Step};
pub use folder::{Folder, host_key};
pub use keys::{HostKey, authorized};
pub(crate) use leftovers::Leftovers;

//! What only SQLite says this way: connections, migrations, search, copies of the whole database.

mod connect;
mod mark;
mod migrate;
mod search;
mod whole;

pub(crate) use connect::{NOW, Pools, connect, meaning};
pub(crate) use migrate::migrate;
pub(crate) use search::{SEARCH, index, matching, unindex};
pub(crate) use whole::copy_into;

//! What only PostgreSQL knows: connections, migrations, search, and what its errors mean.

mod blobs;
mod connect;
mod error;
mod migrate;
mod search;
mod wakes;

pub(crate) use blobs::{blob, blob_names, put_blob};
pub(crate) use connect::{NOW, Pools, begin_reading, begin_writing, connect};
pub(crate) use error::meaning;
pub(crate) use migrate::{is_a_copy, mark_as_copy, migrate};
pub(crate) use search::{index, matching, search, unindex};
pub(crate) use wakes::listen;

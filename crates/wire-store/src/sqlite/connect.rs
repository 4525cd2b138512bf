//! Connections: one that writes, several that read.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteError, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection, SqliteConnection};

use crate::StoreError;
use crate::database::Meaning;
use crate::sqlite::mark::{Header, Index};

/// How long a writer waits for another program, such as a command beside the server.
const PATIENCE: Duration = Duration::from_secs(20);

const READERS: u32 = 4;

/// Asks for the time in microseconds.
pub(crate) const NOW: &str = "SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

/// The connections to one database.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    /// The one connection that writes. Whoever wants to write queues here, first come first served,
    /// so that nobody meets a lock half-way.
    pub(crate) writer: SqlitePool,
    /// The connections that only read; each statement sees one committed state.
    pub(crate) readers: SqlitePool,
    /// Where the database lies, and the index of its write-ahead log once somebody has asked for it.
    file: Arc<Path>,
    index: Arc<OnceLock<Option<Index>>>,
}

impl Pools {
    /// Something that is another after each commit of any program.
    pub(crate) fn mark(&self) -> Option<Header> {
        let index = self.index.get_or_init(|| Index::of(&self.file));
        index.as_ref()?.header()
    }
}

/// How much of the file the connection that writes keeps in memory, in KiB, as SQLite takes it: a fan-out writes
/// all over its indices.
const CACHE: &str = "-16384";

/// Connects to the database in this file.
///
/// WAL lets readers read while the writer writes. `synchronous = FULL` makes each commit reach the
/// disk before it is acknowledged: what was acknowledged survives `kill -9` and a power cut. What is
/// deleted is overwritten, because links in sent mails were keys.
pub(crate) async fn connect(file: &Path, create: bool) -> Result<Pools, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "fast")
        .busy_timeout(PATIENCE);
    let pool = || {
        SqlitePoolOptions::new()
            .acquire_timeout(PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
    };
    let writer = pool()
        .before_acquire(|connection, _| Box::pin(is_sound(connection)))
        .max_connections(1)
        .connect_with(options.clone().pragma("cache_size", CACHE))
        .await?;
    let readers = pool()
        .max_connections(READERS)
        .min_connections(0)
        .connect_lazy_with(options.pragma("query_only", "on"));
    Ok(Pools {
        writer,
        readers,
        file: file.into(),
        index: Arc::default(),
    })
}

/// Whether a connection that comes back can be used again. On a full disk SQLite ends the
/// transaction by itself; the driver goes on counting it, and could never begin another one.
async fn is_sound(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // A rollback may still be under way; the ping waits behind it.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Reads an error's code; extended codes carry the plain one in their low byte.
pub(crate) fn meaning(error: &SqliteError) -> Meaning {
    let code = error
        .code()
        .and_then(|code| code.parse::<u32>().ok())
        .unwrap_or(0);
    if code == 787 {
        return Meaning::Dangling;
    }
    match code & 0xff {
        5 | 6 => Meaning::Busy,
        13 => Meaning::Full,
        11 | 26 => Meaning::Corrupt,
        _ => Meaning::Other,
    }
}

//! The handle: where a wire's data lie, and how one gets at them.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use wire_rights::{Policy, Terms};
use wire_story::VersionNumber;

use crate::database::{Connections, Writing};
use crate::stories::{Killed, Overruling};
use crate::{Lease, StoreError, Wire, blobs, database, files, leases, postgres, sqlite};

/// The file in a wire's folder that holds its stories, unless they lie in PostgreSQL.
pub const DATABASE: &str = "wire.sqlite";
/// Where a wire's data lie on PostgreSQL, this file has the database's address.
const ADDRESS: &str = "database";
/// What becomes of SQLite's file when the wire moves to PostgreSQL.
const MOVED: &str = "wire.sqlite.moved";
const UNFINISHED: &str = "unfinished";
const BLOBS: &str = "blobs";
const SERVER: &str = "server.lock";

/// One wire's data: a folder with a database and blobs, or with the address of a database of PostgreSQL
/// that holds both. Cheap to clone; all clones are one store.
#[derive(Clone, Debug)]
pub struct Store {
    dir: Arc<Path>,
    connections: Connections,
    pub(crate) killed: Killed,
    pub(crate) overruling: Option<Overruling>,
    pub(crate) sent_as: Option<VersionNumber>,
    pub(crate) lease: Option<Lease>,
}

/// What was copied to another database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// How many rows.
    pub rows: u64,
    /// How many blobs.
    pub blobs: u64,
}

/// The place of a wire's server, which on SQLite there is once. The operating system gives it free when the
/// process ends, however it ends.
#[derive(Debug)]
pub struct ServerPlace {
    /// A lock on a file. On PostgreSQL there are as many servers as there are nodes.
    _file: Option<File>,
}

impl Store {
    /// Makes a new wire in this folder, which is made where it is missing. Default policy and
    /// default terms are in force at once.
    ///
    /// # Errors
    /// There is a wire in the folder already; or the folder can't be written.
    pub async fn create(dir: &Path, wire: &Wire, at: Timestamp) -> Result<Self, StoreError> {
        require_no_wire(dir)?;
        files::make_folder(&dir.join(BLOBS)).await?;
        // Made aside and renamed, so that a half-made wire is none.
        let (file, aside) = (dir.join(DATABASE), dir.join(UNFINISHED));
        if aside.exists() {
            tokio::fs::remove_dir_all(&aside)
                .await
                .map_err(StoreError::io(&aside))?;
        }
        files::make_folder(&aside).await?;
        let made = aside.join(DATABASE);
        let unfinished = Self::connect(dir, &made, true).await?;
        unfinished.begin(wire, at).await?;
        unfinished.close().await;
        tokio::fs::rename(&made, &file)
            .await
            .map_err(StoreError::io(&file))?;
        tokio::fs::remove_dir_all(&aside)
            .await
            .map_err(StoreError::io(&aside))?;
        files::sync(dir).await?;
        Self::connect(dir, &file, false).await
    }

    /// Makes a new wire on this database of PostgreSQL, or joins the one that is there: then nothing of
    /// it changes. The folder keeps the address.
    ///
    /// # Errors
    /// There is a wire in the folder already; the folder can't be written, or the database not reached.
    pub async fn create_on(
        address: &str,
        dir: &Path,
        wire: &Wire,
        at: Timestamp,
    ) -> Result<Self, StoreError> {
        require_no_wire(dir)?;
        files::make_folder(dir).await?;
        let store = Self::connect_to(dir, address).await?;
        if store.policy_versions().await?.is_empty() {
            store.begin(wire, at).await?;
        }
        files::write_secret(&dir.join(ADDRESS), address.as_bytes()).await?;
        files::sync(dir).await?;
        Ok(store)
    }

    /// Opens the wire in this folder, and brings its schema up to this program's.
    ///
    /// # Errors
    /// There is no wire; a newer program has been here; the database is damaged, or can't be reached.
    pub async fn open(dir: &Path) -> Result<Self, StoreError> {
        if dir.join(DATABASE).is_file() {
            return Self::connect(dir, &dir.join(DATABASE), false).await;
        }
        let path = dir.join(ADDRESS);
        match tokio::fs::read_to_string(&path).await {
            Ok(address) => Self::connect_to(dir, address.trim()).await,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(StoreError::NoWire {
                dir: dir.to_owned(),
            }),
            Err(error) => Err(StoreError::io(&path)(error)),
        }
    }

    async fn connect_to(dir: &Path, address: &str) -> Result<Self, StoreError> {
        let pools = postgres::connect(address).await?;
        postgres::migrate(&pools.writer).await?;
        Ok(Self::over(dir, Connections::Postgres(pools)))
    }

    fn over(dir: &Path, connections: Connections) -> Self {
        Self {
            dir: dir.into(),
            connections,
            killed: Killed::default(),
            overruling: None,
            sent_as: None,
            lease: None,
        }
    }

    /// What a new wire begins with.
    async fn begin(&self, wire: &Wire, at: Timestamp) -> Result<(), StoreError> {
        self.set_wire(wire).await?;
        self.set_policy(&Policy::default(), at).await?;
        let terms = Terms {
            contact: wire.contact.clone(),
            ..Terms::default()
        };
        self.set_terms(&terms, at).await?;
        Ok(())
    }

    async fn connect(dir: &Path, file: &Path, create: bool) -> Result<Self, StoreError> {
        let pools = sqlite::connect(file, create).await?;
        sqlite::migrate(&pools.writer).await?;
        Ok(Self::over(dir, Connections::Sqlite(pools)))
    }

    /// Takes the place of the wire's server, until the place is dropped or the process ends. Commands work beside
    /// it. On SQLite there is one; on PostgreSQL servers share the work by leases.
    ///
    /// # Errors
    /// Another process has the place; or the folder can't be written.
    pub async fn be_the_server(&self) -> Result<ServerPlace, StoreError> {
        if let Connections::Postgres(_) = &self.connections {
            return Ok(ServerPlace { _file: None });
        }
        let path = self.dir.join(SERVER);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(StoreError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(ServerPlace { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Served {
                dir: self.dir.to_path_buf(),
            }),
            Err(TryLockError::Error(error)) => Err(StoreError::io(&path)(error)),
        }
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The same wire, read by connections of its own: whoever reads a great deal keeps nobody else waiting.
    #[must_use]
    pub fn with_own_readers(&self) -> Self {
        Self {
            connections: self.connections.with_own_readers(),
            ..self.clone()
        }
    }

    /// Ends all connections, once the last of them has nothing to do.
    pub async fn close(&self) {
        self.connections.close().await;
    }

    /// Writes a sound copy of everything, as of one moment, into a new or empty folder; the wire
    /// may run on. The copy is a wire: it can be opened.
    ///
    /// # Errors
    /// The folder isn't empty, or can't be written.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        files::require_empty(to).await?;
        // The database first: a blob is written before the row that names it, so whatever the copy
        // of the database names is there to be copied.
        let blobs = to.join(BLOBS);
        files::make_folder(&blobs).await?;
        let copy = to.join(DATABASE);
        match &self.connections {
            Connections::Sqlite(_) => {
                sqlite::copy_into(&self.dir.join(DATABASE), &copy).await?;
                blobs::copy_all(&self.blob_dir(), &blobs).await?;
            }
            Connections::Postgres(_) => {
                let copied = Self::connect(to, &copy, true).await?;
                self.copy_to(&copied).await?;
                copied.close().await;
            }
        }
        files::sync(&copy).await?;
        files::sync(to).await
    }

    /// Copies everything, as of one moment, to this database of PostgreSQL, in the place of what an
    /// earlier copy left there; the wire may run on. Both hold the same afterwards, row by row, unless
    /// something was written meanwhile: [`is_held_by`](Self::is_held_by) says so.
    ///
    /// # Errors
    /// The database can't be reached, or holds another wire, or one that has gone on since.
    pub async fn copy_to_database(&self, address: &str) -> Result<Copied, StoreError> {
        if let Connections::Postgres(_) = &self.connections {
            return Err(StoreError::Conflict(
                "the wire lies in PostgreSQL already: its own tools copy a database".into(),
            ));
        }
        let there = Self::connect_to(&self.dir, address).await?;
        let Connections::Postgres(pools) = &there.connections else {
            unreachable!("connected to PostgreSQL");
        };
        if !there.policy_versions().await?.is_empty() && !postgres::is_a_copy(pools).await? {
            return Err(StoreError::Conflict(
                "the database holds a wire that is no copy: choose an empty database".into(),
            ));
        }
        postgres::mark_as_copy(pools, true).await?;
        let (rows, blobs) = self.copy_to(&there).await?;
        there.close().await;
        Ok(Copied { rows, blobs })
    }

    /// Whether this database of PostgreSQL holds the same, by a hash over all rows and all blobs.
    ///
    /// # Errors
    /// One of both can't be read.
    pub async fn is_held_by(&self, address: &str) -> Result<bool, StoreError> {
        let there = Self::connect_to(&self.dir, address).await?;
        let same = self.content_hash().await? == there.content_hash().await?;
        there.close().await;
        Ok(same)
    }

    /// Returns how many rows and blobs there were.
    async fn copy_to(&self, other: &Self) -> Result<(u64, u64), StoreError> {
        let rows = database::copy_rows(&self.connections, &other.connections).await?;
        let names = self.blob_names().await?;
        for name in &names {
            let bytes = self.blob(name).await?;
            other.put_blob(&bytes.unwrap_or_default()).await?;
        }
        other.doubt_receipts().await?;
        Ok((rows, names.len() as u64))
    }

    /// From now on the wire lies in this database: the folder keeps its address, and SQLite's file under
    /// another name. Nobody else may have the wire open.
    ///
    /// # Errors
    /// A server runs the wire; the database doesn't hold the same; the folder can't be written.
    pub async fn move_to_database(&self, address: &str) -> Result<(), StoreError> {
        let _place = self.be_the_server().await?;
        // Nobody writes from here on; whoever waits to finds that the wire has moved.
        let held = self.writing().await?;
        if !self.is_held_by(address).await? {
            return Err(StoreError::Conflict(
                "something was written since the copy: copy again".into(),
            ));
        }
        let there = Self::connect_to(&self.dir, address).await?;
        if let Connections::Postgres(pools) = &there.connections {
            postgres::mark_as_copy(pools, false).await?;
        }
        there.close().await;
        files::write_secret(&self.dir.join(ADDRESS), address.as_bytes()).await?;
        drop(held);
        self.close().await;
        let (file, moved) = (self.dir.join(DATABASE), self.dir.join(MOVED));
        tokio::fs::rename(&file, &moved)
            .await
            .map_err(StoreError::io(&moved))?;
        files::sync(&self.dir).await
    }

    /// A hash over all rows of all tables and the names of all blobs: tests use it to show that
    /// something changed nothing. When a token was last used doesn't count.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn content_hash(&self) -> Result<String, StoreError> {
        let mut hash = blake3::Hasher::new();
        database::hash_rows(self.reading(), &mut hash).await?;
        for blob in self.blob_names().await? {
            hash.update(blob.as_bytes());
        }
        Ok(hash.finalize().to_hex().to_string())
    }

    pub(crate) fn blob_dir(&self) -> PathBuf {
        self.dir.join(BLOBS)
    }

    /// The connections that only read.
    pub(crate) fn reading(&self) -> &Connections {
        &self.connections
    }

    /// Begins a transaction that writes. It takes the lock at once (`BEGIN IMMEDIATE`), so that
    /// what it reads stays true until it commits; work under a lease that was lost begins none.
    pub(crate) async fn writing(&self) -> Result<Writing, StoreError> {
        let mut tx = self.connections.begin_writing().await?;
        if let Some(lease) = self.lease {
            leases::require(&mut tx, &BTreeSet::from([lease])).await?;
        }
        // Whoever opened the wire before it moved holds the old file still.
        if matches!(tx, Writing::Sqlite(_)) && self.dir.join(ADDRESS).exists() {
            return Err(StoreError::Moved {
                dir: self.dir.to_path_buf(),
            });
        }
        Ok(tx)
    }
}

fn require_no_wire(dir: &Path) -> Result<(), StoreError> {
    if dir.join(DATABASE).exists() || dir.join(ADDRESS).exists() {
        return Err(StoreError::AlreadyAWire {
            dir: dir.to_owned(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Here and not in the conformance suite, because it needs the writer's connection.
    #[tokio::test]
    async fn a_full_disk_changes_nothing_and_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let at = Timestamp::UNIX_EPOCH;
        let store = Store::create(dir.path(), &Wire::default(), at)
            .await
            .unwrap();
        let before = store.content_hash().await.unwrap();
        let Connections::Sqlite(pools) = &store.connections else {
            unreachable!("made in a folder")
        };
        let pages = |limit: &'static str| sqlx::query(limit).execute(&pools.writer);
        pages("PRAGMA max_page_count = 1").await.unwrap();

        let long = Wire {
            name: "long ".repeat(100_000),
            ..Wire::default()
        };
        let full = store.set_wire(&long).await;

        assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
        assert_eq!(store.content_hash().await.unwrap(), before);
        // Room again, and the next one goes through.
        pages("PRAGMA max_page_count = 1000000").await.unwrap();
        store.set_wire(&long).await.unwrap();
    }
}

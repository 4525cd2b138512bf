//! The handle: where a wire's data lie, and how one gets at them.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite, Transaction};
use wire_rights::{Policy, Terms};

use crate::sqlite::{self, Pools};
use crate::stories::{Killed, Overruling};
use crate::{StoreError, Wire};

const DATABASE: &str = "wire.sqlite";
const UNFINISHED: &str = "unfinished";
const BLOBS: &str = "blobs";
const SERVER: &str = "server.lock";

/// A transaction that may write. Dropped without a commit, it has changed nothing.
pub(crate) type Writing = Transaction<'static, Sqlite>;

/// One wire's data: a folder with a database and blobs. Cheap to clone; all clones are one store.
#[derive(Clone, Debug)]
pub struct Store {
    dir: Arc<Path>,
    pools: Pools,
    pub(crate) killed: Killed,
    pub(crate) overruling: Option<Overruling>,
}

/// The place of a wire's one server. The operating system gives it free when the process ends,
/// however it ends.
#[derive(Debug)]
pub struct ServerPlace {
    _file: File,
}

impl Store {
    /// Makes a new wire in this folder, which is made where it is missing. Default policy and
    /// default terms are in force at once.
    ///
    /// # Errors
    /// There is a wire in the folder already; or the folder can't be written.
    pub async fn create(dir: &Path, wire: &Wire, at: Timestamp) -> Result<Self, StoreError> {
        if dir.join(DATABASE).exists() {
            return Err(StoreError::AlreadyAWire {
                dir: dir.to_owned(),
            });
        }
        crate::blobs::make_folder(&dir.join(BLOBS)).await?;
        // Made aside and renamed, so that a half-made wire is none.
        let (file, aside) = (dir.join(DATABASE), dir.join(UNFINISHED));
        if aside.exists() {
            tokio::fs::remove_dir_all(&aside)
                .await
                .map_err(StoreError::io(&aside))?;
        }
        crate::blobs::make_folder(&aside).await?;
        let made = aside.join(DATABASE);
        let unfinished = Self::connect(dir, &made, true).await?;
        unfinished.set_wire(wire).await?;
        unfinished.set_policy(&Policy::default(), at).await?;
        let terms = Terms {
            contact: wire.contact.clone(),
            ..Terms::default()
        };
        unfinished.set_terms(&terms, at).await?;
        unfinished.close().await;
        tokio::fs::rename(&made, &file)
            .await
            .map_err(StoreError::io(&file))?;
        tokio::fs::remove_dir_all(&aside)
            .await
            .map_err(StoreError::io(&aside))?;
        crate::blobs::sync(dir).await?;
        Self::connect(dir, &file, false).await
    }

    /// Opens the wire in this folder, and brings its schema up to this program's.
    ///
    /// # Errors
    /// There is no wire; a newer program has been here; the database is damaged.
    pub async fn open(dir: &Path) -> Result<Self, StoreError> {
        if !dir.join(DATABASE).is_file() {
            return Err(StoreError::NoWire {
                dir: dir.to_owned(),
            });
        }
        Self::connect(dir, &dir.join(DATABASE), false).await
    }

    async fn connect(dir: &Path, file: &Path, create: bool) -> Result<Self, StoreError> {
        let pools = sqlite::connect(file, create).await?;
        sqlite::migrate(&pools.writer).await?;
        Ok(Self {
            dir: dir.into(),
            pools,
            killed: Killed::default(),
            overruling: None,
        })
    }

    /// Takes the place of the wire's one server, until the place is dropped or the process ends.
    /// Commands work beside a server; two servers would push everything twice.
    ///
    /// # Errors
    /// Another process has the place; or the folder can't be written.
    pub fn be_the_server(&self) -> Result<ServerPlace, StoreError> {
        let path = self.dir.join(SERVER);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(StoreError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(ServerPlace { _file: file }),
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

    /// Ends all connections, once the last of them has nothing to do.
    pub async fn close(&self) {
        self.pools.readers.close().await;
        self.pools.writer.close().await;
    }

    /// Writes a sound copy of everything, as of one moment, into a new or empty folder; the wire
    /// may run on. The copy is a wire: it can be opened.
    ///
    /// # Errors
    /// The folder isn't empty, or can't be written.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        crate::blobs::require_empty(to).await?;
        // The database first: a blob is written before the row that names it, so whatever the copy
        // of the database names is there to be copied.
        let blobs = to.join(BLOBS);
        crate::blobs::make_folder(&blobs).await?;
        let copy = to.join(DATABASE);
        sqlite::copy_into(&self.dir.join(DATABASE), &copy).await?;
        crate::blobs::copy_all(&self.blob_dir(), &blobs).await?;
        crate::blobs::sync(&copy).await?;
        crate::blobs::sync(to).await
    }

    /// A hash over all rows of all tables and the names of all blobs: tests use it to show that
    /// something changed nothing. When a token was last used doesn't count.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn content_hash(&self) -> Result<String, StoreError> {
        let mut hash = blake3::Hasher::new();
        sqlite::hash_rows(self.reading(), &mut hash).await?;
        for blob in crate::blobs::names(&self.blob_dir()).await? {
            hash.update(blob.as_bytes());
        }
        Ok(hash.finalize().to_hex().to_string())
    }

    pub(crate) fn blob_dir(&self) -> PathBuf {
        self.dir.join(BLOBS)
    }

    /// The connections that only read.
    pub(crate) fn reading(&self) -> &SqlitePool {
        &self.pools.readers
    }

    /// Begins a transaction that writes. It takes the lock at once (`BEGIN IMMEDIATE`), so that
    /// what it reads stays true until it commits.
    pub(crate) async fn writing(&self) -> Result<Writing, StoreError> {
        Ok(self.pools.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
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
        let pages = |limit: &'static str| sqlx::query(limit).execute(&store.pools.writer);
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

//! Blobs: pictures and fetched pages, as files named by the BLAKE3 hash of what they hold.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;

use crate::database::Connections;
use crate::files::{make_folder, write_whole};
use crate::{Store, StoreError, postgres};

impl Store {
    /// Keeps these bytes and returns their name. The same bytes are kept once.
    ///
    /// # Errors
    /// The disk is full or can't be written.
    pub async fn put_blob(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let name = blake3::hash(bytes).to_hex().to_string();
        if let Connections::Postgres(pools) = self.reading() {
            postgres::put_blob(pools, &name, bytes).await?;
            return Ok(name);
        }
        let path = place(&self.blob_dir(), &name);
        // One that was cut short is written anew.
        let there = fs::metadata(&path).await;
        if there.is_ok_and(|there| there.len() == bytes.len() as u64) {
            return Ok(name);
        }
        let folder = path.parent().unwrap_or(&path);
        make_folder(folder).await?;
        write_whole(&path, bytes)
            .await
            .map_err(StoreError::io(&path))?;
        Ok(name)
    }

    /// The names of all blobs, in order.
    pub(crate) async fn blob_names(&self) -> Result<BTreeSet<String>, StoreError> {
        match self.reading() {
            Connections::Sqlite(_) => names(&self.blob_dir()).await,
            Connections::Postgres(pools) => postgres::blob_names(pools).await,
        }
    }

    /// The bytes of this name; nothing where there is no such blob.
    ///
    /// # Errors
    /// The file can't be read, or doesn't hold what its name says.
    pub async fn blob(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        if !is_name(hash) {
            return Ok(None);
        }
        let (place, bytes) = match self.reading() {
            Connections::Postgres(pools) => (
                format!("the blob {hash}"),
                postgres::blob(pools, hash).await?,
            ),
            Connections::Sqlite(_) => {
                let path = place(&self.blob_dir(), hash);
                let bytes = match fs::read(&path).await {
                    Ok(bytes) => Some(bytes),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                    Err(error) => return Err(StoreError::io(&path)(error)),
                };
                (path.display().to_string(), bytes)
            }
        };
        match bytes {
            Some(bytes) if blake3::hash(&bytes).to_hex().as_str() != hash => Err(
                StoreError::corrupt(format!("{place} doesn't hold what its name says")),
            ),
            found => Ok(found),
        }
    }
}

/// Sixty-four hex digits: nothing else ever becomes part of a path.
fn is_name(hash: &str) -> bool {
    hash.len() == 64
        && hash
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// In a folder by the first two digits, so that no folder grows too long.
fn place(blobs: &Path, name: &str) -> PathBuf {
    blobs.join(&name[..2]).join(name)
}

/// The names of all blobs in a folder, in order.
pub(crate) async fn names(blobs: &Path) -> Result<BTreeSet<String>, StoreError> {
    let mut names = BTreeSet::new();
    for folder in entries(blobs).await? {
        if fs::metadata(&folder)
            .await
            .is_ok_and(|found| found.is_dir())
        {
            for file in entries(&folder).await? {
                let name = file.file_name().and_then(|name| name.to_str());
                names.extend(name.filter(|name| is_name(name)).map(str::to_owned));
            }
        }
    }
    Ok(names)
}

async fn entries(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = Vec::new();
    let mut entries = match fs::read_dir(dir).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(StoreError::io(dir)(error)),
    };
    while let Some(entry) = entries.next_entry().await.map_err(StoreError::io(dir))? {
        found.push(entry.path());
    }
    Ok(found)
}

/// Copies every blob.
pub(crate) async fn copy_all(from: &Path, to: &Path) -> Result<(), StoreError> {
    for name in names(from).await? {
        let (source, target) = (place(from, &name), place(to, &name));
        if let Some(folder) = target.parent() {
            make_folder(folder).await?;
        }
        fs::copy(&source, &target)
            .await
            .map_err(StoreError::io(&target))?;
    }
    Ok(())
}

//! Files and folders that last through a power cut.

use std::io;
use std::path::Path;

use tokio::fs;
use tokio::io::AsyncWriteExt;

use crate::{StoreError, random};

/// Writes a file whose name never stands for half of its bytes: it is written aside and renamed once they are on the
/// disk. When this returns, name and bytes last through a power cut.
///
/// # Errors
/// There is no room, or the folder can't be written; then nothing is left of it.
pub async fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let aside = random::<8>().map_err(io::Error::other)?;
    let aside = folder.join(format!(".{}", random::hex(&aside)));
    let written = match fs::File::create(&aside).await {
        Ok(file) => write_all(file, bytes).await,
        Err(error) => Err(error),
    };
    let placed = match written {
        Ok(()) => fs::rename(&aside, path).await,
        Err(error) => Err(error),
    };
    if placed.is_err() {
        // That it can't be removed changes nothing: nobody looks for files of such a name.
        let _ = fs::remove_file(&aside).await;
    }
    placed?;
    fs::File::open(folder).await?.sync_all().await
}

async fn write_all(mut file: fs::File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes).await?;
    // Only this says whether there was room for it.
    file.flush().await?;
    file.sync_all().await
}

/// Writes a file that only its owner reads.
pub(crate) async fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let written = match options.open(path).await {
        Ok(file) => write_all(file, bytes).await,
        Err(error) => Err(error),
    };
    written.map_err(StoreError::io(path))
}

/// Makes a folder that only its owner looks into, and those above it: a wire holds what others
/// must not read, under embargo for example.
pub(crate) async fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await.map_err(StoreError::io(folder))
}

/// Makes what a file holds, or the names in a folder, last through a power cut.
pub(crate) async fn sync(path: &Path) -> Result<(), StoreError> {
    let synced = match fs::File::open(path).await {
        Ok(file) => file.sync_all().await,
        Err(error) => Err(error),
    };
    synced.map_err(StoreError::io(path))
}

/// Refuses a folder that holds something.
pub(crate) async fn require_empty(dir: &Path) -> Result<(), StoreError> {
    let mut entries = match fs::read_dir(dir).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(StoreError::Conflict(format!(
                "{} is no folder: choose a new or an empty one",
                dir.display()
            )));
        }
        Err(error) => return Err(StoreError::io(dir)(error)),
    };
    match entries.next_entry().await.map_err(StoreError::io(dir))? {
        None => Ok(()),
        Some(_) => Err(StoreError::Conflict(format!(
            "{} isn't empty: choose a new or an empty folder",
            dir.display()
        ))),
    }
}

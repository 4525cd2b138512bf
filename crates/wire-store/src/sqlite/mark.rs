//! Whether anything was written, without asking the database.

use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

/// The header of the WAL-index, which stands there twice.
pub(crate) type Header = [u8; 96];

/// The index of the write-ahead log. All programs that have the database open share it, and each commit of any
/// of them changes its header before it is acknowledged (SQLite, 'WAL-mode File Format', section 2). What the
/// header says doesn't matter here, only whether it is another one.
///
/// The file is never closed: that would give up the locks that SQLite holds on it in this process.
#[derive(Debug)]
pub(crate) struct Index(ManuallyDrop<File>);

impl Index {
    /// The index of this database, which is open.
    pub(crate) fn of(database: &Path) -> Option<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push("-shm");
        let file = File::open(path).ok()?;
        Some(Self(ManuallyDrop::new(file)))
    }

    /// Its header; nothing where the database has another index by now.
    pub(crate) fn header(&self) -> Option<Header> {
        if self.0.metadata().ok()?.nlink() == 0 {
            return None;
        }
        let mut header = [0; 96];
        self.0.read_exact_at(&mut header, 0).ok()?;
        Some(header)
    }
}

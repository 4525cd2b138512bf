//! Mail into a folder: one file for each message, for whatever sends the mail on.

use std::path::PathBuf;

use tokio::fs;
use wire_store::{QueuedMail, write_whole};

/// The folder into which mail is written; it is made when the first mail is.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    pub(super) fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Writes a message; a reader of the folder sees whole files only. After a crash the same file is written again,
    /// under the same name.
    pub(super) async fn put(&self, mail: &QueuedMail, message: &[u8]) -> Result<(), String> {
        let name = format!("{}-{}.eml", mail.queued.strftime("%Y%m%dT%H%M%SZ"), mail.id);
        let written = match fs::create_dir_all(&self.folder).await {
            Ok(()) => write_whole(&self.folder.join(name), message).await,
            Err(error) => Err(error),
        };
        written.map_err(|error| format!("{}: {error}", self.folder.display()))
    }
}

//! Mail into a folder: one file for each message, for whatever sends the mail on.

use std::io;
use std::path::PathBuf;

use tokio::fs;
use tokio::io::AsyncWriteExt;
use wire_store::QueuedMail;

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

    /// Writes a message. After a crash the same file is written again, under the same name.
    pub(super) async fn put(&self, mail: &QueuedMail, message: &[u8]) -> Result<(), String> {
        self.write(mail, message)
            .await
            .map_err(|error| format!("{}: {error}", self.folder.display()))
    }

    /// A reader of the folder sees whole files only: the name changes when the bytes are on the disk.
    async fn write(&self, mail: &QueuedMail, message: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder).await?;
        let name = format!("{}-{}", mail.queued.strftime("%Y%m%dT%H%M%SZ"), mail.id);
        let (temporary, last) = (
            self.folder.join(format!(".{name}.tmp")),
            self.folder.join(format!("{name}.eml")),
        );
        let mut file = fs::File::create(&temporary).await?;
        file.write_all(message).await?;
        // Only this says whether there was room for it.
        file.flush().await?;
        file.sync_all().await?;
        drop(file);
        fs::rename(&temporary, &last).await?;
        fs::File::open(&self.folder).await?.sync_all().await
    }
}

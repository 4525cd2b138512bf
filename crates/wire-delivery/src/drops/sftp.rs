//! Files on the server.

use futures_util::stream::{FuturesUnordered, TryStreamExt};
use russh_sftp::client::error::Error;
use russh_sftp::protocol::{FileAttributes, OpenFlags, Packet, StatusCode};

use super::address::Address;
use super::session::SignedIn;
use super::{DropError, Step};

/// Renames over what is there, in one step. The protocol's own rename refuses that.
const RENAME: &str = "posix-rename@openssh.com";

/// Writes to the disk what the server has in memory.
const SYNC: &str = "fsync@openssh.com";

/// How much is written at once, and how many such pieces are under way: what every server takes.
const PIECE: usize = 32 * 1024;
const PIECES: usize = 8;

impl SignedIn {
    /// Writes a file that nobody looks at yet.
    pub(super) async fn write(
        &self,
        address: &Address,
        name: &str,
        content: &[u8],
    ) -> Result<(), DropError> {
        let written = self.written(&address.file(name), content).await;
        written.map_err(|error| address.explain(&error, Step::Writing))
    }

    async fn written(&self, path: &str, content: &[u8]) -> Result<(), Error> {
        let flags = OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNCATE;
        let opened = self.sftp.open(path, flags, FileAttributes::empty()).await?;
        let file = &opened.handle;
        let mut under_way = FuturesUnordered::new();
        for (piece, at) in content.chunks(PIECE).zip((0..).step_by(PIECE)) {
            if under_way.len() == PIECES {
                under_way.try_next().await?;
            }
            under_way.push(self.sftp.write(file, at, piece.to_vec()));
        }
        while under_way.try_next().await?.is_some() {}
        if self.can(SYNC) {
            self.sftp.fsync(file).await?;
        }
        self.sftp.close(file).await?;
        Ok(())
    }

    /// Gives a file that was written its name, in the place of what has that name.
    pub(super) async fn place(
        &self,
        address: &Address,
        part: &str,
        name: &str,
    ) -> Result<(), DropError> {
        let placed = self.placed(&address.file(part), &address.file(name)).await;
        placed.map_err(|error| address.explain(&error, Step::Placing))
    }

    async fn placed(&self, from: &str, to: &str) -> Result<(), Error> {
        if self.can(RENAME) {
            return self.replace(from, to).await;
        }
        // There is nothing under this name for a moment, and never half a file.
        self.removed(to).await?;
        self.sftp.rename(from, to).await.map(|_| ())
    }

    /// Removes a file, which needn't be there.
    pub(super) async fn remove(&self, address: &Address, name: &str) -> Result<(), DropError> {
        let removed = self.removed(&address.file(name)).await;
        removed.map_err(|error| address.explain(&error, Step::Writing))
    }

    async fn removed(&self, path: &str) -> Result<(), Error> {
        match self.sftp.remove(path).await {
            Err(Error::Status(status)) if status.status_code == StatusCode::NoSuchFile => Ok(()),
            removed => removed.map(|_| ()),
        }
    }

    async fn replace(&self, from: &str, to: &str) -> Result<(), Error> {
        let mut names = Vec::new();
        for name in [from, to] {
            let length = u32::try_from(name.len()).map_err(|_| Error::UnexpectedPacket)?;
            names.extend_from_slice(&length.to_be_bytes());
            names.extend_from_slice(name.as_bytes());
        }
        match self.sftp.extended(RENAME, names).await? {
            Packet::Status(status) if status.status_code == StatusCode::Ok => Ok(()),
            Packet::Status(status) => Err(status.into()),
            _ => Err(Error::UnexpectedPacket),
        }
    }

    fn can(&self, extension: &str) -> bool {
        self.extensions.iter().any(|it| it == extension)
    }
}

impl Address {
    /// What a server answered, or that it didn't, in our words.
    fn explain(&self, error: &Error, step: Step) -> DropError {
        let (host, folder) = (self.host.to_string(), self.named().to_owned());
        let Error::Status(status) = error else {
            return self.broken(step, &error.to_string());
        };
        let said = excerpt(&status.error_message);
        match (status.status_code, step) {
            (StatusCode::NoSuchFile, Step::Placing) => DropError::TakenAway { host, folder },
            (StatusCode::NoSuchFile, _) => DropError::NoFolder { host, folder },
            (StatusCode::PermissionDenied, _) => DropError::NotAllowed {
                host,
                user: self.user.clone(),
                folder,
            },
            (_, Step::Placing) => DropError::NotPlaced { host, folder, said },
            _ => DropError::NotWritten { host, folder, said },
        }
    }

    pub(super) fn broken(&self, step: Step, reason: &str) -> DropError {
        DropError::Broken {
            host: self.host.to_string(),
            step,
            reason: excerpt(reason),
        }
    }
}

/// So much of what a server says as people read.
fn excerpt(said: &str) -> String {
    said.chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .take(200)
        .collect()
}

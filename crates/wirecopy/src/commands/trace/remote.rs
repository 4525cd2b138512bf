//! Archives that lie elsewhere, on the web or in S3, read as they come.

use std::io::{self, Read};
use std::sync::Arc;

use bytes::{Buf, Bytes};
use indicatif::ProgressBar;
use tokio::runtime::Runtime;
use wire_delivery::Guard;
use wire_delivery::guard::Settings;
use wire_delivery::remote::{Access, Location, RemoteError, RemoteFile};

use super::journal::Unit;
use crate::problem::Problem;

/// What an archive counts for in the progress before it is opened, in bytes: about what crawls make them.
pub(super) const NOMINAL: u64 = 1 << 30;

/// The way to archives that lie elsewhere.
pub(super) struct Elsewhere {
    runtime: Arc<Runtime>,
    guard: Guard,
    access: Access,
}

impl Elsewhere {
    pub(super) fn new(settings: &Settings) -> anyhow::Result<Self> {
        let access = Access::from_variables();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let settings = Settings {
            // Whoever runs this has named it, port and all.
            allow_any_port: settings.allow_any_port || access.names_a_server(),
            ..settings.clone()
        };
        Ok(Self {
            runtime: Arc::new(runtime),
            guard: Guard::new(settings)?,
            access,
        })
    }

    /// Opens an archive, to be read from this byte on.
    pub(super) fn open(
        &self,
        location: &Location,
        at: u64,
        progress: &ProgressBar,
    ) -> Result<(impl Read + use<>, Unit), Problem> {
        let (guard, access) = (self.guard.clone(), self.access.clone());
        let opened = RemoteFile::open(guard, location.clone(), access, at);
        let file = self.runtime.block_on(opened).map_err(|error| {
            let problem = Problem::new(format!("{location}: {error}"));
            match (error, location) {
                (RemoteError::Answer(401 | 403), Location::S3 { .. }) => problem.hint(
                    "what isn't open to everybody wants AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                ),
                _ => problem,
            }
        })?;
        let unit = Unit {
            name: location.to_string(),
            stamp: file.stamp(),
        };
        // Now it is known how long it is.
        let size = file.size().unwrap_or(at);
        progress.inc_length(size);
        progress.dec_length(NOMINAL);
        progress.inc(at);
        let bytes = Pieces {
            runtime: Arc::clone(&self.runtime),
            file,
            piece: Bytes::new(),
        };
        Ok((progress.wrap_read(bytes), unit))
    }
}

/// The bytes of an archive for who reads without waiting for others.
struct Pieces {
    runtime: Arc<Runtime>,
    file: RemoteFile,
    piece: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() {
            let next = self.runtime.block_on(self.file.next());
            self.piece = next.map_err(io::Error::other)?.unwrap_or_default();
        }
        let count = self.piece.len().min(out.len());
        self.piece.copy_to_slice(&mut out[..count]);
        Ok(count)
    }
}

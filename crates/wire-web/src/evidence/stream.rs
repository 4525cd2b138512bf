//! Large files: read as they arrive, on a thread of their own, and written nowhere.

use std::io::{self, BufReader, Read};

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use blake3::Hasher;
use tokio::sync::mpsc;
use wire_audience::unpack;

/// Pieces that may wait to be read; who sends faster waits.
const WAITING: usize = 16;

/// Why a file wasn't read to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    /// The request is larger than it may be.
    #[error("more was sent than may be sent at once")]
    TooMuchSent,
    /// The file unpacks to more than is read.
    #[error("the file is too large when it is unpacked")]
    TooMuchUnpacked,
    /// The file is packed, and damaged.
    #[error("the file can't be unpacked: it is damaged, or was cut off")]
    Damaged,
    /// The connection broke, or the form is none.
    #[error("the file did not arrive whole")]
    Incomplete,
}

impl From<MultipartError> for Broken {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::TooMuchSent
        } else {
            Self::Incomplete
        }
    }
}

/// Hands the pieces of a file, unpacked, to what reads them, on a thread for such work. Gives back the
/// reader, and how many bytes the file had when unpacked, of which there may be `most`.
pub(crate) async fn read_through<T: Send + 'static>(
    field: &mut Field<'_>,
    hash: &mut Hasher,
    most: u64,
    mut reader: T,
    take: fn(&mut T, &[u8]),
) -> Result<(T, u64), Broken> {
    let (sender, pieces) = mpsc::channel(WAITING);
    let reading = tokio::task::spawn_blocking(move || {
        let bytes = BufReader::new(Pieces {
            pieces,
            piece: Bytes::new(),
        });
        let read = unpack(bytes, most, &mut |piece| take(&mut reader, piece));
        read.map(|bytes| (reader, bytes))
    });
    let arrived = loop {
        match field.chunk().await {
            Ok(Some(piece)) => {
                hash.update(&piece);
                // A reader that has given up says why below.
                if sender.send(piece).await.is_err() {
                    break Ok(());
                }
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(Broken::from(error)),
        }
    };
    drop(sender);
    let read = reading.await.map_err(|_| Broken::Incomplete)?;
    arrived?;
    read.map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => Broken::TooMuchUnpacked,
        _ => Broken::Damaged,
    })
}

/// What arrives, as something that can be read from.
struct Pieces {
    pieces: mpsc::Receiver<Bytes>,
    piece: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.piece = piece,
                None => return Ok(0),
            }
        }
        let length = into.len().min(self.piece.len());
        into[..length].copy_from_slice(&self.piece.split_to(length));
        Ok(length)
    }
}

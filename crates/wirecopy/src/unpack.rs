//! Files as they lie about: plain, or packed by gzip or zstd.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use ruzstd::decoding::StreamingDecoder;

/// How much is read at a time: what fits into a processor's own memory.
const PIECE: usize = 256 * 1024;

/// Hands the pieces of a file on, unpacked; `-` is standard input. Whether it is packed shows in what it
/// begins with, not in its name: logs are rotated under many.
pub(crate) fn pieces(
    file: &Path,
    progress: &ProgressBar,
    take: &mut impl FnMut(&[u8]),
) -> io::Result<()> {
    let opened: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(file)?)
    };
    let mut bytes = BufReader::with_capacity(PIECE, progress.wrap_read(opened));
    match bytes.fill_buf()? {
        [0x1f, 0x8b, ..] => each(buffered(MultiGzDecoder::new(bytes)), take),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            // A file may have several frames, one after the other.
            while !bytes.fill_buf()?.is_empty() {
                let frame = StreamingDecoder::new(&mut bytes).map_err(io::Error::other)?;
                each(buffered(frame), take)?;
            }
            Ok(())
        }
        _ => each(bytes, take),
    }
}

/// A bar over the bytes of these files. It shows itself only where standard error is a terminal.
pub(crate) fn progress(files: &[PathBuf]) -> ProgressBar {
    let sizes: Option<Vec<u64>> = files
        .iter()
        .map(|file| {
            let found = fs::metadata(file).ok()?;
            found.is_file().then_some(found.len())
        })
        .collect();
    let (progress, style) = match sizes {
        Some(sizes) => (
            ProgressBar::new(sizes.iter().sum()),
            "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
        ),
        None => (
            ProgressBar::new_spinner(),
            "{spinner} {bytes}, {bytes_per_sec}",
        ),
    };
    if let Ok(style) = ProgressStyle::with_template(style) {
        progress.set_style(style);
    }
    progress
}

fn buffered<R: Read>(bytes: R) -> BufReader<R> {
    BufReader::with_capacity(PIECE, bytes)
}

/// Hands on what is read as it lies in the buffer, without a copy.
fn each(mut bytes: impl BufRead, take: &mut impl FnMut(&[u8])) -> io::Result<()> {
    loop {
        let piece = bytes.fill_buf()?;
        if piece.is_empty() {
            return Ok(());
        }
        take(piece);
        let length = piece.len();
        bytes.consume(length);
    }
}

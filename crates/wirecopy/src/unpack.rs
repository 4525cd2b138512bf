//! Files as they lie about: plain, or packed by gzip or zstd.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

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
    let bytes = BufReader::with_capacity(PIECE, progress.wrap_read(opened));
    wire_audience::unpack(bytes, u64::MAX, take).map(|_| ())
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

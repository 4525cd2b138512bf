//! Files as they lie about: plain, or packed by gzip or zstd.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

/// How much is unpacked at a time: what fits into a processor's own memory.
const PIECE: usize = 256 * 1024;

/// Hands the pieces of a file on, unpacked, and says how many bytes they had. Whether it is packed shows
/// in what it begins with, not in its name: logs are rotated under many.
///
/// # Errors
/// The bytes can't be read or unpacked, or are more than `most` when unpacked.
pub fn unpack(mut bytes: impl BufRead, most: u64, take: &mut impl FnMut(&[u8])) -> io::Result<u64> {
    let mut left = most;
    match bytes.fill_buf()? {
        [0x1f, 0x8b, ..] => each(buffered(MultiGzDecoder::new(bytes)), &mut left, take)?,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            // A file may have several frames, one after the other.
            while !bytes.fill_buf()?.is_empty() {
                let frame = StreamingDecoder::new(&mut bytes).map_err(io::Error::other)?;
                each(buffered(frame), &mut left, take)?;
            }
        }
        _ => each(bytes, &mut left, take)?,
    }
    Ok(most - left)
}

fn buffered<R: Read>(bytes: R) -> BufReader<R> {
    BufReader::with_capacity(PIECE, bytes)
}

/// Hands on what is read as it lies in the buffer, without a copy.
fn each(mut bytes: impl BufRead, left: &mut u64, take: &mut impl FnMut(&[u8])) -> io::Result<()> {
    loop {
        let piece = bytes.fill_buf()?;
        if piece.is_empty() {
            return Ok(());
        }
        let length = piece.len();
        *left = left.checked_sub(length as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::FileTooLarge, "it is too large when unpacked")
        })?;
        take(piece);
        bytes.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    fn whole(bytes: &[u8], most: u64) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        unpack(bytes, most, &mut |piece| text.extend_from_slice(piece))?;
        Ok(text)
    }

    #[test]
    fn packed_files_are_unpacked_and_plain_ones_left() {
        let zstd = ruzstd::encoding::compress_to_vec(
            &b"one\ntwo\n"[..],
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        // Rotated files are often several, one after the other.
        let gz = [packed(b"one\n"), packed(b"two\n")].concat();
        for bytes in [&b"one\ntwo\n"[..], &gz, &zstd] {
            assert_eq!(whole(bytes, 100).unwrap(), b"one\ntwo\n");
        }
        assert_eq!(whole(b"", 100).unwrap(), b"");
        assert!(whole(b"\x1f\x8bnonsense", 100).is_err());
        assert!(whole(b"\x28\xb5\x2f\xfdnonsense", 100).is_err());
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_large_one_is_broken_off() {
        let bomb = packed(&vec![b'x'; 10_000_000]);
        assert!(bomb.len() < 100_000);
        let error = whole(&bomb, 1_000_000).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }
}

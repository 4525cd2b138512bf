//! How an answer is packed: which encoding a reader takes, and the bytes in it.

use std::io;

use axum::http::{HeaderMap, HeaderValue, header};
use bytes::Bytes;
use libdeflater::{CompressionLvl, Compressor};

/// The highest quality that takes milliseconds for a feed and not a second.
const BROTLI_QUALITY: u32 = 9;
const BROTLI_WINDOW: u32 = 22;
const ZSTD_LEVEL: i32 = 15;

/// An encoding of contents (RFC 9110, section 8.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Zstd,
    Gzip,
    Identity,
}

impl Encoding {
    /// Every encoding, the one that packs best first.
    pub(crate) const ALL: [Self; 4] = [Self::Brotli, Self::Zstd, Self::Gzip, Self::Identity];

    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// What `Content-Encoding` says; nothing of what isn't encoded.
    pub(crate) fn said(self) -> Option<HeaderValue> {
        (self != Self::Identity).then(|| HeaderValue::from_static(self.name()))
    }

    /// The encoding that a reader likes best, and of those that it likes alike the one that packs best.
    /// Who takes none of them gets the bytes as they are.
    pub(crate) fn wanted(headers: &HeaderMap) -> Self {
        let wishes: Vec<_> = headers
            .get_all(header::ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(wish)
            .collect();
        let liking = |encoding: Self| {
            let of = |name: &str| {
                let found = wishes.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
                found.map(|(_, liking)| *liking)
            };
            // What nobody mentions is as it is taken, though anything that was asked for is better.
            let unsaid = u16::from(encoding == Self::Identity);
            of(encoding.name()).or_else(|| of("*")).unwrap_or(unsaid)
        };
        let mut best = (Self::Identity, 0);
        for encoding in Self::ALL {
            let liking = liking(encoding);
            if liking > best.1 {
                best = (encoding, liking);
            }
        }
        best.0
    }

    /// These bytes in this encoding. It takes a while: not for threads that answer others meanwhile.
    pub(crate) fn pack(self, bytes: &Bytes) -> io::Result<Bytes> {
        let packed = match self {
            Self::Identity => return Ok(bytes.clone()),
            Self::Gzip => {
                let mut packer = Compressor::new(CompressionLvl::best());
                let mut packed = vec![0; packer.gzip_compress_bound(bytes.len())];
                let length = packer
                    .gzip_compress(bytes, &mut packed)
                    .map_err(io::Error::other)?;
                packed.truncate(length);
                packed
            }
            Self::Brotli => {
                let mut packed = Vec::new();
                let mut packer =
                    brotli::CompressorReader::new(bytes.as_ref(), 0, BROTLI_QUALITY, BROTLI_WINDOW);
                io::copy(&mut packer, &mut packed)?;
                packed
            }
            Self::Zstd => zstd::bulk::compress(bytes, ZSTD_LEVEL)?,
        };
        Ok(packed.into())
    }
}

/// A name of `Accept-Encoding`, and how much it is liked: 1000 at most, 0 where it isn't taken.
fn wish(said: &str) -> (&str, u16) {
    let (name, weight) = said.split_once(';').unwrap_or((said, ""));
    let weight = weight.trim();
    let weight = weight
        .strip_prefix("q=")
        .or_else(|| weight.strip_prefix("Q="));
    let liking = weight.map_or(1000, |weight| {
        let weight: f32 = weight.parse().unwrap_or(0.0);
        // Whatever isn't a number between is 0 or 1000.
        (weight.clamp(0.0, 1.0) * 1000.0) as u16
    });
    (name.trim(), liking)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_what_it_likes_best() {
        let table = [
            ("", Encoding::Identity),
            ("gzip", Encoding::Gzip),
            ("GZip", Encoding::Gzip),
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip, zstd", Encoding::Zstd),
            ("br;q=0.5, gzip;q=0.8", Encoding::Gzip),
            ("br;q=0, *", Encoding::Zstd),
            ("*;q=0", Encoding::Identity),
            ("identity, gzip;q=0.5", Encoding::Identity),
            ("identity;q=0.1, gzip;q=0.001", Encoding::Identity),
            ("gzip;q=much", Encoding::Identity),
            ("gzip;q=NaN, deflate", Encoding::Identity),
            ("deflate", Encoding::Identity),
        ];
        for (said, wanted) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(said));
            assert_eq!(Encoding::wanted(&headers), wanted, "{said}");
        }
        assert_eq!(Encoding::wanted(&HeaderMap::new()), Encoding::Identity);
    }
}

//! What can be wrong with an archive.

use std::io;

/// Why an archive, or a record of it, can't be read. All but [`NotWarc`](WarcError::NotWarc) and
/// [`Source`](WarcError::Source) are about one place: reading goes on behind it.
#[derive(Debug, thiserror::Error)]
pub enum WarcError {
    /// The bytes are something else.
    #[error("this is no WARC archive: it doesn't begin with a record")]
    NotWarc,
    /// Whatever the bytes come from has failed.
    #[error("the archive can't be read further: {0}")]
    Source(#[source] io::Error),
    /// The packed bytes can't be unpacked.
    #[error("at byte {at} the packed data are damaged ({what}): what they held is skipped")]
    Packing {
        /// Where the damaged part begins, in the file as it lies there.
        at: u64,
        /// What is wrong.
        what: String,
    },
    /// There is something else where a record should begin.
    #[error("at byte {at} no record begins where one should: what stands there is skipped")]
    NoRecord {
        /// Where.
        at: u64,
    },
    /// A record's head makes no sense.
    #[error("the record at byte {at} has a head that can't be read ({what}): it is skipped")]
    Head {
        /// Where the record begins.
        at: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// A record ends before it should.
    #[error(
        "the record at byte {at} ({page}) is cut off: it has less than the {size} bytes it claims"
    )]
    CutOff {
        /// Where the record begins.
        at: u64,
        /// The address of its page, where it says one.
        page: String,
        /// How many bytes it claims.
        size: u64,
    },
    /// A page is larger than what is read.
    #[error("{page} has more than {limit} bytes: it is skipped")]
    TooLarge {
        /// The address of the page.
        page: String,
        /// The most that is read of a page.
        limit: usize,
    },
    /// A page is packed in a way that can't be undone.
    #[error("the page in the record at byte {at} ({page}) can't be unpacked: it is skipped")]
    Packed {
        /// Where the record begins.
        at: u64,
        /// The address of its page, where it says one.
        page: String,
    },
    /// The answer of a server that the record holds makes no sense.
    #[error("the record at byte {at} ({page}) holds no answer of a web server: it is skipped")]
    Answer {
        /// Where the record begins.
        at: u64,
        /// The address of its page, where it says one.
        page: String,
    },
}

impl WarcError {
    /// Whether nothing behind it can be read.
    #[must_use]
    pub fn ends_it(&self) -> bool {
        matches!(self, Self::NotWarc | Self::Source(_))
    }

    /// Where in the file it is, where it is about one place.
    pub(super) fn at(&self) -> Option<u64> {
        match self {
            Self::Packing { at, .. }
            | Self::NoRecord { at }
            | Self::Head { at, .. }
            | Self::CutOff { at, .. }
            | Self::Packed { at, .. }
            | Self::Answer { at, .. } => Some(*at),
            Self::NotWarc | Self::Source(_) | Self::TooLarge { .. } => None,
        }
    }
}

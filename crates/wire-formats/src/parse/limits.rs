//! How much is read.

/// How much is read before a file is refused: settings, with defaults that no honest file reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub file_bytes: usize,
    /// Items of a feed, lines of JSON Lines.
    pub items: usize,
    /// Words of a story.
    pub words: usize,
    /// Elements in elements.
    pub depth: usize,
}

impl Default for Limits {
    /// 64 MiB, 100,000 items, 100,000 words, 100 levels.
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            items: 100_000,
            words: 100_000,
            depth: 100,
        }
    }
}

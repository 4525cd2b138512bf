use crate::Span;
use crate::lexicon::{CHUNK, Key};

/// A text with plain letters made small, which leaves every letter in its place.
pub(crate) struct Small(String);

/// As long as a chunk.
const BEHIND: &str = "                ";

impl Small {
    pub(super) fn new(text: &str) -> Small {
        let mut small = String::with_capacity(text.len() + CHUNK);
        small.push_str(text);
        small.make_ascii_lowercase();
        // So that a whole chunk can be taken wherever a word begins.
        small.push_str(BEHIND);
        Small(small)
    }

    pub(super) fn of(&self, span: Span) -> &str {
        span.of(&self.0)
    }

    pub(super) fn bytes(&self, span: Span) -> &[u8] {
        self.0.as_bytes().get(span.range()).unwrap_or_default()
    }

    /// The word that stands there, to look it up.
    #[inline]
    pub(super) fn key(&self, span: Span) -> Key<'_> {
        let chunk = self.0.as_bytes()[span.start as usize..].first_chunk();
        let key = chunk.and_then(|chunk| Key::within(chunk, span.range().len()));
        key.unwrap_or_else(|| Key::of(self.bytes(span)))
    }
}

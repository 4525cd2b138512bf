use std::ops::Range;

use crate::text::one_line;

/// A piece of the text as it was given: bytes from `start` to before `end`, both on character borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    pub(crate) fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// The bytes it covers.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text it covers; nothing, if `text` is another text than the one that was read.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// The words of the text that it covers, on one line.
    pub fn words(self, text: &str) -> String {
        one_line(self.of(text))
    }

    /// How many bytes it has.
    pub(crate) fn length(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// How many bytes the two share.
    pub(crate) fn shared(self, other: Span) -> u32 {
        let end = self.end.min(other.end);
        end.saturating_sub(self.start.max(other.start))
    }

    /// Whether the two share a byte.
    pub fn meets(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

//! Texts in which nobody sees anything.

use super::fold::is_invisible;

/// Whether there is nothing in a text that anybody sees.
///
/// ```
/// use wire_story::text::is_blank;
///
/// assert!(is_blank(" \u{200b}\u{2060}") && !is_blank("\u{200b}no"));
/// ```
#[must_use]
pub fn is_blank(text: &str) -> bool {
    // The blank of Braille is a letter to Unicode.
    text.chars()
        .all(|c| c.is_whitespace() || c == '\u{2800}' || is_invisible(c))
}

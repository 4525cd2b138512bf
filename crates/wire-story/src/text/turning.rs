//! Characters that turn the direction of what follows them: with one, an address can read as another.

/// The text without them. Languages that run from right to left don't need them.
///
/// ```
/// use wire_story::text::without_turning;
///
/// assert_eq!(without_turning("news\u{202e}elpmaxe.\u{2066}b\u{2069}"), "newselpmaxe.b");
/// ```
#[must_use]
pub fn without_turning(text: &str) -> String {
    text.chars().filter(|c| !turns(*c)).collect()
}

/// Whether it is one of them.
#[must_use]
pub fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

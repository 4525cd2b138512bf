//! Text as stories hold it: one line, without characters that a format can't carry.

use url::Url;
use wire_story::text::turns;

/// Whether a character may stand in a document: XML 1.0 allows no other, and neither HTML nor JSON
/// has a use for the rest. What would turn the direction of a text makes it read as another.
pub(crate) fn is_legal(character: char) -> bool {
    !turns(character)
        && matches!(character,
        '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{85}' | '\u{a0}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

/// Whether a character is white space that only lays out the source: everything but the no-break
/// spaces, which belong to the text.
pub(crate) fn is_layout(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The text in one line: runs of layout become one space, illegal characters go, ends are trimmed.
#[must_use]
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut space = false;
    for character in text.chars() {
        if is_layout(character) {
            space = true;
        } else if is_legal(character) {
            if space && !line.is_empty() {
                line.push(' ');
            }
            space = false;
            line.push(character);
        }
    }
    let trimmed = line.trim();
    if trimmed.len() == line.len() {
        line
    } else {
        trimmed.to_owned()
    }
}

/// The address, if it is one that a link may have: `http`, `https` or `mailto`, relative to `base`
/// where there is one.
pub(crate) fn link(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = address.trim();
    let url = match base {
        Some(base) => base.join(address),
        None => Url::parse(address),
    }
    .ok()?;
    match url.scheme() {
        "http" | "https" => Some(url),
        "mailto" if url.path().contains('@') => Some(url),
        _ => None,
    }
}

/// The address of a page: `http` or `https`.
pub(crate) fn page(address: &str) -> Option<Url> {
    link(address, None).filter(|url| url.scheme() != "mailto")
}

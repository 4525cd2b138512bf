//! From bytes to text: which encoding a page is in.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use memchr::memmem;

/// How far into a page its `meta` tag may stand.
const META_WITHIN: usize = 4096;

/// The text of a page, and the name of the encoding it was read in.
///
/// A byte order mark wins over the header, the header over the page's own `meta` tag. A page that
/// names an encoding falsely is read in the one its bytes speak for: text that is valid UTF-8
/// beyond ASCII is UTF-8 whatever it says, and what says UTF-8 but hardly is, is Windows-1252.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
) -> (Cow<'a, str>, &'static Encoding) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return (text, encoding);
    }
    let declared = content_type.and_then(label_in).or_else(|| from_meta(bytes));
    let stateful = declared.is_some_and(|encoding| !encoding.is_ascii_compatible());
    if !stateful && let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return (text.into(), UTF_8);
    }
    let encoding = declared.unwrap_or(WINDOWS_1252);
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    if errors && encoding == UTF_8 {
        let lost = text.matches('\u{fffd}').count();
        let read = text.chars().filter(|c| !c.is_ascii()).count() - lost;
        if lost > read {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            return (text, WINDOWS_1252);
        }
    }
    (text, encoding)
}

/// The encoding that follows `charset=`.
fn label_in(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find("charset")?;
    let rest = lower[at + 7..].trim_start().strip_prefix('=')?;
    let label = rest
        .trim_start()
        .trim_start_matches(['"', '\''])
        .split(['"', '\'', ';', ' ', '>', '/'])
        .next()?;
    Encoding::for_label(label.as_bytes())
}

/// The encoding that the page's `meta` tag names. UTF-16 there can only mean UTF-8, or the tag
/// could not have been read.
fn from_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(META_WITHIN)];
    let lower = head.to_ascii_lowercase();
    let mut at = 0;
    while let Some(found) = memmem::find(&lower[at..], b"<meta") {
        let start = at + found;
        let end = memchr::memchr(b'>', &lower[start..]).map_or(lower.len(), |end| start + end);
        let tag = String::from_utf8_lossy(&lower[start..end]);
        if let Some(encoding) = label_in(&tag) {
            return Some(encoding.output_encoding());
        }
        at = end.max(start + 5);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_the_one_the_bytes_speak_for() {
        let meta = |label: &str, rest: &[u8]| {
            [format!("<meta charset=\"{label}\">").as_bytes(), rest].concat()
        };
        let shown = |bytes: &[u8], header: Option<&str>| {
            let (text, encoding) = decode(bytes, header);
            format!(
                "{} {}",
                encoding.name(),
                text.rsplit('>').next().unwrap_or("")
            )
        };
        assert_eq!(shown("né".as_bytes(), None), "UTF-8 né");
        assert_eq!(shown(b"n\xe9", None), "windows-1252 né");
        assert_eq!(
            shown(b"n\xe9", Some("text/html; charset=iso-8859-1")),
            "windows-1252 né"
        );
        assert_eq!(
            shown(&meta("iso-8859-1", "né".as_bytes()), None),
            "UTF-8 né"
        );
        assert_eq!(shown(&meta("utf-8", b"n\xe9"), None), "windows-1252 né");
        assert_eq!(shown(&meta("koi8-r", b"\xd0\xd1"), None), "KOI8-R пя");
        assert_eq!(shown(&meta("utf-16", "né".as_bytes()), None), "UTF-8 né");
        assert_eq!(shown(b"\xff\xfen\0\xe9\0", None), "UTF-16LE né");
        assert_eq!(
            shown(b"\xef\xbb\xbfn\xc3\xa9", Some("text/html; charset=koi8-r")),
            "UTF-8 né"
        );
        assert_eq!(shown(&meta("no-such", b"n\xe9"), None), "windows-1252 né");
    }
}

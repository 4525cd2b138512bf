//! Character references: `&amp;`, `&#8217;`, `&#x2019;`.

use std::borrow::Cow;

use html5ever::data::NAMED_ENTITIES;
use memchr::memchr;

/// The longest name of an entity, with its semicolon.
const LONGEST: usize = 33;

/// A text with its character references decoded. In the value of an attribute, `&copy=1` is no
/// reference, because addresses are written so.
pub(super) fn decode(text: &str, in_attribute: bool) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = numeric(rest, &mut out).or_else(|| named(rest, in_attribute, &mut out));
        match taken {
            Some(length) => rest = &rest[length..],
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let digits = text.strip_prefix("&#")?;
    let (digits, radix, prefix) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 3),
        None => (digits, 10, 2),
    };
    let length = digits
        .bytes()
        .take_while(|byte| char::from(*byte).is_digit(radix))
        .count();
    if length == 0 {
        return None;
    }
    let number = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
    out.push(character(number));
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some(prefix + length + semicolon)
}

/// The character of a number; those of the C1 range mean Windows-1252, as browsers read them.
fn character(number: u32) -> char {
    match u8::try_from(number) {
        Ok(byte @ 0x80..=0x9f) => {
            let bytes = [byte];
            let (decoded, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            decoded.chars().next().unwrap_or('\u{fffd}')
        }
        Ok(0) => '\u{fffd}',
        _ => char::from_u32(number).unwrap_or('\u{fffd}'),
    }
}

fn named(text: &str, in_attribute: bool, out: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut found = None;
    let mut end = 1;
    // The table holds every prefix of every name, so that the search ends early.
    while end < bytes.len().min(LONGEST) {
        let byte = bytes[end];
        if !byte.is_ascii_alphanumeric() && byte != b';' {
            break;
        }
        end += 1;
        let Some((first, second)) = NAMED_ENTITIES.get(&text[1..end]) else {
            break;
        };
        if *first != 0 {
            found = Some((end, *first, *second));
        }
        if byte == b';' {
            break;
        }
    }
    let (end, first, second) = found?;
    let closed = bytes[end - 1] == b';';
    let runs_on = bytes
        .get(end)
        .is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'=');
    if in_attribute && !closed && runs_on {
        return None;
    }
    for number in [first, second] {
        if number != 0 {
            out.push(char::from_u32(number).unwrap_or('\u{fffd}'));
        }
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_browsers_read_them() {
        for (text, plain) in [
            ("a &amp; b &lt;c&gt;", "a & b <c>"),
            ("caf&eacute; &rsquo;&#8217;&#x2019;&#146;", "café ’’’’"),
            ("AT&T &nosuch; &", "AT&T &nosuch; &"),
            (
                "&ampx &notin; &#0; &#xD800; &#99999999999;",
                "&x ∉ \u{fffd} \u{fffd} \u{fffd}",
            ),
            ("&#;&#x;&#12", "&#;&#x;\u{c}"),
        ] {
            assert_eq!(decode(text, false), plain, "{text}");
        }
        assert_eq!(decode("?a=1&copy=2&amp;b", true), "?a=1&copy=2&b");
    }
}

//! E-mail addresses on pages, and what e-mail protection makes of them.

use std::ops::Range;

/// The attribute in which e-mail protection hides an address, as it always writes it.
pub(super) const PROTECTED: &str = "data-cfemail";

/// The address that e-mail protection has hidden: hexadecimal, the first byte is the key that all
/// others are XORed with, the rest is UTF-8. The key is drawn anew for every answer, so the encoded
/// form says nothing by itself.
pub(super) fn unprotect(code: &str) -> Option<String> {
    let code = code.trim();
    if code.len() < 4 || !code.len().is_multiple_of(2) || code.len() > 1024 || !code.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = (0..code.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&code[at..at + 2], 16))
        .collect::<Result<_, _>>()
        .ok()?;
    let (key, hidden) = bytes.split_first()?;
    let plain: Vec<u8> = hidden.iter().map(|byte| byte ^ key).collect();
    let address = String::from_utf8(plain).ok()?;
    let address = super::entity::decode(&address, false).into_owned();
    (address.contains('@') && !address.chars().any(char::is_control)).then_some(address)
}

/// The code in a link to the protection's own page: `/cdn-cgi/l/email-protection#…`.
pub(super) fn code_in_link(href: &str) -> Option<&str> {
    let (_, code) = href.split_once("/cdn-cgi/l/email-protection#")?;
    Some(code.split('?').next().unwrap_or(code))
}

/// Every placeholder in a text, `[email protected]`: there an address stood that is lost.
pub(crate) fn placeholders(text: &str) -> Vec<Range<usize>> {
    const LONGEST: usize = 40;
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for start in memchr::memchr_iter(b'[', bytes) {
        let window = &bytes[start..bytes.len().min(start + LONGEST)];
        let Some(length) = memchr::memchr(b']', window) else {
            continue;
        };
        let inside = &text[start + 1..start + length];
        let mut words = inside.split(char::is_whitespace);
        let is = |word: Option<&str>, meant: &str| {
            word.is_some_and(|word| word.eq_ignore_ascii_case(meant))
        };
        if is(words.next(), "email") && is(words.next(), "protected") && words.next().is_none() {
            found.push(start..start + length + 1);
        }
    }
    found
}

/// Every e-mail address in a text.
pub(crate) fn addresses(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-'".contains(&byte);
    let domain = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'@', bytes) {
        let before = bytes[..at]
            .iter()
            .rev()
            .take(64)
            .take_while(|b| local(**b))
            .count();
        let after = bytes[at + 1..]
            .iter()
            .take(253)
            .take_while(|b| domain(**b))
            .count();
        let start = at - before;
        let host = text[at + 1..at + 1 + after].trim_end_matches(['.', '-']);
        let clear = found.last().is_none_or(|last| last.end <= start);
        if before > 0 && host.contains('.') && clear {
            found.push(start..at + 1 + host.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_addresses_are_read() {
        // "desk@wire.example" with the key 0x2a.
        let code = "2a4e4f59416a5d43584f044f524b475a464f";
        assert_eq!(unprotect(code).as_deref(), Some("desk@wire.example"));
        for wrong in ["", "2a", "2a4", "zz11", "2a4e4f59", "é1é1"] {
            assert_eq!(unprotect(wrong), None, "{wrong}");
        }
        assert_eq!(
            code_in_link("/cdn-cgi/l/email-protection#2a4e?x"),
            Some("2a4e")
        );
    }

    #[test]
    fn addresses_and_placeholders_are_told_apart() {
        let text =
            "Write to desk@wire.example. Or [email\u{a0}protected], [Email protected] [email] a@b";
        let shown = |ranges: Vec<Range<usize>>| {
            let parts: Vec<&str> = ranges.into_iter().map(|range| &text[range]).collect();
            parts.join("|")
        };
        assert_eq!(shown(addresses(text)), "desk@wire.example");
        assert_eq!(
            shown(placeholders(text)),
            "[email\u{a0}protected]|[Email protected]"
        );
    }
}

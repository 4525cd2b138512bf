//! E-mail protection: addresses that a page's host has turned into something else.

use html5ever::tokenizer::Tag;

/// The address that a protected element stands for: in `data-cfemail`, or after the `#` of a link to
/// the host's explanation.
pub(super) fn address(tag: &Tag) -> Option<String> {
    let attribute = |name: &str| {
        tag.attrs
            .iter()
            .find(|attribute| &*attribute.name.local == name)
            .map(|attribute| attribute.value.as_ref())
    };
    if let Some(address) = attribute("data-cfemail").and_then(decode) {
        return Some(address);
    }
    let (page, code) = attribute("href")?.split_once('#')?;
    page.ends_with("/cdn-cgi/l/email-protection")
        .then(|| decode(code))?
}

/// Decodes a protected address: hexadecimal, the first byte the key with which the rest is combined,
/// UTF-8 beneath, in which entities may stand.
pub(crate) fn decode(code: &str) -> Option<String> {
    let bytes = bytes(code.trim())?;
    let (key, coded) = bytes.split_first()?;
    let decoded = coded.iter().map(|byte| byte ^ key).collect();
    let text = String::from_utf8(decoded).ok()?;
    let address = if text.contains('&') {
        super::line(&text)
    } else {
        text
    };
    // What follows `?` is a subject and the like.
    let address = address.split('?').next()?.trim();
    (address.contains('@') && !address.contains(char::is_whitespace)).then(|| address.to_owned())
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) || hex.len() > 1000 {
        return None;
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok())
        .collect()
}

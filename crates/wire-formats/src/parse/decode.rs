//! Bytes to text, believing what the bytes are over what the file says they are.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use super::{Limits, ParseError, Remark};

/// The text of a file, and what there is to say about its encoding.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) remark: Option<Remark>,
}

/// The text of a file that names no encoding: UTF-8, or UTF-16 where it begins with its mark.
pub(super) fn plain<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Decoded<'a>, ParseError> {
    decode(bytes, None, limits)
}

/// The text of an XML file, without its XML declaration.
pub(super) fn xml<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Decoded<'a>, ParseError> {
    let mut decoded = decode(bytes, declared(bytes), limits)?;
    let length = declaration(decoded.text.as_bytes()).map_or(0, <[u8]>::len);
    if length > 0 {
        // Spaces keep the columns and lines where they were.
        let blank = decoded.text[..length].replace(|c| c != '\n', " ");
        decoded.text = Cow::Owned(blank + &decoded.text[length..]);
    }
    Ok(decoded)
}

fn decode<'a>(
    bytes: &'a [u8],
    named: Option<&str>,
    limits: &Limits,
) -> Result<Decoded<'a>, ParseError> {
    if bytes.len() > limits.file_bytes {
        return Err(ParseError::TooLarge {
            bytes: bytes.len(),
            limit: limits.file_bytes,
        });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ParseError::Empty);
    }
    if let Some((marked, length)) = Encoding::for_bom(bytes) {
        let name = named.unwrap_or(marked.name());
        return match marked.decode_without_bom_handling_and_without_replacement(&bytes[length..]) {
            Some(text) => Ok(Decoded { text, remark: None }),
            None => Err(ParseError::EncodingNamedFalsely {
                named: name.to_owned(),
                line: first_bad_line(bytes),
            }),
        };
    }
    let utf8 = std::str::from_utf8(bytes);
    let Some(named) = named else {
        return match utf8 {
            Ok(text) => Ok(Decoded {
                text: Cow::Borrowed(text),
                remark: None,
            }),
            Err(_) => Err(ParseError::NotUtf8 {
                line: first_bad_line(bytes),
            }),
        };
    };
    let encoding = Encoding::for_label(named.as_bytes());
    match (utf8, encoding) {
        // What is valid UTF-8 beyond ASCII is UTF-8, whatever it says; only ISO-2022-JP says with
        // ASCII what isn't ASCII.
        (Ok(text), _) if encoding != Some(ISO_2022_JP) => Ok(Decoded {
            text: Cow::Borrowed(text),
            remark: (encoding != Some(UTF_8) && !text.is_ascii()).then(|| {
                Remark::EncodingNamedFalsely {
                    named: named.to_owned(),
                    read_as: "UTF-8",
                }
            }),
        }),
        (_, None) => Err(ParseError::EncodingUnknown {
            named: named.to_owned(),
        }),
        (_, Some(encoding)) => encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| Decoded { text, remark: None })
            .ok_or_else(|| ParseError::EncodingNamedFalsely {
                named: named.to_owned(),
                line: first_bad_line(bytes),
            }),
    }
}

/// The XML declaration at the beginning, where there is one.
fn declaration(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().take(200).position(|byte| *byte == b'>')?;
    bytes.starts_with(b"<?xml").then(|| &bytes[..=end])
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<&str> {
    let declaration = std::str::from_utf8(declaration(bytes)?).ok()?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

fn first_bad_line(bytes: &[u8]) -> usize {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    1 + bytes[..valid].iter().filter(|byte| **byte == b'\n').count()
}

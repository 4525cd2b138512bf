//! Forms whose fields aren't known beforehand: rows that were added, buttons that say what to do.

use std::fmt::Debug;

use wire_rights::whole_number;

/// Names and values, in the order of the form.
pub(crate) type Pairs = Vec<(String, String)>;

/// The longest text that is read as TOML, in bytes.
const LONGEST_TOML: usize = 64 * 1024;

/// The value of a field; empty where it wasn't sent.
pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs
        .iter()
        .find(|(known, _)| known == name)
        .map_or("", |(_, value)| value)
}

/// The values of all fields of this name.
pub(crate) fn values<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    pairs
        .iter()
        .filter(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
        .collect()
}

/// The text that was sent as TOML, if it isn't too long.
pub(crate) fn toml(pairs: &[(String, String)]) -> Result<String, String> {
    let text = value(pairs, "toml").replace("\r\n", "\n");
    if text.len() > LONGEST_TOML {
        return Err(format!(
            "the text is longer than {} kilobytes",
            LONGEST_TOML / 1024
        ));
    }
    Ok(text)
}

/// TOML without the line of the version, which the store gives.
pub(crate) fn without_version(toml: &str) -> String {
    let lines = toml.lines().filter(|line| !line.starts_with("version ="));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A whole number of at most this much, with or without separators.
pub(crate) fn number(typed: &str, most: u64) -> Result<u64, String> {
    match whole_number(typed) {
        Some(number) if number <= most => Ok(number),
        Some(_) => Err(format!("Write a smaller number: {most} at most.")),
        None => Err("Write a whole number.".to_owned()),
    }
}

/// What tells one preview from the next: two that show the same have the same mark.
pub(crate) fn mark(shown: &impl Debug) -> String {
    let hash = blake3::hash(format!("{shown:?}").as_bytes());
    hash.to_hex()[..16].to_owned()
}

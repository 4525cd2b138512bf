//! Which format a document is in.

use std::fmt;

use super::newsml::is_item;

/// A format that documents come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text that begins with `date YYYY-MM-DD`.
    WireText,
    /// JSON, one story a line.
    JsonLines,
    /// IPTC ninjs.
    Ninjs,
    /// RSS, any version.
    Rss,
    /// Atom.
    Atom,
    /// JSON Feed.
    JsonFeed,
    /// IPTC NewsML-G2.
    NewsmlG2,
    /// IPTC NITF.
    Nitf,
    /// A web page.
    Html,
}

impl Format {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WireText => "wire text",
            Self::JsonLines => "JSON Lines",
            Self::Ninjs => "ninjs",
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::JsonFeed => "JSON Feed",
            Self::NewsmlG2 => "NewsML-G2",
            Self::Nitf => "NITF",
            Self::Html => "HTML",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How far into a document it is looked for what tells its format.
const WINDOW: usize = 4096;

/// The format of a document: what its first bytes show, or where they don't show it, what its name
/// says. Nothing where neither does.
#[must_use]
pub fn detect(bytes: &[u8], file_name: &str) -> Option<Format> {
    let window = &bytes[..bytes.len().min(WINDOW)];
    let head = if window.starts_with(&[0xff, 0xfe]) || window.starts_with(&[0xfe, 0xff]) {
        // UTF-16: enough of it is ASCII to see.
        window
            .iter()
            .filter(|byte| byte.is_ascii() && **byte != 0)
            .map(|byte| char::from(*byte))
            .collect()
    } else {
        String::from_utf8_lossy(window).into_owned()
    };
    let head = head
        .trim_start_matches(['\u{feff}', '\u{fffd}'])
        .trim_start();
    match head.chars().next() {
        Some('<') => xml(head),
        Some('{') => Some(json(bytes, head, file_name)),
        _ if super::wire_text::begins_with_date(head) => Some(Format::WireText),
        _ => by_name(file_name),
    }
}

fn xml(head: &str) -> Option<Format> {
    let mut rest = head;
    loop {
        let (_, after) = rest.split_once('<')?;
        let skipped = match after.as_bytes().first()? {
            b'?' => after.split_once("?>"),
            b'!' if after.starts_with("!--") => after.split_once("-->"),
            b'!' => {
                if after[1..]
                    .trim_start_matches("DOCTYPE")
                    .trim_start()
                    .to_ascii_lowercase()
                    .starts_with("html")
                {
                    return Some(Format::Html);
                }
                after.split_once(if after.contains("]>") { "]>" } else { ">" })
            }
            _ => {
                let name: String = after
                    .chars()
                    .take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/'))
                    .collect();
                let local = name.rsplit(':').next().unwrap_or(&name);
                return match local {
                    "rss" | "RDF" => Some(Format::Rss),
                    "feed" | "entry" => Some(Format::Atom),
                    "newsMessage" => Some(Format::NewsmlG2),
                    item if is_item(item) => Some(Format::NewsmlG2),
                    "nitf" => Some(Format::Nitf),
                    _ => Some(Format::Html),
                };
            }
        };
        rest = skipped?.1;
    }
}

fn json(bytes: &[u8], head: &str, file_name: &str) -> Format {
    if head.contains("jsonfeed.org/version") {
        return Format::JsonFeed;
    }
    if matches!(extension(file_name).as_str(), "jsonl" | "ndjson") {
        return Format::JsonLines;
    }
    // A line that is whole by itself, and says its text as JSON Lines does.
    let line = bytes
        .split(|byte| *byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty());
    let whole = line.and_then(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
    match whole {
        Some(value) if value.get("body").is_some() || value.get("versions").is_some() => {
            Format::JsonLines
        }
        _ if head.contains("\"items\"") && !head.contains("\"uri\"") => Format::JsonFeed,
        _ => Format::Ninjs,
    }
}

fn by_name(file_name: &str) -> Option<Format> {
    match extension(file_name).as_str() {
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        "json" | "ninjs" => Some(Format::Ninjs),
        "rss" => Some(Format::Rss),
        "atom" => Some(Format::Atom),
        "txt" | "text" => Some(Format::WireText),
        "html" | "htm" => Some(Format::Html),
        _ => None,
    }
}

fn extension(file_name: &str) -> String {
    file_name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .unwrap_or_default()
}

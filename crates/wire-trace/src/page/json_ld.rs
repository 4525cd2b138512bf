//! What a page says of itself to machines: JSON-LD.

use memchr::memmem;
use serde_json::Value;

use super::extract::{attribute, plain};
use super::scan::Tag;
use super::shown::Hidden;

/// Whether a `script` is JSON-LD.
pub(super) fn is_json_ld(script: Tag<'_>) -> bool {
    let kind = attribute(script, "type").unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/ld+json")
}

/// Whether a `script`, if it is JSON-LD, may have an `articleBody`; where this says no, it has none.
pub(super) fn may_have_body(script: &str) -> bool {
    // A name may be written with escapes, as far as JSON goes.
    const LETTERS: [&str; 4] = ["articleBody", "\\u006", "\\u007", "\\u0042"];
    let start = script.trim_start().as_bytes().first();
    matches!(start, Some(b'{' | b'[' | b'<'))
        && LETTERS
            .iter()
            .any(|letters| memmem::find(script.as_bytes(), letters.as_bytes()).is_some())
}

/// What the scripts of a page say of its article.
#[derive(Debug, Default)]
pub(super) struct Article {
    /// Its texts, markup taken out: `articleBody`, and what other JSON has.
    pub(super) bodies: Vec<Hidden>,
    /// The names of the authors.
    pub(super) authors: Vec<String>,
    /// The headlines.
    pub(super) headlines: Vec<String>,
    /// Whether it says that the article is not free to read.
    pub(super) behind_paywall: bool,
}

impl Article {
    /// Adds what one `script` of the page says; what is no JSON is left out, as search engines do.
    pub(super) fn add(&mut self, script: &str) {
        let json = script
            .trim()
            .trim_start_matches("<!--")
            .trim_end_matches("-->");
        if let Ok(value) = serde_json::from_str::<Value>(json) {
            self.visit(&value);
        }
    }

    /// serde_json bounds how deeply values nest, so that this does not recurse without end.
    fn visit(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.visit(value)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value) {
                        ("articleBody", Value::String(text)) => {
                            self.bodies.push(Hidden::new(plain(text).into_owned()));
                        }
                        ("headline", Value::String(text)) => self.headlines.push(text.clone()),
                        ("author" | "creator", value) => self.author(value),
                        ("isAccessibleForFree", value) => {
                            self.behind_paywall |= match value {
                                Value::Bool(free) => !free,
                                Value::String(free) => free.eq_ignore_ascii_case("false"),
                                _ => false,
                            };
                        }
                        (_, value) => self.visit(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn author(&mut self, value: &Value) {
        match value {
            Value::String(name) => self.authors.push(name.clone()),
            Value::Array(values) => values.iter().for_each(|value| self.author(value)),
            Value::Object(fields) => {
                if let Some(name) = fields.get("name") {
                    self.author(name);
                }
            }
            _ => {}
        }
    }
}

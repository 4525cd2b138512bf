//! What anybody may know of a story: a line in a list, or the notice that it may not be used.

use serde::Serialize;
use wire_rights::Listed;
use wire_story::Status;

use super::copy::{correction_line, ed_note};
use super::ninjs::{About, Headline, Standard, Value, json};
use crate::clean;
use crate::markup::Markup;

/// What a notice asks of those who have a copy.
pub(crate) fn order(status: Status) -> Option<&'static str> {
    match status {
        Status::Usable => None,
        Status::Withheld => {
            Some("Do not use this story for now. Take down copies until a usable version follows.")
        }
        Status::Canceled => {
            Some("Do not use this story. Remove every copy of it, in caches and archives too.")
        }
    }
}

/// What editors are told of a story that may not be used.
pub(super) fn order_note(status: Status) -> Option<String> {
    let word = match status {
        Status::Canceled => "KILL",
        Status::Withheld | Status::Usable => "HOLD",
    };
    order(status).map(|order| format!("{word}: {order}"))
}

/// What is said below the title: the summary and a correction's note, or what a notice asks.
pub(crate) fn sentences(listed: &Listed) -> Vec<String> {
    if let Some(order) = order(listed.status) {
        return vec![order.to_owned()];
    }
    let mut sentences = Vec::new();
    if !listed.summary.trim().is_empty() {
        sentences.push(listed.summary.clone());
    }
    if listed.change == "correction" && !listed.change_note.trim().is_empty() {
        sentences.push(correction_line(&listed.change_note, listed.updated));
    }
    if let Some(until) = listed.embargoed_until {
        sentences.push(format!("Embargoed until {until}."));
    }
    sentences
}

/// The entry as plain text, a line for each thing said.
#[must_use]
pub fn listed_text(listed: &Listed) -> String {
    let mut text = format!(
        "date {}\nid {}\nversion {}\n",
        listed.date, listed.uri, listed.version
    );
    let mut lines = vec![listed.title().to_owned()];
    if !listed.byline.is_empty() {
        lines.push(format!("By {}", listed.byline));
    }
    lines.extend(sentences(listed));
    for line in lines {
        text.push('\n');
        text.push_str(&clean::line(&line));
        text.push('\n');
    }
    text
}

/// The entry as an item of an HTML list. A killed story's address isn't linked: addresses repeat
/// headlines.
#[must_use]
pub fn listed_html(listed: &Listed) -> String {
    let mut out = Markup::default();
    out.open("li", &[("class", listed.status.code())]);
    let url = listed
        .url
        .as_deref()
        .filter(|_| listed.status == Status::Usable)
        .and_then(clean::page);
    match &url {
        Some(url) => out.element("a", &[("href", url.as_str())], listed.title()),
        None => out.element("strong", &[], listed.title()),
    }
    out.text(" ");
    let date = listed.date.to_string();
    out.element("time", &[("datetime", &date)], &date);
    for sentence in sentences(listed) {
        out.text(" ");
        out.element("span", &[], &sentence);
    }
    out.finish()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    uri: &'a str,
    standard: Standard,
    #[serde(rename = "type")]
    kind: &'static str,
    representation_type: &'static str,
    version: String,
    first_created: String,
    version_created: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    embargoed_until: Option<String>,
    pub_status: &'static str,
    copyright_holder: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ed_note: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    by: &'a str,
    headlines: [Headline<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    descriptions: Vec<Value<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<About<'a>>,
}

/// The entry as a ninjs 3.1 document without bodies.
#[must_use]
pub fn listed_ninjs(listed: &Listed) -> String {
    let descriptions = match listed.summary.is_empty() {
        true => Vec::new(),
        false => vec![Value::text("summary", &listed.summary)],
    };
    json(&Item {
        uri: &listed.uri,
        standard: Standard::NINJS_3_1,
        kind: "text",
        representation_type: "partial",
        version: listed.version.to_string(),
        first_created: listed.published.to_string(),
        version_created: listed.updated.to_string(),
        embargoed_until: listed.embargoed_until.map(|until| until.to_string()),
        pub_status: listed.status.code(),
        copyright_holder: &listed.creator,
        ed_note: order_note(listed.status).or_else(|| ed_note(listed.change, &listed.change_note)),
        language: &listed.language,
        by: &listed.byline,
        headlines: [Headline::main(listed.title())],
        descriptions,
        subjects: About::all(&listed.subjects),
    })
}

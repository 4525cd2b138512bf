//! A copy as ninjs 3.1.

use std::borrow::Cow;

use serde::Serialize;
use wire_rights::Licensed;
use wire_story::Subject;

use super::copy::ed_note;
use super::{Copy, Options, Voice, html, notice_text, text};

/// Which standard a document keeps to.
#[derive(Serialize)]
pub(super) struct Standard {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
}

impl Standard {
    pub(super) const NINJS_3_1: Self = Self {
        name: "ninjs",
        version: "3.1",
        schema: "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
    };
}

#[derive(Serialize)]
pub(super) struct Headline<'a> {
    role: &'static str,
    value: &'a str,
}

impl<'a> Headline<'a> {
    pub(super) fn main(value: &'a str) -> Self {
        Self {
            role: "main",
            value,
        }
    }
}

/// A text with its part: an entry of `descriptions` or `bodies`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Value<'a> {
    role: &'static str,
    content_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    char_count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    word_count: Option<usize>,
    value: Cow<'a, str>,
}

impl<'a> Value<'a> {
    pub(super) fn text(role: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        Self {
            role,
            content_type: "text/plain",
            char_count: None,
            word_count: None,
            value: value.into(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    uri: String,
    standard: Standard,
    #[serde(rename = "type")]
    kind: &'static str,
    representation_type: &'static str,
    version: String,
    first_created: String,
    version_created: String,
    content_created: String,
    pub_status: &'static str,
    copyright_holder: &'a str,
    copyright_notice: &'a str,
    usage_terms: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ed_note: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    by: &'a str,
    headlines: [Headline<'a>; 1],
    descriptions: Vec<Value<'a>>,
    bodies: [Value<'a>; 2],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<About<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<Speaks<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisations: Vec<Speaks<'a>>,
    info_sources: Vec<Source<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    associations: Vec<Picture<'a>>,
    alt_ids: Vec<AltId<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Source<'a> {
    name: &'a str,
    role: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contact_info: Vec<ContactInfo<'a>>,
}

#[derive(Serialize)]
struct ContactInfo<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    value: &'a str,
}

/// What the story is about: an entry of `subjects`.
#[derive(Serialize)]
pub(super) struct About<'a> {
    rel: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    literal: Option<&'a str>,
}

impl<'a> About<'a> {
    pub(super) fn all(subjects: &'a [Subject]) -> Vec<Self> {
        let about = |subject: &'a Subject| Self {
            rel: "about",
            name: &subject.name,
            uri: subject.uri(),
            // A code that nobody else knows is a name, and no address.
            literal: subject.uri().is_none().then_some(&subject.code),
        };
        subjects.iter().map(about).collect()
    }
}

/// Who speaks in the story: an entry of `people` or `organisations`.
#[derive(Serialize)]
struct Speaks<'a> {
    rel: &'static str,
    name: &'a str,
}

impl<'a> Speaks<'a> {
    fn all(voices: &'a [Voice], are_people: bool) -> Vec<Self> {
        let them = voices.iter().filter(|voice| voice.is_person == are_people);
        let speaks = |voice: &'a Voice| Self {
            rel: "speaker",
            name: &voice.name,
        };
        them.map(speaks).collect()
    }
}

#[derive(Serialize)]
struct AltId<'a> {
    role: &'static str,
    value: Cow<'a, str>,
}

#[derive(Serialize)]
struct Picture<'a> {
    name: &'static str,
    rel: &'static str,
    uri: String,
    #[serde(rename = "type")]
    kind: &'static str,
    by: &'a str,
    descriptions: [Value<'a>; 1],
    renditions: [Rendition<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rendition<'a> {
    name: &'static str,
    href: String,
    content_type: &'a str,
}

/// The copy as a ninjs 3.1 document. The bodies are the whole copy, credit and notice in them, so
/// that they travel with whatever takes it over; `descriptions` says the credit and the notice once
/// more, for programs.
#[must_use]
pub fn ninjs(licensed: &Licensed<'_>, options: &Options<'_>) -> String {
    let copy = Copy::of(licensed);
    let (story, version) = (licensed.story(), licensed.version());
    let without_headline = Options {
        headline: false,
        ..*options
    };
    let html = html::article(&copy, &without_headline);
    let words: usize = copy.body.words();
    let characters = copy.characters();

    let mut descriptions = Vec::new();
    if !copy.content.summary.is_empty() {
        descriptions.push(Value::text("summary", copy.content.summary.as_str()));
    }
    descriptions.push(Value::text("credit", copy.credit.as_str()));
    if let Some(rights) = &copy.rights {
        descriptions.push(Value::text("rights", rights.as_str()));
    }
    descriptions.extend(
        notice_text(&copy.notice)
            .into_iter()
            .map(|text| Value::text("notice", text)),
    );

    let mut alt_ids = Vec::new();
    if let Some(url) = copy.origin {
        alt_ids.push(AltId {
            role: "original-url",
            value: url.as_str().into(),
        });
    }
    if version.number.get() > 1 {
        let previous = (version.number.get() - 1).to_string();
        alt_ids.push(AltId {
            role: "previous-version",
            value: previous.into(),
        });
    }

    let associations = copy
        .picture
        .and_then(|picture| Some((picture, html::picture_address(picture, options.pictures)?)))
        .map(|(picture, address)| Picture {
            name: "lead-picture",
            rel: "illustration",
            uri: address.to_string(),
            kind: "picture",
            by: &picture.credit,
            descriptions: [Value::text("alt-text", picture.alt_text.as_str())],
            renditions: [Rendition {
                name: "original",
                href: address.to_string(),
                content_type: &picture.media_type,
            }],
        })
        .into_iter()
        .collect();

    let contact_info = copy
        .notice
        .contact
        .address()
        .map(|value| ContactInfo {
            kind: "email",
            role: "licensing",
            value,
        })
        .into_iter()
        .collect();

    let mut info_sources = vec![Source {
        name: &story.creator,
        role: "originator",
        contact_info,
    }];
    let owners = copy.owners();
    info_sources.extend(owners.iter().map(|owner| Source {
        name: owner,
        role: "third-party",
        contact_info: Vec::new(),
    }));

    json(&Item {
        uri: story.uri(),
        standard: Standard::NINJS_3_1,
        kind: "text",
        representation_type: "full",
        version: version.number.to_string(),
        first_created: story.published.to_string(),
        version_created: version.created.to_string(),
        content_created: format!("{}T00:00:00Z", story.date),
        pub_status: version.status().code(),
        copyright_holder: &story.creator,
        copyright_notice: &copy.credit,
        usage_terms: copy.usage_terms(),
        ed_note: ed_note(version.change_code(), version.change_note()),
        language: &copy.content.language,
        by: &copy.content.byline,
        headlines: [Headline::main(&copy.content.headline)],
        descriptions,
        bodies: [
            Value {
                role: "main",
                content_type: "text/html",
                char_count: Some(characters),
                word_count: Some(words),
                value: html.into(),
            },
            Value {
                role: "text",
                content_type: "text/plain",
                char_count: Some(characters),
                word_count: Some(words),
                value: text::paragraphs(&copy).join("\n\n").into(),
            },
        ],
        subjects: About::all(&story.subjects),
        people: Speaks::all(options.voices, true),
        organisations: Speaks::all(options.voices, false),
        info_sources,
        associations,
        alt_ids,
    })
}

/// A document as JSON, laid out for people.
pub(super) fn json(document: &impl Serialize) -> String {
    let mut json =
        serde_json::to_string_pretty(document).expect("texts and numbers are always JSON");
    json.push('\n');
    json
}

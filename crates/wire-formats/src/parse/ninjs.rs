//! ninjs, any version: the newest first, and whatever spelling of a field a document has.

use serde_json::{Map, Value};
use wire_story::Paragraph;

use super::dates::time_and_day;
use super::draft::{Draft, plain_paragraph, plain_paragraphs};
use super::json_lines::{json_detail, scalar};
use super::{Batch, Format, Limits, ParseError, Place, Remark, decode};
use crate::{clean, html};

/// Reads one ninjs document.
///
/// # Errors
/// Says what keeps it from being a story.
pub fn ninjs(bytes: &[u8], limits: &Limits) -> Result<Batch, ParseError> {
    let decoded = decode::plain(bytes, limits)?;
    let item: Value = serde_json::from_str(&decoded.text).map_err(|error| ParseError::Broken {
        format: Format::Ninjs,
        place: Place::Line(error.line()),
        detail: json_detail(&error),
    })?;
    let Value::Object(fields) = item else {
        return Err(ParseError::Broken {
            format: Format::Ninjs,
            place: Place::Document,
            detail: "it has to be one JSON object".into(),
        });
    };
    let item = Item(&fields);
    if item.text("uri").is_none() {
        return Err(ParseError::Broken {
            format: Format::Ninjs,
            place: Place::Document,
            detail: "it has no 'uri', the one field that every ninjs document has".into(),
        });
    }
    let mut draft = read(item)?;
    draft.remarks.splice(0..0, decoded.remark);
    let mut batch = Batch::default();
    batch.stories.push(draft.finish(limits)?);
    Ok(batch)
}

fn read(item: Item<'_>) -> Result<Draft, ParseError> {
    let place = Place::Document;
    if let Some(kind) = item.text("type")
        && !matches!(kind.as_str(), "text" | "composite")
    {
        return Err(ParseError::NotAText { place, kind });
    }
    let mut draft = Draft::new(place);
    draft.source_id = item.text("uri");
    draft.byline = item
        .text("by")
        .or_else(|| item.text("byline"))
        .unwrap_or_default();
    draft.language = item.text("language").unwrap_or_default();
    draft.creator = item.originator().or_else(|| item.text("copyrightholder"));
    if let Some(url) = item.alt_id("original-url") {
        draft.set_url(&url);
    }
    let instant = |name: &str| {
        item.text(name)
            .map(|given| time_and_day(&given, place))
            .transpose()
    };
    let made = instant("versioncreated")?;
    if let Some(published) = instant("firstcreated")?.or(made) {
        draft.set_published(published);
    }
    let embargo = instant("embargoeduntil")?.or(instant("embargoed")?);
    draft.embargo_until = embargo.map(|(until, _)| until);
    draft.date = instant("contentcreated")?.map(|(_, day)| day);
    if let Some(version) = item.field("version").and_then(scalar) {
        draft.set_version_if_number(&version)?;
    }
    status(item, &mut draft)?;
    draft.headline = item
        .entry("headlines", &["main"])
        .or_else(|| item.text("headline"))
        .or_else(|| item.text("title"))
        .unwrap_or_default();
    draft.summary = item
        .entry("descriptions", &["summary"])
        .or_else(|| item.text("description_text"))
        .unwrap_or_default();
    draft.notice = item
        .entries("descriptions")
        .filter(|(role, _)| matches!(*role, "credit" | "rights" | "notice"))
        .filter_map(|(_, value)| plain_paragraph(value, &mut draft.remarks))
        .collect();
    draft.paragraphs = body(item, &mut draft.remarks);
    Ok(draft)
}

/// The status, and why the version exists.
fn status(item: Item<'_>, draft: &mut Draft) -> Result<(), ParseError> {
    let given = item.text("pubstatus");
    draft.set_status(given.as_deref().unwrap_or("usable"))?;
    let note = item.text("ednote").unwrap_or_default();
    draft.set_note(note, item.has_signal("correction"));
    Ok(())
}

/// The body that says most: HTML before plain text.
fn body(item: Item<'_>, remarks: &mut Vec<Remark>) -> Vec<Paragraph> {
    let mut markup = None;
    let mut text = None;
    for body in item.objects("bodies") {
        let Some(value) = body.raw("value") else {
            continue;
        };
        let kind = body.text("contenttype").unwrap_or_default();
        let role = body.text("role").unwrap_or_default();
        if kind.contains("html") || kind.is_empty() && role.contains("html") {
            markup = markup.or(Some(value));
        } else if kind.starts_with("text/") || kind.is_empty() {
            text = text.or(Some(value));
        }
    }
    // Versions 1.x have a field for each form.
    for (name, value) in item.0 {
        let (Some(form), Some(value)) = (name.strip_prefix("body_"), value.as_str()) else {
            continue;
        };
        if form.contains("html") {
            markup = markup.or(Some(value));
        } else {
            text = text.or(Some(value));
        }
    }
    let reads_as_markup = |value: &str| value.contains("</p>") || value.contains("</div>");
    match (markup, text) {
        (Some(markup), _) => {
            let reading = html::read(markup, None);
            remarks.extend(reading.remarks);
            reading.paragraphs
        }
        (None, Some(text)) if reads_as_markup(text) => {
            let reading = html::read(text, None);
            remarks.extend(reading.remarks);
            reading.paragraphs
        }
        (None, Some(text)) => plain_paragraphs(text, remarks),
        (None, None) => Vec::new(),
    }
}

/// An object of which only the letters of the field names count: 3.x writes `pubStatus` what 1.x and
/// 2.x write `pubstatus`.
#[derive(Clone, Copy)]
struct Item<'a>(&'a Map<String, Value>);

impl<'a> Item<'a> {
    fn field(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).or_else(|| {
            self.0
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)
        })
    }

    fn raw(self, name: &str) -> Option<&'a str> {
        self.field(name)?.as_str()
    }

    fn text(self, name: &str) -> Option<String> {
        Some(clean::line(self.raw(name)?)).filter(|text| !text.is_empty())
    }

    fn objects(self, name: &str) -> impl Iterator<Item = Item<'a>> {
        let list = self
            .field(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice);
        list.unwrap_or_default()
            .iter()
            .filter_map(|value| value.as_object().map(Item))
    }

    fn entries(self, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.objects(name)
            .filter_map(|entry| Some((entry.raw("role").unwrap_or_default(), entry.raw("value")?)))
    }

    /// The value with one of these roles, or the first.
    fn entry(self, name: &str, roles: &[&str]) -> Option<String> {
        let ranked = self.entries(name).min_by_key(|(role, _)| {
            roles
                .iter()
                .position(|wanted| wanted == role)
                .unwrap_or(roles.len())
        });
        let (role, value) = ranked?;
        if matches!(role, "credit" | "rights" | "notice") {
            return None;
        }
        Some(clean::line(value)).filter(|value| !value.is_empty())
    }

    fn alt_id(self, role: &str) -> Option<String> {
        self.entries("altids")
            .find(|(found, _)| *found == role)
            .map(|(_, value)| value.to_owned())
    }

    fn originator(self) -> Option<String> {
        self.objects("infosources")
            .find(|source| source.raw("role") == Some("originator"))?
            .text("name")
    }

    fn has_signal(self, name: &str) -> bool {
        self.objects("signals").any(|signal| {
            ["uri", "literal", "qcode", "name"]
                .iter()
                .filter_map(|field| signal.raw(field))
                .any(|value| value.rsplit(['/', ':']).next() == Some(name))
        })
    }
}

//! JSON Feed.

use serde::Deserialize;
use serde_json::{Map, Value};
use wire_story::Change;

use super::dates::time_and_day;
use super::draft::Draft;
use super::feed::{paragraphs, read_order};
use super::json_lines::{json_detail, scalar};
use super::status::read_status;
use super::{Batch, Format, Limits, ParseError, Place, Remark, decode};
use crate::clean;

#[derive(Deserialize)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    id: Value,
    url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    image: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    #[serde(default)]
    authors: Vec<Author>,
    author: Option<Author>,
    language: Option<String>,
    /// Extensions, whose names begin with `_`, and what isn't read.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize)]
struct Author {
    name: Option<String>,
}

/// Reads the items of a JSON Feed. An extension that says a publishing status is believed.
///
/// # Errors
/// Says why the feed as a whole can't be read; items that are no stories are in [`Batch::refused`].
pub fn json_feed(bytes: &[u8], limits: &Limits) -> Result<Batch, ParseError> {
    let decoded = decode::plain(bytes, limits)?;
    let feed: Feed = serde_json::from_str(&decoded.text).map_err(|error| ParseError::Broken {
        format: Format::JsonFeed,
        place: Place::Line(error.line()),
        detail: json_detail(&error),
    })?;
    if feed.items.len() > limits.items {
        return Err(ParseError::TooManyItems {
            limit: limits.items,
        });
    }
    let mut batch = Batch::default();
    for (index, item) in feed.items.iter().enumerate() {
        let draft = read(item, &feed, Place::Item(index + 1));
        batch.push(draft.and_then(|draft| draft.finish(limits)));
    }
    Ok(batch)
}

fn read(item: &Item, feed: &Feed, place: Place) -> Result<Draft, ParseError> {
    let text = |field: &Option<String>| field.as_deref().map(clean::line).unwrap_or_default();
    let mut draft = Draft::new(place);
    draft.source_id = scalar(&item.id);
    draft.creator = feed.title.as_deref().map(clean::line);
    if let Some(url) = &item.url {
        draft.set_url(url);
    }
    let instant = |field: &Option<String>| {
        field
            .as_deref()
            .map(|given| time_and_day(given, place))
            .transpose()
    };
    if let Some(published) = instant(&item.date_published)?.or(instant(&item.date_modified)?) {
        draft.set_published(published);
    }
    draft.headline = text(&item.title);
    draft.summary = text(&item.summary);
    draft.language = text(if item.language.is_some() {
        &item.language
    } else {
        &feed.language
    });
    let authors = item
        .authors
        .iter()
        .chain(&item.author)
        .filter_map(|author| author.name.as_deref());
    draft.byline = authors.map(clean::line).collect::<Vec<_>>().join(", ");
    if item.image.is_some() {
        draft.remarks.push(Remark::PictureLeftOut { count: 1 });
    }
    let base = draft.url.clone();
    draft.paragraphs = match (&item.content_html, &item.content_text) {
        (Some(html), _) => paragraphs(html, "html", base.as_ref(), &mut draft.remarks),
        (None, Some(text)) => paragraphs(text, "plain", None, &mut draft.remarks),
        (None, None) if !draft.summary.is_empty() => {
            draft.remarks.push(Remark::SummaryOnly);
            paragraphs(
                &std::mem::take(&mut draft.summary),
                "plain",
                None,
                &mut draft.remarks,
            )
        }
        (None, None) => Vec::new(),
    };
    read_order(&mut draft);
    for extension in item.rest.iter().filter(|(name, _)| name.starts_with('_')) {
        if let Value::Object(extension) = extension.1 {
            read_extension(extension, &mut draft)?;
        }
    }
    Ok(draft)
}

fn read_extension(extension: &Map<String, Value>, draft: &mut Draft) -> Result<(), ParseError> {
    let field = |names: &[&str]| names.iter().find_map(|name| scalar(extension.get(*name)?));
    let Some(given) = field(&["status", "pub_status", "pubStatus"]) else {
        return Ok(());
    };
    let Some((status, misspelt)) = read_status(&given) else {
        // Another's extension may mean something else by its 'status'.
        return Ok(());
    };
    draft.status = status;
    if misspelt {
        draft.remarks.push(Remark::StatusMisspelt {
            given,
            read_as: status.code(),
        });
    }
    if let Some(version) = field(&["version"]) {
        draft.set_version_if_number(&version)?;
    }
    let note = field(&["note"]).unwrap_or_default();
    match field(&["change"]).as_deref() {
        Some("correction") => draft.change = Change::Correction { note },
        Some("update") => draft.change = Change::Update { note },
        Some("refile") => draft.change = Change::Refile,
        _ => {}
    }
    Ok(())
}

//! RSS and Atom.

use feed_rs::model::{Entry, Feed};
use jiff::{Timestamp, civil};
use url::Url;
use wire_story::{Paragraph, Status};

use super::dates::{day, time_and_day, time_of_feed};
use super::draft::{Draft, plain_paragraphs};
use super::xml::{Tombstone, look_through};
use super::{Batch, Format, Incoming, Limits, ParseError, Place, Remark, Says, decode, detect};
use crate::{clean, html};

/// Words that a summary has at most; what is longer is a text.
const SUMMARY: usize = 80;

/// Reads the items of an RSS or an Atom feed, and Atom's tombstones (RFC 6721).
///
/// # Errors
/// Says why the feed as a whole can't be read; items that are no stories are in [`Batch::refused`].
pub fn feed(bytes: &[u8], limits: &Limits) -> Result<Batch, ParseError> {
    let format = detect(bytes, "").unwrap_or(Format::Rss);
    let decoded = decode::xml(bytes, limits)?;
    let checked = look_through(&decoded.text, format, limits)?;
    // Without an id of its own, an item goes by its address.
    let parser = feed_rs::parser::Builder::new()
        .sanitize_content(false)
        .id_generator(|links, _, _| {
            links
                .first()
                .map(|link| link.href.clone())
                .unwrap_or_default()
        })
        .build();
    let feed = parser
        .parse(checked.text.as_bytes())
        .map_err(|error| ParseError::Broken {
            format,
            place: Place::Document,
            detail: error.to_string(),
        })?;

    let creator = feed
        .authors
        .first()
        .and_then(|author| author.name.clone())
        .or_else(|| feed.title.as_ref().map(|title| html::line(&title.content)))
        .map(|name| clean::line(&name));
    let mut batch = Batch::default();
    for (index, entry) in feed.entries.iter().enumerate() {
        let written = checked.dates.get(index).map_or(&[][..], Vec::as_slice);
        let mut draft = read(entry, &feed, written, Place::Item(index + 1));
        draft.creator = creator.clone();
        draft.remarks.splice(0..0, decoded.remark.clone());
        batch.push(draft.finish(limits));
    }
    for tombstone in checked.tombstones {
        let is_known = batch.stories.iter().any(|story| {
            matches!(story.says, Says::Killed { .. })
                && story.source_id.as_deref() == Some(&tombstone.id)
        });
        if !is_known {
            let place = Place::Item(batch.stories.len() + batch.refused.len() + 1);
            batch.push(killed(tombstone, place));
        }
    }
    Ok(batch)
}

fn read(entry: &Entry, feed: &Feed, dates: &[String], place: Place) -> Draft {
    let mut draft = Draft::new(place);
    draft.source_id = Some(clean::line(&entry.id));
    let links = entry
        .links
        .iter()
        .filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let page = links.clone().find(|link| clean::page(&link.href).is_some());
    if let Some(link) = page.or(links.clone().next()) {
        draft.set_url(&link.href);
    }
    let published = entry.published.or(entry.updated);
    if let Some(at) =
        published.and_then(|at| Timestamp::from_microsecond(at.timestamp_micros()).ok())
    {
        draft.set_published((at, day_written(dates, at)));
    }
    draft.headline = entry
        .title
        .as_ref()
        .map(|title| html::line(&title.content))
        .unwrap_or_default();
    let authors: Vec<String> = entry
        .authors
        .iter()
        .filter_map(|author| author.name.as_deref())
        .map(clean::line)
        .filter(|name| !name.is_empty())
        .collect();
    draft.byline = authors.join(", ");
    draft.language = entry
        .language
        .clone()
        .or_else(|| feed.language.clone())
        .unwrap_or_default();

    let base = draft.url.clone();
    let mut said =
        |text: &str, kind: &str| paragraphs(text, kind, base.as_ref(), &mut draft.remarks);
    let content = entry.content.as_ref().and_then(|content| {
        let body = content.body.as_deref()?;
        Some(said(body, content.content_type.subty().as_str()))
    });
    let summary = entry.summary.as_ref().map(|summary| match &content {
        Some(_) => vec![Paragraph::plain(html::line(&summary.content))],
        None => said(&summary.content, summary.content_type.subty().as_str()),
    });
    match (content, summary) {
        (Some(content), summary) => {
            draft.paragraphs = content;
            draft.summary = summary.map(|summary| line(&summary)).unwrap_or_default();
            if draft.summary.split_whitespace().count() > SUMMARY {
                draft.summary.clear();
            }
        }
        (None, Some(summary)) => {
            draft.paragraphs = summary;
            draft.remarks.push(Remark::SummaryOnly);
        }
        (None, None) => {}
    }
    read_order(&mut draft);
    draft
}

/// The day of an instant, as the one of the item's dates writes it that means it.
fn day_written(dates: &[String], at: Timestamp) -> civil::Date {
    let mut meant = dates.iter().filter_map(|given| time_of_feed(given));
    let same = meant.find(|(then, _)| then.as_microsecond() == at.as_microsecond());
    same.map_or_else(|| day(at), |(_, day)| day)
}

/// Titles that begin with KILL or HOLD, with hardly a text below, say what became of a story.
pub(super) fn read_order(draft: &mut Draft) {
    let status = if draft.headline.starts_with("KILL:") {
        Status::Canceled
    } else if draft.headline.starts_with("HOLD:") {
        Status::Withheld
    } else {
        return;
    };
    let reason = line(&draft.paragraphs);
    if reason.split_whitespace().count() <= SUMMARY {
        draft.status = status;
        draft.reason = reason;
        draft.paragraphs.clear();
        draft.headline.clear();
        draft
            .remarks
            .retain(|remark| *remark != Remark::SummaryOnly);
    }
}

/// A text of a feed: HTML, unless it says that it is plain and has no tag in it.
pub(super) fn paragraphs(
    text: &str,
    kind: &str,
    base: Option<&Url>,
    remarks: &mut Vec<Remark>,
) -> Vec<Paragraph> {
    if kind == "plain" && !text.contains("</") && !text.contains("<p>") && !text.contains("<br") {
        return plain_paragraphs(text, remarks);
    }
    let reading = html::read(text, base);
    remarks.extend(reading.remarks);
    reading.paragraphs
}

fn line(paragraphs: &[Paragraph]) -> String {
    let texts: Vec<&str> = paragraphs
        .iter()
        .map(|paragraph| paragraph.text.as_str())
        .collect();
    texts.join(" ")
}

fn killed(tombstone: Tombstone, place: Place) -> Result<Incoming, ParseError> {
    let (_, day) = time_and_day(&tombstone.when, place)?;
    let mut draft = Draft::new(place);
    draft.source_id = Some(clean::line(&tombstone.id));
    draft.date = Some(day);
    draft.status = Status::Canceled;
    draft.reason = clean::line(&tombstone.comment);
    draft.finish(&Limits::default())
}

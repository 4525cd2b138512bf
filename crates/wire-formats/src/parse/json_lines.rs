//! JSON Lines: a story a line.

use serde::Deserialize;
use serde_json::Value;
use wire_story::{Change, Mark, MarkKind, Paragraph, VersionNumber};

use super::dates::{date, time, time_and_day};
use super::draft::{Draft, plain_paragraph, plain_paragraphs};
use super::{Batch, Format, Incoming, Limits, ParseError, Place, Remark, decode};
use crate::clean;

/// A line: the fields that are read, each of which may be missing.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    date: Option<String>,
    published: Option<String>,
    embargo: Option<String>,
    headline: Option<String>,
    byline: Option<String>,
    summary: Option<String>,
    language: Option<String>,
    creator: Option<String>,
    correction: Option<String>,
    url: Option<String>,
    #[serde(default)]
    version: Value,
    body: Option<Text>,
    #[serde(default)]
    third_party: Vec<ThirdParty>,
    versions: Option<Vec<OneVersion>>,
    notice: Option<Text>,
}

#[derive(Deserialize)]
struct OneVersion {
    version: Value,
    body: Text,
    #[serde(default)]
    third_party: Vec<ThirdParty>,
}

/// A passage that is a third party's: characters of a paragraph, or the whole of it.
#[derive(Deserialize)]
struct ThirdParty {
    /// Its number in the body, from 1.
    paragraph: usize,
    from: Option<usize>,
    to: Option<usize>,
    owner: String,
}

impl ThirdParty {
    /// Marks the passage; where the paragraph has no such characters, all of it.
    fn mark(&self, paragraphs: &mut [Paragraph]) {
        let owner = clean::line(&self.owner);
        let place = self.paragraph.checked_sub(1);
        let Some(paragraph) = place.and_then(|at| paragraphs.get_mut(at)) else {
            return;
        };
        if owner.is_empty() {
            return;
        }
        let text = &paragraph.text;
        let bytes = |characters: usize| {
            let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            places.into_iter().nth(characters)
        };
        let start = self.from.map_or(Some(0), bytes);
        let end = self.to.map_or(Some(text.len()), bytes);
        let (start, end) = match (start, end) {
            (Some(start), Some(end)) if start < end => (start, end),
            _ => (0, text.len()),
        };
        paragraph.marks.push(Mark {
            start,
            end,
            kind: MarkKind::ThirdParty(owner),
        });
    }
}

/// A list of paragraphs, or a text with blank lines between them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Paragraphs(Vec<String>),
    Whole(String),
}

impl Text {
    fn read(&self, remarks: &mut Vec<Remark>) -> Vec<Paragraph> {
        match self {
            Self::Whole(text) => plain_paragraphs(text, remarks),
            Self::Paragraphs(texts) => texts
                .iter()
                .filter_map(|text| plain_paragraph(text, remarks))
                .collect(),
        }
    }
}

/// Reads stories, one a line. A line with several versions gives a story for each, in their order.
///
/// # Errors
/// Says why the file as a whole can't be read; lines that are no stories are in [`Batch::refused`].
pub fn json_lines(bytes: &[u8], limits: &Limits) -> Result<Batch, ParseError> {
    let decoded = decode::plain(bytes, limits)?;
    let mut batch = Batch::default();
    let lines = decoded
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    for (count, (number, line)) in lines.enumerate() {
        if count == limits.items {
            return Err(ParseError::TooManyItems {
                limit: limits.items,
            });
        }
        match read_line(line, Place::Line(number + 1), limits) {
            Ok(stories) => batch.stories.extend(stories),
            Err(refusal) => batch.refused.push(refusal),
        }
    }
    Ok(batch)
}

fn read_line(line: &str, place: Place, limits: &Limits) -> Result<Vec<Incoming>, ParseError> {
    let line: Line = serde_json::from_str(line).map_err(|error| ParseError::Broken {
        format: Format::JsonLines,
        place,
        detail: json_detail(&error),
    })?;
    let Some(versions) = &line.versions else {
        let body = line.body.as_ref().map(|body| (body, &*line.third_party));
        let story = draft(&line, &line.version, body, place)?.finish(limits)?;
        return Ok(vec![story]);
    };
    let mut stories: Vec<Incoming> = Vec::new();
    for version in versions {
        let body = Some((&version.body, &*version.third_party));
        let story = draft(&line, &version.version, body, place)?.finish(limits)?;
        let before = stories.last().and_then(|before| before.version);
        if let (Some(first), Some(then)) = (before, story.version)
            && then <= first
        {
            return Err(ParseError::VersionsBackwards {
                place,
                first: first.get(),
                then: then.get(),
            });
        }
        stories.push(story);
    }
    Ok(stories)
}

fn draft(
    line: &Line,
    version: &Value,
    body: Option<(&Text, &[ThirdParty])>,
    place: Place,
) -> Result<Draft, ParseError> {
    let text = |field: &Option<String>| field.as_deref().map(clean::line).unwrap_or_default();
    let mut draft = Draft::new(place);
    draft.source_id = scalar(&line.id);
    draft.creator = line.creator.as_deref().map(clean::line);
    if let Some(url) = &line.url {
        draft.set_url(url);
    }
    draft.date = line
        .date
        .as_deref()
        .map(|given| date(given, place, &mut draft.remarks))
        .transpose()?;
    if let Some(given) = &line.published {
        draft.set_published(time_and_day(given, place)?);
    }
    draft.embargo_until = line
        .embargo
        .as_deref()
        .map(|given| time(given, place))
        .transpose()?;
    draft.headline = text(&line.headline);
    draft.byline = text(&line.byline);
    draft.summary = text(&line.summary);
    draft.language = text(&line.language);
    if let Some(given) = scalar(version) {
        draft.set_version(&given)?;
        if draft.version > Some(VersionNumber::FIRST) {
            draft.change = Change::Update {
                note: String::new(),
            };
        }
    }
    if let Some(note) = &line.correction {
        draft.change = Change::Correction {
            note: clean::line(note),
        };
    }
    if let Some((body, third_party)) = body {
        draft.paragraphs = body.read(&mut draft.remarks);
        for passage in third_party {
            passage.mark(&mut draft.paragraphs);
        }
    }
    if let Some(notice) = &line.notice {
        draft.notice = notice.read(&mut draft.remarks);
    }
    Ok(draft)
}

/// A text or a number as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(clean::line(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What is wrong with some JSON, without the line that is said already.
pub(super) fn json_detail(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said
        .rsplit_once(" at line ")
        .map_or(said.as_str(), |(what, _)| what);
    format!("{what} (at character {})", error.column())
}

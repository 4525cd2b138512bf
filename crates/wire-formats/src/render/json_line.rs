//! A copy as a line of JSON Lines.

use serde::Serialize;
use wire_rights::Licensed;
use wire_story::{Edition, Paragraph};

use super::{Copy, notice_text};

#[derive(Serialize)]
struct Line<'a> {
    id: String,
    version: u32,
    date: String,
    published: String,
    headline: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    byline: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    creator: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    body: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    third_party: Vec<ThirdParty<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correction: Option<&'a str>,
    notice: Vec<String>,
}

/// A passage that is a third party's: characters of a paragraph of the body.
#[derive(Serialize)]
pub(crate) struct ThirdParty<'a> {
    /// The number of the paragraph in the body, from 1.
    paragraph: usize,
    /// Its first character, from 0.
    from: usize,
    /// The character after its last.
    to: usize,
    owner: &'a str,
}

impl<'a> ThirdParty<'a> {
    fn all(paragraphs: &'a [Paragraph]) -> Vec<Self> {
        let each = paragraphs.iter().zip(1..);
        each.flat_map(|(paragraph, number)| {
            let characters = |byte: usize| paragraph.text[..byte].chars().count();
            paragraph.third_party().map(move |(owner, range)| Self {
                paragraph: number,
                from: characters(range.start),
                to: characters(range.end),
                owner,
            })
        })
        .collect()
    }
}

/// The copy as one line of JSON, with a line break at its end. The body is the texts of the
/// paragraphs; links and emphasis don't fit into it, and `third_party` says which stretches of it are
/// another's.
#[must_use]
pub fn json_line(licensed: &Licensed<'_>) -> String {
    let copy = Copy::of(licensed);
    let story = licensed.story();
    let mut notice = vec![copy.credit_text()];
    notice.extend(notice_text(&copy.notice));
    let note = match &licensed.version().edition {
        Edition::Usable { change, .. } if change.code() == "correction" => Some(change.note()),
        _ => None,
    };
    let line = Line {
        id: story.uri(),
        version: licensed.version().number.get(),
        date: story.date.to_string(),
        published: story.published.to_string(),
        headline: &copy.content.headline,
        byline: &copy.content.byline,
        summary: &copy.content.summary,
        language: &copy.content.language,
        creator: &story.creator,
        url: copy.origin.map(url::Url::as_str),
        body: copy
            .paragraphs()
            .iter()
            .map(|paragraph| paragraph.text.as_str())
            .collect(),
        third_party: ThirdParty::all(copy.paragraphs()),
        rights: copy.rights.as_deref(),
        correction: note,
        notice,
    };
    let mut json = serde_json::to_string(&line).expect("texts and numbers are always JSON");
    json.push('\n');
    json
}

//! The line that is printed of each story.

use serde::Serialize;
use wire_formats::parse::Remark;
use wire_store::TakenIn;
use wire_story::{Contact, VersionNumber};

use super::super::take_in::FromFile;
use crate::output::Record;

/// What was read of one story, and what became of it.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    file: String,
    pub(super) result: &'static str,
    story: Option<String>,
    version: Option<u32>,
    seq: Option<u64>,
    source_id: Option<String>,
    date: String,
    creator: String,
    headline: String,
    words: usize,
    notice: bool,
    contact: &'static str,
    embargo_until: Option<String>,
    remarks: Vec<&'static str>,
}

impl Row {
    pub(super) fn new(story: &FromFile, result: &'static str, taken: Option<TakenIn>) -> Self {
        let incoming = &story.incoming;
        let content = incoming.content();
        let (id, version, seq) = match taken {
            Some(TakenIn::New(made) | TakenIn::Updated(made)) => {
                (Some(made.story), Some(made.version), Some(made.seq))
            }
            Some(TakenIn::Unchanged { story, version }) => (Some(story), Some(version), None),
            None => (None, None, None),
        };
        let notice = content.and_then(|content| content.notice.as_ref());
        Self {
            file: story.file.display().to_string(),
            result,
            story: id.map(|id| id.to_string()),
            version: version.map(VersionNumber::get),
            seq,
            source_id: incoming.source_id.clone(),
            date: incoming.date.to_string(),
            creator: incoming.creator.clone().unwrap_or_default(),
            headline: content.map_or(String::new(), |content| content.headline.clone()),
            words: content.map_or(0, |content| content.body.words()),
            notice: notice.is_some(),
            contact: match notice.map(|notice| &notice.contact) {
                Some(Contact::Address(_)) => "read",
                Some(Contact::Destroyed) => "destroyed",
                Some(Contact::Missing) | None => "missing",
            },
            embargo_until: incoming.embargo_until.map(|until| until.to_string()),
            remarks: incoming.remarks.iter().map(Remark::code).collect(),
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &[
        "story", "result", "version", "date", "creator", "headline", "words", "notice", "contact",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.story.clone().unwrap_or_default(),
            self.result.to_owned(),
            self.version
                .map(|number| number.to_string())
                .unwrap_or_default(),
            self.date.clone(),
            self.creator.clone(),
            self.headline.clone(),
            self.words.to_string(),
            if self.notice { "read" } else { "none" }.to_owned(),
            self.contact.to_owned(),
        ]
    }
}

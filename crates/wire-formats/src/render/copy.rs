//! What a licensed copy says in every format, worked out once.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;
use wire_rights::{CreditPlace, Licensed, OriginLink};
use wire_story::{Body, Change, Content, Edition, Notice, Paragraph, Picture, Purpose};

/// A licensed copy, opened for rendering.
pub(crate) struct Copy<'a> {
    pub(crate) licensed: &'a Licensed<'a>,
    pub(crate) content: &'a Content,
    /// The text, as it travels.
    pub(crate) body: Cow<'a, Body>,
    pub(crate) picture: Option<&'a Picture>,
    /// The note of a correction, as a paragraph says it.
    pub(crate) correction: Option<String>,
    pub(crate) credit: String,
    pub(crate) credit_on_top: bool,
    /// What of it isn't licensed, or was left out, as a paragraph says it.
    pub(crate) rights: Option<String>,
    /// The page of the original, where the terms want a link to it.
    pub(crate) origin: Option<&'a Url>,
    pub(crate) notice: Notice,
    /// When this version began to be news: its making, or the end of its embargo.
    pub(crate) updated: Timestamp,
}

impl<'a> Copy<'a> {
    pub(crate) fn of(licensed: &'a Licensed<'a>) -> Self {
        let (story, version) = (licensed.story(), licensed.version());
        let content = licensed.content();
        let terms = licensed.terms();
        let correction = match &version.edition {
            Edition::Usable {
                change: Change::Correction { note },
                ..
            } if !note.trim().is_empty() => Some(correction_line(note, version.created)),
            _ => None,
        };
        let released = story.embargo.and_then(|embargo| embargo.lifted);
        Self {
            licensed,
            content,
            body: licensed.body(),
            picture: licensed.picture(),
            correction,
            credit: licensed.credit(),
            credit_on_top: terms.credit_place == CreditPlace::Top,
            rights: licensed.rights_line(),
            origin: story
                .url
                .as_ref()
                .filter(|_| terms.origin_link != OriginLink::None)
                .filter(|url| matches!(url.scheme(), "http" | "https")),
            notice: licensed.notice(),
            updated: released.map_or(version.created, |at| at.max(version.created)),
        }
    }

    /// The paragraphs of the text, as they travel.
    pub(crate) fn paragraphs(&self) -> &[Paragraph] {
        self.body.open(Purpose::Render)
    }

    /// What whoever takes it has to keep to, in sentences.
    pub(super) fn usage_terms(&self) -> String {
        let (story, version) = (self.licensed.story(), self.licensed.version());
        let mut terms = self.licensed.terms().prose_for(story, version);
        terms.extend(self.rights.clone());
        terms.join(" ")
    }

    /// Whose the passages are that are a third party's, each of them once.
    pub(super) fn owners(&self) -> Vec<String> {
        let mut owners = Vec::new();
        for passage in self.body.third_party() {
            if passage.owner != self.licensed.story().creator && !owners.contains(&passage.owner) {
                owners.push(passage.owner);
            }
        }
        owners
    }

    /// How many characters the text has.
    pub(super) fn characters(&self) -> usize {
        let texts = self.paragraphs().iter();
        texts.map(|paragraph| paragraph.text.chars().count()).sum()
    }

    /// The credit line as plain text: the sentence, and the address of the original.
    pub(crate) fn credit_text(&self) -> String {
        match self.origin {
            Some(url) => format!("{}: {url}", self.credit.trim_end_matches('.')),
            None => self.credit.clone(),
        }
    }
}

/// What editors are told of a version that follows another; nothing where nothing is to be told.
pub(super) fn ed_note(change: &str, note: &str) -> Option<String> {
    match (change, note.trim()) {
        (_, "") => None,
        ("correction", note) => Some(format!("CORRECTION: {note}")),
        ("update", note) => Some(format!("UPDATE: {note}")),
        (_, note) => Some(note.to_owned()),
    }
}

/// What a correction's paragraph says.
pub(crate) fn correction_line(note: &str, at: Timestamp) -> String {
    let day = at.to_zoned(TimeZone::UTC).date();
    format!("Correction ({day}): {}", note.trim())
}

/// The notice's paragraphs, with the contact said where none of them says it.
pub(crate) fn notice_text(notice: &Notice) -> Vec<String> {
    let mut texts = notice.paragraphs.clone();
    if let Some(address) = notice.contact.address()
        && !texts.iter().any(|text| text.contains(address))
    {
        texts.push(format!("Licensing contact: {address}"));
    }
    texts
}

//! Which of several headlines, bylines, summaries, notes and contents of a NewsML-G2 item are the story's.

use wire_story::Paragraph;

use super::super::Remark;
use super::super::draft::{correction_note, plain_paragraphs};
use crate::{clean, html};

/// One of several headlines, bylines or summaries.
pub(super) struct Offer {
    pub(super) said: String,
    pub(super) role: String,
    pub(super) language: String,
}

/// Of several the one in the language of the story, of those the main one, and of those the first.
pub(super) fn chosen(offers: Vec<Offer>, language: &str) -> String {
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let is_foreign = |offer: &Offer| {
        !offer.language.is_empty()
            && !language.is_empty()
            && primary(&offer.language) != primary(language)
    };
    let is_aside = |offer: &Offer| !matches!(bare(&offer.role), "" | "main" | "summary");
    offers
        .into_iter()
        .filter(|offer| !offer.said.is_empty())
        .min_by_key(|offer| (is_foreign(offer), is_aside(offer)))
        .map(|offer| offer.said)
        .unwrap_or_default()
}

/// What the notes to editors say: the one that says by its first word what the version is, or else all of them, since nothing tells
/// which of them it is.
pub(super) fn note(mut notes: Vec<String>) -> String {
    let says_what = |note: &String| {
        correction_note(note).is_some()
            || ["KILL:", "HOLD:", "UPDATE:"]
                .iter()
                .any(|word| note.starts_with(word))
    };
    match notes.iter().position(says_what) {
        Some(place) => notes.swap_remove(place),
        None => clean::line(&notes.join(" ")),
    }
}

/// The first content that has a text in it, as markup if there is one.
pub(super) fn first_text(
    markup: &[String],
    plain: &[String],
    remarks: &mut Vec<Remark>,
) -> Vec<Paragraph> {
    for markup in markup {
        let reading = html::read(markup, None);
        if !reading.paragraphs.is_empty() {
            remarks.extend(reading.remarks);
            return reading.paragraphs;
        }
    }
    plain
        .iter()
        .map(|plain| plain_paragraphs(plain, remarks))
        .find(|paragraphs| !paragraphs.is_empty())
        .unwrap_or_default()
}

/// A code without its list.
pub(super) fn bare(code: &str) -> &str {
    code.rsplit(['/', ':']).next().unwrap_or(code)
}

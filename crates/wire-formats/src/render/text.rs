//! A copy as wire text, which is plain text that can be read back.

use wire_rights::Licensed;
use wire_story::{MarkKind, Paragraph, ParagraphKind};

use super::{Copy, notice_text};
use crate::clean;
use crate::paragraph::{Step, steps};

/// The copy as wire text: the date and the header lines, then the paragraphs, with blank lines
/// between them.
#[must_use]
pub fn text(licensed: &Licensed<'_>) -> String {
    let copy = Copy::of(licensed);
    let story = licensed.story();
    let mut text = format!("date {}\n", story.date);
    let mut header = |name: &str, value: &str| {
        let value = clean::line(value);
        if !value.is_empty() {
            text.push_str(name);
            text.push(' ');
            text.push_str(&value);
            text.push('\n');
        }
    };
    header("id", &story.uri());
    header("version", &licensed.version().number.to_string());
    header("headline", &copy.content.headline);
    header("byline", &copy.content.byline);
    header("creator", &story.creator);
    header("url", copy.origin.map_or("", |url| url.as_str()));
    header("language", &copy.content.language);

    for paragraph in paragraphs(&copy) {
        text.push('\n');
        text.push_str(&paragraph);
        text.push('\n');
    }
    text
}

/// The copy as plain text to paste into a page's form: headline, byline and paragraphs, without the
/// header lines of wire text.
#[must_use]
pub fn text_to_paste(licensed: &Licensed<'_>) -> String {
    let copy = Copy::of(licensed);
    let byline = clean::line(&copy.content.byline);
    let mut parts = vec![clean::line(&copy.content.headline)];
    if !byline.is_empty() {
        parts.push(format!("By {byline}"));
    }
    parts.extend(paragraphs(&copy));
    parts.join("\n\n") + "\n"
}

/// All paragraphs of a copy as lines of plain text: credit line, story, correction, notice.
pub(super) fn paragraphs(copy: &Copy<'_>) -> Vec<String> {
    let credit = copy.credit_text();
    let (above, below) = match copy.credit_on_top {
        true => (Some(credit), None),
        false => (None, Some(credit)),
    };
    above
        .into_iter()
        .chain(copy.paragraphs().iter().map(line))
        .chain(copy.correction.clone())
        .chain(below)
        .chain(copy.rights.clone())
        .chain(notice_text(&copy.notice))
        .map(|text| clean::line(&text))
        .filter(|text| !text.is_empty())
        .collect()
}

/// A paragraph as a line of plain text.
fn line(paragraph: &Paragraph) -> String {
    let text = bracketed(paragraph);
    match paragraph.kind {
        ParagraphKind::ListItem => format!("- {text}"),
        ParagraphKind::Text | ParagraphKind::Heading | ParagraphKind::Quotation => text,
    }
}

/// The text with a third party's passages in brackets: `[Reuters: …]`.
fn bracketed(paragraph: &Paragraph) -> String {
    let mut text = String::with_capacity(paragraph.text.len());
    for step in steps(paragraph) {
        match step {
            Step::Text(said) => text.push_str(said),
            Step::Open(MarkKind::ThirdParty(owner)) => {
                text.push('[');
                text.push_str(owner);
                text.push_str(": ");
            }
            Step::Close(MarkKind::ThirdParty(_)) => text.push(']'),
            Step::Open(_) | Step::Close(_) => {}
        }
    }
    text
}

//! HTML read as paragraphs.
//!
//! Text, headings, quotations, list items, links and emphasis come through; everything else is
//! dropped. HTML is read as a run of tags rather than as a tree: the time it takes grows with its
//! length alone, however deep it pretends to nest.

mod builder;
mod email_protection;
mod tokens;

use url::Url;
use wire_story::Paragraph;

use crate::parse::Remark;
use builder::Builder;
use tokens::Token;

/// The paragraphs of a piece of HTML and what was left out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The paragraphs, those without text left out.
    pub paragraphs: Vec<Paragraph>,
    /// What was left out or mended.
    pub remarks: Vec<Remark>,
}

/// The paragraphs of a piece of HTML, safe whatever comes in: there is no markup in them, and
/// links go to `http`, `https` and `mailto` addresses only.
#[must_use]
pub fn paragraphs(html: &str) -> Vec<Paragraph> {
    read(html, None).paragraphs
}

/// The paragraphs of a piece of HTML, with its relative links resolved against `base`, and what was
/// left out.
#[must_use]
pub fn read(html: &str, base: Option<&Url>) -> Reading {
    let (tokens, cut_off) = tokens::read(html);
    let mut reading = Builder::new(base).read(&tokens);
    if cut_off {
        reading.remarks.push(Remark::HtmlCutOff);
    }
    reading
}

/// A text without escapes: those of XML, numbers and the names that HTML knows; what nobody knows stays as it stands.
pub(crate) fn unescaped(escaped: &str) -> String {
    if !escaped.contains('&') {
        return escaped.to_owned();
    }
    let (tokens, _) = tokens::read(escaped);
    tokens
        .iter()
        .filter_map(|token| match token {
            Token::Text(text) => Some(&**text),
            Token::Start(_) | Token::End(_) => None,
        })
        .collect()
}

/// The text of a piece of HTML in one line: what titles and names in feeds are.
pub(crate) fn line(html: &str) -> String {
    let texts: Vec<_> = paragraphs(html)
        .into_iter()
        .map(|paragraph| paragraph.text)
        .collect();
    texts.join(" ")
}

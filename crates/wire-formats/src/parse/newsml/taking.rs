//! What is taken down of a NewsML-G2 element until it ends.

use quick_xml::events::BytesStart;

use super::choice::Offer;
use crate::{clean, html};

/// What is taken down until an element ends.
pub(super) struct Taking {
    pub(super) what: What,
    /// How many elements are around that element.
    pub(super) around: usize,
    pub(super) role: String,
    pub(super) language: String,
    /// With signs escaped.
    pub(super) said: String,
    /// The elements of a document that are open in it, under the names that they have in HTML.
    pub(super) open: Vec<String>,
}

/// What an element says.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum What {
    CopyrightHolder,
    Provider,
    VersionCreated,
    FirstCreated,
    Embargoed,
    ContentCreated,
    Note,
    Page,
    Headline,
    Byline,
    Summary,
    /// The text, as XML.
    Markup,
    /// The text, as HTML that is escaped.
    EscapedMarkup,
    /// The text alone.
    Plain,
}

impl Taking {
    pub(super) fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        if self.what != What::Markup {
            // A line break between two words parts them; what is emphasised within one doesn't.
            if matches!(name, "br" | "p" | "div" | "li") {
                self.said.push(' ');
            }
            return;
        }
        let name = in_html(name);
        self.said.push('<');
        self.said.push_str(name);
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.replace('"', "&quot;");
            let key = attribute.key.as_ref();
            self.said.push_str(&format!(" {key}=\"{value}\""));
        }
        self.said.push('>');
        self.open.push(name.to_owned());
    }

    pub(super) fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.said.push_str(&format!("</{name}>"));
        }
    }

    pub(super) fn offer(self, said: String) -> Offer {
        Offer {
            said,
            role: self.role,
            language: self.language,
        }
    }

    /// What was said, as one line.
    pub(super) fn line(&self) -> String {
        match self.what {
            What::Markup | What::EscapedMarkup | What::Plain => String::new(),
            _ => clean::line(&html::unescaped(&self.said)),
        }
    }
}

/// What an element is in HTML. NITF has the headline, the byline and the pictures among the text; they are said elsewhere.
fn in_html(name: &str) -> &str {
    match name {
        "body.head" | "body.end" | "note" | "nitf-table-metadata" => "head",
        "media" => "figure",
        "hl2" => "h2",
        "bq" => "blockquote",
        "block" | "nitf" | "body.content" => "div",
        other => other,
    }
}

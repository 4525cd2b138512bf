//! Writes HTML and XML. Everything that comes from a story passes through `text` or an attribute,
//! both of which escape; names and attribute names are constants of this crate.

use crate::clean::is_legal;

/// The attribute that says whose a passage is.
pub(crate) const THIRD_PARTY: &str = "data-third-party";

/// The attribute of our own words before a passage, which are none of the text.
pub(crate) const OWNER_LABEL: &str = "data-owner-label";

/// A document under construction.
#[derive(Default)]
pub(crate) struct Markup {
    out: String,
    open: Vec<&'static str>,
}

pub(crate) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Markup {
    /// An XML document.
    pub(crate) fn xml() -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".into(),
            open: Vec::new(),
        }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    /// An element without content; the form is valid in HTML and in XML.
    pub(crate) fn empty(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// An element with nothing but text in it.
    pub(crate) fn element(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close();
    }

    /// Text.
    pub(crate) fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// A comment of our own words and an address, in which `--`, which would end it, is encoded.
    pub(crate) fn comment(&mut self, words: &str, address: &str) {
        self.out.push_str("<!-- ");
        self.out
            .push_str(&words.replace("{}", &address.replace("--", "-%2D")));
        self.out.push_str(" -->");
    }

    /// One of the two marks by which e-mail protection is told to leave an address alone.
    pub(crate) fn email_protection(&mut self, on: bool) {
        self.out.push_str(if on {
            "<!--/email_off-->"
        } else {
            "<!--email_off-->"
        });
    }

    /// A line break in the source.
    pub(crate) fn newline(&mut self) {
        self.out.push('\n');
    }

    /// The document.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&mut self.out, value);
            self.out.push('"');
        }
    }
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            legal if is_legal(legal) => out.push(legal),
            _ => {}
        }
    }
}

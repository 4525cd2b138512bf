//! A story as a NewsML-G2 2.35 item, at the conformance level 'power'.
//!
//! The order of the elements is the schema's; a reader that validates turns away any other.

use jiff::Timestamp;
use jiff::civil::Date;
use wire_rights::{Licensed, Listed};
use wire_story::{Status, Subject, VersionNumber};

use super::copy::ed_note;
use super::listed::order_note;
use super::{Copy, Options, Voice, html, is_language};
use crate::clean;
use crate::markup::Markup;

/// The namespace of NewsML-G2.
pub(crate) const NEWSML: &str = "http://iptc.org/std/nar/2006-10-01/";

/// Where IPTC says what the codes mean.
const CATALOGUE: &str = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml";

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// The copy as a NewsML-G2 news item. Its text is XHTML and the whole copy, with credit and notice, so that they travel with whatever
/// takes it over; `rightsInfo` says the terms.
#[must_use]
pub fn newsml(licensed: &Licensed<'_>, options: &Options<'_>) -> String {
    let mut out = Markup::xml();
    write_copy(&mut out, licensed, options);
    out.finish()
}

/// Writes the item of a copy.
pub(crate) fn write_copy(out: &mut Markup, licensed: &Licensed<'_>, options: &Options<'_>) {
    let copy = Copy::of(licensed);
    let (story, version) = (licensed.story(), licensed.version());
    let item = Item {
        uri: story.uri(),
        version: version.number,
        creator: &story.creator,
        date: story.date,
        published: story.published,
        updated: version.created,
        modified: copy.updated,
        status: version.status(),
        change: version.change_code(),
        ed_note: ed_note(version.change_code(), version.change_note()),
        credit: Some(&copy.credit),
        usage_terms: copy.usage_terms(),
        page: copy.origin.map(url::Url::as_str),
        owners: copy.owners(),
        language: &copy.content.language,
        headline: &copy.content.headline,
        byline: &copy.content.byline,
        summary: &copy.content.summary,
        subjects: &story.subjects,
        voices: options.voices,
    };
    item.open(out);
    write_text(out, &copy, options);
    out.close();
    out.newline();
}

/// Writes the item of what anybody may know: it has no text.
pub(crate) fn write_listed(out: &mut Markup, listed: &Listed) {
    let note = ed_note(listed.change, &listed.change_note);
    let page = listed.url.as_deref();
    let item = Item {
        uri: listed.uri.clone(),
        version: listed.version,
        creator: &listed.creator,
        date: listed.date,
        published: listed.published,
        updated: listed.updated,
        modified: listed.updated,
        status: listed.status,
        change: listed.change,
        ed_note: order_note(listed.status).or(note),
        credit: None,
        usage_terms: listed.not_ours.clone(),
        // The address of a killed story often repeats its headline.
        page: page
            .filter(|_| listed.status == Status::Usable)
            .filter(|page| clean::page(page).is_some()),
        owners: Vec::new(),
        language: &listed.language,
        headline: listed.title(),
        byline: &listed.byline,
        summary: &listed.summary,
        subjects: &listed.subjects,
        voices: &[],
    };
    item.open(out);
    out.close();
    out.newline();
}

/// Where a document names the catalogue: an item and the head of a message have to.
pub(crate) fn write_catalogue(out: &mut Markup) {
    out.empty("catalogRef", &[("href", CATALOGUE)]);
    out.newline();
}

/// What an item says besides its text.
struct Item<'a> {
    uri: String,
    version: VersionNumber,
    creator: &'a str,
    date: Date,
    published: Timestamp,
    updated: Timestamp,
    modified: Timestamp,
    status: Status,
    change: &'a str,
    ed_note: Option<String>,
    credit: Option<&'a str>,
    usage_terms: String,
    page: Option<&'a str>,
    owners: Vec<String>,
    language: &'a str,
    headline: &'a str,
    byline: &'a str,
    summary: &'a str,
    subjects: &'a [Subject],
    voices: &'a [Voice],
}

impl Item<'_> {
    /// Opens the item, and writes all of it that comes before its text.
    fn open(&self, out: &mut Markup) {
        let version = self.version.to_string();
        let mut attributes = vec![
            ("xmlns", NEWSML),
            ("guid", self.uri.as_str()),
            ("version", &version),
            ("standard", "NewsML-G2"),
            ("standardversion", "2.35"),
            ("conformance", "power"),
        ];
        if is_language(self.language) {
            attributes.push(("xml:lang", self.language));
        }
        out.open("newsItem", &attributes);
        out.newline();
        write_catalogue(out);
        self.write_rights(out);
        self.write_management(out);
        self.write_content(out);
    }

    fn write_rights(&self, out: &mut Markup) {
        open(out, "rightsInfo");
        write_party(out, "copyrightHolder", self.creator);
        write_line(out, "copyrightNotice", self.credit.unwrap_or_default());
        write_line(out, "usageTerms", &self.usage_terms);
        close(out);
    }

    fn write_management(&self, out: &mut Markup) {
        open(out, "itemMeta");
        write_code(out, "itemClass", "ninat:text");
        write_party(out, "provider", self.creator);
        write_line(out, "versionCreated", &self.updated.to_string());
        write_line(out, "firstCreated", &self.published.to_string());
        write_code(out, "pubStatus", &format!("stat:{}", self.status.code()));
        write_line(out, "edNote", self.ed_note.as_deref().unwrap_or_default());
        match self.change {
            "correction" => write_code(out, "signal", "sig:correction"),
            "update" => write_code(out, "signal", "sig:update"),
            _ => {}
        }
        if let Some(page) = self.page {
            out.element("altRep", &[("contenttype", "text/html")], page);
            out.newline();
        }
        if self.version.get() > 1 {
            let before = (self.version.get() - 1).to_string();
            let link = [
                ("rel", "irel:previousVersion"),
                ("residref", &self.uri),
                ("version", &before),
            ];
            out.empty("link", &link);
            out.newline();
        }
        close(out);
    }

    fn write_content(&self, out: &mut Markup) {
        open(out, "contentMeta");
        write_line(out, "contentCreated", &self.date.to_string());
        write_line(out, "contentModified", &self.modified.to_string());
        for owner in &self.owners {
            write_party(out, "infoSource", owner);
        }
        if is_language(self.language) {
            out.empty("language", &[("tag", self.language)]);
            out.newline();
        }
        for subject in self.subjects {
            // A code that nobody else knows is a name, and none of a list.
            let name = if subject.scheme().is_some() {
                "qcode"
            } else {
                "literal"
            };
            let code = clean::line(&subject.code);
            let attributes = [("type", "cpnat:abstract"), (name, code.as_str())];
            write_named(out, "subject", &attributes, &subject.name, "");
        }
        for voice in self.voices {
            let kind = match voice.is_person {
                true => "cpnat:person",
                false => "cpnat:organisation",
            };
            let name = clean::line(&voice.name);
            let attributes = [("type", kind), ("literal", name.as_str())];
            write_named(out, "subject", &attributes, &name, &voice.role);
        }
        write_line(out, "headline", self.headline);
        write_line(out, "by", self.byline);
        write_line(out, "creditline", self.credit.unwrap_or_default());
        if !self.summary.trim().is_empty() {
            let role = [("role", "drol:summary")];
            out.element("description", &role, &clean::line(self.summary));
            out.newline();
        }
        close(out);
    }
}

fn write_text(out: &mut Markup, copy: &Copy<'_>, options: &Options<'_>) {
    let (words, characters) = (copy.body.words().to_string(), copy.characters().to_string());
    open(out, "contentSet");
    let attributes = [
        ("contenttype", "application/xhtml+xml"),
        ("charcount", characters.as_str()),
        ("wordcount", words.as_str()),
    ];
    out.open("inlineXML", &attributes);
    let mut attributes = vec![("xmlns", XHTML)];
    if is_language(&copy.content.language) {
        attributes.push(("xml:lang", &copy.content.language));
    }
    out.open("html", &attributes);
    out.open("head", &[]);
    out.element("title", &[], &copy.content.headline);
    out.close();
    out.open("body", &[]);
    out.newline();
    let without_headline = Options {
        headline: false,
        ..*options
    };
    html::write(out, copy, &without_headline);
    out.close();
    out.close();
    close(out);
    close(out);
}

fn open(out: &mut Markup, name: &'static str) {
    out.open(name, &[]);
    out.newline();
}

fn close(out: &mut Markup) {
    out.close();
    out.newline();
}

/// Writes an element with a line of text, unless there is none.
fn write_line(out: &mut Markup, name: &'static str, text: &str) {
    let text = clean::line(text);
    if !text.is_empty() {
        out.element(name, &[], &text);
        out.newline();
    }
}

/// Writes an element whose value is a code of a list that the catalogue names.
fn write_code(out: &mut Markup, name: &'static str, code: &str) {
    out.empty(name, &[("qcode", code)]);
    out.newline();
}

/// Writes somebody who is in no list: by name alone.
fn write_party(out: &mut Markup, element: &'static str, name: &str) {
    let name = clean::line(name);
    write_named(out, element, &[("literal", &name)], &name, "");
}

/// Writes an element for something with a name, and what it is where that is known.
fn write_named(
    out: &mut Markup,
    element: &'static str,
    attributes: &[(&'static str, &str)],
    name: &str,
    definition: &str,
) {
    out.open(element, attributes);
    out.element("name", &[], &clean::line(name));
    if !definition.trim().is_empty() {
        out.element("definition", &[], &clean::line(definition));
    }
    close(out);
}

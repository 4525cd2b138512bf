//! What a NewsML-G2 news item says.

use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::events::BytesStart;
use wire_story::{Paragraph, Status};

use super::dates::{date, time, time_and_day};
use super::draft::{Draft, correction_note, plain_paragraphs};
use super::newsml::attribute;
use super::{Incoming, Limits, ParseError, Place, Remark};
use crate::{clean, html};

/// A news item while it is read.
pub(super) struct Item {
    draft: Draft,
    /// What keeps it from being a story, as soon as that is known.
    refusal: Option<ParseError>,
    /// How many elements are open in it.
    depth: usize,
    taking: Option<Taking>,
    holder: Option<String>,
    provider: Option<String>,
    status: Option<String>,
    notes: Vec<String>,
    corrects: bool,
    /// It is under an embargo, and doesn't say for how long.
    no_end: bool,
    made: Option<(Timestamp, Date)>,
    headlines: Vec<Offer>,
    bylines: Vec<Offer>,
    summaries: Vec<Offer>,
    markup: Vec<String>,
    plain: Vec<String>,
}

/// One of several headlines, bylines or summaries.
struct Offer {
    said: String,
    role: String,
    language: String,
}

/// What is taken down until an element ends.
struct Taking {
    what: What,
    /// How many elements are around that element.
    around: usize,
    role: String,
    language: String,
    /// With signs escaped.
    said: String,
    /// The elements of a document that are open in it, under the names that they have in HTML.
    open: Vec<String>,
}

/// What an element says.
#[derive(Clone, Copy, PartialEq)]
enum What {
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

impl Item {
    pub(super) fn new(place: Place, element: &BytesStart<'_>) -> Self {
        let mut draft = Draft::new(place);
        draft.source_id = attribute(element, "guid");
        draft.language = attribute(element, "xml:lang").unwrap_or_default();
        let version = attribute(element, "version");
        let refusal = version.and_then(|version| draft.set_version(&version).err());
        Self {
            draft,
            refusal,
            depth: 0,
            taking: None,
            holder: None,
            provider: None,
            status: None,
            notes: Vec::new(),
            corrects: false,
            no_end: false,
            made: None,
            headlines: Vec::new(),
            bylines: Vec::new(),
            summaries: Vec::new(),
            markup: Vec::new(),
            plain: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, parent: &str, name: &str, element: &BytesStart<'_>) {
        if let Some(taking) = &mut self.taking {
            taking.start(name, element);
        } else if let Some(what) = self.what(parent, name, element) {
            self.taking = Some(Taking {
                what,
                around: self.depth,
                role: attribute(element, "role").unwrap_or_default(),
                language: attribute(element, "xml:lang").unwrap_or_default(),
                said: String::new(),
                open: Vec::new(),
            });
        } else {
            self.read_attributes(parent, name, element);
        }
        self.depth += 1;
    }

    pub(super) fn end(&mut self) {
        self.depth -= 1;
        let depth = self.depth;
        if let Some(taken) = self.taking.take_if(|taking| taking.around == depth) {
            if let Err(error) = self.take(taken) {
                self.refusal.get_or_insert(error);
            }
        } else if let Some(taking) = &mut self.taking {
            taking.end();
        }
    }

    pub(super) fn text(&mut self, escaped: &str) {
        if let Some(taking) = &mut self.taking {
            taking.said.push_str(escaped);
        }
    }

    /// What of the element is taken down.
    fn what(&self, parent: &str, name: &str, element: &BytesStart<'_>) -> Option<What> {
        let kind = || {
            let given = attribute(element, "contenttype").unwrap_or_default();
            given.to_ascii_lowercase()
        };
        let is_plain = || kind().is_empty() || kind().starts_with("text/plain");
        Some(match (parent, name) {
            ("copyrightHolder", "name") => What::CopyrightHolder,
            ("provider", "name") => What::Provider,
            ("itemMeta", "versionCreated") => What::VersionCreated,
            ("itemMeta", "firstCreated") => What::FirstCreated,
            ("itemMeta", "embargoed") => What::Embargoed,
            ("itemMeta", "edNote") => What::Note,
            ("itemMeta", "altRep") if kind().contains("html") => What::Page,
            ("contentMeta", "contentCreated") => What::ContentCreated,
            ("contentMeta", "headline") => What::Headline,
            ("contentMeta", "by") => What::Byline,
            ("contentMeta", "description") => {
                let role = attribute(element, "role").unwrap_or_default();
                let summarises = role.is_empty() || role.contains("summary");
                return summarises.then_some(What::Summary);
            }
            ("contentSet", "inlineXML") => What::Markup,
            ("contentSet", "inlineData") if kind().contains("html") => What::EscapedMarkup,
            ("contentSet", "inlineData")
                if is_plain() && attribute(element, "encoding").is_none() =>
            {
                What::Plain
            }
            _ => return None,
        })
    }

    fn read_attributes(&mut self, parent: &str, name: &str, element: &BytesStart<'_>) {
        let code = || attribute(element, "qcode").or_else(|| attribute(element, "uri"));
        let literal = || attribute(element, "literal");
        match (parent, name) {
            ("rightsInfo", "copyrightHolder") => self.holder = self.holder.take().or_else(literal),
            ("itemMeta", "provider") => self.provider = self.provider.take().or_else(literal),
            // One that isn't understood is refused, and not taken for usable.
            ("itemMeta", "pubStatus") => {
                self.status = Some(code().or_else(literal).unwrap_or_default());
            }
            ("itemMeta", "signal") => {
                self.corrects |= code().is_some_and(|code| bare(&code) == "correction");
            }
            ("itemMeta", "itemClass") => {
                let kind = code().map(|code| bare(&code).to_owned());
                let place = self.draft.place;
                if let Some(kind) =
                    kind.filter(|kind| !matches!(kind.as_str(), "text" | "composite"))
                {
                    self.refusal
                        .get_or_insert(ParseError::NotAText { place, kind });
                }
            }
            ("contentMeta", "language") if self.draft.language.is_empty() => {
                self.draft.language = attribute(element, "tag").unwrap_or_default();
            }
            _ => {}
        }
    }

    fn take(&mut self, taken: Taking) -> Result<(), ParseError> {
        let place = self.draft.place;
        let said = taken.line();
        let draft = &mut self.draft;
        match taken.what {
            // Their names may come in several languages.
            What::CopyrightHolder if !said.is_empty() => {
                self.holder.get_or_insert(said);
            }
            What::Provider if !said.is_empty() => {
                self.provider.get_or_insert(said);
            }
            What::CopyrightHolder | What::Provider => {}
            What::VersionCreated => self.made = Some(time_and_day(&said, place)?),
            What::FirstCreated => draft.set_published(time_and_day(&said, place)?),
            What::Embargoed if said.is_empty() => self.no_end = true,
            What::Embargoed => draft.embargo_until = Some(time(&said, place)?),
            // It may be a year or a month, which is no day.
            What::ContentCreated => draft.date = date(&said, place, &mut draft.remarks).ok(),
            What::Note => self.notes.push(said),
            What::Page => draft.url = draft.url.take().or_else(|| clean::page(&said)),
            What::Headline => self.headlines.push(taken.offer(said)),
            What::Byline => self.bylines.push(taken.offer(said)),
            What::Summary => self.summaries.push(taken.offer(said)),
            What::Markup => self.markup.push(taken.said),
            What::EscapedMarkup => self.markup.push(html::unescaped(&taken.said)),
            What::Plain => self.plain.push(html::unescaped(&taken.said)),
        }
        Ok(())
    }

    pub(super) fn finish(self, limits: &Limits) -> Result<Incoming, ParseError> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        let mut draft = self.draft;
        draft.creator = self.provider.or(self.holder);
        if let (None, Some(made)) = (draft.published, self.made) {
            draft.set_published(made);
        }
        draft.headline = chosen(self.headlines, &draft.language);
        draft.byline = chosen(self.bylines, &draft.language);
        draft.summary = chosen(self.summaries, &draft.language);
        draft.set_status(self.status.as_deref().unwrap_or("usable"))?;
        draft.set_note(note(self.notes), self.corrects);
        if self.no_end && draft.status == Status::Usable {
            draft.status = Status::Withheld;
            draft.reason = "It is under an embargo, and doesn’t say until when.".into();
        }
        draft.paragraphs = first_text(&self.markup, &self.plain, &mut draft.remarks);
        draft.finish(limits)
    }
}

impl Taking {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
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

    fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.said.push_str(&format!("</{name}>"));
        }
    }

    fn offer(self, said: String) -> Offer {
        Offer {
            said,
            role: self.role,
            language: self.language,
        }
    }

    /// What was said, as one line.
    fn line(&self) -> String {
        match self.what {
            What::Markup | What::EscapedMarkup | What::Plain => String::new(),
            _ => clean::line(&html::unescaped(&self.said)),
        }
    }
}

/// Of several the one in the language of the story, of those the main one, and of those the first.
fn chosen(offers: Vec<Offer>, language: &str) -> String {
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
fn note(mut notes: Vec<String>) -> String {
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
fn first_text(markup: &[String], plain: &[String], remarks: &mut Vec<Remark>) -> Vec<Paragraph> {
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
fn bare(code: &str) -> &str {
    code.rsplit(['/', ':']).next().unwrap_or(code)
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

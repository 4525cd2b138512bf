//! What a NewsML-G2 news item says.

use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::events::BytesStart;
use wire_story::Status;

use super::super::dates::{date, time, time_and_day};
use super::super::draft::Draft;
use super::super::{Incoming, Limits, ParseError, Place};
use super::attribute;
use super::choice::{Offer, bare, chosen, first_text, note};
use super::taking::{Taking, What};
use crate::html;

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

impl Item {
    pub(super) fn new(place: Place, element: &BytesStart<'_>) -> Self {
        let mut draft = Draft::new(place);
        draft.source_id = Some(attribute(element, "guid").unwrap_or_default());
        draft.language = attribute(element, "xml:lang").unwrap_or_default();
        let has_version = matches!(element.try_get_attribute("version"), Ok(Some(_)));
        let version = has_version.then(|| attribute(element, "version").unwrap_or_default());
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
            What::Page if draft.url.is_none() => draft.set_url(&said),
            What::Page => {}
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

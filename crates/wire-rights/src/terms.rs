//! Terms: the conditions of use as data.

mod asks;
mod reach;
mod text;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use wire_story::StoryId;

use crate::{Machines, ThirdParty};

pub use asks::Asks;
pub use reach::Reach;
pub use text::TermsError;

/// The conditions of use: versioned data, never a blob of prose.
///
/// Newsrooms contradict each other on nearly every one of these (canonical or noindex, cuts or
/// none), so each is a switch. The same object makes the prose that people read, decides what
/// leaves, and is what trace checks a copy against. A switch that neither a decision nor a page can
/// hold says that a person checks it.
///
/// Terms are kept for ever, so what was stored before a switch existed must read: each newer switch
/// has a default that means what was true without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Its number; publishers accept a number. The store gives it.
    #[serde(default)]
    pub version: u32,
    /// The sentence that names the source (rule C4). `{creator}` stands for the story's creator in this
    /// and in every other sentence of the terms, `{contact}` for where to ask.
    pub credit: String,
    /// Where the credit has to stand (rule C5).
    pub credit_place: CreditPlace,
    /// The sentence that says who may use the story.
    pub licence_sentence: String,
    /// Where to ask for a licence: an e-mail address.
    pub contact: String,
    /// Whether the names of the authors must stay (rule C1).
    pub byline: bool,
    /// What the credit line has to link to (rules L1, L2).
    pub origin_link: OriginLink,
    /// Whether `rel=canonical` has to point to the original (rule L5).
    pub canonical: bool,
    /// Whether copies must keep search engines out (rule L6).
    pub noindex: bool,
    /// Whether the link sits on the creator's name in the credit line (rule L3). Copies are rendered
    /// so; on a page a person checks it.
    #[serde(default)]
    pub link_on_name: bool,
    /// The address of the logo to show beside the credit (rule C8); none where it is empty. A person
    /// checks it.
    #[serde(default)]
    pub logo: String,
    /// The address of the image that counts readers (rule P1), with `{story}` for the story's id;
    /// none where it is empty. HTML copies carry it; that it stays is for a person to check.
    #[serde(default)]
    pub counter: String,
    /// A note that stands at the end of every copy, such as who paid for the reporting (rule C6);
    /// none where it is empty. It travels with the notice, and trace checks it with that.
    #[serde(default)]
    pub end_note: String,
    /// What may be changed in the text (rules T1, T2, T6).
    pub edits: Edits,
    /// The words by which a page says that the text was edited (rule T6), where `edits` is
    /// [`Edits::Marked`]; empty where the publisher chooses them. A person checks it.
    #[serde(default)]
    pub edit_note: String,
    /// Whether all links of the text must stay (rule L4). A person checks it.
    #[serde(default)]
    pub links_kept: bool,
    /// Whether the story may be cut (rule T3).
    pub cuts: bool,
    /// Whether the first lines may be printed alone, with a link to the whole (rule T8). Trace tells
    /// such a teaser from a copy and looks for its link; whether it may be, a person says.
    #[serde(default)]
    pub extract: bool,
    /// Whether the headline may change (rule T4).
    pub headline: bool,
    /// Whether it may be translated (rule T7).
    pub translation: bool,
    /// Which pictures may travel (rules I1, I2).
    pub images: Images,
    /// Whether a third party's passages stay in the copies, marked, or are left out (rule U8).
    #[serde(default)]
    pub third_party: ThirdParty,
    /// Hours after publication before which nobody may use it (rule W1).
    pub delay_hours: u32,
    /// Whether nobody may use it before the calendar day after its publication, in UTC (rule W1).
    #[serde(default)]
    pub next_day: bool,
    /// Days after publication beyond which it may not be taken (rule W2).
    pub last_day: Option<u32>,
    /// Whether it may stand behind a paywall (rule U1).
    pub paywall: bool,
    /// Whether advertisements may be sold against it (rule U2). A person checks it.
    #[serde(default = "yes")]
    pub advertisements: bool,
    /// Whether it may be sold or passed on to others (rule U3). A person checks it: trace finds
    /// copies on sites that belong to no publisher.
    #[serde(default = "yes")]
    pub passing_on: bool,
    /// Whether the publisher has to tell the wire where it ran the story (rule W3). A person checks
    /// it.
    #[serde(default)]
    pub notify: bool,
    /// Whether stories may be taken by machine: API, feeds, webhooks (rule U4).
    pub automatic: bool,
    /// How many stories may be taken in a day (rule U4).
    pub daily_cap: Option<u32>,
    /// Countries, as ISO 3166-1 alpha-2 codes, whose publishers may use it; all where it is empty.
    pub territory: Vec<String>,
    /// Countries, as ISO 3166-1 alpha-2 codes, in which the wire gives the story to nobody else; for
    /// licences. It is the desk's promise, and a person keeps it: a decision knows one publisher.
    #[serde(default)]
    pub exclusive_in: Vec<String>,
    /// Hours within which a correction has to be applied (rule V2).
    pub correction_hours: u32,
    /// Hours within which a killed story has to be gone (rule V3).
    pub kill_hours: u32,
    /// What search engines and AI systems may do with the stories; nothing is said to them without
    /// it. It binds no publisher.
    #[serde(default)]
    pub machines: Option<Machines>,
}

fn after(start: Timestamp, hours: u32) -> Timestamp {
    start
        .checked_add(SignedDuration::from_hours(i64::from(hours)))
        .unwrap_or(Timestamp::MAX)
}

/// What older terms mean where a newer prohibition is missing: nobody forbade it.
fn yes() -> bool {
    true
}

/// Where the credit has to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CreditPlace {
    /// Before the second paragraph.
    Top,
    /// Below the text.
    Bottom,
    /// Anywhere on the page.
    Anywhere,
}

/// What the credit line has to link to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginLink {
    /// The page of the original.
    Story,
    /// The page of the original, or any page of its site.
    Site,
    /// Nothing.
    None,
}

/// What may be changed in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edits {
    /// Nothing.
    None,
    /// House style, and words of time and place.
    Style,
    /// More, if the page says so.
    Marked,
}

/// Which pictures may travel with a story. Pictures of third parties never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Images {
    /// None.
    None,
    /// The wire's own, with their credit.
    Own,
}

impl Terms {
    /// The credit sentence for a story of this creator.
    #[must_use]
    pub fn credit_for(&self, creator: &str) -> String {
        self.filled(&self.credit, creator)
    }

    /// The licence sentence for a story of this creator, with the contact filled in.
    #[must_use]
    pub fn licence_for(&self, creator: &str) -> String {
        self.filled(&self.licence_sentence, creator)
    }

    /// The paragraphs that travel with a story of this creator: the licence sentence, and the note at
    /// the end where there is one.
    #[must_use]
    pub fn notice_for(&self, creator: &str) -> Vec<String> {
        let mut paragraphs = vec![self.licence_for(creator)];
        paragraphs.extend(self.end_note_for(creator));
        paragraphs
    }

    /// The note at the end of every copy of a story of this creator, where there is one.
    #[must_use]
    pub fn end_note_for(&self, creator: &str) -> Option<String> {
        let note = self.end_note.trim();
        (!note.is_empty()).then(|| self.filled(note, creator))
    }

    /// The words by which a page says that a story of this creator was edited; empty where the publisher
    /// chooses them.
    pub(crate) fn edit_note_for(&self, creator: &str) -> String {
        self.filled(self.edit_note.trim(), creator)
    }

    /// A text of the terms with what stands for something filled in.
    fn filled(&self, text: &str, creator: &str) -> String {
        text.replace("{contact}", self.contact.trim())
            .replace("{creator}", creator)
    }

    /// The first instant at which a story that was published then may be used.
    #[must_use]
    pub fn first_instant(&self, published: Timestamp) -> Timestamp {
        const DAY: i64 = 24 * 60 * 60;
        let after_hours = after(published, self.delay_hours);
        if !self.next_day {
            return after_hours;
        }
        let next_day = (published.as_second().div_euclid(DAY) + 1) * DAY;
        let next_day = Timestamp::from_second(next_day).unwrap_or(Timestamp::MAX);
        after_hours.max(next_day)
    }

    /// The last instant at which a story that was published then may be taken, where there is one.
    #[must_use]
    pub fn last_instant(&self, published: Timestamp) -> Option<Timestamp> {
        self.last_day
            .map(|days| after(published, days.saturating_mul(24)))
    }

    /// The address of the image that counts this story's readers, where there is one.
    #[must_use]
    pub fn counter_for(&self, story: StoryId) -> Option<String> {
        let address = self.counter.trim();
        (!address.is_empty()).then(|| address.replace("{story}", &story.to_string()))
    }
}

impl Default for Terms {
    /// What most republishing guidelines agree on, with a contact that has to be filled in.
    fn default() -> Self {
        Self {
            version: 1,
            credit: "This story was originally published by {creator}.".into(),
            credit_place: CreditPlace::Anywhere,
            licence_sentence: "Content created by {creator} is available without charge to any \
                               eligible news publisher that can provide a large audience. For \
                               licensing opportunities of our original content, please contact \
                               {contact}."
                .into(),
            contact: "licensing@localhost".into(),
            byline: true,
            origin_link: OriginLink::Story,
            canonical: false,
            noindex: false,
            link_on_name: false,
            logo: String::new(),
            counter: String::new(),
            end_note: String::new(),
            edits: Edits::Style,
            edit_note: String::new(),
            links_kept: false,
            cuts: true,
            extract: true,
            headline: true,
            translation: false,
            images: Images::Own,
            third_party: ThirdParty::Keep,
            delay_hours: 0,
            next_day: false,
            last_day: None,
            paywall: false,
            advertisements: true,
            passing_on: false,
            notify: false,
            automatic: true,
            daily_cap: None,
            territory: Vec::new(),
            exclusive_in: Vec::new(),
            correction_hours: 24,
            kill_hours: 1,
            machines: Some(Machines::default()),
        }
    }
}

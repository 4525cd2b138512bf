//! Terms: the conditions of use as data.

use serde::{Deserialize, Serialize};

/// The conditions of use: versioned data, never a blob of prose.
///
/// Newsrooms contradict each other on nearly every one of these (canonical or noindex, cuts or
/// none), so each is a switch. The same object makes the prose that people read, decides what
/// leaves, and is what trace checks a copy against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Its number; publishers accept a number.
    pub version: u32,
    /// The sentence that names the source; `{creator}` stands for the story's creator (rule C4).
    pub credit: String,
    /// Where the credit has to stand (rule C5).
    pub credit_place: CreditPlace,
    /// The sentence that says who may use the story; `{creator}` and `{contact}` are filled in.
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
    /// What may be changed in the text (rules T1, T2, T6).
    pub edits: Edits,
    /// Whether the story may be cut (rule T3).
    pub cuts: bool,
    /// Whether the headline may change (rule T4).
    pub headline: bool,
    /// Whether it may be translated (rule T7).
    pub translation: bool,
    /// Which pictures may travel (rules I1, I2).
    pub images: Images,
    /// Hours after publication before which nobody may use it (rule W1).
    pub delay_hours: u32,
    /// Days after publication beyond which it may not be taken (rule W2).
    pub last_day: Option<u32>,
    /// Whether it may stand behind a paywall (rule U1).
    pub paywall: bool,
    /// Whether stories may be taken by machine: API, feeds, webhooks (rule U4).
    pub automatic: bool,
    /// How many stories may be taken in a day (rule U4).
    pub daily_cap: Option<u32>,
    /// Countries, as ISO 3166-1 alpha-2 codes, whose publishers may use it; all where it is empty.
    pub territory: Vec<String>,
    /// Hours within which a correction has to be applied (rule V2).
    pub correction_hours: u32,
    /// Hours within which a killed story has to be gone (rule V3).
    pub kill_hours: u32,
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
        self.credit.replace("{creator}", creator)
    }

    /// The licence sentence for a story of this creator, with the contact filled in.
    #[must_use]
    pub fn licence_for(&self, creator: &str) -> String {
        self.licence_sentence
            .replace("{creator}", creator)
            .replace("{contact}", &self.contact)
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
            edits: Edits::Style,
            cuts: true,
            headline: true,
            translation: false,
            images: Images::Own,
            delay_hours: 0,
            last_day: None,
            paywall: false,
            automatic: true,
            daily_cap: None,
            territory: Vec::new(),
            correction_hours: 24,
            kill_hours: 1,
        }
    }
}

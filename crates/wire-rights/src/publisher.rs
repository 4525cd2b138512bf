//! Publishers and what is known of them.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use wire_story::{LicenceId, PublisherId, SiteId, StoryId};

use crate::{Licence, RankList, SiteRank, Strike, TermsOf};

/// An organisation that takes stories, with all that a decision about it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// Its id.
    pub id: PublisherId,
    /// Its name.
    pub name: String,
    /// What kind of publisher it says it is.
    pub kind: PublisherKind,
    /// Where it publishes: an ISO 3166-1 alpha-2 code in capitals.
    pub country: String,
    /// Where wire notices about its copies go.
    pub email: String,
    /// When it applied.
    pub joined: Timestamp,
    /// Whether the desk has suspended it.
    pub suspended: Option<Suspension>,
    /// Its domains.
    pub sites: Vec<Site>,
    /// The evidence of its audience, as numbers of people.
    pub audience: Vec<Audience>,
    /// Where its sites stand in the newest rank lists.
    pub ranks: Vec<SiteRank>,
    /// What the desk holds against it; strikes that were taken back are left out.
    pub strikes: Vec<Strike>,
    /// The newest version of the wire's free terms that it has accepted.
    pub accepted_terms: Option<u32>,
    /// The versions that it has accepted of terms that products and stories have of their own.
    pub accepted_own_terms: BTreeSet<u32>,
    /// Its licences, past ones too.
    pub licences: Vec<Licence>,
}

impl Publisher {
    /// Whether one of its sites is proved.
    #[must_use]
    pub fn has_proved_site(&self) -> bool {
        self.sites.iter().any(|site| site.proof.is_some())
    }

    /// Whether this is one of its sites, and is proved.
    #[must_use]
    pub fn has_proved(&self, domain: &str) -> bool {
        let mut sites = self.sites.iter();
        sites.any(|site| site.proof.is_some() && site.domain == domain)
    }

    /// Whether evidence of its audience counts at `at`: it hasn't expired, and the site on which it was
    /// counted is still proved. A policy may give it a time of grace after it has expired.
    #[must_use]
    pub fn can_rest_on(&self, audience: &Audience, at: Timestamp) -> bool {
        audience.counts(at) && self.vouches_for(audience)
    }

    /// Whether evidence speaks of the publisher as a whole, or of a site that it has proved. Anybody can count
    /// visitors on a site that isn't proved, and a site that was lost counts for whoever has it now.
    pub(crate) fn vouches_for(&self, audience: &Audience) -> bool {
        let site = audience.site.as_deref();
        site.is_none_or(|site| self.has_proved(site))
    }

    /// Whether it has accepted this version of terms that are the wire's, a product's or a story's.
    #[must_use]
    pub fn has_accepted(&self, of: TermsOf<'_>, version: u32) -> bool {
        match of {
            TermsOf::Wire => self.accepted_terms >= Some(version),
            TermsOf::Product(_) | TermsOf::Story => self.accepted_own_terms.contains(&version),
        }
    }

    /// The licences that are in force at `at`.
    pub fn licences_at(&self, at: Timestamp) -> impl Iterator<Item = &Licence> {
        self.licences
            .iter()
            .filter(move |licence| licence.is_in_force(at))
    }

    /// Counts a story as taken under a licence, for whoever decides about several stories before any
    /// of them is written into the ledger.
    pub fn take_under(&mut self, licence: LicenceId, story: StoryId) {
        let licence = self.licences.iter_mut().find(|held| held.id == licence);
        if let Some(licence) = licence.filter(|licence| licence.volume.is_some()) {
            licence.taken.insert(story);
        }
    }
}

/// What kind of publisher an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PublisherKind {
    /// A newspaper or site that appears daily.
    Daily,
    /// A newspaper or site that appears weekly or less often.
    Weekly,
    /// A nonprofit newsroom.
    Nonprofit,
    /// Radio or television.
    Broadcaster,
    /// A newsroom run by students.
    Student,
    /// A newsletter or a blog.
    Newsletter,
    /// A service that passes stories on rather than publishing them itself.
    Aggregator,
}

impl PublisherKind {
    /// Every kind, in the order in which forms list them.
    pub const ALL: [Self; 7] = [
        Self::Daily,
        Self::Weekly,
        Self::Nonprofit,
        Self::Broadcaster,
        Self::Student,
        Self::Newsletter,
        Self::Aggregator,
    ];

    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Nonprofit => "nonprofit",
            Self::Broadcaster => "broadcaster",
            Self::Student => "student",
            Self::Newsletter => "newsletter",
            Self::Aggregator => "aggregator",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily newspaper or site",
            Self::Weekly => "weekly newspaper or site",
            Self::Nonprofit => "nonprofit newsroom",
            Self::Broadcaster => "broadcaster",
            Self::Student => "student newsroom",
            Self::Newsletter => "newsletter or blog",
            Self::Aggregator => "aggregator",
        }
    }

    /// The kind of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The desk has stopped a publisher from taking anything (rule E4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Since when.
    pub since: Timestamp,
    /// Why, in words that the publisher reads.
    pub reason: String,
}

/// A domain on which a publisher publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// The host, in lower case and without `www.`: `gazette.example`.
    pub domain: String,
    /// What the publisher puts on the site to prove that it is its own.
    pub nonce: String,
    /// The proof, once it was seen.
    pub proof: Option<Proof>,
}

/// A site was seen to carry its publisher's nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Where the nonce stood.
    pub method: ProofMethod,
    /// When it was seen.
    pub seen: Timestamp,
}

/// Where a nonce proves a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofMethod {
    /// In `/.well-known/wirecopy.txt`.
    WellKnownFile,
    /// In `<meta name="wirecopy-site" content="…">` on the front page.
    MetaTag,
    /// In a TXT record of the name `_wirecopy` below the domain: `wirecopy-site=…`.
    DnsTxt,
    /// The desk vouches for it.
    Desk,
}

impl ProofMethod {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::WellKnownFile, Self::MetaTag, Self::DnsTxt, Self::Desk];

    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WellKnownFile => "well-known-file",
            Self::MetaTag => "meta-tag",
            Self::DnsTxt => "dns-txt",
            Self::Desk => "desk",
        }
    }

    /// The method of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

/// One piece of evidence of an audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// How the figure came about.
    pub method: Method,
    /// The one site on which it was counted, as [`Site::domain`]; nothing where it speaks of the publisher as a
    /// whole.
    pub site: Option<String>,
    /// First day counted.
    pub from: civil::Date,
    /// Last day counted.
    pub to: civil::Date,
    /// Unique visitors in a month.
    pub monthly_visitors: u64,
    /// When it was given to the wire.
    pub given: Timestamp,
    /// When it stops counting.
    pub expires: Timestamp,
}

impl Audience {
    /// Whether it hasn't expired at `at`. A policy may give it a time of grace beyond that.
    #[must_use]
    pub fn counts(&self, at: Timestamp) -> bool {
        at < self.expires
    }
}

/// How evidence of an audience came about, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Counted from the publisher's own access logs.
    AccessLogs,
    /// An export of the publisher's analytics, seen by the desk.
    AnalyticsExport,
    /// A rank in Tranco's list: an order, not a number of people.
    Tranco,
    /// A rank in the Chrome UX Report: an order, not a number of people.
    Crux,
    /// The publisher says so.
    Declaration,
}

impl Method {
    /// Every method, the weightiest first.
    pub const ALL: [Self; 5] = [
        Self::AccessLogs,
        Self::AnalyticsExport,
        Self::Tranco,
        Self::Crux,
        Self::Declaration,
    ];

    /// Those that give a number of people. The others give a rank.
    pub const OF_PEOPLE: [Self; 3] = [Self::AccessLogs, Self::AnalyticsExport, Self::Declaration];

    /// The code that records and programs use.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AccessLogs => "access-logs",
            Self::AnalyticsExport => "analytics-export",
            Self::Tranco => "tranco",
            Self::Crux => "crux",
            Self::Declaration => "declaration",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessLogs => "access logs",
            Self::AnalyticsExport => "analytics export",
            Self::Tranco => "Tranco rank",
            Self::Crux => "CrUX rank",
            Self::Declaration => "own declaration",
        }
    }

    /// How much it weighs, in a word for people.
    #[must_use]
    pub fn weight(self) -> &'static str {
        match self {
            Self::AccessLogs => "self-measured",
            Self::AnalyticsExport => "exported",
            Self::Tranco | Self::Crux => "ranked by others",
            Self::Declaration => "declared",
        }
    }

    /// The list that it is a rank in; nothing where it gives a number of people.
    #[must_use]
    pub fn list(self) -> Option<RankList> {
        match self {
            Self::Tranco => Some(RankList::Tranco),
            Self::Crux => Some(RankList::Crux),
            Self::AccessLogs | Self::AnalyticsExport | Self::Declaration => None,
        }
    }

    /// The method of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

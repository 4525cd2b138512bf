//! Feeds: copies and what anybody may know, in RSS 2.0, Atom, JSON Feed 1.1 and NewsML-G2.
//!
//! A correction keeps its id, has a newer time, and says in its text what changed. A killed story is
//! issued again under its id, with KILL in the title and without a text, because no reader is known
//! to act on tombstones; Atom has the tombstone as well (RFC 6721). A story under embargo is in no
//! feed.

mod atom;
mod item;
mod json;
mod newsml;
mod rss;

use jiff::Timestamp;
use url::Url;
use wire_rights::{Licensed, Listed, Terms};

use crate::terms::Published;
use item::Item;

pub use atom::atom;
pub use json::json;
pub use newsml::newsml;
pub use rss::rss;

/// What a feed says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedInfo {
    /// Its permanent name, a URI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it carries.
    pub description: String,
    /// The page it belongs to.
    pub home: Url,
    /// Its own address.
    pub own: Url,
    /// When something in it changed last. It must never run back: the caller remembers it.
    pub updated: Timestamp,
    /// The language as a BCP 47 tag; empty where it has several.
    pub language: String,
    /// The WebSub hub that tells of its changes.
    pub hub: Option<Url>,
    /// The archive page of what was in it before.
    pub older: Option<Url>,
    /// Where this is an archive page: the feed that it is of.
    pub archive_of: Option<Url>,
    /// The address below which pictures lie under their hashes.
    pub pictures: Option<Url>,
    /// What machines may do with the stories.
    pub machines: Option<ForMachines>,
}

/// The terms that a feed names to machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForMachines {
    /// The terms.
    pub terms: Terms,
    /// Whose stories they are for.
    pub creator: String,
    /// The wire's address, ending in a slash; a story's page lies below it.
    pub base: Url,
}

impl ForMachines {
    fn published(&self) -> Published<'_> {
        Published {
            terms: &self.terms,
            creator: &self.creator,
            base: &self.base,
        }
    }
}

/// One story of a feed.
#[derive(Clone, Copy, Debug)]
pub enum FeedItem<'a> {
    /// With its text, as licensed.
    Copy(&'a Licensed<'a>),
    /// Without: an entry of a list, or the notice of a kill.
    Notice(&'a Listed),
}

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedFormat {
    /// RSS 2.0.
    Rss,
    /// Atom, RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
    /// A message of NewsML-G2 2.35.
    Newsml,
}

impl FeedFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Rss, Self::Atom, Self::Json, Self::Newsml];

    /// The code that addresses use, which is how file names end too.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
            Self::Newsml => "newsml",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
            Self::Newsml => "NewsML-G2",
        }
    }

    /// The format of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Json => "application/feed+json",
            Self::Newsml => "application/vnd.iptc.g2.newsmessage+xml",
        }
    }
}

/// The feed in this format.
#[must_use]
pub fn write(format: FeedFormat, info: &FeedInfo, items: &[FeedItem<'_>]) -> String {
    match format {
        FeedFormat::Rss => rss(info, items),
        FeedFormat::Atom => atom(info, items),
        FeedFormat::Json => json(info, items),
        FeedFormat::Newsml => newsml(info, items),
    }
}

//! Signs of a news publisher: what a site's own pages say of who makes it.
//!
//! They are help for people who decide, in words that people read: nothing decides by them. Pages come in as
//! [`Page`]s, so that whatever bytes a site sends are read in one place.

mod words;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::page::{Page, SegmentKind};

/// What is quoted of a page is no longer than this.
const QUOTED: usize = 160;
/// A text that is longer says who or what in passing.
const SAID: usize = 300;
/// The most links of a page that are looked at.
const LINKS: usize = 2_000;

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignKind {
    /// A page about the publisher.
    About,
    /// Who works there.
    Staff,
    /// How to reach it.
    Contact,
    /// Who holds the copyright.
    Copyright,
    /// Since when there is one.
    Start,
    /// A feed.
    Feed,
    /// Recent articles that name their authors.
    Bylines,
    /// A `trust.txt` (JournalList).
    TrustTxt,
}

impl SignKind {
    /// Every kind, in the order in which people read them.
    pub const ALL: [Self; 8] = [
        Self::About,
        Self::Staff,
        Self::Contact,
        Self::Copyright,
        Self::Start,
        Self::Feed,
        Self::Bylines,
        Self::TrustTxt,
    ];

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::About => "a page about the publisher",
            Self::Staff => "who works there",
            Self::Contact => "how to reach it",
            Self::Copyright => "who holds the copyright",
            Self::Start => "since when there is one",
            Self::Feed => "a feed",
            Self::Bylines => "articles that name their authors",
            Self::TrustTxt => "a trust.txt",
        }
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What it is.
    pub kind: SignKind,
    /// Where it stands.
    pub at: String,
    /// What it says, cut.
    pub says: String,
}

/// What was found on a site, and what could not be looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signs {
    /// What was found.
    pub found: Vec<Sign>,
    /// Addresses that could not be read, each with the reason.
    pub unread: Vec<(String, String)>,
}

impl Signs {
    /// Notes a sign; the first of a kind stays.
    pub fn add(&mut self, kind: SignKind, at: &str, says: impl AsRef<str>) {
        if self.of(kind).is_none() {
            self.found.push(Sign {
                kind,
                at: at.to_owned(),
                says: cut(says.as_ref()),
            });
        }
    }

    /// What was found of this kind.
    #[must_use]
    pub fn of(&self, kind: SignKind) -> Option<&Sign> {
        self.found.iter().find(|sign| sign.kind == kind)
    }

    /// What was not found.
    pub fn missing(&self) -> impl Iterator<Item = SignKind> {
        let kinds = SignKind::ALL.into_iter();
        kinds.filter(|kind| self.of(*kind).is_none())
    }

    /// Notes what a page says of who makes the site: staff, contact, copyright, start.
    pub fn read_about(&mut self, page: &Page, at: &str) {
        let texts = || {
            let segments = page.segments().iter();
            segments
                .filter(|segment| segment.kind != SegmentKind::Hidden)
                .map(|segment| page.text()[segment.range.clone()].trim())
                .filter(|text| !text.is_empty())
        };
        let said = |found: fn(&str) -> bool| {
            texts().find(|text| text.chars().count() <= SAID && found(text))
        };
        // A bare heading 'Staff' says less than a line with a name.
        let named = |text: &str| names_staff(text) && text.split_whitespace().count() > 2;
        if let Some(text) = said(named).or_else(|| said(names_staff)) {
            self.add(SignKind::Staff, at, text);
        }
        if let Some(contact) = contact(page).or_else(|| texts().find_map(address)) {
            self.add(SignKind::Contact, at, contact);
        }
        if let Some(text) = said(claims_copyright) {
            self.add(SignKind::Copyright, at, text);
        }
        if let Some(text) = texts().find_map(start) {
            self.add(SignKind::Start, at, text);
        }
    }

    /// Notes what a `trust.txt` says; something else is none.
    pub fn read_trust_txt(&mut self, bytes: &[u8], at: &str) {
        if let Some(says) = trust_txt(bytes) {
            self.add(SignKind::TrustTxt, at, says);
        }
    }
}

/// The pages of the same site that seem to be about who makes it, the likeliest first.
#[must_use]
pub fn about_pages(page: &Page) -> Vec<Url> {
    let mut found: Vec<(usize, Url)> = Vec::new();
    for (url, text) in own_links(page) {
        let likely = words::about(&text, url.path());
        if let Some(likely) = likely
            && !found.iter().any(|(_, known)| *known == url)
        {
            found.push((likely, url));
        }
    }
    found.sort_by_key(|(likely, _)| *likely);
    found.into_iter().map(|(_, url)| url).collect()
}

/// The feeds that a page names, of whatever host: many feeds are served from elsewhere.
#[must_use]
pub fn feeds(page: &Page) -> Vec<Url> {
    let named = page.feeds.iter().filter_map(|href| page.absolute(href));
    let linked = own_links(page).filter_map(|(url, _)| {
        let path = url.path().trim_end_matches('/');
        let last = path.rsplit('/').next().unwrap_or_default();
        matches!(last, "feed" | "rss" | "rss.xml" | "feed.xml" | "atom.xml").then_some(url)
    });
    let mut found: Vec<Url> = Vec::new();
    for url in named.chain(linked) {
        if !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

/// Links of a front page that seem to lead to articles, in its order.
#[must_use]
pub fn articles(page: &Page) -> Vec<Url> {
    let mut found: Vec<Url> = Vec::new();
    for (url, text) in own_links(page) {
        let words = text.split_whitespace().count();
        let path = url.path().trim_matches('/');
        let slug = path.rsplit('/').next().unwrap_or_default();
        let long = slug.split(['-', '_']).count() >= 3 || path.split('/').count() >= 3;
        if words >= 3 && long && !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

/// Who wrote an article, by what its page says.
#[must_use]
pub fn byline(page: &Page) -> Option<String> {
    let bylines = page.segments().iter();
    let marked = bylines
        .filter(|segment| segment.kind == SegmentKind::Byline)
        .map(|segment| page.text()[segment.range.clone()].trim());
    let named = page.authors.iter().map(|name| name.trim());
    // Some put an address where the name belongs.
    let is_name = |name: &&str| name.chars().any(char::is_alphabetic) && !name.contains("://");
    named.chain(marked).find(is_name).map(cut)
}

/// What a `trust.txt` says, in one line. Its lines are `attribute=value`, by JournalList's specification.
fn trust_txt(bytes: &[u8]) -> Option<String> {
    const KNOWN: [&str; 10] = [
        "member",
        "belongto",
        "control",
        "controlledby",
        "social",
        "vendor",
        "customer",
        "disclosure",
        "contact",
        "datatrainingallowed",
    ];
    let text = String::from_utf8_lossy(bytes.get(..64 * 1024).unwrap_or(bytes));
    let says: Vec<String> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(attribute, value)| (attribute.trim().to_ascii_lowercase(), value.trim()))
        .filter(|(attribute, value)| KNOWN.contains(&attribute.as_str()) && !value.is_empty())
        .map(|(attribute, value)| format!("{attribute}={value}"))
        .take(6)
        .collect();
    (!says.is_empty()).then(|| says.join(", "))
}

/// Links to the page's own host, `www.` aside, with what is linked.
fn own_links(page: &Page) -> impl Iterator<Item = (Url, String)> {
    let own = page.url.as_ref().and_then(bare).map(str::to_owned);
    page.links().iter().take(LINKS).filter_map(move |link| {
        let mut url = page.absolute(&link.href)?;
        url.set_fragment(None);
        let text = page.text()[link.range.clone()].trim().to_owned();
        (own.is_some() && bare(&url) == own.as_deref()).then_some((url, text))
    })
}

fn bare(url: &Url) -> Option<&str> {
    let host = matches!(url.scheme(), "http" | "https").then(|| url.host_str())??;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// The e-mail address or the telephone number that a page links to.
fn contact(page: &Page) -> Option<String> {
    page.links().iter().take(LINKS).find_map(|link| {
        let (scheme, rest) = link.href.trim().split_once(':')?;
        let known = scheme.eq_ignore_ascii_case("mailto") || scheme.eq_ignore_ascii_case("tel");
        let value = rest.split('?').next().unwrap_or_default().trim();
        (known && !value.is_empty()).then(|| cut(value))
    })
}

/// An e-mail address in a text.
fn address(text: &str) -> Option<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | ':'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .find(|word| {
            word.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && host.split_once('.').is_some_and(|(_, top)| top.len() >= 2)
                    && !host.contains('@')
            })
        })
        .map(cut)
}

fn names_staff(text: &str) -> bool {
    words::any(text, words::STAFF)
}

fn claims_copyright(text: &str) -> bool {
    let lower = text.to_lowercase();
    let marked = lower.contains('©') || lower.contains("(c)") || lower.contains("copyright");
    marked && (year(&lower).is_some() || words::any(text, words::RIGHTS))
}

/// The words around a year in which a publisher says that it began.
fn start(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    words::START.iter().find_map(|word| {
        let at = words::find(&lower, word)?;
        let rest: String = lower[at..]
            .chars()
            .take(word.chars().count() + 40)
            .collect();
        year(&rest)?;
        // Letters may change their length with their case; then the small ones do.
        let said = text.get(at..).filter(|_| text.len() == lower.len());
        Some(cut(said.unwrap_or(&lower[at..])))
    })
}

/// A year in which there could have been newspapers.
fn year(text: &str) -> Option<u16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (1600..2100).contains(year))
}

fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(QUOTED).collect();
    if short.len() < line.len() {
        short.push_str(" …");
    }
    short
}

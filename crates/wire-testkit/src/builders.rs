//! Builders of stories, publishers and grants, with fixed times: what a test doesn't say is sound.
//!
//! ```
//! use wire_testkit::builders::{publisher, story};
//!
//! let (story, version) = story().headline("Council votes").correction("Second paragraph: 9, not 8.").build();
//! let publisher = publisher().eligible().build();
//! ```

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, civil};
use url::Url;
use wire_rights::{
    Audience, Catalogue, Decision, Exit, Licence, LicenceScope, Licensed, Method, Policy, Price,
    Proof, ProofMethod, Publisher, PublisherKind, Request, Rules, Site, Suspension, Terms, decide,
};
use wire_story::{
    Availability, Body, Change, Content, Edition, Embargo, LicenceId, Notice, Paragraph, Picture,
    PictureRights, PublisherId, SiteId, Story, StoryId, Version, VersionNumber,
};

/// The instant at which tests take place: a Sunday noon in November 2026.
#[must_use]
pub fn now() -> Timestamp {
    at("2026-11-22T12:00:00Z")
}

/// The instant written as `2026-11-22T12:00:00Z`.
#[must_use]
pub fn at(written: &str) -> Timestamp {
    written.parse().expect("tests write times as RFC 3339")
}

fn hours(hours: i64) -> Timestamp {
    now() + SignedDuration::from_hours(hours)
}

fn address(written: &str) -> Url {
    written.parse().expect("tests write whole addresses")
}

/// A usable story in its first version, published an hour ago.
#[must_use]
pub fn story() -> StoryBuilder {
    StoryBuilder::default()
}

/// Builds a story and its newest version.
#[derive(Clone, Debug)]
pub struct StoryBuilder {
    story: Story,
    content: Content,
    created: Timestamp,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Usable(Change),
    Withheld(String),
    Killed(String),
}

impl Default for StoryBuilder {
    fn default() -> Self {
        let published = hours(-1);
        Self {
            story: Story {
                id: StoryId::new(published, [1; 10]),
                source_id: None,
                creator: "Civic Wire".into(),
                url: Some(address("https://wire.example/stories/river-plan")),
                date: civil::date(2026, 11, 22),
                published,
                embargo: None,
                availability: Availability::Free,
                subjects: Vec::new(),
                latest: VersionNumber::FIRST,
            },
            content: Content {
                headline: "Council approves river plan".into(),
                byline: "Ana Torres and Ben Okafor".into(),
                summary: "The plan moves two roads away from the river.".into(),
                language: "en".into(),
                body: Body::plain([
                    "The council of Exampleton approved a plan for the river on Sunday.",
                    "“We have waited nine years for this,” the mayor said.",
                ]),
                picture: None,
                notice: None,
            },
            created: published,
            state: State::Usable(Change::New),
        }
    }
}

impl StoryBuilder {
    /// Another story: its id is made from this number.
    #[must_use]
    pub fn number(mut self, number: u8) -> Self {
        self.story.id = StoryId::new(self.story.published, [number; 10]);
        self
    }

    /// The headline.
    #[must_use]
    pub fn headline(mut self, headline: &str) -> Self {
        self.content.headline = headline.into();
        self
    }

    /// The byline.
    #[must_use]
    pub fn byline(mut self, byline: &str) -> Self {
        self.content.byline = byline.into();
        self
    }

    /// The summary.
    #[must_use]
    pub fn summary(mut self, summary: &str) -> Self {
        self.content.summary = summary.into();
        self
    }

    /// The text, a paragraph for each.
    #[must_use]
    pub fn text<'a>(mut self, paragraphs: impl IntoIterator<Item = &'a str>) -> Self {
        self.content.body = Body::plain(paragraphs);
        self
    }

    /// The text, with its marks.
    #[must_use]
    pub fn paragraphs(mut self, paragraphs: Vec<Paragraph>) -> Self {
        self.content.body = Body::new(paragraphs);
        self
    }

    /// All that the version says.
    #[must_use]
    pub fn content(mut self, content: Content) -> Self {
        self.content = content;
        self
    }

    /// The notice it came with.
    #[must_use]
    pub fn notice(mut self, notice: Notice) -> Self {
        self.content.notice = Some(notice);
        self
    }

    /// A lead picture with these rights.
    #[must_use]
    pub fn picture(mut self, rights: PictureRights) -> Self {
        self.content.picture = Some(Picture {
            hash: "0af1c2".into(),
            media_type: "image/jpeg".into(),
            alt_text: "A river between two roads".into(),
            credit: "Photo: Civic Wire".into(),
            rights,
        });
        self
    }

    /// Who made it.
    #[must_use]
    pub fn creator(mut self, creator: &str) -> Self {
        self.story.creator = creator.into();
        self
    }

    /// The page of the original.
    #[must_use]
    pub fn url(mut self, url: &str) -> Self {
        self.story.url = Some(address(url));
        self
    }

    /// The day it is dated.
    #[must_use]
    pub fn date(mut self, date: civil::Date) -> Self {
        self.story.date = date;
        self
    }

    /// When it was first published.
    #[must_use]
    pub fn published(mut self, published: Timestamp) -> Self {
        self.story.published = published;
        self.created = self.created.max(published);
        self
    }

    /// An embargo that nobody has lifted.
    #[must_use]
    pub fn embargo(mut self, until: Timestamp) -> Self {
        self.story.embargo = Some(Embargo {
            until,
            hides_headline: false,
            lifted: None,
        });
        self
    }

    /// For those with a licence only.
    #[must_use]
    pub fn licence_only(mut self) -> Self {
        self.story.availability = Availability::LicenceOnly;
        self
    }

    /// The number of the version, made at noon.
    ///
    /// # Panics
    /// There is no version 0.
    #[must_use]
    pub fn version(mut self, number: u32) -> Self {
        self.story.latest = VersionNumber::new(number).expect("versions count from 1");
        self.created = now();
        self
    }

    /// Version 2, a correction.
    #[must_use]
    pub fn correction(mut self, note: &str) -> Self {
        self.state = State::Usable(Change::Correction { note: note.into() });
        self.version(2)
    }

    /// Version 2, an update.
    #[must_use]
    pub fn update(mut self, note: &str) -> Self {
        self.state = State::Usable(Change::Update { note: note.into() });
        self.version(2)
    }

    /// Version 2, held back.
    #[must_use]
    pub fn withheld(mut self, reason: &str) -> Self {
        self.state = State::Withheld(reason.into());
        self.version(2)
    }

    /// Version 2, a kill.
    #[must_use]
    pub fn killed(mut self, reason: &str) -> Self {
        self.state = State::Killed(reason.into());
        self.version(2)
    }

    /// The story and the version.
    #[must_use]
    pub fn build(self) -> (Story, Version) {
        let edition = match self.state {
            State::Usable(change) => Edition::Usable {
                content: self.content,
                change,
            },
            State::Withheld(reason) => Edition::Withheld {
                content: self.content,
                reason,
            },
            State::Killed(reason) => Edition::Killed { reason },
        };
        let version = Version {
            story: self.story.id,
            number: self.story.latest,
            created: self.created,
            edition,
        };
        (self.story, version)
    }
}

/// A daily paper of which nothing is known yet.
#[must_use]
pub fn publisher() -> PublisherBuilder {
    PublisherBuilder::default()
}

/// Builds a publisher.
#[derive(Clone, Debug)]
pub struct PublisherBuilder {
    publisher: Publisher,
}

impl Default for PublisherBuilder {
    fn default() -> Self {
        Self {
            publisher: Publisher {
                id: PublisherId::new(hours(-1000), [1; 10]),
                name: "Exampleton Gazette".into(),
                kind: PublisherKind::Daily,
                country: "US".into(),
                email: "desk@gazette.example".into(),
                joined: hours(-1000),
                suspended: None,
                sites: Vec::new(),
                audience: Vec::new(),
                ranks: Vec::new(),
                strikes: Vec::new(),
                accepted_terms: None,
                accepted_own_terms: BTreeSet::new(),
                licences: Vec::new(),
            },
        }
    }
}

impl PublisherBuilder {
    /// Another publisher: its id is made from this number.
    #[must_use]
    pub fn number(mut self, number: u8) -> Self {
        self.publisher.id = PublisherId::new(hours(-1000), [number; 10]);
        self
    }

    /// The name.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.publisher.name = name.into();
        self
    }

    /// The kind.
    #[must_use]
    pub fn kind(mut self, kind: PublisherKind) -> Self {
        self.publisher.kind = kind;
        self
    }

    /// The country.
    #[must_use]
    pub fn country(mut self, country: &str) -> Self {
        self.publisher.country = country.into();
        self
    }

    /// A site, proved or not.
    #[must_use]
    pub fn site(mut self, domain: &str, is_proved: bool) -> Self {
        let number = u8::try_from(self.publisher.sites.len()).unwrap_or(u8::MAX);
        self.publisher.sites.push(Site {
            id: SiteId::new(hours(-900), [number; 10]),
            domain: domain.into(),
            nonce: format!("nonce-{number}"),
            proof: is_proved.then(|| Proof {
                method: ProofMethod::WellKnownFile,
                seen: hours(-800),
            }),
        });
        self
    }

    /// Evidence of so many visitors a month, declared, and good for a year.
    #[must_use]
    pub fn audience(mut self, monthly_visitors: u64) -> Self {
        self.publisher.audience.push(Audience {
            method: Method::Declaration,
            site: None,
            from: civil::date(2026, 10, 1),
            to: civil::date(2026, 10, 31),
            monthly_visitors,
            given: hours(-500),
            expires: hours(8760),
        });
        self
    }

    /// The terms of this number are accepted.
    #[must_use]
    pub fn accepts(mut self, terms: u32) -> Self {
        self.publisher.accepted_terms = Some(terms);
        self
    }

    /// All that free use takes by the default policy: a proved site, a large audience, the first
    /// terms accepted.
    #[must_use]
    pub fn eligible(self) -> Self {
        self.site("gazette.example", true)
            .audience(120_000)
            .accepts(1)
    }

    /// A paid licence of everything under these terms, for a year.
    #[must_use]
    pub fn licensed(mut self, terms: Terms) -> Self {
        let number = u8::try_from(self.publisher.licences.len()).unwrap_or(u8::MAX);
        self.publisher.licences.push(Licence {
            id: LicenceId::new(hours(-100), [number; 10]),
            scope: LicenceScope::Everything,
            price: Some(Price {
                minor: 120_000,
                currency: "USD".into(),
            }),
            from: hours(-100),
            until: hours(8760),
            revoked: None,
            terms,
            volume: None,
            taken: BTreeSet::new(),
            seats: None,
            seated: BTreeSet::new(),
        });
        self
    }

    /// The desk has suspended it.
    #[must_use]
    pub fn suspended(mut self, reason: &str) -> Self {
        self.publisher.suspended = Some(Suspension {
            since: hours(-24),
            reason: reason.into(),
        });
        self
    }

    /// The publisher.
    #[must_use]
    pub fn build(self) -> Publisher {
        self.publisher
    }
}

/// The default terms with a contact.
#[must_use]
pub fn terms() -> Terms {
    Terms {
        contact: "licensing@wire.example".into(),
        ..Terms::default()
    }
}

/// What an eligible publisher may have of a story under these terms, at noon: calls `then` with the
/// copy.
///
/// # Panics
/// If the story isn't granted: it is held, killed, under embargo, or the terms don't allow it.
pub fn with_copy<T>(
    story: &Story,
    version: &Version,
    terms: &Terms,
    then: impl FnOnce(&Licensed<'_>) -> T,
) -> T {
    let publisher = publisher().eligible().accepts(terms.version).build();
    let policy = Policy::default();
    let catalogue = Catalogue::default();
    let rules = Rules {
        policy: &policy,
        terms,
        catalogue: &catalogue,
    };
    let request = Request {
        story,
        version,
        publisher: Some(&publisher),
        person: None,
        exit: Exit::Download,
        taken_today: 0,
        at: now(),
    };
    match decide(rules, request) {
        Decision::Granted(licensed) => then(&licensed),
        refused => panic!("not granted: {:?}", refused.reasons()),
    }
}

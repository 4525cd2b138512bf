//! Worlds in which things are wrong: stories, publishers and terms to decide about.

// Each test is a crate of its own and uses a part of this.
#![allow(unreachable_pub)]

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, civil::date};
use proptest::prelude::*;
use wire_rights::{
    Audience, Catalogue, Decision, Exit, Licence, LicenceScope, Method, Policy, Price, Proof,
    ProofMethod, Publisher, PublisherKind, Reason, Request, Rules, Site, Suspension, Terms, decide,
};
use wire_story::{
    Availability, Body, Change, Content, Edition, Embargo, LicenceId, PublisherId, SiteId, Story,
    StoryId, Version, VersionNumber,
};

/// What may be wrong, one flag each; with none of them, the use is granted free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    Killed,
    Withheld,
    Embargoed,
    Superseded,
    NotSignedIn,
    Suspended,
    SiteNotProved,
    TermsNotAccepted,
    TooEarly,
    KindExcluded,
    AudienceUnknown,
    AudienceExpired,
    AudienceTooSmall,
    LicenceOnly,
    OutsideTerritory,
    TooLate,
    ByHandOnly,
    DailyCapReached,
}

pub use Flaw::*;

pub const FLAWS: [Flaw; 18] = [
    Killed,
    Withheld,
    Embargoed,
    Superseded,
    NotSignedIn,
    Suspended,
    SiteNotProved,
    TermsNotAccepted,
    TooEarly,
    KindExcluded,
    AudienceUnknown,
    AudienceExpired,
    AudienceTooSmall,
    LicenceOnly,
    OutsideTerritory,
    TooLate,
    ByHandOnly,
    DailyCapReached,
];

pub const PROHIBITIONS: [Flaw; 6] = [
    Killed,
    Withheld,
    Embargoed,
    Superseded,
    NotSignedIn,
    Suspended,
];

/// A world with these flaws, and whether the publisher holds a licence.
#[derive(Clone, Debug)]
pub struct World {
    pub flaws: BTreeSet<Flaw>,
    pub licences: usize,
    pub rotated: usize,
    /// In how many hours the evidence expires that hasn't expired long ago.
    pub expires_in: i64,
    /// For how many days new publishers need no evidence.
    pub trial_days: u32,
}

pub fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

pub fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

impl World {
    pub fn with(flaws: impl IntoIterator<Item = Flaw>) -> Self {
        Self {
            flaws: flaws.into_iter().collect(),
            licences: 0,
            rotated: 0,
            expires_in: 1000,
            trial_days: 0,
        }
    }

    pub fn has(&self, flaw: Flaw) -> bool {
        self.flaws.contains(&flaw)
    }

    pub fn story(&self) -> Story {
        Story {
            id: StoryId::new(now(), [1; 10]),
            source_id: None,
            creator: "The Harbour Wire".into(),
            url: None,
            date: date(2026, 11, 20),
            published: now() - hours(48),
            embargo: self.has(Embargoed).then(|| Embargo {
                until: now() + hours(1),
                hides_headline: false,
                lifted: None,
            }),
            availability: if self.has(LicenceOnly) {
                Availability::LicenceOnly
            } else {
                Availability::Free
            },
            subjects: Vec::new(),
            latest: VersionNumber::new(if self.has(Superseded) { 2 } else { 1 }).unwrap(),
        }
    }

    pub fn version(&self, story: StoryId) -> Version {
        let content = Content {
            headline: "Board votes to repair the pier".into(),
            byline: String::new(),
            summary: String::new(),
            language: "en".into(),
            body: Body::plain(["The board voted on Tuesday."]),
            picture: None,
            notice: None,
        };
        let edition = if self.has(Killed) {
            Edition::Killed {
                reason: "wrong".into(),
            }
        } else if self.has(Withheld) {
            Edition::Withheld {
                content,
                reason: "under review".into(),
            }
        } else {
            Edition::Usable {
                content,
                change: Change::New,
            }
        };
        Version {
            story,
            number: VersionNumber::FIRST,
            created: now() - hours(48),
            edition,
        }
    }

    pub fn publisher(&self) -> Publisher {
        let audience = |method, monthly_visitors, expires| Audience {
            method,
            site: None,
            from: date(2026, 10, 1),
            to: date(2026, 10, 31),
            monthly_visitors,
            given: now() - hours(200),
            expires,
        };
        let fresh = now() + hours(self.expires_in);
        let mut evidence = if self.has(AudienceUnknown) {
            vec![]
        } else if self.has(AudienceExpired) {
            vec![audience(Method::AccessLogs, 90_000, now() - hours(1000))]
        } else if self.has(AudienceTooSmall) {
            vec![
                audience(Method::Declaration, 500, fresh),
                audience(Method::AccessLogs, 400, fresh),
            ]
        } else {
            vec![
                audience(Method::Declaration, 25_000, fresh),
                audience(Method::AccessLogs, 30_000, fresh),
                audience(Method::AnalyticsExport, 300, fresh),
            ]
        };
        let site = |number: u8, domain: &str, proved: bool| Site {
            id: SiteId::new(now(), [number; 10]),
            domain: domain.into(),
            nonce: "nonce".into(),
            proof: proved.then_some(Proof {
                method: ProofMethod::MetaTag,
                seen: now() - hours(100),
            }),
        };
        let mut sites = vec![
            site(1, "gazette.example", !self.has(SiteNotProved)),
            site(2, "blog.example", false),
        ];
        let mut licences: Vec<Licence> = (0..self.licences)
            .map(|number| Licence {
                id: LicenceId::new(now(), [u8::try_from(number).unwrap(); 10]),
                scope: LicenceScope::Everything,
                price: Some(Price {
                    minor: 12_000,
                    currency: "USD".into(),
                }),
                from: now() - hours(10),
                until: now() + hours(100 + i64::try_from(number).unwrap()),
                revoked: None,
                terms: Terms::default(),
                volume: None,
                taken: BTreeSet::new(),
                seats: None,
                seated: BTreeSet::new(),
            })
            .collect();
        if !evidence.is_empty() {
            let turn = self.rotated % evidence.len();
            evidence.rotate_left(turn);
        }
        sites.rotate_left(self.rotated % 2);
        if !licences.is_empty() {
            let turn = self.rotated % licences.len();
            licences.rotate_left(turn);
        }
        Publisher {
            id: PublisherId::new(now(), [1; 10]),
            name: "The Gazette".into(),
            kind: if self.has(KindExcluded) {
                PublisherKind::Aggregator
            } else {
                PublisherKind::Daily
            },
            country: "US".into(),
            email: "desk@gazette.example".into(),
            joined: now() - hours(48),
            suspended: self.has(Suspended).then(|| Suspension {
                since: now(),
                reason: "credits were left out".into(),
            }),
            sites,
            audience: evidence,
            ranks: Vec::new(),
            strikes: Vec::new(),
            accepted_terms: (!self.has(TermsNotAccepted)).then_some(1),
            accepted_own_terms: BTreeSet::new(),
            licences,
        }
    }

    pub fn terms(&self) -> Terms {
        Terms {
            delay_hours: if self.has(TooEarly) { 72 } else { 0 },
            last_day: self.has(TooLate).then_some(1),
            territory: if self.has(OutsideTerritory) {
                vec!["CA".into()]
            } else {
                vec![]
            },
            automatic: !self.has(ByHandOnly),
            daily_cap: self.has(DailyCapReached).then_some(3),
            ..Terms::default()
        }
    }

    pub fn policy(&self) -> Policy {
        Policy {
            trial_days: self.trial_days,
            ..Policy::default()
        }
    }

    /// The decision as text: its code and the codes of its reasons.
    pub fn decide(&self) -> (String, Vec<Reason>) {
        let (policy, terms, story) = (self.policy(), self.terms(), self.story());
        let (version, publisher) = (self.version(story.id), self.publisher());
        let catalogue = Catalogue::default();
        let decision = decide(
            Rules {
                policy: &policy,
                terms: &terms,
                catalogue: &catalogue,
            },
            Request {
                story: &story,
                version: &version,
                publisher: (!self.has(NotSignedIn)).then_some(&publisher),
                person: None,
                exit: Exit::Webhook,
                taken_today: 3,
                at: now(),
            },
        );
        if let Decision::Granted(licensed) = &decision {
            assert_eq!(licensed.publisher(), publisher.id);
        }
        (decision.code().to_owned(), decision.reasons().to_vec())
    }
}

pub fn worlds() -> impl Strategy<Value = World> {
    (
        proptest::sample::subsequence(FLAWS.to_vec(), 0..=FLAWS.len()),
        0..3_usize,
        0..6_usize,
        proptest::sample::select(vec![1000, 100, -100]),
        proptest::sample::select(vec![0, 1, 30]),
    )
        .prop_map(|(flaws, licences, rotated, expires_in, trial_days)| World {
            flaws: flaws.into_iter().collect(),
            licences,
            rotated,
            expires_in,
            trial_days,
        })
}

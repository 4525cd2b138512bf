//! The laws of `decide`, held over every combination of what can be true of a story, a publisher
//! and the terms: adding a prohibition never grants, mending the last thing that is missing does,
//! order never matters, and every reason is reached.

// A test that can't be set up has failed.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, civil::date};
use proptest::prelude::*;
use wire_rights::{
    Audience, Decision, Effect, Exit, Licence, LicenceScope, Method, Policy, Price, Proof,
    ProofMethod, Publisher, PublisherKind, Reason, Request, Rules, Site, Suspension, Terms, decide,
};
use wire_story::{
    Availability, Body, Change, Content, Edition, Embargo, LicenceId, PublisherId, SiteId, Story,
    StoryId, Version, VersionNumber,
};

/// What may be wrong, one flag each; with none of them, the use is granted free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Flaw {
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

use Flaw::*;

const FLAWS: [Flaw; 18] = [
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

const PROHIBITIONS: [Flaw; 6] = [
    Killed,
    Withheld,
    Embargoed,
    Superseded,
    NotSignedIn,
    Suspended,
];

/// A world with these flaws, and whether the publisher holds a licence.
#[derive(Clone, Debug)]
struct World {
    flaws: BTreeSet<Flaw>,
    licences: usize,
    rotated: usize,
}

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

impl World {
    fn with(flaws: impl IntoIterator<Item = Flaw>) -> Self {
        Self {
            flaws: flaws.into_iter().collect(),
            licences: 0,
            rotated: 0,
        }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaws.contains(&flaw)
    }

    fn story(&self) -> Story {
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
            latest: VersionNumber::new(if self.has(Superseded) { 2 } else { 1 }).unwrap(),
        }
    }

    fn version(&self, story: StoryId) -> Version {
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

    fn publisher(&self) -> Publisher {
        let audience = |method, monthly_visitors, expires| Audience {
            method,
            from: date(2026, 10, 1),
            to: date(2026, 10, 31),
            monthly_visitors,
            given: now() - hours(200),
            expires,
        };
        let fresh = now() + hours(1000);
        let mut evidence = if self.has(AudienceUnknown) {
            vec![]
        } else if self.has(AudienceExpired) {
            vec![audience(Method::AccessLogs, 90_000, now() - hours(1))]
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
            suspended: self.has(Suspended).then(|| Suspension {
                since: now(),
                reason: "credits were left out".into(),
            }),
            sites,
            audience: evidence,
            accepted_terms: (!self.has(TermsNotAccepted)).then_some(1),
            licences,
        }
    }

    fn terms(&self) -> Terms {
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

    /// The decision as text: its code and the codes of its reasons.
    fn decide(&self) -> (String, Vec<Reason>) {
        let (policy, terms, story) = (Policy::default(), self.terms(), self.story());
        let (version, publisher) = (self.version(story.id), self.publisher());
        let decision = decide(
            Rules {
                policy: &policy,
                terms: &terms,
            },
            Request {
                story: &story,
                version: &version,
                publisher: (!self.has(NotSignedIn)).then_some(&publisher),
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

fn worlds() -> impl Strategy<Value = World> {
    (
        proptest::sample::subsequence(FLAWS.to_vec(), 0..=FLAWS.len()),
        0..3_usize,
        0..6_usize,
    )
        .prop_map(|(flaws, licences, rotated)| World {
            flaws: flaws.into_iter().collect(),
            licences,
            rotated,
        })
}

proptest! {
    #[test]
    fn adding_a_prohibition_never_grants(world in worlds(), which in 0..PROHIBITIONS.len()) {
        let mut worse = world;
        worse.flaws.insert(PROHIBITIONS[which]);
        prop_assert_eq!(worse.decide().0, "refused");
    }

    #[test]
    fn adding_a_flaw_never_helps(world in worlds(), which in 0..FLAWS.len()) {
        let rank = |code: &str| ["refused", "offered", "granted"].iter().position(|c| *c == code);
        let mut worse = world.clone();
        worse.flaws.insert(FLAWS[which]);
        // Two flaws of one kind hide each other: a killed story is not withheld as well.
        prop_assert!(rank(&worse.decide().0) <= rank(&world.decide().0));
    }

    #[test]
    fn mending_the_last_flaw_grants(which in 0..FLAWS.len()) {
        let flawed = World::with([FLAWS[which]]);
        prop_assert_ne!(flawed.decide().0, "granted");
        prop_assert_eq!(World::with([]).decide().0, "granted");
    }

    #[test]
    fn order_never_matters(world in worlds(), turn in 0..6_usize) {
        let turned = World { rotated: turn, ..world.clone() };
        prop_assert_eq!(turned.decide(), world.decide());
    }

    #[test]
    fn what_is_said_agrees_with_what_is_decided(world in worlds()) {
        let (code, reasons) = world.decide();
        prop_assert!(!reasons.is_empty());
        let effects: BTreeSet<_> = reasons.iter().map(Reason::effect).collect();
        match code.as_str() {
            "granted" => prop_assert_eq!(effects, BTreeSet::from([Effect::Supports])),
            "offered" => prop_assert_eq!(effects, BTreeSet::from([Effect::NeedsLicence])),
            _ => prop_assert!(
                effects.contains(&Effect::Prohibits) || effects.contains(&Effect::Requires)
            ),
        }
        prop_assert!(reasons.is_sorted());
    }
}

#[test]
fn every_reason_is_reached_and_has_its_sentence() {
    let mut told = BTreeSet::new();
    let mut licensed = World::with([]);
    licensed.licences = 1;
    for world in FLAWS
        .map(|flaw| World::with([flaw]))
        .into_iter()
        .chain([World::with([]), licensed])
    {
        let (code, reasons) = world.decide();
        for reason in reasons {
            told.insert(format!(
                "{code:<8} {:<22} {}",
                reason.code(),
                reason.sentence()
            ));
        }
    }
    let lines: Vec<_> = told.into_iter().collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    granted  audience-large-enough  Your audience is 30,000 visitors a month (access logs), and 10,000 are needed.
    granted  free-terms             You may use this story without charge under version 1 of the terms.
    granted  licence                Your paid licence covers this story until 26 November 2026, 16:00 UTC.
    granted  site-proved            Your site gazette.example is proved.
    offered  audience-expired       The evidence of your audience expired on 22 November 2026. Give a newer one.
    offered  audience-too-small     Your audience is 400 visitors a month (access logs). Free stories need 10,000.
    offered  audience-unknown       We have no evidence of your audience yet. Declare it on your account page.
    offered  by-hand-only           The terms ask you to choose each story by hand, not by feed, API or webhook.
    offered  daily-cap-reached      You have taken 3 stories today, which is what the terms allow.
    offered  kind-excluded          Free stories don't go to this kind of publisher: aggregator.
    offered  licence-only           This story is not offered free. It needs a licence.
    offered  outside-territory      The terms don't cover publishers in US.
    offered  too-late               The terms let this story be taken until 21 November 2026, 12:00 UTC.
    refused  embargoed              This story is under embargo until 22 November 2026, 13:00 UTC.
    refused  killed                 This story was killed. Remove every copy of it.
    refused  not-signed-in          Sign in as a publisher to use this story.
    refused  site-not-proved        None of your sites is proved yet. Prove one on your account page.
    refused  superseded             This is an old version. Use version 2.
    refused  suspended              Your account is suspended: credits were left out
    refused  terms-not-accepted     Accept version 1 of the terms first.
    refused  too-early              The terms ask you to wait until 23 November 2026, 12:00 UTC.
    refused  withheld               This story is held back for now. Don't use it until it is released.
    ");
}

#[test]
fn a_licence_covers_what_the_free_terms_do_not() {
    for flaw in [
        KindExcluded,
        AudienceUnknown,
        AudienceExpired,
        AudienceTooSmall,
        LicenceOnly,
        TermsNotAccepted,
    ] {
        let mut world = World::with([flaw]);
        world.licences = 2;
        let (code, reasons) = world.decide();
        assert_eq!(code, "granted", "{flaw:?}");
        assert!(
            matches!(reasons.last(), Some(Reason::Licence { paid: true, .. })),
            "{reasons:?}"
        );
    }
    let mut world = World::with([SiteNotProved]);
    world.licences = 1;
    assert_eq!(
        world.decide().0,
        "refused",
        "a copy must be tied to a site that is known"
    );
}

#[test]
fn an_embargo_holds_until_it_was_lifted() {
    let holds = |until: Timestamp, lifted: Option<Timestamp>| {
        Embargo {
            until,
            hides_headline: false,
            lifted,
        }
        .holds(now())
    };
    assert!(holds(now() + hours(1), None));
    assert!(holds(now() + hours(1), Some(now())), "lifted too early");
    assert!(
        holds(now() - hours(1), None),
        "its hour has come, but nobody lifted it"
    );
    assert!(!holds(now() - hours(1), Some(now())));
}

#[test]
fn the_terms_may_ask_to_wait_for_the_next_day() {
    let at = |time: &str| {
        let world = World::with([]);
        let (policy, terms) = (
            Policy::default(),
            Terms {
                next_day: true,
                ..Terms::default()
            },
        );
        let (story, publisher) = (world.story(), world.publisher());
        let version = world.version(story.id);
        let decision = decide(
            Rules {
                policy: &policy,
                terms: &terms,
            },
            Request {
                story: &story,
                version: &version,
                publisher: Some(&publisher),
                exit: Exit::CopyBox,
                taken_today: 0,
                at: time.parse().unwrap(),
            },
        );
        let reasons: Vec<_> = decision.reasons().iter().map(Reason::sentence).collect();
        reasons.join(" ")
    };
    assert_eq!(
        at("2026-11-20T23:59:59Z"),
        "The terms ask you to wait until 21 November 2026, 00:00 UTC.",
        "published on 20 November at noon"
    );
    assert!(at("2026-11-21T00:00:00Z").contains("You may use this story"));
}

//! The laws of `decide`, held over every combination of what can be true of a story, a publisher
//! and the terms: adding a prohibition never grants, mending the last thing that is missing does,
//! order never matters, and every reason is reached.

use std::collections::BTreeSet;

use crate::common::*;
use jiff::Timestamp;
use proptest::prelude::*;
use wire_rights::{Catalogue, Effect, Exit, Policy, Reason, Request, Rules, Terms, decide};
use wire_story::Embargo;

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
    let fine = World::with([]);
    let milder = [
        fine.clone(),
        World {
            licences: 1,
            ..fine.clone()
        },
        World {
            expires_in: 100,
            ..fine.clone()
        },
        World {
            expires_in: -100,
            ..fine.clone()
        },
        World {
            trial_days: 30,
            ..World::with([AudienceUnknown])
        },
    ];
    for world in FLAWS
        .map(|flaw| World::with([flaw]))
        .into_iter()
        .chain(milder)
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
    granted  audience-expires       The evidence of your audience expires on 26 November 2026, 16:00 UTC, and counts until 10 December 2026, 16:00 UTC at most. Give a newer one.
    granted  audience-in-grace      The evidence of your audience expired on 18 November 2026, 08:00 UTC. It still counts until 2 December 2026, 08:00 UTC: give a newer one by then.
    granted  audience-large-enough  Your audience is 30,000 visitors a month (access logs), and 10,000 are needed.
    granted  free-terms             You may use this story without charge under version 1 of the terms.
    granted  licence                Your paid licence covers this story until 26 November 2026, 16:00 UTC.
    granted  site-proved            Your site gazette.example is proved.
    granted  trial                  You are new here: until 20 December 2026, 12:00 UTC you need no evidence of your audience.
    offered  audience-expired       The evidence of your audience expired on 11 October 2026, 20:00 UTC. Give a newer one.
    offered  audience-too-small     Your audience is 400 visitors a month (access logs). Free stories need 10,000.
    offered  audience-unknown       We have no evidence of your audience yet. Show how large it is.
    offered  by-hand-only           The terms ask you to choose each story by hand, not by feed, API or webhook.
    offered  daily-cap-reached      You have taken 3 stories today, which is what the terms allow.
    offered  kind-excluded          Free stories don't go to this kind of publisher: aggregator.
    offered  licence-only           This story is not offered free. It needs a licence.
    offered  outside-territory      The terms don't cover publishers in US.
    offered  too-late               The terms let this story be taken until 21 November 2026, 12:00 UTC.
    refused  embargoed              This story is under embargo until 22 November 2026, 13:00 UTC.
    refused  killed                 This story was killed. Remove every copy of it.
    refused  not-signed-in          Sign in as a publisher to use this story.
    refused  site-not-proved        None of your sites is proved yet. Prove one.
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
        let (version, catalogue) = (world.version(story.id), Catalogue::default());
        let decision = decide(
            Rules {
                policy: &policy,
                terms: &terms,
                catalogue: &catalogue,
            },
            Request {
                story: &story,
                version: &version,
                publisher: Some(&publisher),
                person: None,
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

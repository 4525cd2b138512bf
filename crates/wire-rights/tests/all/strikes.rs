//! Strikes: what they lead to, until when, and when anything about a publisher may change by itself.

use crate::common::{World, hours, now, worlds};
use proptest::prelude::*;
use wire_rights::{Consequence, Effect, Policy, Publisher, Strike, StrikeRule, eligibility};

fn rule(number: u32, within_days: u32, leads_to: Consequence) -> StrikeRule {
    StrikeRule {
        number,
        within_days,
        leads_to,
    }
}

/// A publisher with strikes that were given so many days ago.
fn struck(world: &World, days_ago: &[i64]) -> Publisher {
    let mut publisher = world.publisher();
    publisher.strikes = days_ago
        .iter()
        .map(|days| Strike {
            given: now() - hours(24 * days),
            expires: now() - hours(24 * days) + hours(24 * 365),
            reason: "The credit was left out.".into(),
        })
        .collect();
    publisher
}

#[test]
fn the_gravest_rule_that_is_met_holds() {
    let policy = Policy {
        strikes: vec![
            rule(1, 30, Consequence::Warning),
            rule(2, 90, Consequence::Proposal),
            rule(3, 365, Consequence::Suspension),
        ],
        ..Policy::default()
    };
    let table = [
        vec![],
        vec![40],
        vec![3],
        vec![3, 40],
        vec![3, 100],
        vec![3, 100, 200],
        vec![100, 200, 300],
        vec![3, 200, 400],
    ];
    let said: Vec<String> = table
        .iter()
        .map(|days_ago| {
            let outcome = eligibility(&policy, &struck(&World::with([]), days_ago), now());
            let strikes = outcome.reasons.iter().find(|r| r.code() == "strikes");
            let sentence = strikes.map_or_else(|| "-".to_owned(), wire_rights::Reason::sentence);
            format!("{days_ago:?} {}: {sentence}", outcome.code())
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @"
    [] granted: -
    [40] granted: -
    [3] granted: You have 1 strike within 30 days. Keep to the terms: more of them have consequences.
    [3, 40] granted: You have 2 strikes within 90 days: the desk decides whether your account is suspended.
    [3, 100] granted: You have 1 strike within 30 days. Keep to the terms: more of them have consequences.
    [3, 100, 200] refused: You have 3 strikes within 365 days: your account is suspended because of them until 6 May 2027, 12:00 UTC.
    [100, 200, 300] refused: You have 3 strikes within 365 days: your account is suspended because of them until 26 January 2027, 12:00 UTC.
    [3, 200, 400] granted: You have 1 strike within 30 days. Keep to the terms: more of them have consequences.
    ");
}

#[test]
fn strikes_that_suspend_go_before_a_licence() {
    let policy = Policy {
        strikes: vec![rule(1, 30, Consequence::Suspension)],
        ..Policy::default()
    };
    let mut world = World::with([]);
    world.licences = 1;
    let (story, terms, publisher) = (world.story(), world.terms(), struck(&world, &[1]));
    let version = world.version(story.id);
    let catalogue = wire_rights::Catalogue::default();
    let measured = wire_rights::Measured::new(
        wire_rights::Rules {
            policy: &policy,
            terms: &terms,
            catalogue: &catalogue,
        },
        &publisher,
        now(),
    );
    assert!(!measured.may_have(&story, &version, wire_rights::Exit::Webhook, 0));
    let decision = measured.decide(&story, &version, wire_rights::Exit::Webhook, 0);
    assert_eq!(decision.code(), "refused");
    assert_eq!(decision.reasons()[0].code(), "strikes");
}

#[test]
fn the_evidence_of_a_decision_is_said_whole() {
    let publisher = struck(&World::with([]), &[3]);
    let said: Vec<String> = publisher
        .evidence(now())
        .into_iter()
        .map(|evidence| format!("{}: {}", evidence.code, evidence.sentence))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @"
    description: A daily newspaper or site in US, here since 20 November 2026.
    site: The site gazette.example, proved by its front page, last seen on 18 November 2026.
    site: The site blog.example, not proved.
    audience: 25,000 visitors a month by own declaration, counted from 1 October 2026 to 31 October 2026; expires on 3 January 2027, 04:00 UTC.
    audience: 30,000 visitors a month by access logs, counted from 1 October 2026 to 31 October 2026; expires on 3 January 2027, 04:00 UTC.
    audience: 300 visitors a month by analytics export, counted from 1 October 2026 to 31 October 2026; expires on 3 January 2027, 04:00 UTC.
    strike: A strike of 19 November 2026, which counts until 19 November 2027, 12:00 UTC: The credit was left out.
    ");
}

#[test]
fn what_changed_between_two_policies_is_said() {
    let old = Policy::default();
    let new = Policy {
        grace_days: 7,
        strikes: vec![rule(3, 365, Consequence::Suspension)],
        ..Policy::default()
    };
    insta::assert_snapshot!(new.changes_since(&old).join("\n"), @"
    New: You are warned 30 days before your evidence expires, and it counts 7 days longer.
    New: After 3 strikes within 365 days you are suspended.
    No longer: You are warned 30 days before your evidence expires, and it counts 14 days longer.
    No longer: After 3 strikes within 365 days we decide whether to suspend you.
    ");
    assert!(old.changes_since(&old).is_empty());
}

#[test]
fn rules_about_strikes_that_cannot_be_are_said() {
    let text = Policy::default().to_toml();
    for (good, bad) in [
        ("number = 3", "number = 0"),
        ("within_days = 365", "within_days = 9999"),
    ] {
        let error = Policy::from_toml(&text.replace(good, bad)).unwrap_err();
        assert!(error.to_string().starts_with("strikes: "), "{error}");
    }
    assert_eq!(Policy::from_toml(&text).unwrap(), Policy::default());
}

proptest! {
    /// Who looks again only then misses nothing.
    #[test]
    fn nothing_changes_before_the_next_change(
        world in worlds(),
        days_ago in prop::collection::vec(0..400_i64, 0..5),
        share in 0.0..1.0_f64,
    ) {
        let policy = Policy {
            strikes: vec![
                rule(1, 30, Consequence::Warning),
                rule(2, 90, Consequence::Suspension),
            ],
            ..world.policy()
        };
        let publisher = struck(&world, &days_ago);
        let before = eligibility(&policy, &publisher, now());
        let next = policy.next_change(&publisher, now());
        let until = next.unwrap_or(now() + hours(24 * 4000));
        #[allow(clippy::cast_possible_truncation)]
        let between = now().as_second()
            + ((until.as_second() - 1 - now().as_second()) as f64 * share) as i64;
        let between = jiff::Timestamp::from_second(between).unwrap();
        prop_assert_eq!(&before, &eligibility(&policy, &publisher, between));
        // What supports is sorted among the rest, and the answer follows from the effects alone.
        let all = before.reasons.iter().all(|r| r.effect() == Effect::Supports);
        prop_assert_eq!(all, before.code() == "granted");
    }
}

//! The policy: its thresholds, its times, its text, and whom a new one would change.

use std::collections::BTreeSet;

use crate::common::{Flaw, World, hours, now, worlds};
use proptest::prelude::*;
use wire_rights::{
    Consequence, Method, Needs, Policy, Publisher, PublisherKind, Reason, StrikeRule, Threshold,
    eligibility, who_would_change,
};

fn threshold(
    method: Method,
    kind: Option<PublisherKind>,
    country: Option<&str>,
    figure: u64,
) -> Threshold {
    Threshold {
        method,
        kind,
        country: country.map(ToOwned::to_owned),
        needs: Needs::of(method, figure),
    }
}

#[test]
fn the_most_exact_threshold_holds() {
    use Method::AccessLogs;
    use PublisherKind::{Daily, Weekly};
    let policy = Policy {
        thresholds: vec![
            threshold(AccessLogs, Some(Weekly), Some("IS"), 100),
            threshold(AccessLogs, Some(Weekly), None, 5_000),
            threshold(AccessLogs, None, Some("IS"), 700),
            threshold(AccessLogs, None, None, 10_000),
        ],
        ..Policy::default()
    };
    let needed = |kind, country| policy.threshold(AccessLogs, kind, country);
    assert_eq!(needed(Weekly, "IS"), Some(100));
    assert_eq!(needed(Weekly, "US"), Some(5_000));
    assert_eq!(needed(Daily, "IS"), Some(700));
    assert_eq!(needed(Daily, "US"), Some(10_000));
    assert_eq!(policy.threshold(Method::Declaration, Daily, "US"), None);
    insta::assert_snapshot!(policy.prose().join("\n"), @"
    You have a site of your own, and prove that it is yours.
    You have this many visitors a month: 10,000 by access logs.
    A weekly newspaper or site needs: 5,000 by access logs.
    In IS you need: 700 by access logs.
    In IS a weekly newspaper or site needs: 100 by access logs.
    You are not one of these kinds of publisher: aggregator.
    You are warned 30 days before your evidence expires, and it counts 14 days longer.
    Who breaks the terms may be given a strike, which counts for 365 days.
    After 3 strikes within 365 days we decide whether to suspend you.
    ");
}

#[test]
fn evidence_of_a_site_counts_while_the_site_is_proved() {
    let said = |site: Option<&str>| {
        let mut publisher = World::with([]).publisher();
        publisher
            .audience
            .retain(|it| it.method == Method::AccessLogs);
        publisher.audience[0].site = site.map(ToOwned::to_owned);
        let outcome = eligibility(&Policy::default(), &publisher, now());
        let evidence = publisher.evidence(now());
        let audience = evidence.iter().find(|it| it.code == "audience");
        format!("{}: {}", outcome.code(), audience.unwrap().sentence)
    };
    let table = [None, Some("gazette.example"), Some("blog.example")];
    insta::assert_snapshot!(table.map(said).join("\n"), @"
    granted: 30,000 visitors a month by access logs, counted from 1 October 2026 to 31 October 2026; expires on 3 January 2027, 04:00 UTC.
    granted: 30,000 visitors a month by access logs on gazette.example, counted from 1 October 2026 to 31 October 2026; expires on 3 January 2027, 04:00 UTC.
    offered: 30,000 visitors a month by access logs on blog.example, which isn’t proved, counted from 1 October 2026 to 31 October 2026; expires on 3 January 2027, 04:00 UTC.
    ");
}

#[test]
fn the_default_policy_reads_as_sentences_and_as_toml() {
    insta::assert_snapshot!(Policy::default().prose().join("\n"), @"
    You have a site of your own, and prove that it is yours.
    You have this many visitors a month: 10,000 by access logs, 10,000 by analytics export or 20,000 by own declaration.
    A student newsroom needs: 1,000 by access logs, 1,000 by analytics export or 2,000 by own declaration.
    You are not one of these kinds of publisher: aggregator.
    You are warned 30 days before your evidence expires, and it counts 14 days longer.
    Who breaks the terms may be given a strike, which counts for 365 days.
    After 3 strikes within 365 days we decide whether to suspend you.
    ");
    insta::assert_snapshot!(Policy::default().to_toml(), @r#"
    version = 1
    excluded_kinds = ["aggregator"]
    requires_proved_site = true
    trial_days = 0
    warning_days = 30
    grace_days = 14
    strike_days = 365

    [[thresholds]]
    method = "access-logs"
    monthly_visitors = 10000

    [[thresholds]]
    method = "analytics-export"
    monthly_visitors = 10000

    [[thresholds]]
    method = "declaration"
    monthly_visitors = 20000

    [[thresholds]]
    method = "access-logs"
    kind = "student"
    monthly_visitors = 1000

    [[thresholds]]
    method = "analytics-export"
    kind = "student"
    monthly_visitors = 1000

    [[thresholds]]
    method = "declaration"
    kind = "student"
    monthly_visitors = 2000

    [[strikes]]
    number = 3
    within_days = 365
    leads_to = "proposal"
    "#);
}

#[test]
fn what_is_wrong_with_a_policy_is_said_in_a_sentence() {
    let text = Policy::default().to_toml();
    let said = |text: String| Policy::from_toml(&text).unwrap_err().to_string();
    let wrong = [
        said("requires_proved_site = maybe".into()),
        said(text.replace("trial_days", "trial_weeks")),
        said(text.replace("\"declaration\"", "\"rumour\"")),
        said(text.replacen("monthly_visitors = 10000", "monthly_visitors = -1", 1)),
        said(text.replace("grace_days = 14", "grace_days = 90000")),
        said(text.replacen(
            "monthly_visitors = 10000",
            "country = \"Iceland\"\nmonthly_visitors = 10000",
            1,
        )),
        said(format!(
            "{text}\n[[thresholds]]\nmethod = \"declaration\"\nmonthly_visitors = 5\n"
        )),
    ];
    insta::assert_snapshot!(wrong.join("\n"), @"
    the policy can't be read, line 1: this is no TOML (string values must be quoted, expected literal string)
    the policy can't be read, line 4: there is no 'trial_weeks': what can stand there is version, excluded_kinds, requires_proved_site, trial_days, warning_days, grace_days, strike_days, thresholds, strikes
    the policy can't be read, line 18: 'rumour' is none of the words that can stand there: access-logs, analytics-export, tranco, crux, declaration
    the policy can't be read, line 11: -1 stands where a whole number, 0 or more, belongs
    grace_days is 90000 days: give at most 3653
    'Iceland' is no country: thresholds name countries by two capital letters, such as CA
    two thresholds are for the same publishers (declaration, any kind, any country): leave the one that holds and take the other out
    ");
}

#[test]
fn a_policy_stored_before_there_were_trials_means_what_it_meant() {
    let stored = r#"{ "version": 2, "thresholds": [{ "method": "access-logs", "monthly_visitors": 10 }],
        "excluded_kinds": [], "requires_proved_site": false }"#;
    let policy: Policy = serde_json::from_str(stored).unwrap();
    assert_eq!(
        (policy.trial_days, policy.warning_days, policy.grace_days),
        (0, 0, 0)
    );
}

fn policies() -> impl Strategy<Value = Policy> {
    let countries = prop::option::of(prop::sample::select(vec!["US", "CA", "IS"]));
    let kinds = || prop::sample::select(PublisherKind::ALL.to_vec());
    let methods = prop::sample::select(Method::ALL.to_vec());
    let threshold = (
        methods,
        prop::option::of(kinds()),
        countries,
        0..1_000_000_u64,
    )
        .prop_map(|(method, kind, country, visitors)| threshold(method, kind, country, visitors));
    (
        prop::collection::vec(threshold, 0..8),
        prop::collection::btree_set(kinds(), 0..4),
        any::<bool>(),
        [0..100_u32, 0..100, 0..100],
    )
        .prop_map(
            |(mut thresholds, excluded_kinds, requires_proved_site, days)| {
                let mut seen = BTreeSet::new();
                thresholds.retain(|one| seen.insert((one.method, one.kind, one.country.clone())));
                Policy {
                    version: 7,
                    thresholds,
                    excluded_kinds,
                    requires_proved_site,
                    trial_days: days[0],
                    warning_days: days[1],
                    grace_days: days[2],
                    strike_days: days[0],
                    strikes: vec![StrikeRule {
                        number: 1 + days[1],
                        within_days: 1 + days[2],
                        leads_to: Consequence::Warning,
                    }],
                }
            },
        )
}

proptest! {
    #[test]
    fn a_policy_survives_its_text(policy in policies()) {
        prop_assert_eq!(Policy::from_toml(&policy.to_toml()), Ok(policy.clone()));
        let json = serde_json::to_string(&policy).unwrap();
        prop_assert_eq!(serde_json::from_str::<Policy>(&json).unwrap(), policy);
    }

    #[test]
    fn any_text_is_a_policy_or_an_error(text in ".{0,200}") {
        let _ = Policy::from_toml(&text);
    }

    #[test]
    fn the_order_of_thresholds_never_matters(policy in policies(), world in worlds()) {
        let mut turned = policy.clone();
        turned.thresholds.reverse();
        let publisher = world.publisher();
        prop_assert_eq!(
            eligibility(&policy, &publisher, now()),
            eligibility(&turned, &publisher, now())
        );
    }

    #[test]
    fn a_policy_that_refuses_everybody_says_so(policy in policies(), world in worlds()) {
        let eligible = eligibility(&policy, &world.publisher(), now()).is_eligible();
        prop_assert!(!(eligible && policy.refuses_everybody()));
    }

    #[test]
    fn the_preview_lists_those_who_change_and_no_others(
        old in policies(),
        new in policies(),
        of_publishers in prop::collection::vec(worlds(), 0..8),
    ) {
        let publishers: Vec<Publisher> = of_publishers.iter().map(World::publisher).collect();
        let changes = who_would_change(&old, &new, &publishers, now());
        let changing = publishers.iter().filter(|publisher| {
            eligibility(&old, publisher, now()).code() != eligibility(&new, publisher, now()).code()
        });
        prop_assert_eq!(changes.len(), changing.count());
        for change in &changes {
            prop_assert_ne!(change.before.code(), change.after.code());
            let why = change.new_reasons().count() + change.lost_reasons().count();
            prop_assert!(why > 0, "{change:?}");
        }
        prop_assert!(who_would_change(&old, &old, &publishers, now()).is_empty());
    }
}

#[test]
fn the_desk_sees_who_would_change_and_why() {
    let named = |name: &str, world: World| Publisher {
        name: name.into(),
        ..world.publisher()
    };
    let publishers = [
        named("The Gazette", World::with([])),
        named("The Leaflet", World::with([Flaw::AudienceTooSmall])),
        named("The Claim", World::with([Flaw::SiteNotProved])),
        named("The Newcomer", World::with([Flaw::AudienceUnknown])),
    ];
    let old = Policy::default();
    let new = Policy {
        thresholds: vec![threshold(Method::AccessLogs, None, None, 50_000)],
        trial_days: 30,
        ..Policy::default()
    };
    let mut said = String::new();
    for change in who_would_change(&old, &new, &publishers, now() - hours(24)) {
        let (before, after) = (change.before.code(), change.after.code());
        said += &format!("{}: {before} -> {after}\n", change.name);
        for reason in change.new_reasons() {
            said += &format!("  new:  {}\n", reason.sentence());
        }
        for reason in change.lost_reasons() {
            said += &format!("  gone: {}\n", reason.sentence());
        }
    }
    let harsh = Policy {
        trial_days: 0,
        ..new.clone()
    };
    for change in who_would_change(&old, &harsh, &publishers, now()) {
        said += &format!("without trial, {}: {}\n", change.name, change.after.code());
    }
    insta::assert_snapshot!(said, @"
    The Leaflet: offered -> granted
      gone: Your audience is 400 visitors a month (access logs). Free stories need 10,000.
    The Newcomer: offered -> granted
      gone: We have no evidence of your audience yet. Show how large it is.
    without trial, The Gazette: offered
    ");

    assert_eq!(old.warning(&publishers, now()), None);
    assert_eq!(
        harsh.warning(&publishers, now()).unwrap(),
        "None of your 4 publishers would be eligible under this policy."
    );
    let nobody = Policy {
        thresholds: Vec::new(),
        ..old
    };
    assert_eq!(
        nobody.warning(&[], now()).unwrap(),
        "This policy refuses everybody: no kind of publisher can show an audience under it. Give a \
         threshold for a method of evidence, or a trial."
    );
}

#[test]
fn evidence_is_warned_of_then_given_grace_then_gone() {
    let mut said = String::new();
    for expires_in in [31 * 24, 30 * 24, 1, 0, -1, -14 * 24 + 1, -14 * 24] {
        let world = World {
            expires_in,
            ..World::with([])
        };
        let outcome = eligibility(&Policy::default(), &world.publisher(), now());
        let codes: Vec<_> = outcome
            .reasons
            .iter()
            .map(Reason::code)
            .filter(|code| code.starts_with("audience"))
            .collect();
        said += &format!(
            "{expires_in:>5} h: {}, {}\n",
            outcome.code(),
            codes.join(", ")
        );
    }
    insta::assert_snapshot!(said, @"
     744 h: granted, audience-large-enough
     720 h: granted, audience-large-enough, audience-expires
       1 h: granted, audience-large-enough, audience-expires
       0 h: granted, audience-large-enough, audience-in-grace
      -1 h: granted, audience-large-enough, audience-in-grace
    -335 h: granted, audience-large-enough, audience-in-grace
    -336 h: offered, audience-expired
    ");
}

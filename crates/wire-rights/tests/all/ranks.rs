//! Ranks as evidence: an order, which is never turned into a number of people.

use crate::common::{Flaw, World, hours, now};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use wire_rights::{Method, Needs, Policy, Publisher, RankList, SiteRank, Threshold, eligibility};

fn threshold(method: Method, figure: u64) -> Threshold {
    Threshold {
        method,
        kind: None,
        country: None,
        needs: Needs::of(method, figure),
    }
}

fn policy() -> Policy {
    Policy {
        thresholds: vec![
            threshold(Method::AccessLogs, 10_000),
            threshold(Method::Crux, 100_000),
            threshold(Method::Tranco, 50_000),
        ],
        ..Policy::default()
    }
}

fn rank(list: RankList, site: &str, rank: u32, date: Date) -> SiteRank {
    SiteRank {
        list,
        date,
        site: site.into(),
        rank,
    }
}

/// A publisher without other evidence, whose site `gazette.example` is proved and `blog.example` isn't.
fn ranked(ranks: Vec<SiteRank>) -> Publisher {
    Publisher {
        ranks,
        ..World::with([Flaw::AudienceUnknown]).publisher()
    }
}

fn said(publisher: &Publisher) -> String {
    let outcome = eligibility(&policy(), publisher, now());
    let reasons = outcome.reasons.iter();
    let reasons: Vec<_> = reasons
        .filter(|reason| !reason.code().starts_with("site"))
        .map(|reason| format!("  {} {}", reason.code(), reason.sentence()))
        .collect();
    format!("{}\n{}", outcome.code(), reasons.join("\n"))
}

#[test]
fn a_rank_is_held_against_the_policy_and_said_as_a_rank() {
    let october = date(2026, 10, 31);
    let crux = |place| rank(RankList::Crux, "gazette.example", place, october);
    let tranco = |place| rank(RankList::Tranco, "gazette.example", place, october);
    let table = [
        ranked(vec![]),
        ranked(vec![crux(50_000)]),
        ranked(vec![crux(500_000)]),
        ranked(vec![tranco(50_000)]),
        ranked(vec![tranco(50_001), crux(500_000)]),
        // A site that anybody can claim shows nothing.
        ranked(vec![rank(RankList::Crux, "blog.example", 1_000, october)]),
        ranked(vec![rank(
            RankList::Crux,
            "gazette.example",
            1_000,
            date(2026, 1, 31),
        )]),
        ranked(vec![rank(
            RankList::Crux,
            "gazette.example",
            1_000,
            date(2026, 6, 10),
        )]),
    ];
    let shown: Vec<_> = table.iter().map(said).collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    offered
      audience-unknown We have no evidence of your audience yet. Show how large it is.
    granted
      rank-high-enough gazette.example is among the 50,000 most visited origins (CrUX, October 2026), and a rank of 100,000 is enough.
    offered
      rank-too-low gazette.example is among the 500,000 most visited origins (CrUX, October 2026). Free stories need a rank of at most 100,000.
    granted
      rank-high-enough gazette.example is at place 50,000 of the most popular domains (Tranco, 31 October 2026), and a rank of 50,000 is enough.
    offered
      rank-too-low gazette.example is at place 50,001 of the most popular domains (Tranco, 31 October 2026). Free stories need a rank of at most 50,000.
    offered
      audience-unknown We have no evidence of your audience yet. Show how large it is.
    offered
      audience-expired The evidence of your audience expired at the end of 29 July 2026. Give a newer one.
    granted
      rank-high-enough gazette.example is among the 1,000 most visited origins (CrUX, June 2026), and a rank of 100,000 is enough.
      audience-expires The evidence of your audience expires at the end of 6 December 2026, and counts until the end of 20 December 2026 at most. Give a newer one.
    ");
}

#[test]
fn of_two_that_are_enough_the_weightier_is_said() {
    let crux = rank(RankList::Crux, "gazette.example", 1_000, date(2026, 10, 31));
    let counted = Publisher {
        ranks: vec![crux],
        ..World::with([]).publisher()
    };
    insta::assert_snapshot!(said(&counted), @"
    granted
      audience-large-enough Your audience is 30,000 visitors a month (access logs), and 10,000 are needed.
    ");
    // Too few people, and a rank that is enough.
    let small = Publisher {
        ranks: counted.ranks,
        ..World::with([Flaw::AudienceTooSmall]).publisher()
    };
    insta::assert_snapshot!(said(&small), @"
    granted
      rank-high-enough gazette.example is among the 1,000 most visited origins (CrUX, October 2026), and a rank of 100,000 is enough.
    ");
}

#[test]
fn a_policy_asks_rank_lists_for_ranks_and_all_else_for_visitors() {
    insta::assert_snapshot!(policy().prose().join("\n"), @"
    You have a site of your own, and prove that it is yours.
    You have this many visitors a month: 10,000 by access logs; or a proved site of yours is among the first 100,000 of CrUX or among the first 50,000 of Tranco.
    You are not one of these kinds of publisher: aggregator.
    You are warned 30 days before your evidence expires, and it counts 14 days longer.
    Who breaks the terms may be given a strike, which counts for 365 days.
    After 3 strikes within 365 days we decide whether to suspend you.
    ");
    let text = policy().to_toml();
    assert_eq!(Policy::from_toml(&text), Ok(policy()));
    let wrong = |text: String| Policy::from_toml(&text).unwrap_err().to_string();
    insta::assert_snapshot!([
        wrong(text.replace("rank = 100000", "monthly_visitors = 100000")),
        wrong(text.replace("monthly_visitors = 10000", "rank = 10000")),
        wrong(text.replace("rank = 100000", "rank = 100000\nmonthly_visitors = 5")),
        Policy {
            thresholds: vec![Threshold {
                needs: Needs::Visitors(5),
                ..threshold(Method::Crux, 1)
            }],
            ..policy()
        }
        .check()
        .unwrap_err()
        .to_string(),
    ]
    .join("\n"), @"
    the policy can't be read, line 9: a threshold for crux gives rank, the last that is enough, and no monthly_visitors: a rank is no number of people
    the policy can't be read, line 9: a threshold for access-logs gives monthly_visitors and no rank
    the policy can't be read, line 9: a threshold for crux gives rank, the last that is enough, and no monthly_visitors: a rank is no number of people
    the threshold crux, any kind, any country asks for what its method doesn't give: rank lists give a rank, all else visitors
    ");
}

proptest! {
    /// Whatever visitors a policy asks of other methods, a rank is worth the same, and the better of two
    /// ranks is never worse.
    #[test]
    fn a_rank_is_worth_nothing_but_its_rank(visitors in 0..1_000_000_u64, place in 1..1_000_000_u32, better in 0..1_000_000_u32) {
        let mut policy = policy();
        let october = date(2026, 10, 31);
        let of = |place| ranked(vec![rank(RankList::Crux, "gazette.example", place, october)]);
        let before = eligibility(&policy, &of(place), now());
        policy.thresholds[0].needs = Needs::Visitors(visitors);
        prop_assert_eq!(&before, &eligibility(&policy, &of(place), now()));
        if before.is_eligible() {
            prop_assert!(eligibility(&policy, &of(better.min(place)), now()).is_eligible());
        }
        // No longer than half a year.
        prop_assert!(!eligibility(&policy, &of(place), now() + hours(24 * 220)).is_eligible());
    }
}

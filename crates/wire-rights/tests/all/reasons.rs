//! What each reason says, to the publisher whose it is and to the desk.

use jiff::Timestamp;
use wire_rights::{Consequence, Method, PublisherKind, RankList, Reason, SiteRank};
use wire_story::{LicenceId, VersionNumber};

fn every_reason() -> Vec<Reason> {
    let early: Timestamp = "2026-11-20T09:30:00Z".parse().unwrap();
    let late: Timestamp = "2026-12-24T09:30:00Z".parse().unwrap();
    let licence = LicenceId::from_bytes([0xab; 16]);
    let strikes = |count, leads_to| Reason::Strikes {
        leads_to,
        count,
        within_days: 90,
        until: late,
    };
    let rank = SiteRank {
        list: RankList::Tranco,
        date: jiff::civil::date(2026, 11, 1),
        site: "gazette.example".into(),
        rank: 120_000,
    };
    vec![
        Reason::Killed,
        Reason::Withheld,
        Reason::Embargoed { until: late },
        Reason::Superseded {
            latest: VersionNumber::new(3).unwrap(),
        },
        Reason::NotSignedIn,
        Reason::Suspended {
            reason: "two kills were not carried out.".into(),
        },
        strikes(1, Consequence::Warning),
        strikes(2, Consequence::Proposal),
        strikes(3, Consequence::Suspension),
        Reason::SiteNotProved,
        Reason::LicenceWaits { licence },
        Reason::TermsNotAccepted { version: 2 },
        Reason::OwnTermsNotAccepted {
            version: 4,
            product: None,
        },
        Reason::OwnTermsNotAccepted {
            version: 4,
            product: Some("Harbour".into()),
        },
        Reason::NoSeat { licence, seats: 1 },
        Reason::NoSeat { licence, seats: 3 },
        Reason::TooEarly { from: late },
        Reason::KindExcluded {
            kind: PublisherKind::Aggregator,
        },
        Reason::AudienceUnknown,
        Reason::AudienceExpired { expired: early },
        Reason::AudienceTooSmall {
            method: Method::AccessLogs,
            shown: 1,
            needed: 10_000,
        },
        Reason::RankTooLow {
            rank: rank.clone(),
            needed: 50_000,
        },
        Reason::LicenceOnly,
        Reason::OutsideTerritory {
            country: "US".into(),
        },
        Reason::TooLate { until: early },
        Reason::ByHandOnly,
        Reason::DailyCapReached { cap: 1 },
        Reason::VolumeUsed {
            licence,
            volume: 40,
            until: late,
        },
        Reason::SiteProved {
            domain: "gazette.example".into(),
        },
        Reason::AudienceLargeEnough {
            method: Method::Declaration,
            shown: 52_000,
            needed: 10_000,
        },
        Reason::RankHighEnough {
            rank,
            needed: 200_000,
        },
        Reason::AudienceExpires {
            expires: early,
            until: late,
        },
        Reason::AudienceExpires {
            expires: early,
            until: early,
        },
        Reason::AudienceInGrace {
            expired: early,
            until: late,
        },
        Reason::Trial { until: late },
        Reason::FreeTerms { version: 2 },
        Reason::Licence {
            paid: true,
            until: late,
        },
    ]
}

#[test]
fn a_publisher_is_addressed_and_told_what_to_do_and_the_desk_reads_about_it() {
    let lines: Vec<String> = every_reason()
        .iter()
        .map(|reason| {
            let (publisher, desk) = (reason.sentence(), reason.sentence_for_desk());
            format!("{}\n  {publisher}\n  {desk}", reason.code())
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    killed
      This story was killed. Remove every copy of it.
      This story was killed.
    withheld
      This story is held back for now. Don't use it until it is released.
      This story is held back for now.
    embargoed
      This story is under embargo until 24 December 2026, 09:30 UTC.
      This story is under embargo until 24 December 2026, 09:30 UTC.
    superseded
      This is an old version. Use version 3.
      This is an old version: the newest is version 3.
    not-signed-in
      Sign in as a publisher to use this story.
      Nobody has signed in as a publisher.
    suspended
      Your account is suspended: two kills were not carried out.
      Its account is suspended: two kills were not carried out.
    strikes
      You have 1 strike within 90 days. Keep to the terms: more of them have consequences.
      It has 1 strike within 90 days. That is a warning: more of them have consequences.
    strikes
      You have 2 strikes within 90 days: the desk decides whether your account is suspended.
      It has 2 strikes within 90 days: you decide whether its account is suspended.
    strikes
      You have 3 strikes within 90 days: your account is suspended because of them until 24 December 2026, 09:30 UTC.
      It has 3 strikes within 90 days: its account is suspended because of them until 24 December 2026, 09:30 UTC.
    site-not-proved
      None of your sites is proved yet. Prove one.
      None of its sites is proved yet.
    licence-waits
      Your licence ABABABAB covers this story, but gives you nothing until one of your sites is proved.
      Its licence ABABABAB covers this story, but gives it nothing until one of its sites is proved.
    terms-not-accepted
      Accept version 2 of the terms first.
      It hasn't accepted version 2 of the terms.
    own-terms-not-accepted
      This story has terms of its own. Read and accept version 4 of the terms first.
      This story has terms of its own. The publisher hasn't accepted version 4 of the terms.
    own-terms-not-accepted
      This story belongs to “Harbour”, which has terms of its own. Read and accept version 4 of the terms first.
      This story belongs to “Harbour”, which has terms of its own. The publisher hasn't accepted version 4 of the terms.
    no-seat
      Your licence ABABABAB covers this story for the one person who has a seat, and you have none. Ask who gives the seats.
      Its licence ABABABAB covers this story for the one person who has a seat, and for nobody else.
    no-seat
      Your licence ABABABAB covers this story for the 3 people who have a seat, and you have none. Ask who gives the seats.
      Its licence ABABABAB covers this story for the 3 people who have a seat, and for nobody else.
    too-early
      The terms ask you to wait until 24 December 2026, 09:30 UTC.
      The terms ask it to wait until 24 December 2026, 09:30 UTC.
    kind-excluded
      Free stories don't go to this kind of publisher: aggregator.
      Free stories don't go to this kind of publisher: aggregator.
    audience-unknown
      We have no evidence of your audience yet. Show how large it is.
      There is no evidence of its audience yet.
    audience-expired
      The evidence of your audience expired on 20 November 2026, 09:30 UTC. Give a newer one.
      The evidence of its audience expired on 20 November 2026, 09:30 UTC.
    audience-too-small
      Your audience is 1 visitor a month (access logs). Free stories need 10,000.
      Its audience is 1 visitor a month (access logs). Free stories need 10,000.
    rank-too-low
      gazette.example is at place 120,000 of the most popular domains (Tranco, 1 November 2026). Free stories need a rank of at most 50,000.
      gazette.example is at place 120,000 of the most popular domains (Tranco, 1 November 2026). Free stories need a rank of at most 50,000.
    licence-only
      This story is not offered free. It needs a licence.
      This story is not offered free. It needs a licence.
    outside-territory
      The terms don't cover publishers in US.
      The terms don't cover publishers in US.
    too-late
      The terms let this story be taken until 20 November 2026, 09:30 UTC.
      The terms let this story be taken until 20 November 2026, 09:30 UTC.
    by-hand-only
      The terms ask you to choose each story by hand, not by feed, API or webhook.
      The terms ask it to choose each story by hand, not by feed, API or webhook.
    daily-cap-reached
      You have taken 1 story today, which is what the terms allow.
      It has taken 1 story today, which is what the terms allow.
    volume-used
      Your licence ABABABAB until 24 December 2026, 09:30 UTC is used up: it allows 40 stories, and as many were taken under it. Those stay yours to use.
      Its licence ABABABAB until 24 December 2026, 09:30 UTC is used up: it allows 40 stories, and as many were taken under it. Those stay its own to use.
    site-proved
      Your site gazette.example is proved.
      Its site gazette.example is proved.
    audience-large-enough
      Your audience is 52,000 visitors a month (own declaration), and 10,000 are needed.
      Its audience is 52,000 visitors a month (own declaration), and 10,000 are needed.
    rank-high-enough
      gazette.example is at place 120,000 of the most popular domains (Tranco, 1 November 2026), and a rank of 200,000 is enough.
      gazette.example is at place 120,000 of the most popular domains (Tranco, 1 November 2026), and a rank of 200,000 is enough.
    audience-expires
      The evidence of your audience expires on 20 November 2026, 09:30 UTC, and counts until 24 December 2026, 09:30 UTC at most. Give a newer one.
      The evidence of its audience expires on 20 November 2026, 09:30 UTC, and counts until 24 December 2026, 09:30 UTC at most.
    audience-expires
      The evidence of your audience expires on 20 November 2026, 09:30 UTC. Give a newer one.
      The evidence of its audience expires on 20 November 2026, 09:30 UTC.
    audience-in-grace
      The evidence of your audience expired on 20 November 2026, 09:30 UTC. It still counts until 24 December 2026, 09:30 UTC: give a newer one by then.
      The evidence of its audience expired on 20 November 2026, 09:30 UTC. It still counts until 24 December 2026, 09:30 UTC.
    trial
      You are new here: until 24 December 2026, 09:30 UTC you need no evidence of your audience.
      It is new here: until 24 December 2026, 09:30 UTC it needs no evidence of its audience.
    free-terms
      You may use this story without charge under version 2 of the terms.
      It may use this story without charge under version 2 of the terms.
    licence
      Your paid licence covers this story until 24 December 2026, 09:30 UTC.
      Its paid licence covers this story until 24 December 2026, 09:30 UTC.
    ");
}

#[test]
fn to_the_desk_no_publisher_is_addressed() {
    for reason in every_reason() {
        let sentence = reason.sentence_for_desk();
        let words: Vec<String> = sentence
            .split(|c: char| !c.is_alphabetic())
            .map(str::to_lowercase)
            .collect();
        assert!(
            !words.iter().any(|word| word == "your" || word == "yours"),
            "{sentence}"
        );
    }
}

//! Where publishers stand: nothing changes silently, and everything is told once.

use std::time::Duration;

use crate::support::Newsroom;
use jiff::SignedDuration;
use wire_delivery::mail::templates::Templates;
use wire_delivery::standing::settle;
use wire_rights::{Audience, Consequence, Method, Needs, Policy, ProofMethod, StrikeRule, Terms};
use wire_store::{AuditEntry, NewStrike, Word};
use wire_story::PublisherId;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Newsroom {
    /// A publisher with 50,000 visitors, counted for a year, and a site that the desk vouches for.
    async fn eligible(&self, name: &str) -> PublisherId {
        let publisher = self.publisher(name).await;
        let now = self.clock.now();
        let domain = format!("{name}.example");
        let site = self.store.add_site(publisher, &domain, now).await.unwrap();
        let method = ProofMethod::Desk;
        self.store.prove_site(site.id, method, now).await.unwrap();
        self.store
            .accept_terms(publisher, 1, None, now)
            .await
            .unwrap();
        self.give(publisher, 50_000).await;
        publisher
    }

    async fn give(&self, publisher: PublisherId, monthly_visitors: u64) {
        let given = self.clock.now();
        let audience = Audience {
            method: Method::AccessLogs,
            site: None,
            from: jiff::civil::date(2026, 10, 1),
            to: jiff::civil::date(2026, 10, 31),
            monthly_visitors,
            given,
            expires: given + SignedDuration::from_hours(24 * 365),
        };
        self.store.add_audience(publisher, &audience).await.unwrap();
    }

    async fn strike(&self, publisher: PublisherId, once: &str) {
        let now = self.clock.now();
        let strike = NewStrike {
            once: once.into(),
            by: "Ana".into(),
            reason: "The credit was left out.".into(),
            rule: None,
            pickup: None,
            obligation: None,
            expires: now + SignedDuration::from_hours(24 * 365),
        };
        let word = Word {
            audit: AuditEntry {
                at: now,
                who: "Ana".into(),
                what: "gave a strike".into(),
                on: "gazette".into(),
            },
            mails: vec![],
        };
        let given = self.store.give_strike(publisher, &strike, &word, now).await;
        given.unwrap();
    }

    /// What was decided about a publisher, the oldest first: the answer before, and the answer.
    async fn decided(&self, publisher: PublisherId) -> String {
        let mut decisions = self.store.decisions_of(publisher, 100).await.unwrap();
        decisions.reverse();
        let line = |it: &wire_store::DecisionRecord| {
            let was = it.was.as_deref().unwrap_or("-");
            let codes: Vec<_> = it.reasons.iter().map(|r| r.code.as_str()).collect();
            format!("{was} > {}: {}", it.code, codes.join(" "))
        };
        decisions.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[tokio::test]
async fn evidence_that_expires_is_a_warning_then_grace_then_an_offer_and_each_is_told_once() {
    let mut newsroom = Newsroom::open().await;
    let gazette = newsroom.eligible("gazette").await;
    newsroom.tick().await;
    assert_eq!(newsroom.told().join("\n"), "", "nothing has changed for it");

    newsroom.after(DAY * 334).await;
    assert_eq!(newsroom.told().join("\n"), "");
    newsroom.after(DAY).await;
    // Whoever looks again, and after whatever, tells nothing twice.
    for _ in 0..3 {
        newsroom = newsroom.restart().await;
        newsroom.after(DAY).await;
        let now = newsroom.clock.now();
        settle(&newsroom.store, &Templates::default(), gazette, now)
            .await
            .unwrap();
    }
    newsroom.after(DAY * 27).await;
    newsroom.after(DAY * 14).await;
    newsroom.after(DAY * 100).await;
    newsroom.give(gazette, 60_000).await;
    newsroom.tick().await;
    insta::assert_snapshot!(newsroom.told().join("\n"), @"
    To: <news@gazette.example> Subject: A warning about your standing
    To: <news@gazette.example> Subject: A warning about your standing
    To: <news@gazette.example> Subject: Free stories have ended: an offer
    To: <news@gazette.example> Subject: Free stories are yours to use
    ");
    insta::assert_snapshot!(newsroom.decided(gazette).await, @"
    - > granted: site-proved audience-large-enough
    granted > granted: site-proved audience-large-enough audience-expires
    granted > granted: site-proved audience-large-enough audience-in-grace
    granted > offered: audience-expired site-proved
    offered > granted: site-proved audience-large-enough
    ");
    let newest = newsroom.store.decisions_of(gazette, 1).await.unwrap();
    let rested_on: Vec<_> = newest[0].evidence.iter().map(|e| e.code.as_str()).collect();
    assert_eq!(rested_on, ["description", "site", "audience", "audience"]);
}

#[tokio::test]
async fn the_offer_says_why_and_what_to_do() {
    let mut newsroom = Newsroom::open().await;
    newsroom.eligible("gazette").await;
    newsroom.tick().await;
    newsroom.after(DAY * 400).await;
    let [mail] = newsroom.mails().try_into().unwrap();
    let (_, text) = mail.split_once("To gazette,").unwrap();
    let (text, _) = text.split_once("\r\n--").unwrap();
    let expired = newsroom.clock.now() - DAY * 35;
    let text = text.replace(&wire_rights::moment::instant(expired), "TIME");
    insta::assert_snapshot!(text, @"
    the free stories of The Pit Wire are not yours to use any more:

    - The evidence of your audience expired on TIME. Give a newer one.

    What you have may stay. For new stories you have two ways: mend what is missing on your
    account page, or take a licence. For an offer, write to desk@pit.example.

    https://wire.pit.example/account

    The Pit Wire
    desk@pit.example
    ");
}

#[tokio::test]
async fn a_new_policy_tells_whom_it_changes_and_nobody_else() {
    let mut newsroom = Newsroom::open().await;
    for number in 0..250 {
        let name = format!("paper-{number}");
        let publisher = newsroom.eligible(&name).await;
        if number % 50 == 0 {
            newsroom.give(publisher, 90_000).await;
        }
    }
    newsroom.tick().await;
    let mut policy = Policy::default();
    for threshold in &mut policy.thresholds {
        threshold.needs = Needs::Visitors(80_000);
    }
    let now = newsroom.clock.now();
    newsroom.store.set_policy(&policy, now).await.unwrap();
    // The process dies while it tells them.
    let life = Duration::from_millis(60);
    let mut broken_off = 0;
    for _ in 0..20 {
        let died = tokio::time::timeout(life, newsroom.scheduler.tick()).await;
        broken_off += u32::from(died.is_err());
        newsroom = newsroom.die().await;
    }
    newsroom.tick().await;
    println!("broken off {broken_off} times");
    let mut told: Vec<_> = newsroom
        .told()
        .join("\n")
        .lines()
        .map(str::to_owned)
        .collect();
    told.sort();
    let all = told.len();
    told.dedup();
    assert_eq!((told.len(), all), (245, 245));
    let changes = newsroom.store.standing_changes(true, None, 1000).await;
    assert_eq!(changes.unwrap().len(), 245);
}

#[tokio::test]
async fn strikes_that_suspend_are_told_to_both_and_end_by_themselves() {
    let mut newsroom = Newsroom::open().await;
    let gazette = newsroom.eligible("gazette").await;
    let rule = |number, leads_to| StrikeRule {
        number,
        within_days: 90,
        leads_to,
    };
    let policy = Policy {
        strikes: vec![
            rule(1, Consequence::Warning),
            rule(2, Consequence::Proposal),
            rule(3, Consequence::Suspension),
        ],
        ..Policy::default()
    };
    let now = newsroom.clock.now();
    newsroom.store.set_policy(&policy, now).await.unwrap();
    newsroom.tick().await;
    for once in ["first", "second", "third"] {
        newsroom.strike(gazette, once).await;
        newsroom.strike(gazette, once).await;
        newsroom.after(DAY * 10).await;
    }
    newsroom.after(DAY * 61).await;
    insta::assert_snapshot!(newsroom.told().join("\n"), @"
    To: <news@gazette.example> Subject: A warning about your standing
    To: <desk@pit.example> Subject: Strikes of gazette
    To: <news@gazette.example> Subject: A warning about your standing
    To: <desk@pit.example> Subject: Strikes of gazette
    To: <news@gazette.example> Subject: Your account is suspended
    To: <desk@pit.example> Subject: Strikes of gazette
    To: <news@gazette.example> Subject: Free stories are yours to use
    To: <news@gazette.example> Subject: A warning about your standing
    To: <desk@pit.example> Subject: Strikes of gazette
    ");
}

#[tokio::test]
async fn new_terms_ask_those_who_accepted_older_ones_and_say_what_changed() {
    let mut newsroom = Newsroom::open().await;
    newsroom.eligible("gazette").await;
    newsroom.publisher("newcomer").await;
    newsroom.tick().await;
    let terms = Terms {
        contact: "desk@pit.example".into(),
        paywall: true,
        ..Terms::default()
    };
    let now = newsroom.clock.now();
    newsroom.store.set_terms(&terms, now).await.unwrap();
    newsroom.tick().await;
    newsroom.after(DAY).await;
    let [mail] = newsroom.mails().try_into().unwrap();
    assert!(
        mail.contains("Subject: New terms: please accept them"),
        "{mail}"
    );
    assert!(
        mail.contains(
            "- You may put it behind a paywall. Before: Let everybody read it without paying."
        ),
        "{mail}"
    );
}

#[tokio::test]
async fn a_clock_that_jumps_expires_nobody() {
    let mut newsroom = Newsroom::open().await;
    newsroom.eligible("gazette").await;
    newsroom.tick().await;
    newsroom.clock.jump(SignedDuration::from_hours(24 * 400));
    newsroom.tick().await;
    assert_eq!(newsroom.told().join("\n"), "");
    newsroom.store.confirm_time().await.unwrap();
    newsroom.tick().await;
    insta::assert_snapshot!(newsroom.told().join("\n"), @"To: <news@gazette.example> Subject: Free stories have ended: an offer");
}

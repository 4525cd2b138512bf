//! A new grant gets what was withheld in the last days, and fresh news doesn't wait for it.

use std::time::Duration;

use crate::support::Newsroom;
use jiff::SignedDuration;
use wire_rights::{LicenceScope, ProofMethod, Terms};
use wire_store::{NewLicence, Outcome};
use wire_testkit::Receiver;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn who_is_granted_gets_the_stories_of_the_last_days_once() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.stranger("gazette", customer.url("/")).await;
    newsroom.publish("Too old").await;
    newsroom.tick().await;
    newsroom.after(DAY * 8).await;
    for number in 0..20 {
        newsroom
            .publish(&format!("Pit number {number} reopens"))
            .await;
    }
    let killed = newsroom.publish("Mayor in the pit").await;
    newsroom.kill(killed.story).await;
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 0);

    newsroom.grant(endpoint.publisher, "gazette.example").await;
    newsroom.after(Duration::from_secs(5)).await;
    // A first group now; fresh news is behind no more than that.
    assert_eq!(customer.received().len(), 8);
    newsroom.publish("Fresh news").await;
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 9);
    for _ in 0..10 {
        newsroom.after(Duration::from_secs(2)).await;
    }
    assert_eq!(customer.received().len(), 21);
    let receipts = newsroom
        .store
        .receipts_of(endpoint.subscription, 100)
        .await
        .unwrap();
    let delivered = receipts.iter().filter(|r| r.outcome == Outcome::Delivered);
    assert_eq!(delivered.count(), 21);

    // Not again, by another process neither.
    let mut newsroom = newsroom.restart().await;
    newsroom.after(Duration::from_secs(60)).await;
    assert_eq!(customer.received().len(), 21);
}

#[tokio::test]
async fn a_licence_brings_what_it_covers() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.stranger("gazette", customer.url("/")).await;
    let now = newsroom.clock.now();
    let site = newsroom
        .store
        .add_site(endpoint.publisher, "gazette.example", now)
        .await
        .unwrap();
    newsroom
        .store
        .prove_site(site.id, ProofMethod::Desk, now)
        .await
        .unwrap();
    let covered = newsroom.publish("Pit reopens").await;
    newsroom.publish("Pit closes").await;
    newsroom.tick().await;
    let now = newsroom.clock.now();
    let licence = NewLicence {
        scope: LicenceScope::Stories(vec![covered.story]),
        price: None,
        from: now,
        until: now + SignedDuration::from_hours(24),
        terms: Terms::default(),
        volume: None,
        seats: None,
    };
    newsroom
        .store
        .grant_licence(endpoint.publisher, &licence, now)
        .await
        .unwrap();
    newsroom.after(Duration::from_secs(5)).await;
    newsroom.after(Duration::from_secs(5)).await;
    assert_eq!(customer.received().len(), 1);
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @"
    event 1: Withheld (refused: Accept version 1 of the terms first. We have no evidence of your audience yet. Show how large it is.)
    event 1: Delivered 200
    event 2: Withheld (refused: Accept version 1 of the terms first. We have no evidence of your audience yet. Show how large it is.)
    ");
}

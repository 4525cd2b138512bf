//! Webhooks that are narrowed to a product, and licences that are for so many stories.

#![allow(clippy::unwrap_used)]

mod support;

use jiff::SignedDuration;
use support::Newsroom;
use wire_rights::{Filter, LicenceScope, Terms};
use wire_store::{AuditEntry, NewLicence, NewProduct};
use wire_testkit::Receiver;

fn by(newsroom: &Newsroom) -> AuditEntry {
    AuditEntry {
        at: newsroom.clock.now(),
        who: "A test".into(),
        what: "did it".into(),
        on: String::new(),
    }
}

fn about(word: &str) -> NewProduct {
    NewProduct {
        name: "News of pits".into(),
        summary: String::new(),
        filter: Filter {
            headline: vec![word.into()],
            ..Filter::default()
        },
    }
}

#[tokio::test]
async fn a_narrowed_webhook_brings_the_product_and_every_correction_and_kill() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let store = newsroom.store.clone();
    let product = store
        .create_product(&about("pit"), &by(&newsroom))
        .await
        .unwrap();
    let endpoint = newsroom
        .subscriber_to("gazette", customer.url("/"), Some(product))
        .await;
    let pit = newsroom.publish("Pit reopens").await;
    let mayor = newsroom.publish("Mayor resigns").await;
    newsroom.tick().await;
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @"
    event 1: Delivered 200
    event 2: Withheld (not a story of the product that this webhook is narrowed to)
    ");

    // The product becomes another one; who has the story hears of it all the same.
    let desk = by(&newsroom);
    let other = about("harbour");
    let changed = store.change_product(product, 1, &other, &desk);
    changed.await.unwrap();
    newsroom.correct(pit.story, "The pit is number 3.").await;
    newsroom.tick().await;
    newsroom.kill(pit.story).await;
    newsroom.kill(mayor.story).await;
    newsroom.tick().await;

    let arrived = customer.received();
    let kinds: Vec<String> = arrived
        .iter()
        .map(|request| request.json()["type"].to_string())
        .collect();
    assert_eq!(
        kinds,
        [
            r#""story.published""#,
            r#""story.corrected""#,
            r#""story.killed""#
        ]
    );
}

#[tokio::test]
async fn a_volume_holds_over_stories_that_are_sent_at_once() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let now = newsroom.clock.now();
    let licence = NewLicence {
        scope: LicenceScope::Everything,
        price: None,
        from: now,
        until: now + SignedDuration::from_hours(1000),
        terms: Terms::default(),
        volume: Some(3),
        seats: None,
    };
    let store = newsroom.store.clone();
    let granted = store.grant_licence(endpoint.publisher, &licence, now);
    granted.await.unwrap();
    // Without the licence it may have nothing: its word for the terms is for older ones.
    let terms = Terms {
        cuts: false,
        ..store.terms().await.unwrap()
    };
    store.set_terms(&terms, now).await.unwrap();
    for number in 0..10 {
        newsroom.publish(&format!("News {number}")).await;
    }
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 3);
    newsroom.publish("One more").await;
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 3);
}

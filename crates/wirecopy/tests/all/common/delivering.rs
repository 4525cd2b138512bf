//! Stories to deliver, a publisher who may have them, and the customer's endpoints.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp, civil};
use wire_rights::{Audience, Method, ProofMethod, PublisherKind};
use wire_store::{Destination, NewPublisher, NewStory, Secret, Store};
use wire_story::{Availability, Body, Content, SubscriptionId};
use wire_testkit::Receiver;

/// A story that everybody eligible may have.
pub(crate) fn story(headline: &str) -> NewStory {
    NewStory {
        source_id: None,
        creator: "Quay News".into(),
        url: None,
        date: civil::date(2026, 11, 26),
        embargo: None,
        availability: Availability::Free,
        content: Content {
            headline: headline.into(),
            byline: "Ana Torres".into(),
            summary: String::new(),
            language: "en".into(),
            body: Body::plain([headline, "The crane will be back in a fortnight."]),
            picture: None,
            notice: None,
        },
    }
}

/// An eligible publisher with so many webhooks: `/0`, `/1` … of the customer.
pub(crate) async fn endpoints(
    store: &Store,
    customer: &Receiver,
    count: usize,
) -> Vec<SubscriptionId> {
    let now = Timestamp::now();
    let publisher = NewPublisher {
        name: "The Gazette".into(),
        kind: PublisherKind::Daily,
        country: "US".into(),
        email: "news@gazette.example".into(),
    };
    let publisher = store.create_publisher(&publisher, now).await.unwrap();
    let site = store
        .add_site(publisher, "gazette.example", now)
        .await
        .unwrap();
    store
        .prove_site(site.id, ProofMethod::Desk, now)
        .await
        .unwrap();
    let audience = Audience {
        method: Method::AnalyticsExport,
        site: None,
        from: civil::date(2026, 10, 1),
        to: civil::date(2026, 10, 31),
        monthly_visitors: 50_000,
        given: now,
        expires: now + SignedDuration::from_hours(24),
    };
    store.add_audience(publisher, &audience).await.unwrap();
    store.accept_terms(publisher, 1, None, now).await.unwrap();
    let mut endpoints = Vec::new();
    for number in 0..count {
        let destination = Destination::Webhook {
            url: customer.url(&format!("/{number}")),
            secret: Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        };
        let made = store.create_subscription(publisher, &destination, None, 0, now);
        endpoints.push(made.await.unwrap());
    }
    endpoints
}

/// How often each message has come.
pub(crate) fn times(customer: &Receiver) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for message in customer.received() {
        let id = message.header("webhook-id").to_owned();
        *times.entry(id).or_default() += 1;
    }
    times
}

/// Waits until it is so.
pub(crate) async fn until(is_so: impl AsyncFn() -> bool) {
    let waits = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waits)
        .await
        .expect("it is so within a minute");
}

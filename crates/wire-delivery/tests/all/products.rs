//! Webhooks that are narrowed to a product or by a choice, and licences that are for so many stories.

use crate::support::Newsroom;
use jiff::SignedDuration;
use wire_rights::{Exit, Filter, LicenceScope, Terms};
use wire_store::{AuditEntry, Choice, Kinds, NewLicence, NewProduct, Payload, Take, TakeResult};
use wire_story::{Change, Content, Edition, StoryId, VersionNumber};
use wire_testkit::{Receiver, Reply};

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

/// An update with this headline.
async fn update(newsroom: &Newsroom, story: StoryId, headline: &str) {
    let change = Change::Update {
        note: "More is known.".into(),
    };
    let content = crate::support::content(headline);
    newsroom
        .revise(story, Edition::Usable { content, change })
        .await;
}

/// What arrived, a line for each message.
fn messages(customer: &Receiver) -> String {
    let line = |message: serde_json::Value| {
        let kind = message["type"].as_str().unwrap().to_owned();
        let headline = message["data"]["ninjs"]["headlines"][0]["value"].clone();
        format!("{kind}: {headline}")
    };
    let received = customer.received();
    let lines: Vec<_> = received.iter().map(|it| line(it.json())).collect();
    lines.join("\n")
}

#[tokio::test]
async fn a_webhook_brings_what_it_has_chosen_and_whatever_has_to_be_acted_on() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let choice = Choice {
        filter: Filter {
            headline: vec!["pit".into(), "mayor resigns".into()],
            languages: vec!["en".into()],
            ..Filter::default()
        },
        kinds: Kinds::New,
        ..Choice::default()
    };
    let id = endpoint.subscription;
    newsroom.store.choose(id, &choice).await.unwrap();
    let pit = newsroom.publish("Pit reopens").await.story;
    newsroom.publish("Mayor stays").await;
    let mut welsh = crate::support::story("Pit yn ailagor");
    welsh.content = Content {
        language: "cy".into(),
        ..welsh.content
    };
    newsroom
        .store
        .publish(&welsh, newsroom.clock.now())
        .await
        .unwrap();
    newsroom.tick().await;
    update(&newsroom, pit, "Pit reopens wider").await;
    newsroom.tick().await;
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @"
    event 1: Delivered 200
    event 2: Withheld (outside the languages or subjects that this webhook is narrowed to)
    event 3: Withheld (outside the languages or subjects that this webhook is narrowed to)
    event 4: Withheld (an update, and this webhook is narrowed to new stories)
    ");

    // What it has is corrected, held, back and killed: all of that it hears, whatever it is about now.
    newsroom.correct(pit, "The pit is number 3.").await;
    newsroom.tick().await;
    let choice = Choice {
        kinds: Kinds::Urgent,
        ..choice
    };
    newsroom.store.choose(id, &choice).await.unwrap();
    let reason = "It is being checked.".into();
    let content = crate::support::content("Pit reopens, corrected");
    let held = Edition::Withheld { content, reason };
    newsroom.revise(pit, held).await;
    newsroom.tick().await;
    update(&newsroom, pit, "Pit reopens after all").await;
    newsroom.publish("Pit closes").await;
    newsroom.tick().await;
    newsroom.kill(pit).await;
    newsroom.tick().await;
    insta::assert_snapshot!(messages(&customer), @r#"
    story.published: "Pit reopens"
    story.corrected: "Pit reopens, corrected"
    story.held: "HOLD: do not use this story for now"
    story.updated: "Pit reopens after all"
    story.killed: "KILL: do not use this story"
    "#);
}

#[tokio::test]
async fn a_story_that_was_to_come_comes_with_the_update_that_overtook_it() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let choice = Choice {
        kinds: Kinds::New,
        ..Choice::default()
    };
    let id = endpoint.subscription;
    newsroom.store.choose(id, &choice).await.unwrap();
    // It may have arrived, or not.
    customer.script([Reply::Hang]);
    let pit = newsroom.publish("Pit reopens").await.story;
    newsroom.tick().await;
    update(&newsroom, pit, "Pit reopens wider").await;
    newsroom.tick().await;
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @"
    event 1: TimedOut (127.0.0.1 took longer than 400ms to answer)
    event 2: Delivered 200
    ");
}

#[tokio::test]
async fn a_thin_message_gives_nothing_and_who_fetches_the_story_hears_of_its_kill() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let choice = Choice {
        payload: Payload::Thin,
        ..Choice::default()
    };
    let id = endpoint.subscription;
    newsroom.store.choose(id, &choice).await.unwrap();
    let fetched = newsroom.publish("Pit reopens").await;
    let left = newsroom.publish("Pit closes").await;
    newsroom.tick().await;
    for request in customer.received() {
        let data = &request.json()["data"];
        assert_eq!((&data["version"], &data["ninjs"]), (&1.into(), &().into()));
        let said = String::from_utf8_lossy(&request.body).into_owned();
        assert!(!said.contains(crate::support::CANARY) && !said.contains("Pit"));
    }
    assert_eq!(newsroom.ledger(fetched.story).await, "");

    let taken = Take {
        publisher: endpoint.publisher,
        story: fetched.story,
        version: VersionNumber::FIRST,
        exit: Exit::Api,
        at: newsroom.clock.now(),
        result: TakeResult::Given,
        basis: None,
    };
    newsroom.store.record_takes(&[taken]).await.unwrap();
    newsroom.kill(fetched.story).await;
    newsroom.kill(left.story).await;
    newsroom.tick().await;
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @"
    event 1: Delivered 200
    event 2: Delivered 200
    event 3: Delivered 200
    event 4: Withheld (refused: This story was killed. Remove every copy of it.)
    ");
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

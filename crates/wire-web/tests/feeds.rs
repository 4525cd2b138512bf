//! Feeds: what they carry, and that no reader keeps a killed story by 304.

use axum::body::Body;
use http::{HeaderValue, Method, StatusCode, header};
use wire_rights::Filter;
use wire_store::{AuditEntry, NewLicence, NewProduct, TokenPurpose};
use wire_story::{Edition, VersionNumber};
use wire_testkit::{Answer, Browser, WireInABox};

async fn ask_again(browser: &Browser, path: &str, etag: &str) -> Answer {
    let mut request = browser.request(Method::GET, path, Body::empty());
    let headers = request.headers_mut();
    headers.insert(
        header::IF_NONE_MATCH,
        HeaderValue::from_str(etag).expect("a tag"),
    );
    headers.insert(
        header::IF_MODIFIED_SINCE,
        HeaderValue::from_static("Sun, 22 Nov 2099 12:00:00 GMT"),
    );
    browser.send(request).await
}

#[tokio::test]
async fn a_kill_is_never_hidden_by_304() {
    let wire = WireInABox::new().await;
    let publisher = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let token = wire.token(publisher, TokenPurpose::Feed).await;
    let story = wire
        .publish(&WireInABox::draft(
            "Board votes",
            &["The pier will open in May."],
        ))
        .await;
    let reader = wire.visitor();
    let private = |file: &str| format!("/feeds/private/{token}/{file}");

    for file in ["wire.atom", "wire.rss", "wire.json"] {
        let first = reader.get(&private(file)).await;
        assert_eq!(first.status, StatusCode::OK);
        assert!(first.body.contains("The pier will open in May."), "{file}");
        assert_eq!(first.header("cache-control"), "private, no-cache");
        assert_eq!(first.header("referrer-policy"), "no-referrer");
        let again = ask_again(&reader, &private(file), first.header("etag")).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{file}");
    }

    let before = reader.get(&private("wire.atom")).await;
    let kill = Edition::Killed {
        reason: "The vote was never held.".into(),
    };
    wire.store
        .revise(story, VersionNumber::FIRST, &kill, wire.clock.now())
        .await
        .expect("the story is killed");
    let after = ask_again(&reader, &private("wire.atom"), before.header("etag")).await;
    assert_eq!(after.status, StatusCode::OK);
    assert!(after.body.contains("KILL"));
    assert!(after.body.contains("deleted-entry"));
    for secret in ["The pier will open", "Board votes", "never held"] {
        assert!(!after.body.contains(secret), "the kill repeats '{secret}'");
    }
}

#[tokio::test]
async fn what_a_feed_gave_stands_in_the_ledger() {
    let wire = WireInABox::new().await;
    let publisher = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let token = wire.token(publisher, TokenPurpose::Feed).await;
    wire.publish(&WireInABox::draft("Board votes", &["The pier will open."]))
        .await;
    let path = format!("/feeds/private/{token}/wire.json");
    let given = wire.visitor().get(&path).await;
    ask_again(&wire.visitor(), &path, given.header("etag")).await;

    let takes = wire.store.takes_of(publisher).await.expect("the ledger");
    let lines: Vec<_> = takes
        .iter()
        .map(|take| {
            format!(
                "version {} by {} ×{}",
                take.version,
                take.exit.code(),
                take.times
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"version 1 by feed ×1");
}

#[tokio::test]
async fn a_wrong_token_and_a_wrong_name_are_told() {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("The Gazette").await;
    let token = wire.token(publisher, TokenPurpose::Feed).await;
    let api_token = wire.token(publisher, TokenPurpose::Api).await;
    let mut told = String::new();
    for path in [
        "/feeds/private/no-such-token/wire.atom".to_owned(),
        format!("/feeds/private/{api_token}/wire.atom"),
        format!("/feeds/private/{token}/wire.xml"),
        "/feeds/everything.atom".to_owned(),
    ] {
        let answer = wire.visitor().get(&path).await;
        let text = answer.main_text();
        told += &format!(
            "{} {}\n",
            answer.status.as_u16(),
            text.lines().nth(2).unwrap_or_default()
        );
    }
    insta::assert_snapshot!(told, @"
    404 There is no feed at this address. If its address was revoked, make a new one on your account page.
    404 There is no feed at this address. If its address was revoked, make a new one on your account page.
    404 There is no feed of this name: ask for wire.atom, wire.rss or wire.json.
    404 There is no feed of this name: ask for wire.atom, wire.rss or wire.json.
    ");
}

#[tokio::test]
async fn a_narrowed_feed_carries_the_product_and_what_it_has_carried() {
    let wire = WireInABox::new().await;
    let publisher = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let by = AuditEntry {
        at: wire.clock.now(),
        who: "A test".into(),
        what: "made it".into(),
        on: String::new(),
    };
    let about = |word: &str| NewProduct {
        name: "Pier news".into(),
        summary: String::new(),
        filter: Filter {
            headline: vec![word.into()],
            ..Filter::default()
        },
    };
    let product = wire.store.create_product(&about("pier"), &by).await;
    let product = product.expect("the product is made");
    let token = wire.feed_of(publisher, product).await;
    let pier = wire
        .publish(&WireInABox::draft("Pier repaired", &["It is open."]))
        .await;
    wire.publish(&WireInABox::draft("Ferries stop", &["At six."]))
        .await;
    let read = async || {
        let path = format!("/feeds/private/{token}/wire.json");
        wire.visitor().get(&path).await.body
    };
    let first = read().await;
    assert!(first.contains("It is open.") && !first.contains("At six."));

    let other = about("quay");
    let changed = wire.store.change_product(product, 1, &other, &by);
    changed.await.expect("the product is changed");
    assert!(read().await.contains("It is open."), "it has carried it");
    wire.store
        .kill(pier, "Wrong.", wire.clock.now())
        .await
        .expect("the story is killed");
    let after = read().await;
    assert!(after.contains("KILL") && !after.contains("It is open."));
}

#[tokio::test]
async fn a_feed_takes_no_more_than_a_licence_allows() {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("The Gazette").await;
    wire.prove(publisher, "gazette.example").await;
    let at = wire.clock.now();
    let licence = NewLicence {
        volume: Some(2),
        ..wire.licence()
    };
    let granted = wire.store.grant_licence(publisher, &licence, at).await;
    granted.expect("the licence is granted");
    for number in 0..5 {
        let story = WireInABox::draft(&format!("Story {number}"), &["One."]);
        wire.publish(&story).await;
    }
    let token = wire.token(publisher, TokenPurpose::Feed).await;
    let path = format!("/feeds/private/{token}/wire.json");
    for _ in 0..2 {
        wire.visitor().get(&path).await;
    }
    let takes = wire.store.takes_of(publisher).await.expect("the ledger");
    assert_eq!(takes.len(), 2, "{takes:?}");
}

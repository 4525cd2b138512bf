//! Feeds: what they carry, and that no reader keeps a killed story by 304.

use std::collections::BTreeSet;
use std::io::Read;

use axum::body::Body;
use http::{HeaderValue, Method, StatusCode, header};
use jiff::SignedDuration;
use wire_rights::{Filter, Terms};
use wire_store::{AuditEntry, NewLicence, NewProduct, NewStory, Store, TokenPurpose, Wire};
use wire_story::{Change, Edition, Embargo, VersionNumber};
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

    for file in ["wire.atom", "wire.rss", "wire.json", "wire.newsml"] {
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
    404 There is no feed of this name: ask for wire.atom, wire.rss, wire.json or wire.newsml.
    404 There is no feed of this name: ask for wire.atom, wire.rss, wire.json or wire.newsml.
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

/// The encodings that readers ask for, and nothing.
const ENCODINGS: [&str; 4] = ["", "gzip", "br", "zstd"];

const FILES: [&str; 4] = ["wire.atom", "wire.rss", "wire.json", "wire.newsml"];

/// Asks for a public feed in this encoding, saying these headers.
async fn ask(browser: &Browser, path: &str, encoding: &str, said: &[(&str, &str)]) -> Answer {
    let mut request = browser.request(Method::GET, path, Body::empty());
    for (name, value) in [&[("accept-encoding", encoding)], said].concat() {
        let name: http::HeaderName = name.parse().expect("a header's name");
        let value = HeaderValue::from_str(value).expect("a header's value");
        request.headers_mut().insert(name, value);
    }
    browser.send(request).await
}

fn unpacked(answer: &Answer) -> String {
    let mut text = String::new();
    let bytes = answer.bytes.as_ref();
    let read = match answer.header("content-encoding") {
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_string(&mut text),
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_string(&mut text),
        "zstd" => zstd::Decoder::new(bytes)
            .expect("a decoder")
            .read_to_string(&mut text),
        _ => (&mut &*bytes).read_to_string(&mut text),
    };
    read.expect("it can be unpacked");
    text
}

#[tokio::test]
async fn each_encoding_has_a_validator_of_its_own() {
    let wire = WireInABox::new().await;
    wire.publish(&WireInABox::draft("Board votes", &["It did."]))
        .await;
    let reader = wire.visitor();
    for file in FILES {
        let path = format!("/feeds/{file}");
        let plain = reader.get(&path).await.body;
        assert!(plain.contains("Board votes"), "{file}");
        let mut validators = BTreeSet::new();
        for encoding in ENCODINGS {
            let answer = ask(&reader, &path, encoding, &[]).await;
            assert_eq!(answer.header("content-encoding"), encoding, "{file}");
            assert_eq!(answer.header("vary"), "accept-encoding");
            assert_eq!(unpacked(&answer), plain, "{file} {encoding}");
            let validator = answer.header("etag").to_owned();
            assert!(validator.starts_with('"'), "{validator} is a strong one");
            let (weak, among) = (format!("W/{validator}"), format!("\"a\", {validator}"));
            for known in [validator.as_str(), &weak, "*", &among] {
                let again = ask(&reader, &path, encoding, &[("if-none-match", known)]).await;
                assert_eq!(
                    again.status,
                    StatusCode::NOT_MODIFIED,
                    "{file} {encoding} {known}"
                );
                assert_eq!(again.header("etag"), validator);
                assert!(again.bytes.is_empty());
            }
            validators.insert(validator);
        }
        assert_eq!(validators.len(), ENCODINGS.len());
        for (encoding, validator) in ENCODINGS.iter().zip(validators.iter().rev()) {
            let known = [("if-none-match", validator.as_str())];
            let other = ask(&reader, &path, encoding, &known).await;
            let own = other.header("etag") == validator;
            assert_eq!(other.status == StatusCode::NOT_MODIFIED, own, "{encoding}");
        }
    }
}

#[tokio::test]
async fn a_kill_by_another_program_shows_at_the_very_next_request() {
    let wire = WireInABox::new().await;
    let draft = WireInABox::draft("Board votes", &["It did."]);
    let story = wire.publish(&draft).await;
    let reader = wire.visitor();
    let mut known = Vec::new();
    for (file, encoding) in FILES.iter().flat_map(|file| ENCODINGS.map(|it| (file, it))) {
        let answer = ask(&reader, &format!("/feeds/{file}"), encoding, &[]).await;
        known.push(answer.header("etag").to_owned());
    }
    let known = known.join(", ");

    // At the same second: the clock of the box stands still.
    let beside = Store::open(wire.store.dir()).await.expect("the same wire");
    let killed = beside.kill(story, "Wrong.", wire.clock.now()).await;
    killed.expect("the story is killed");

    for (file, encoding) in FILES.iter().flat_map(|file| ENCODINGS.map(|it| (file, it))) {
        for said in [
            vec![],
            vec![("if-none-match", known.as_str())],
            vec![("if-modified-since", "Sun, 22 Nov 2099 12:00:00 GMT")],
            vec![
                ("if-none-match", known.as_str()),
                ("if-modified-since", "Sun, 22 Nov 2099 12:00:00 GMT"),
            ],
        ] {
            let answer = ask(&reader, &format!("/feeds/{file}"), encoding, &said).await;
            assert_eq!(answer.status, StatusCode::OK, "{file} {encoding} {said:?}");
            let text = unpacked(&answer);
            assert!(
                text.contains("KILL") && !text.contains("Board votes"),
                "{text}"
            );
        }
    }
}

#[tokio::test]
async fn whatever_changes_a_feed_changes_its_validator() {
    let wire = WireInABox::new().await;
    let reader = wire.visitor();
    let mut validators = BTreeSet::new();
    let mut read = async || {
        let answer = ask(&reader, "/feeds/wire.rss", "gzip", &[]).await;
        assert!(
            validators.insert(answer.header("etag").to_owned()),
            "a new one"
        );
        unpacked(&answer)
    };
    read().await;
    let pier = WireInABox::draft("Pier repaired", &["It is open."]);
    let story = wire.publish(&pier).await;
    read().await;
    // Both within one second.
    let mended = Edition::Usable {
        content: pier.content.clone(),
        change: Change::Refile,
    };
    let revised = wire
        .store
        .revise(story, VersionNumber::FIRST, &mended, wire.clock.now());
    revised.await.expect("a new version");
    read().await;

    let silent = Terms {
        machines: None,
        ..wire.store.terms().await.expect("terms")
    };
    let set = wire.store.set_terms(&silent, wire.clock.now()).await;
    set.expect("terms in force");
    assert!(!read().await.contains("rsl:"));

    let renamed = Wire {
        name: "The Quay Wire".into(),
        ..wire.store.wire().await.expect("a wire")
    };
    wire.store.set_wire(&renamed).await.expect("a new name");
    assert!(read().await.contains("<title>The Quay Wire</title>"));
}

#[tokio::test]
async fn an_embargo_that_ends_shows_its_story() {
    let wire = WireInABox::new().await;
    let until = wire.clock.now() + SignedDuration::from_hours(1);
    let report = NewStory {
        embargo: Some(Embargo {
            until,
            hides_headline: false,
            lifted: None,
        }),
        ..WireInABox::draft("Report due", &["It is long."])
    };
    wire.publish(&report).await;
    let reader = wire.visitor();
    let headline = "Report due";
    assert!(!reader.get("/feeds/wire.atom").await.body.contains(headline));
    wire.clock.jump(SignedDuration::from_hours(1));
    assert!(!reader.get("/feeds/wire.atom").await.body.contains(headline));
    wire.store
        .lift_embargoes(until)
        .await
        .expect("it is lifted");
    assert!(reader.get("/feeds/wire.atom").await.body.contains(headline));
}

/// Publishes stories with these numbers in their headlines.
async fn publish_many(wire: &WireInABox, numbers: std::ops::Range<u32>) {
    let stories: Vec<_> = numbers
        .map(|number| WireInABox::draft(&format!("Story {number:03} of many"), &["One."]))
        .collect();
    let published = wire.store.publish_all(&stories, wire.clock.now()).await;
    published.expect("the stories are published");
}

/// Where the link of this relation leads, as a path.
fn link(feed: &str, relation: &str) -> Option<String> {
    let (_, link) = feed.split_once(&format!(
        "<link rel=\"{relation}\" href=\"http://wire.example"
    ))?;
    link.split('"').next().map(str::to_owned)
}

#[tokio::test]
async fn walking_the_archive_misses_nothing_while_stories_are_published() {
    let wire = WireInABox::new().await;
    let reader = wire.visitor();
    publish_many(&wire, 0..49).await;
    assert_eq!(
        link(&reader.get("/feeds/wire.atom").await.body, "prev-archive"),
        None
    );
    publish_many(&wire, 49..170).await;

    let (mut walked, mut pages, mut next) = (String::new(), 0, 170);
    let mut place = Some("/feeds/wire.atom".to_owned());
    while let Some(path) = place {
        let page = reader.get(&path).await.body;
        walked += &page;
        pages += 1;
        place = link(&page, "prev-archive");
        publish_many(&wire, next..next + 60).await;
        next += 60;
    }
    assert_eq!(pages, 4);
    for number in 0..170 {
        assert!(
            walked.contains(&format!("Story {number:03} of many")),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_page_of_the_archive_stays_the_same_until_a_story_on_it_is_killed() {
    let wire = WireInABox::new().await;
    let pier = WireInABox::draft("Pier repaired", &["It is open."]);
    let (ferry, pier) = (
        wire.publish(&WireInABox::draft("Ferries stop", &["At six."]))
            .await,
        (wire.publish(&pier).await, pier),
    );
    publish_many(&wire, 0..98).await;
    let reader = wire.visitor();
    let first = "/feeds/archive/1.atom";
    let page = ask(&reader, first, "zstd", &[]).await;
    let text = unpacked(&page);
    let head: Vec<_> = text
        .lines()
        .take_while(|line| !line.starts_with("<entry"))
        .collect();
    insta::assert_snapshot!(head.join("\n"), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="en">
    <id>http://wire.example/feeds/all</id>
    <title>The Harbour Wire</title>
    <subtitle>Stories of The Harbour Wire</subtitle>
    <updated>2026-11-22T12:00:00Z</updated>
    <author><name>The Harbour Wire</name></author>
    <link rel="self" href="http://wire.example/feeds/archive/1.atom"/>
    <link rel="alternate" href="http://wire.example/"/>
    <link rel="current" href="http://wire.example/feeds/wire.atom"/>
    <fh:archive/>
    "#);

    let mended = Edition::Usable {
        content: pier.1.content.clone(),
        change: Change::Correction {
            note: "It is".into(),
        },
    };
    let revised = wire
        .store
        .revise(pier.0, VersionNumber::FIRST, &mended, wire.clock.now());
    revised.await.expect("a new version");
    publish_many(&wire, 98..200).await;
    let known = [("if-none-match", page.header("etag"))];
    let again = ask(&reader, first, "zstd", &known).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);

    let killed = wire.store.kill(ferry, "Wrong.", wire.clock.now()).await;
    killed.expect("the story is killed");
    let again = unpacked(&ask(&reader, first, "zstd", &known).await);
    assert!(again.contains("KILL") && again.contains("deleted-entry"));
    assert!(!again.contains("Ferries stop") && again.contains("Pier repaired"));

    for missing in ["0", "7", "-1", "99999999999999999999", "one"] {
        let answer = reader.get(&format!("/feeds/archive/{missing}.atom")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn feeds_name_the_hub_and_the_hub_says_what_is_wrong() {
    let wire = WireInABox::new().await;
    let publisher = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let token = wire.token(publisher, TokenPurpose::Feed).await;
    let reader = wire.visitor();
    let private = format!("/feeds/private/{token}/wire.rss?third_party=leave-out");
    let mut links = String::new();
    for feed in ["/feeds/wire.json", &private] {
        let answer = reader.get(feed).await;
        links += &format!("{}\n", answer.header("link").replace(&token, "TOKEN"));
    }
    insta::assert_snapshot!(links, @r#"
    <http://wire.example/feeds/wire.json>; rel="self", <http://wire.example/hub>; rel="hub"
    <http://wire.example/feeds/private/TOKEN/wire.rss?third_party=leave-out>; rel="self", <http://wire.example/hub>; rel="hub"
    "#);

    let callback = ("hub.callback", "http://127.0.0.1:1/hear?a=1");
    let subscribe = ("hub.mode", "subscribe");
    let topic = ("hub.topic", "http://wire.example/feeds/wire.atom");
    let ours = format!("http://wire.example{private}");
    let long = "x".repeat(3000);
    let mut said = String::new();
    for form in [
        &[subscribe, callback, topic, ("hub.unknown", "ignored")][..],
        &[subscribe, callback, ("hub.topic", &ours)],
        &[("hub.mode", "unsubscribe"), callback, topic],
        &[callback, topic],
        &[("hub.mode", "publish"), callback, topic],
        &[subscribe, topic],
        &[subscribe, ("hub.callback", "http://10.0.0.1/"), topic],
        &[
            subscribe,
            ("hub.callback", &format!("http://127.0.0.1/{long}")),
            topic,
        ],
        &[subscribe, callback],
        &[
            subscribe,
            callback,
            ("hub.topic", "http://wire.example/feeds/wire.xml"),
        ],
        &[
            subscribe,
            callback,
            (
                "hub.topic",
                "http://wire.example/feeds/private/guessed/wire.atom",
            ),
        ],
        &[subscribe, callback, topic, ("hub.lease_seconds", "soon")],
        &[
            subscribe,
            callback,
            topic,
            ("hub.secret", "read on its way"),
        ],
        &[subscribe, callback, topic, ("x", &long.repeat(6))],
    ] {
        let answer = reader.post("/hub", form).await;
        said += format!("{} {}", answer.status.as_u16(), answer.body).trim_end();
        said += "\n";
    }
    insta::assert_snapshot!(said, @"
    202
    202
    202
    400 'hub.mode' has to be 'subscribe' or 'unsubscribe'.
    400 'hub.mode' has to be 'subscribe' or 'unsubscribe'.
    400 'hub.callback' is missing.
    400 'hub.callback' can't be used: 10.0.0.1 is not allowed: 10.0.0.1 is a private address (10.0.0.0/8, RFC 1918).
    400 'hub.callback' has to have 2000 bytes at most.
    400 'hub.topic' is no feed of this wire: take the address that the feed gives as its own.
    400 'hub.topic' is no feed of this wire: take the address that the feed gives as its own.
    400 'hub.topic' is no feed of this wire: take the address that the feed gives as its own.
    400 'hub.lease_seconds' has to be a whole number of seconds.
    400 'hub.secret' is only taken over https, and this wire has no address of that kind.
    413 What was sent is longer than any request to a hub.
    ");
}

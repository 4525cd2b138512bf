//! The hub: nothing holds that the subscriber hasn't confirmed, and whoever holds a lease is sent the feed.

use std::time::Duration;

use crate::support::Newsroom;
use hmac_sha256::HMAC;
use jiff::SignedDuration;
use url::Url;
use wire_store::{HubKey, HubWish, Secret, TokenHash, TokenPurpose};
use wire_testkit::{Received, Receiver, Reply};

const HOUR: Duration = Duration::from_secs(60 * 60);

fn key(callback: Url, feed: &str) -> HubKey {
    let topic = format!("https://wire.pit.example/feeds/{feed}");
    HubKey {
        callback,
        topic: topic.parse().unwrap(),
    }
}

/// To be sent a feed for two hours, signed with this.
fn wish(secret: Option<&str>) -> HubWish {
    HubWish::Subscribe {
        lease: SignedDuration::from_hours(2),
        secret: secret.map(Secret::new),
    }
}

/// Asks the hub, and lets it do what it does then.
async fn ask(newsroom: &mut Newsroom, key: &HubKey, wish: &HubWish) -> bool {
    let now = newsroom.clock.now();
    let room = newsroom.store.ask_hub(key, wish, now).await.unwrap();
    newsroom.tick().await;
    room
}

/// A subscriber that confirms whatever it is asked.
async fn subscriber() -> Receiver {
    let subscriber = Receiver::start().await;
    subscriber.usually(Reply::Parameter("hub.challenge"));
    subscriber
}

/// What arrived since the last time, without what differs each time.
fn news(subscriber: &Receiver, seen: &mut usize) -> String {
    let received = subscriber.received();
    let lines: Vec<String> = received[*seen..].iter().map(line).collect();
    *seen = received.len();
    lines.join("\n")
}

fn line(received: &Received) -> String {
    if received.method == "POST" {
        let text = String::from_utf8_lossy(&received.body);
        let kill = if text.contains("KILL") {
            ", with a kill"
        } else {
            ""
        };
        let stories = text.matches("<entry").count();
        return format!("POST {} of {stories}{kill}", received.path);
    }
    let query = received.path.split('&').map(|it| match it.split_once('=') {
        Some(("hub.challenge", challenge)) => format!("hub.challenge={} letters", challenge.len()),
        _ => it.to_owned(),
    });
    format!("GET {}", query.collect::<Vec<_>>().join("&"))
}

#[tokio::test]
async fn a_subscriber_confirms_and_is_sent_the_feed_as_it_changes() {
    let subscriber = subscriber().await;
    let mut newsroom = Newsroom::open().await;
    newsroom.publish("Before it came").await;
    let mut seen = 0;
    let key = key(subscriber.url("/hear?of=pits"), "wire.atom");
    ask(&mut newsroom, &key, &wish(Some("a secret of ours"))).await;
    insta::assert_snapshot!(news(&subscriber, &mut seen), @"GET /hear?of=pits&hub.mode=subscribe&hub.topic=https%3A%2F%2Fwire.pit.example%2Ffeeds%2Fwire.atom&hub.challenge=64 letters&hub.lease_seconds=7200");

    let story = newsroom.publish("Pit reopens").await.story;
    newsroom.tick().await;
    newsroom.tick().await;
    newsroom.kill(story).await;
    newsroom.tick().await;
    insta::assert_snapshot!(news(&subscriber, &mut seen), @"
    POST /hear?of=pits of 2
    POST /hear?of=pits of 2, with a kill
    ");

    let sent = subscriber.received().pop().unwrap();
    let signature = HMAC::mac(&sent.body, b"a secret of ours");
    let signature: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        sent.header("x-hub-signature"),
        format!("sha256={signature}")
    );
    assert_eq!(
        sent.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let links: Vec<_> = sent
        .headers
        .get_all("link")
        .iter()
        .map(|it| it.to_str().unwrap())
        .collect();
    insta::assert_snapshot!(links.join("\n"), @r#"
    <https://wire.pit.example/feeds/wire.atom>; rel="self", <https://wire.pit.example/hub>; rel="hub"
    <https://wire.pit.example/terms/1.rsl.xml>; rel="license"; type="application/rsl+xml"
    "#);
    assert!(!String::from_utf8_lossy(&sent.body).contains("Pit reopens"));
}

#[tokio::test]
async fn nothing_holds_that_nobody_confirmed() {
    let mut newsroom = Newsroom::open().await;
    for reply in [
        Reply::Status(404),
        Reply::Status(200),
        Reply::text("subscribe"),
        Reply::redirect("/elsewhere"),
        Reply::Hang,
        Reply::Endless,
    ] {
        let subscriber = Receiver::start().await;
        subscriber.usually(reply.clone());
        let key = key(subscriber.url("/"), "wire.rss");
        ask(&mut newsroom, &key, &wish(None)).await;
        newsroom.publish("Pit reopens").await;
        newsroom.tick().await;
        newsroom.after(HOUR).await;
        assert_eq!(subscriber.received().len(), 1, "{reply:?}");
    }
}

#[tokio::test]
async fn a_lease_ends_and_a_renewal_that_fails_changes_nothing() {
    let subscriber = subscriber().await;
    let mut newsroom = Newsroom::open().await;
    let mut seen = 0;
    let key = key(subscriber.url("/"), "wire.json");
    ask(&mut newsroom, &key, &wish(None)).await;
    assert_eq!(subscriber.received().len(), 1);

    // Somebody else asks in its name, with a secret that it doesn't know.
    subscriber.script([Reply::Status(404)]);
    newsroom.clock.advance(HOUR);
    ask(&mut newsroom, &key, &wish(Some("not its own"))).await;
    newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    news(&subscriber, &mut seen);
    let sent = subscriber.received().pop().unwrap();
    assert_eq!(
        (&*sent.method, sent.header("x-hub-signature")),
        ("POST", "")
    );

    // Nobody unsubscribes it either, and a renewal that is confirmed counts from its confirmation.
    subscriber.script([Reply::Status(404)]);
    ask(&mut newsroom, &key, &HubWish::Unsubscribe).await;
    ask(&mut newsroom, &key, &wish(None)).await;
    newsroom.clock.advance(HOUR * 3 / 2);
    newsroom.publish("Pit closes").await;
    newsroom.tick().await;
    assert_eq!(subscriber.received().pop().unwrap().method, "POST");
    news(&subscriber, &mut seen);

    newsroom.clock.advance(HOUR / 2);
    newsroom.publish("Pit reopens again").await;
    newsroom.tick().await;
    assert_eq!(news(&subscriber, &mut seen), "");
}

#[tokio::test]
async fn who_unsubscribes_or_is_gone_is_sent_nothing_more() {
    let mut newsroom = Newsroom::open().await;
    let (leaver, gone) = (subscriber().await, subscriber().await);
    let left = key(leaver.url("/"), "wire.atom");
    ask(&mut newsroom, &left, &wish(None)).await;
    ask(&mut newsroom, &key(gone.url("/"), "wire.atom"), &wish(None)).await;
    ask(&mut newsroom, &left, &HubWish::Unsubscribe).await;
    gone.script([Reply::Status(410)]);
    for _ in 0..3 {
        newsroom.publish("Pit reopens").await;
        newsroom.tick().await;
    }
    assert_eq!(leaver.received().len(), 2);
    assert_eq!(gone.received().len(), 2);
}

#[tokio::test]
async fn who_cant_be_reached_stays_subscribed_and_gets_the_newest() {
    let subscriber = subscriber().await;
    let mut newsroom = Newsroom::open().await;
    let mut seen = 0;
    let key = key(subscriber.url("/"), "wire.atom");
    ask(
        &mut newsroom,
        &key,
        &HubWish::Subscribe {
            lease: SignedDuration::from_hours(48),
            secret: None,
        },
    )
    .await;
    news(&subscriber, &mut seen);
    subscriber.usually(Reply::Status(503));
    let story = newsroom.publish("Pit reopens").await.story;
    newsroom.tick().await;
    for _ in 0..30 {
        newsroom.after(HOUR).await;
    }
    let tries = subscriber.received().len();
    assert!(tries > 20, "{tries}");
    newsroom.kill(story).await;
    news(&subscriber, &mut seen);

    // The process ends meanwhile, and the subscription doesn't.
    let mut newsroom = newsroom.restart().await;
    subscriber.usually(Reply::Status(200));
    newsroom.after(HOUR).await;
    newsroom.after(HOUR).await;
    assert_eq!(news(&subscriber, &mut seen), "POST / of 1, with a kill");
}

#[tokio::test]
async fn a_private_feed_is_decided_each_time_and_goes_with_its_address() {
    let (subscriber, webhook) = (subscriber().await, Receiver::start().await);
    let mut newsroom = Newsroom::open().await;
    let publisher = newsroom
        .subscriber("gazette", webhook.url("/"))
        .await
        .publisher;
    let token = TokenHash::of("a-token");
    let now = newsroom.clock.now();
    let made =
        newsroom
            .store
            .create_token(token, publisher, TokenPurpose::Feed, "A test", None, now);
    let made = made.await.unwrap();
    let key = key(subscriber.url("/"), "private/a-token/wire.atom");
    ask(&mut newsroom, &key, &wish(None)).await;

    let story = newsroom.publish("Pit reopens").await.story;
    newsroom.tick().await;
    let sent = subscriber.received().pop().unwrap();
    assert!(String::from_utf8_lossy(&sent.body).contains(crate::support::CANARY));
    assert!(
        newsroom
            .ledger(story)
            .await
            .contains("version 1 by feed: given")
    );

    newsroom
        .store
        .suspend(publisher, "A test.", now)
        .await
        .unwrap();
    newsroom.publish("Pit closes").await;
    newsroom.tick().await;
    let sent = subscriber.received().pop().unwrap();
    assert!(!String::from_utf8_lossy(&sent.body).contains(crate::support::CANARY));

    newsroom.store.revoke_token(made, now).await.unwrap();
    let mut seen = subscriber.received().len();
    for _ in 0..2 {
        newsroom.publish("Pit reopens again").await;
        newsroom.tick().await;
    }
    insta::assert_snapshot!(news(&subscriber, &mut seen), @"GET /?hub.mode=denied&hub.topic=https%3A%2F%2Fwire.pit.example%2Ffeeds%2Fprivate%2Fa-token%2Fwire.atom&hub.reason=There+is+no+feed+at+this+address+any+more.");
}

#[tokio::test]
async fn nobody_is_flooded_by_what_others_ask_for() {
    let victim = Receiver::start().await;
    victim.usually(Reply::Status(404));
    let mut newsroom = Newsroom::open().await;
    let now = newsroom.clock.now();
    let mut room = 0;
    for number in 0..120 {
        let key = key(victim.url(&format!("/{number}")), "wire.atom");
        room += usize::from(
            newsroom
                .store
                .ask_hub(&key, &wish(None), now)
                .await
                .unwrap(),
        );
    }
    newsroom.tick().await;
    newsroom.after(HOUR).await;
    assert_eq!((room, victim.received().len()), (100, 100));
}

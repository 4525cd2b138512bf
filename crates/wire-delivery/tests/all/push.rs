//! Pushing: a real receiver plays the customer, and what is told here happens to it.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{CANARY, Newsroom, content, story};
use wire_delivery::webhook::SigningKey;
use wire_reading::{Corrected, Correction, Span};
use wire_rights::{Exit, ProofMethod, Terms};
use wire_store::{AuditEntry, Destination, KeptCorrection, Secret, StoreError, Take, TakeResult};
use wire_story::{Body, Change, Edition, Embargo};
use wire_testkit::{Received, Receiver, Reply};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_story_is_delivered_and_the_customer_can_verify_it() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/wire")).await;
    let published = newsroom.publish("Pit reopens").await;
    newsroom.tick().await;

    let [arrived] = customer.received().try_into().unwrap();
    arrived.verify(&endpoint.secret).unwrap();
    let another = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    assert!(arrived.verify(another).is_err());
    let at = newsroom.clock.now().as_microsecond();
    assert_eq!(
        arrived.header("webhook-id"),
        format!("msg_1_{}_{at}", endpoint.subscription)
    );
    assert_eq!(arrived.path, "/wire");
    let mut json = arrived.json();
    let ninjs = json["data"]["ninjs"].take();
    let document = ninjs.to_string();
    assert!(document.contains(CANARY), "{document}");
    insta::assert_json_snapshot!(json, {
        ".timestamp" => "TIME",
        ".data.subscription" => "SUBSCRIPTION",
        ".data.uri" => "URI",
    }, @r#"
    {
      "data": {
        "change": "new",
        "changes": [],
        "ninjs": null,
        "note": "",
        "seq": 1,
        "status": "usable",
        "subscription": "SUBSCRIPTION",
        "uri": "URI",
        "version": 1
      },
      "timestamp": "TIME",
      "type": "story.published"
    }
    "#);
    assert_eq!(newsroom.receipts(&endpoint).await, "event 1: Delivered 200");
    assert_eq!(
        newsroom.ledger(published.story).await,
        "version 1 by webhook: delivered"
    );

    // Nothing is left to do.
    newsroom.after(60 * SECOND).await;
    assert_eq!(customer.received().len(), 1);
}

#[tokio::test]
async fn a_message_says_who_speaks_as_the_desk_has_corrected_it() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    let mut told = story("Pit reopens");
    told.content.body = Body::plain(["“It sings,” said Jane Miller."]);
    let published = newsroom.store.publish(&told, newsroom.clock.now()).await;
    let published = published.unwrap();
    newsroom.tick().await;

    let text = "Pit reopens\n\n“It sings,” said Jane Miller.";
    let words = u32::try_from(text.find("“It").unwrap()).unwrap();
    let place = Span {
        start: words,
        end: words + u32::try_from("“It sings,”".len()).unwrap(),
    };
    let kept = KeptCorrection {
        correction: Correction::of(Corrected::Speaker, text, place, "Ellen Brandt"),
        at: newsroom.clock.now(),
        by: "Ana Torres".into(),
    };
    let store = &newsroom.store;
    store.correct_reading(published.story, &kept).await.unwrap();
    let update = Edition::Usable {
        content: told.content.clone(),
        change: Change::Update {
            note: String::new(),
        },
    };
    newsroom.revise(published.story, update).await;
    newsroom.tick().await;

    let arrived = customer.received();
    let speak = arrived
        .iter()
        .map(|message| message.json()["data"]["ninjs"]["people"].to_string());
    insta::assert_snapshot!(speak.collect::<Vec<_>>().join("\n"), @r#"
    [{"name":"Jane Miller","rel":"speaker"}]
    [{"name":"Ellen Brandt","rel":"speaker"}]
    "#);
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one_while_that_has_time_and_then_alone() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let store = newsroom.store.clone();
    let entry = |what: &str| AuditEntry {
        at: newsroom.clock.now(),
        who: "Ana".into(),
        what: what.into(),
        on: endpoint.publisher.to_string(),
    };
    let old = endpoint.secret.clone();
    let new = SigningKey::new_secret().unwrap();
    // Not a day: whoever checks signatures refuses what is dated so far ahead.
    let grace = 60 * SECOND;
    let (until, secret) = (newsroom.clock.now() + grace, Secret::new(new.clone()));
    let (made, ended) = (entry("made a secret"), entry("ended a secret"));
    let order = endpoint.subscription;
    let renewed = store.renew_secret(order, &secret, until, &made).await;
    renewed.unwrap();

    let next = async |newsroom: &mut Newsroom| {
        newsroom.publish("Pit reopens").await;
        newsroom.tick().await;
        customer.received().pop().unwrap()
    };
    let message = next(&mut newsroom).await;
    message.verify(&new).unwrap();
    message.verify(&old).unwrap();
    let header = message.header("webhook-signature");
    let signatures: Vec<&str> = header.split(' ').collect();
    assert!(
        matches!(signatures[..], [one, two] if one.starts_with("v1,") && two.starts_with("v1,"))
    );
    // The one that an endpoint may check by is not thrown away for a third one.
    let refused = store.renew_secret(order, &secret, until, &made).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))));

    newsroom.after(grace).await;
    let message = next(&mut newsroom).await;
    message.verify(&new).unwrap();
    assert!(message.verify(&old).is_err());
    let kept = store.subscription(order).await.unwrap().unwrap();
    assert_eq!(kept.old_secret, None, "nothing is kept of it");

    // One that leaked is ended at once. A private key has a successor of its kind.
    let third = SigningKey::new_private().unwrap();
    let (until, secret) = (newsroom.clock.now() + grace, Secret::new(third));
    store
        .renew_secret(order, &secret, until, &made)
        .await
        .unwrap();
    let message = next(&mut newsroom).await;
    message.verify(&new).unwrap();
    assert!(message.header("webhook-signature").starts_with("v1a,"));
    store.end_old_secret(order, &ended).await.unwrap();
    let message = next(&mut newsroom).await;
    assert!(message.verify(&new).is_err());
    let kept = store.subscription(order).await.unwrap();
    assert!(!format!("{kept:?}").contains("whs"));
}

/// Whether Python's cryptography finds that the owner of this public key signed the message; nothing where there is none.
fn signed_by(message: &Received, public_key: &str) -> Option<bool> {
    let script = "import base64, sys\n\
        from cryptography.exceptions import InvalidSignature\n\
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey\n\
        key, id, time, signature = sys.argv[1:]\n\
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.removeprefix('whpk_')))\n\
        signed = f'{id}.{time}.'.encode() + sys.stdin.buffer.read()\n\
        try: key.verify(base64.b64decode(signature.removeprefix('v1a,')), signed)\n\
        except InvalidSignature: print('forged')\n\
        else: print('signed')";
    let [id, time, signature] =
        ["id", "timestamp", "signature"].map(|it| message.header(&format!("webhook-{it}")));
    let mut python = Command::new("python3")
        .args(["-c", script, public_key, id, time, signature])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // Where cryptography is missing, nobody reads what is written.
    let _ = python.stdin.take().unwrap().write_all(&message.body);
    let said = python.wait_with_output().unwrap();
    said.status.success().then(|| said.stdout == b"signed\n")
}

#[tokio::test]
async fn a_message_is_signed_for_one_endpoint_by_a_key_that_stays_here() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let mut keys = Vec::new();
    let publisher = newsroom
        .subscriber("gazette", customer.url("/shared"))
        .await;
    for path in ["/one", "/other"] {
        let secret = SigningKey::new_private().unwrap();
        keys.push(SigningKey::public(&secret).unwrap());
        let destination = Destination::Webhook {
            url: customer.url(path),
            secret: Secret::new(secret),
        };
        let (store, now) = (&newsroom.store, newsroom.clock.now());
        let made = store.create_subscription(publisher.publisher, &destination, None, 0, now);
        made.await.unwrap();
    }
    newsroom.publish("Pit reopens").await;
    newsroom.tick().await;

    let received = customer.received();
    let message = received.iter().find(|it| it.path == "/one").unwrap();
    assert!(message.header("webhook-signature").starts_with("v1a,"));
    let subscription = message.json()["data"]["subscription"].clone();
    let id = message.header("webhook-id");
    assert!(id.contains(subscription.as_str().unwrap()), "{id}");
    let Some(signed) = signed_by(message, &keys[0]) else {
        eprintln!("skipped: 'pip install cryptography' to check signatures with it");
        return;
    };
    let changed = Received {
        body: [&message.body[..], b" "].concat().into(),
        ..message.clone()
    };
    let checks = [signed, signed_by(message, &keys[1]) == Some(true)];
    assert_eq!(checks, [true, false]);
    assert_eq!(signed_by(&changed, &keys[0]), Some(false));
}

#[tokio::test]
async fn a_failure_is_retried_under_the_same_id() {
    let customer = Receiver::start().await;
    customer.script([
        Reply::Full(500, Vec::new(), "database is full".into()),
        Reply::Status(503),
    ]);
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    newsroom.publish("Pit reopens").await;

    newsroom.tick().await;
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 1, "not before its time");
    newsroom.after(2 * SECOND).await;
    assert_eq!(customer.received().len(), 2);
    newsroom.after(7 * SECOND).await;

    let arrived = customer.received();
    assert_eq!(arrived.len(), 3);
    for request in &arrived {
        request.verify(&endpoint.secret).unwrap();
        assert_eq!(
            request.header("webhook-id"),
            arrived[0].header("webhook-id")
        );
    }
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @r"
    event 1: Failed 500 (database is full)
    event 1: Failed 503
    event 1: Delivered 200
    ");
}

#[tokio::test]
async fn an_endpoint_that_never_works_is_given_up_after_three_days() {
    let customer = Receiver::start().await;
    customer.usually(Reply::Status(500));
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    newsroom.publish("Pit reopens").await;
    for _ in 0..100 {
        newsroom.after(3600 * SECOND).await;
    }
    assert_eq!(customer.received().len(), 13);
    let receipts = newsroom.receipts(&endpoint).await;
    assert!(
        receipts.ends_with("event 1: Failed 500 (given up after 13 attempts: )"),
        "{receipts}"
    );
}

#[tokio::test]
async fn an_endpoint_that_takes_nothing_for_five_days_is_switched_off_and_its_publisher_told() {
    let customer = Receiver::start().await;
    customer.usually(Reply::Status(500));
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    newsroom.publish("Pit closes").await;
    newsroom.after(119 * 3600 * SECOND).await;
    assert_eq!(
        newsroom.off(&endpoint).await,
        None,
        "a quarter of an hour is left"
    );
    let asked = customer.received().len();

    newsroom.publish("Pit opens again").await;
    newsroom.after(2 * 3600 * SECOND).await;
    let reason = newsroom.off(&endpoint).await.unwrap();
    assert!(reason.starts_with("it has taken nothing"), "{reason}");
    let told = newsroom
        .mails()
        .into_iter()
        .filter(|mail| mail.contains("127.0.0.1 is off"));
    assert_eq!(told.count(), 1);
    let log = newsroom.store.audit_log(10).await.unwrap();
    assert!(
        log[0]
            .what
            .starts_with("switched the webhook at 127.0.0.1 off: ")
    );

    // Switched on again it has another five days, and gets what it has missed.
    customer.usually(Reply::Status(200));
    newsroom.switch_on(&endpoint).await;
    for _ in 0..5 {
        newsroom.after(24 * 3600 * SECOND).await;
    }
    assert_eq!(newsroom.off(&endpoint).await, None);
    let last = newsroom.receipts(&endpoint).await;
    for event in 1..=3 {
        assert!(
            last.contains(&format!("event {event}: Delivered 200")),
            "{last}"
        );
    }
    assert!(asked < customer.received().len());
}

#[tokio::test]
async fn an_endpoint_that_is_down_is_asked_with_one_story_and_then_gets_more_and_more() {
    let customer = Receiver::start().await;
    customer.usually(Reply::Status(503));
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    for number in 1..=20 {
        newsroom.publish(&format!("Story {number}")).await;
    }
    newsroom.tick().await;
    assert_eq!(
        customer.received().len(),
        3,
        "after three failures it rests"
    );
    newsroom.after(SECOND).await;
    assert_eq!(
        customer.received().len(),
        3,
        "nothing is tried while it rests"
    );
    newsroom.after(6 * SECOND).await;
    assert_eq!(
        customer.received().len(),
        4,
        "one story asks whether it is up"
    );
    newsroom.after(6 * SECOND).await;
    assert_eq!(
        customer.received().len(),
        4,
        "it isn't, and rests twice as long"
    );

    customer.usually(Reply::Status(200));
    newsroom.after(60 * SECOND).await;
    newsroom.after(60 * SECOND).await;
    let receipts = newsroom.receipts(&endpoint).await;
    let delivered = receipts.matches("Delivered 200").count();
    assert_eq!(delivered, 20, "{receipts}");
    assert_eq!(customer.received().len(), 24, "nothing came twice");
}

#[tokio::test]
async fn endpoints_that_go_down_and_come_up_all_together_get_everything_once() {
    let customers = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    for number in 0..40 {
        let url = customers.url(&format!("/{number}"));
        newsroom.subscriber(&format!("gazette{number}"), url).await;
    }
    newsroom.publish("Story 1").await;
    newsroom.tick().await;
    assert_eq!(customers.received().len(), 40);

    customers.usually(Reply::Status(503));
    for number in 2..=4 {
        newsroom.publish(&format!("Story {number}")).await;
        newsroom.after(20 * SECOND).await;
    }
    let asked = customers.received().len() - 40;
    assert!(asked <= 40 * 8, "{asked} requests, although all were down");

    customers.usually(Reply::Status(200));
    let before = customers.received().len();
    for _ in 0..4 {
        newsroom.after(120 * SECOND).await;
    }
    assert_eq!(customers.received().len() - before, 40 * 3);
}

#[tokio::test]
#[ignore = "slow: ten thousand stories"]
async fn ten_thousand_stories_that_wait_for_an_endpoint_come_once_when_it_is_up() {
    const STORIES: usize = 10_000;
    let customer = Receiver::start().await;
    customer.usually(Reply::Status(503));
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    for number in 0..STORIES {
        newsroom.publish(&format!("Story {number}")).await;
        if number % 1000 == 0 {
            newsroom.after(30 * SECOND).await;
        }
    }
    let asked = customer.received().len();
    assert!(asked < 40, "{asked} requests, although it was down");
    let waiting = newsroom.store.pending_of(endpoint.subscription).await;
    assert!(waiting.unwrap().len() < 40, "only what was tried is a row");

    // It falls down again under the first that come, and has to be spared again.
    customer.usually(Reply::Status(200));
    let again = std::iter::repeat_with(|| Reply::Status(503)).take(3);
    customer.script(std::iter::once(Reply::Status(200)).chain(again));
    for _ in 0..3 {
        newsroom.after(400 * SECOND).await;
    }
    let came = customer.received().len() - asked;
    assert_eq!(came, STORIES + 3);
    println!("trials: 1, lost: 0, twice: 0");
}

#[tokio::test]
async fn a_publisher_who_may_not_have_a_story_gets_nothing_not_even_its_kill() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.stranger("stranger", customer.url("/")).await;
    let published = newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    assert!(customer.received().is_empty());
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @"
    event 1: Withheld (refused: None of your sites is proved yet. Prove one. Accept version 1 of the terms first. We have no evidence of your audience yet. Show how large it is.)
    event 2: Withheld (refused: This story was killed. Remove every copy of it.)
    ");
}

#[tokio::test]
async fn who_lost_the_right_to_a_story_still_hears_of_its_correction_and_kill() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let published = newsroom.publish("Pit reopens").await;
    newsroom.tick().await;

    let (publisher, now) = (endpoint.publisher, newsroom.clock.now());
    let reason = "Sold our stories on.";
    newsroom
        .store
        .suspend(publisher, reason, now)
        .await
        .unwrap();
    newsroom
        .correct(published.story, "The pit is number 3.")
        .await;
    newsroom.tick().await;
    newsroom.kill(published.story).await;
    newsroom.tick().await;

    let arrived = customer.received();
    assert_eq!(arrived.len(), 3);
    for request in &arrived[1..] {
        request.verify(&endpoint.secret).unwrap();
        let text = String::from_utf8_lossy(&request.body);
        assert!(!text.contains(CANARY), "{text}");
    }
    let correction = arrived[1].json();
    assert_eq!(correction["type"], "story.corrected");
    assert_eq!(correction["data"]["note"], "The pit is number 3.");
    let kill = arrived[2].json();
    assert_eq!(kill["type"], "story.killed");
    let text = kill.to_string();
    assert!(!text.contains("reopens"), "no headline: {text}");
    assert!(!text.contains("libel"), "no reason: {text}");
    // A notice is no copy.
    assert_eq!(
        newsroom.ledger(published.story).await,
        "version 1 by webhook: delivered"
    );
}

#[tokio::test]
async fn a_copy_taken_by_another_exit_is_killed_by_webhook_too() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.stranger("stranger", customer.url("/")).await;
    let published = newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    let take = Take {
        publisher: endpoint.publisher,
        story: published.story,
        version: published.version,
        exit: Exit::CopyBox,
        at: newsroom.clock.now(),
        result: TakeResult::Given,
        basis: None,
    };
    newsroom.store.record_take(&take).await.unwrap();
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    let [kill] = customer.received().try_into().unwrap();
    assert_eq!(kill.json()["type"], "story.killed");
}

#[tokio::test]
async fn a_kill_overtakes_the_news() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    let libel = newsroom.publish("Mayor in the pit").await;
    newsroom.tick().await;
    for number in 0..40 {
        newsroom.publish(&format!("News {number}")).await;
    }
    newsroom.kill(libel.story).await;
    newsroom.tick().await;

    let kinds: Vec<String> = customer.received()[1..]
        .iter()
        .map(|request| request.json()["type"].to_string())
        .collect();
    assert_eq!(kinds.len(), 41);
    let place = kinds.iter().position(|kind| kind.contains("killed"));
    assert!(place.unwrap() < 8, "the kill came as number {place:?}");
}

#[tokio::test]
async fn a_timeout_counts_as_perhaps_delivered_so_the_kill_is_sent() {
    let customer = Receiver::start().await;
    customer.script([Reply::Hang]);
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let published = newsroom.publish("Mayor in the pit").await;
    newsroom.tick().await;
    assert_eq!(
        newsroom.ledger(published.story).await,
        "version 1 by webhook: timed-out"
    );

    newsroom.kill(published.story).await;
    newsroom.tick().await;
    newsroom.after(60 * SECOND).await;
    let kinds: Vec<String> = customer
        .received()
        .iter()
        .map(|request| request.json()["type"].to_string())
        .collect();
    assert_eq!(kinds, [r#""story.published""#, r#""story.killed""#]);
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @r"
    event 1: TimedOut (127.0.0.1 took longer than 400ms to answer)
    event 2: Delivered 200
    ");
}

#[tokio::test]
async fn an_older_version_never_arrives_after_a_newer_one() {
    let customer = Receiver::start().await;
    customer.script([Reply::Status(500)]);
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let published = newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    let change = Change::Update {
        note: "With the mayor's answer.".into(),
    };
    let edition = Edition::Usable {
        content: content("Pit reopens again"),
        change,
    };
    newsroom.revise(published.story, edition).await;
    newsroom.tick().await;
    newsroom.after(60 * SECOND).await;

    let versions: Vec<i64> = customer
        .received()
        .iter()
        .map(|request| request.json()["data"]["version"].as_i64().unwrap())
        .collect();
    assert_eq!(versions, [1, 2]);
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @r"
    event 1: Failed 500
    event 2: Delivered 200
    ");
}

#[tokio::test]
async fn a_correction_that_was_superseded_on_the_way_is_heard_of_all_the_same() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    let published = newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    newsroom
        .correct(published.story, "The pit is number 3.")
        .await;
    let edition = Edition::Usable {
        content: content("Pit reopens"),
        change: Change::Refile,
    };
    newsroom.revise(published.story, edition).await;
    newsroom.tick().await;

    let arrived = customer.received();
    assert_eq!(arrived.len(), 2);
    let json = arrived[1].json();
    assert_eq!(json["type"], "story.corrected");
    assert_eq!(json["data"]["version"], 3);
    insta::assert_json_snapshot!(json["data"]["changes"], @r#"
    [
      {
        "change": "correction",
        "note": "The pit is number 3.",
        "version": 2
      },
      {
        "change": "refile",
        "note": "",
        "version": 3
      }
    ]
    "#);
}

#[tokio::test]
async fn a_restart_loses_nothing() {
    let customer = Receiver::start().await;
    customer.script([Reply::Status(500)]);
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    newsroom.publish("First").await;
    newsroom.tick().await;
    newsroom.publish("Second").await;

    let mut newsroom = newsroom.restart().await;
    newsroom.after(2 * SECOND).await;
    assert_eq!(customer.received().len(), 3);
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @r"
    event 1: Failed 500
    event 1: Delivered 200
    event 2: Delivered 200
    ");
}

#[tokio::test]
async fn a_crash_before_the_receipt_was_written_loses_no_kill() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    newsroom.publish("Something else").await;
    newsroom.tick().await;
    let published = newsroom.publish("Mayor in the pit").await;

    // The request arrives, and the process dies before the answer does.
    customer.script([Reply::Hang]);
    tokio::select! {
        _ = newsroom.scheduler.tick() => panic!("nothing answered"),
        _ = customer.wait_for(2) => {}
    }
    assert_eq!(newsroom.ledger(published.story).await, "");

    newsroom.kill(published.story).await;
    let mut newsroom = newsroom.restart().await;
    newsroom.tick().await;
    let arrived = customer.received();
    assert_eq!(arrived[2].json()["type"], "story.killed");
    assert_eq!(arrived.len(), 3);
    insta::assert_snapshot!(newsroom.receipts(&endpoint).await, @r"
    event 1: Delivered 200
    event 2: Withheld (superseded by version 2)
    event 3: Delivered 200
    ");
}

#[tokio::test]
async fn gone_disables_and_enabling_resumes() {
    let customer = Receiver::start().await;
    customer.script([Reply::Status(410)]);
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    newsroom.publish("First").await;
    newsroom.tick().await;
    newsroom.publish("Second").await;
    newsroom.after(60 * SECOND).await;
    assert_eq!(customer.received().len(), 1);
    let subscription = newsroom.store.subscription(endpoint.subscription).await;
    let disabled = subscription.unwrap().unwrap().disabled.unwrap();
    assert_eq!(disabled.reason, "the endpoint answered 410: it is gone");

    newsroom.switch_on(&endpoint).await;
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 3);
}

#[tokio::test]
async fn an_endpoint_that_asks_for_patience_gets_it() {
    let customer = Receiver::start().await;
    customer.script([Reply::retry_after(503, "120")]);
    let mut newsroom = Newsroom::open().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    newsroom.after(100 * SECOND).await;
    assert_eq!(customer.received().len(), 1);
    newsroom.after(21 * SECOND).await;
    assert_eq!(customer.received().len(), 2);
}

#[tokio::test]
async fn nothing_leaves_before_an_embargo_is_lifted() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    let mut story = story("Budget");
    let until = newsroom.clock.now() + 3600 * SECOND;
    story.embargo = Some(Embargo {
        until,
        hides_headline: false,
        lifted: None,
    });
    let now = newsroom.clock.now();
    newsroom.store.publish(&story, now).await.unwrap();
    newsroom.tick().await;
    newsroom.after(3599 * SECOND).await;
    assert!(customer.received().is_empty());

    newsroom.after(2 * SECOND).await;
    let [arrived] = customer.received().try_into().unwrap();
    assert_eq!(arrived.json()["type"], "story.published");
}

#[tokio::test]
async fn an_embargo_that_ends_while_the_server_is_down_brings_each_story_once() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let start = newsroom.clock.now();
    let later = |headline, hours: u32| {
        let mut story = story(headline);
        story.embargo = Some(Embargo {
            until: start + hours * 3600 * SECOND,
            hides_headline: false,
            lifted: None,
        });
        story
    };
    newsroom
        .store
        .publish(&later("Budget", 1), start)
        .await
        .unwrap();
    newsroom.tick().await;
    // The server is down: commands publish and correct another one, and the hour of both comes.
    let treaty = later("Treaty", 2);
    let treaty = newsroom.store.publish(&treaty, start).await.unwrap().story;
    newsroom.correct(treaty, "The river is the Merrow.").await;
    newsroom.clock.advance(7201 * SECOND);
    newsroom = newsroom.restart().await;
    newsroom.tick().await;
    newsroom.after(10 * SECOND).await;

    let told = |arrived: &Received| {
        let (kind, data) = (&arrived.json()["type"], &arrived.json()["data"]);
        format!("{} {} version {}", data["seq"], kind, data["version"])
    };
    let told: Vec<String> = customer.received().iter().map(told).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    4 "story.published" version 1
    5 "story.published" version 2
    "#);
    let receipts = newsroom.receipts(&endpoint).await;
    insta::with_settings!({filters => vec![(r"\d+ \w+ \d{4}, \d\d:\d\d UTC", "TIME")]}, {
        insta::assert_snapshot!(receipts, @"
        event 1: Withheld (refused: This story is under embargo until TIME.)
        event 2: Withheld (superseded by the end of the embargo)
        event 3: Withheld (superseded by the end of the embargo)
        event 4: Delivered 200
        event 5: Delivered 200
        ");
    });
}

#[tokio::test]
async fn a_clock_that_jumps_forward_lifts_no_embargo_until_the_time_is_confirmed() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    let mut story = story("Budget");
    let start = newsroom.clock.now();
    story.embargo = Some(Embargo {
        until: start + 3600 * SECOND,
        hides_headline: false,
        lifted: None,
    });
    newsroom.store.publish(&story, start).await.unwrap();
    newsroom.tick().await;

    newsroom.clock.jump(jiff::SignedDuration::from_hours(2));
    newsroom.tick().await;
    newsroom.after(60 * SECOND).await;
    assert!(customer.received().is_empty());
    // Nor after a restart: nobody has looked at the clock for that.
    newsroom = newsroom.restart().await;
    newsroom.tick().await;
    assert!(customer.received().is_empty());
    let jump = newsroom.store.clock_jump().await.unwrap().unwrap();
    assert_eq!(jump.expected, start);

    newsroom.store.confirm_time().await.unwrap();
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 1);
}

#[tokio::test]
async fn one_endpoint_that_hangs_holds_up_no_other() {
    let (tar_pit, healthy) = (Receiver::start().await, Receiver::start().await);
    tar_pit.usually(Reply::Hang);
    let newsroom = Newsroom::open().await;
    let slow = newsroom.subscriber("slow", tar_pit.url("/")).await;
    newsroom.subscriber("fast", healthy.url("/")).await;
    for number in 0..5 {
        newsroom.publish(&format!("News {number}")).await;
    }
    let store = newsroom.store.clone();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let scheduler = newsroom.scheduler;
    let running = tokio::spawn(scheduler.run(async {
        let _ = stopped.await;
    }));
    healthy.wait_for(5).await;
    let ended = store.receipts_of(slow.subscription, 10).await.unwrap();
    assert!(ended.len() < 5, "the slow one was waited for: {ended:?}");
    stop.send(()).unwrap();
    running.await.unwrap();
}

#[tokio::test]
async fn a_publication_that_wakes_the_scheduler_arrives_at_once() {
    let customer = Receiver::start().await;
    let newsroom = Newsroom::that_looks_when_it_is_woken().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    let waker = newsroom.scheduler.waker();
    let store = newsroom.store.clone();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let scheduler = newsroom.scheduler;
    let running = tokio::spawn(scheduler.run(async {
        let _ = stopped.await;
    }));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let now = newsroom.clock.now();
    store.publish(&story("Pit reopens"), now).await.unwrap();
    waker.wake();
    customer.wait_for(1).await;
    stop.send(()).unwrap();
    running.await.unwrap();
    assert!(
        store.nodes_at_work().await.unwrap().is_empty(),
        "it stopped in order"
    );
}

#[tokio::test]
async fn a_proof_made_later_brings_the_next_story() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let (publisher, now) = (endpoint.publisher, newsroom.clock.now());
    newsroom
        .store
        .suspend(publisher, "A test.", now)
        .await
        .unwrap();
    newsroom.publish("First").await;
    newsroom.tick().await;
    newsroom.store.reinstate(publisher).await.unwrap();
    let site = newsroom.store.add_site(publisher, "second.example", now);
    let site = site.await.unwrap();
    let method = ProofMethod::Desk;
    newsroom
        .store
        .prove_site(site.id, method, now)
        .await
        .unwrap();
    newsroom.publish("Second").await;
    newsroom.tick().await;
    let [arrived] = customer.received().try_into().unwrap();
    assert_eq!(arrived.json()["data"]["seq"], 2);
}

#[tokio::test]
async fn terms_that_ask_to_wait_are_waited_for() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let now = newsroom.clock.now();
    let terms = Terms {
        delay_hours: 2,
        ..newsroom.store.terms().await.unwrap()
    };
    let version = newsroom.store.set_terms(&terms, now).await.unwrap();
    newsroom
        .store
        .accept_terms(endpoint.publisher, version, None, now)
        .await
        .unwrap();
    newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    newsroom.after(7190 * SECOND).await;
    assert!(customer.received().is_empty());
    newsroom.after(20 * SECOND).await;
    assert_eq!(customer.received().len(), 1);
}

#[tokio::test]
async fn a_daily_cap_holds_over_stories_that_are_sent_at_once() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", customer.url("/")).await;
    let now = newsroom.clock.now();
    let terms = Terms {
        daily_cap: Some(3),
        ..newsroom.store.terms().await.unwrap()
    };
    let version = newsroom.store.set_terms(&terms, now).await.unwrap();
    newsroom
        .store
        .accept_terms(endpoint.publisher, version, None, now)
        .await
        .unwrap();
    for number in 0..10 {
        newsroom.publish(&format!("News {number}")).await;
    }
    newsroom.tick().await;
    assert_eq!(customer.received().len(), 3);
}

#[tokio::test]
async fn a_kill_that_fails_is_retried_like_everything_else() {
    let customer = Receiver::start().await;
    customer.script([Reply::Status(200), Reply::Status(500), Reply::Status(502)]);
    let mut newsroom = Newsroom::open().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    let published = newsroom.publish("Mayor in the pit").await;
    newsroom.tick().await;
    newsroom.kill(published.story).await;
    newsroom.tick().await;
    newsroom.after(2 * SECOND).await;
    newsroom.after(7 * SECOND).await;
    let arrived = customer.received();
    assert_eq!(arrived.len(), 4);
    assert_eq!(arrived[3].json()["type"], "story.killed");
}

#[tokio::test]
async fn who_takes_news_again_after_hours_is_sent_the_kills_next() {
    let customer = Receiver::start().await;
    let mut newsroom = Newsroom::open().await;
    newsroom.subscriber("gazette", customer.url("/")).await;
    let libels = [
        newsroom.publish("Mayor in the pit").await,
        newsroom.publish("Mayor in the pond").await,
    ];
    let fair = newsroom.publish("Fair opens").await;
    newsroom.tick().await;

    customer.usually(Reply::Status(503));
    newsroom.correct(fair.story, "It opens on Sunday.").await;
    for libel in libels {
        newsroom.kill(libel.story).await;
    }
    for seconds in [1, 10, 60, 300, 1200, 3600, 4 * 3600] {
        newsroom.after(seconds * SECOND).await;
    }
    let before = customer.count();

    customer.usually(Reply::Status(200));
    newsroom.publish("Rain").await;
    newsroom.after(360 * SECOND).await;
    for _ in 0..3 {
        newsroom.after(SECOND).await;
    }
    let kinds: Vec<String> = customer.received()[before..]
        .iter()
        .map(|request| request.json()["type"].to_string())
        .collect();
    insta::assert_snapshot!(kinds.join("\n"), @r#"
    "story.published"
    "story.killed"
    "story.killed"
    "story.corrected"
    "#);
}

#[tokio::test]
async fn what_was_under_way_to_an_old_address_does_not_wait_at_the_new_one() {
    let (old, new) = (Receiver::start().await, Receiver::start().await);
    let status = Reply::Status(503);
    old.script([status.clone(), status.clone(), status, Reply::Hang]);
    let mut newsroom = Newsroom::open().await;
    let endpoint = newsroom.subscriber("gazette", old.url("/")).await;
    newsroom.publish("Pit reopens").await;
    newsroom.tick().await;
    for seconds in [2, 8] {
        newsroom.after(seconds * SECOND).await;
    }
    assert_eq!(old.count(), 3);

    let (store, at) = (newsroom.store.clone(), newsroom.clock.now());
    let moved = async {
        while old.count() < 4 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let entry = AuditEntry {
            at,
            who: "Ana".into(),
            what: "moved it".into(),
            on: endpoint.publisher.to_string(),
        };
        let url = new.url("/");
        let moved = store.send_elsewhere(endpoint.subscription, &url, None, &entry);
        moved.await.unwrap();
    };
    tokio::join!(newsroom.after(60 * SECOND), moved);
    // An endpoint that failed so often rests, and then it is tried: in two minutes it would have been.
    newsroom.after(20 * SECOND).await;
    assert_eq!((old.count(), new.count()), (4, 1));
}

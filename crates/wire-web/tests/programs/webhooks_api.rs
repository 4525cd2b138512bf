//! Webhooks by the API: made, narrowed, switched off and on, looked at and replayed by programs.

use axum::body::Body;
use http::{HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};
use wire_testkit::{Answer, Browser, Received, Receiver, Reply, WireInABox};

const WEBHOOKS: &str = "/api/v1/webhooks";

async fn post(program: &Browser, path: &str, body: Value) -> Answer {
    let mut request = program.request(Method::POST, path, Body::from(body.to_string()));
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::CONTENT_TYPE, json);
    program.send(request).await
}

fn read(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// Status and sentence of a refusal.
fn refused(answer: &Answer) -> String {
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    format!(
        "{} {}",
        problem["status"],
        problem["detail"].as_str().unwrap()
    )
}

#[tokio::test]
async fn a_program_makes_a_webhook_and_reads_what_came_of_it() {
    let mut wire = WireInABox::new().await;
    let customer = Receiver::start().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let program = wire.program(gazette).await;
    let body = json!({
        "url": customer.url("/wire"),
        "choice": { "languages": ["en"], "headline": ["pier"], "kinds": "new" },
    });
    let made = read(&post(&program, WEBHOOKS, body).await);
    let id = made["webhook"]["id"].as_str().unwrap();
    let of_it = |what: &str| format!("{WEBHOOKS}/{id}{what}");
    for headline in ["The pier reopens", "The bridge closes"] {
        wire.publish(&WireInABox::draft(headline, &["Nobody fell in."]))
            .await;
    }
    wire.scheduler.tick().await.unwrap();
    let [arrived] = customer.received().try_into().unwrap();
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    assert_eq!(arrived.json()["data"]["seq"], 1);

    let receipts = read(&program.get(&of_it("/receipts")).await);
    insta::assert_json_snapshot!(receipts, {
        ".receipts[].story" => "STORY", ".receipts[].at" => "TIME", ".receipts[].millis" => insta::dynamic_redaction(|millis, _| {
            if millis.is_nil() { "none" } else { "MILLIS" }
        }),
    }, @r#"
    {
      "receipts": [
        {
          "at": "TIME",
          "kind": "new",
          "millis": "none",
          "note": "outside the languages or subjects that this webhook is narrowed to",
          "outcome": "withheld",
          "seq": 2,
          "status": null,
          "story": "STORY",
          "version": 1
        },
        {
          "at": "TIME",
          "kind": "new",
          "millis": "MILLIS",
          "note": "",
          "outcome": "delivered",
          "seq": 1,
          "status": 200,
          "story": "STORY",
          "version": 1
        }
      ],
      "waiting": []
    }
    "#);

    // Off, it gets nothing and loses nothing; on again, it goes on.
    post(&program, &of_it("/disable"), json!({})).await;
    wire.publish(&WireInABox::draft("The pier is painted", &["It is green."]))
        .await;
    wire.scheduler.tick().await.unwrap();
    assert_eq!(customer.received().len(), 1);
    let off = read(&program.get(&of_it("")).await);
    assert_eq!(
        off["off"]["reason"],
        "Switched off by The Gazette, by the API."
    );
    post(&program, &of_it("/enable"), json!({})).await;
    wire.scheduler.tick().await.unwrap();
    assert_eq!(customer.received().len(), 2);

    // To try it, what came last is sent again, under both secrets, without what others own.
    let renewed = read(&post(&program, &of_it("/secret"), json!({})).await);
    let third_party = json!({ "third_party": "leave-out" });
    post(&program, &of_it("/third-party"), third_party).await;
    post(&program, &of_it("/replay"), json!({ "events": 1 })).await;
    wire.scheduler.tick().await.unwrap();
    let [_, _, again] = customer.received().try_into().unwrap();
    assert_ne!(renewed["secret"], made["secret"]);
    assert_eq!(again.header("webhook-signature").split(' ').count(), 2);
    post(&program, &of_it("/secret/end-old"), json!({})).await;
    post(&program, &of_it("/choice"), json!({ "payload": "thin" })).await;
    let all = read(&program.get(WEBHOOKS).await);
    insta::assert_json_snapshot!(all, {
        "[].id" => "ID", "[].url" => "URL", "[].made" => "TIME", "[].replay.asked" => "TIME",
    }, @r#"
    [
      {
        "choice": {
          "headline": [],
          "kinds": "all",
          "languages": [],
          "payload": "thin",
          "product": null
        },
        "id": "ID",
        "made": "TIME",
        "off": null,
        "old_secret_until": null,
        "public_key": null,
        "replay": {
          "asked": "TIME",
          "asked_by": "The Gazette, by the API",
          "done": 1,
          "events": 1,
          "stopped": false
        },
        "signature": "v1",
        "third_party": "leave-out",
        "url": "URL",
        "waiting": 0
      }
    ]
    "#);
}

#[tokio::test]
async fn what_a_program_gets_wrong_about_webhooks_is_said() {
    let wire = WireInABox::new().await;
    let (gazette, leaflet) = (wire.publisher("The Gazette"), wire.publisher("The Leaflet"));
    let (gazette, leaflet) = (
        wire.program(gazette.await).await,
        wire.program(leaflet.await).await,
    );
    let mut said = Vec::new();
    for body in [
        json!({ "url": "https://intranet/" }),
        json!({ "url": "https://gazette.example/#wire" }),
        json!({ "url": "https://gazette.example/", "signature": "v2" }),
        json!({ "url": "https://gazette.example/", "choice": { "kinds": "some" } }),
        json!({ "url": "https://gazette.example/", "choice": { "languages": ["English!"] } }),
        json!({ "url": "https://gazette.example/", "choice": { "product": "news" } }),
    ] {
        said.push(refused(&post(&gazette, WEBHOOKS, body).await));
    }
    let url = json!({ "url": "https://gazette.example/", "signature": "v1a" });
    let made = read(&post(&gazette, WEBHOOKS, url.clone()).await);
    assert!(made["secret"].is_null() && made["webhook"]["public_key"].is_string());
    said.push(refused(&post(&gazette, WEBHOOKS, url).await));
    let path = format!("{WEBHOOKS}/{}", made["webhook"]["id"].as_str().unwrap());
    said.push(refused(&leaflet.get(&path).await));
    let replay = json!({ "from": "yesterday", "to": "2026-10-31" });
    said.push(refused(
        &post(&gazette, &format!("{path}/replay"), replay).await,
    ));
    insta::assert_snapshot!(said.join("\n"), @r#"
    400 'url': 'intranet' means something in your own network only: write the whole name, as www.gazette.example.
    400 'url': Leave out the ‘#’ and what follows it: no server is ever sent that.
    400 'signature' has to be one of v1, v1a, and is "v2".
    400 'choice.kinds' has to be one of all, new, urgent, and is "some".
    400 'choice.languages': “English!” is no language: write en, or pt-BR.
    404 There is no product of this id.
    400 'url': You have a webhook at this address already.
    404 Your account has no such webhook.
    400 'from': Fill in the first day, as 2026-10-31.
    "#);
}

#[tokio::test]
async fn ten_webhooks_are_on_and_one_is_sent_elsewhere_with_what_waits() {
    let mut wire = WireInABox::new().await;
    let customer = Receiver::start().await;
    customer.page("/old", Reply::retry_after(503, "86400"));
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let program = wire.program(gazette).await;
    let old = json!({ "url": customer.url("/old") });
    let made = read(&post(&program, WEBHOOKS, old.clone()).await);
    let id = made["webhook"]["id"].as_str().unwrap();
    let of_it = |what: &str| format!("{WEBHOOKS}/{id}{what}");
    wire.publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    wire.scheduler.tick().await.unwrap();

    let new = json!({ "url": customer.url("/new") });
    let moved = read(&post(&program, &of_it("/address"), new.clone()).await);
    assert_eq!((&moved["url"], &moved["waiting"]), (&new["url"], &json!(1)));
    wire.scheduler.tick().await.unwrap();
    let [failed, arrived] = customer.received().try_into().unwrap();
    assert_eq!((&*failed.path, &*arrived.path), ("/old", "/new"));
    let message = |of: &Received| of.header("webhook-id").to_owned();
    assert_eq!(message(&failed), message(&arrived));
    let receipts = read(&program.get(&of_it("/receipts")).await);
    let outcome = |of: usize| receipts["receipts"][of]["outcome"].clone();
    assert_eq!(
        (outcome(0), outcome(1)),
        ("delivered".into(), "failed".into())
    );

    // Off, it takes no room among the ten, and its address neither.
    post(&program, &of_it("/disable"), json!({})).await;
    for n in 0..9 {
        let url = json!({ "url": format!("https://gazette.example/{n}") });
        read(&post(&program, WEBHOOKS, url).await);
    }
    read(&post(&program, WEBHOOKS, new.clone()).await);
    let same = post(&program, &of_it("/enable"), json!({})).await;
    read(&post(&program, &of_it("/address"), old.clone()).await);
    let refused = [
        same,
        post(&program, &of_it("/enable"), json!({})).await,
        post(&program, WEBHOOKS, old).await,
        post(
            &program,
            &of_it("/address"),
            json!({ "url": "https://intranet/" }),
        )
        .await,
    ]
    .map(|answer| refused(&answer));
    insta::assert_snapshot!(refused.join("\n"), @"
    409 You have a webhook at this address already.
    409 You have 10 webhooks and file drops that are on, which is the most: switch one off first.
    400 'url': You have 10 webhooks and file drops that are on, which is the most: switch one off first.
    400 'url': 'intranet' means something in your own network only: write the whole name, as www.gazette.example.
    ");
    let record = wire.store.audit_log(1).await.unwrap();
    insta::with_settings!({filters => [(r":\d+", ":PORT")]}, {
        insta::assert_snapshot!(record[0].what, @"sent the webhook at http://127.0.0.1:PORT/new on to http://127.0.0.1:PORT/old");
    });
}

//! Licences by the API: asked for, offered, accepted and declined by programs.

// A test that can't be set up has failed.
#![allow(clippy::unwrap_used)]

use axum::body::Body;
use http::{HeaderValue, Method, StatusCode, header};
use jiff::SignedDuration;
use serde_json::{Value, json};
use wire_delivery::licensing::{self, Actor};
use wire_rights::{LicenceScope, Price, Terms};
use wire_store::{NewLicence, NewOffer, Occasion, Offer};
use wire_story::PublisherId;
use wire_testkit::{Answer, Browser, WireInABox};

async fn post(program: &Browser, path: &str, body: &Value) -> Answer {
    let mut request = program.request(Method::POST, path, Body::from(body.to_string()));
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::CONTENT_TYPE, json);
    program.send(request).await
}

fn read(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}

async fn offered(wire: &WireInABox, publisher: PublisherId) -> Offer {
    let at = wire.clock.now();
    let days = |days: i64| at + SignedDuration::from_hours(24 * days);
    let new = NewOffer {
        publisher,
        occasion: Occasion::OwnAccord,
        licence: NewLicence {
            scope: LicenceScope::Everything,
            price: Some(Price {
                minor: 1_500,
                currency: "BHD".into(),
            }),
            from: at,
            until: days(100),
            terms: Terms::default(),
            volume: Some(12),
            seats: None,
        },
        message: "As we said.".into(),
        stands_until: days(14),
        by: "Cleo Marsh".into(),
    };
    let desk = Actor {
        name: "Cleo Marsh".into(),
        who: "Cleo Marsh".into(),
    };
    licensing::offer(&wire.store, &new, &desk, at)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_program_asks_reads_offers_and_accepts_one() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let program = wire.program(id).await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &["The pier closes."]))
        .await;
    let request = json!({
        "scope": { "stories": [story.to_string()] },
        "first_day": "2026-11-22", "last_day": "2027-11-21",
        "intended_use": "Our app.", "asked_by": "Osric Vane",
    });
    let asked = post(&program, "/api/v1/licence-requests", &request).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    assert_eq!(read(&asked)["state"], "open");

    let offer = offered(&wire, id).await;
    let listed = read(&program.get("/api/v1/offers").await);
    let mut shown = listed[0].clone();
    shown["id"] = "OFFER".into();
    shown["page"] = shown["page"]
        .as_str()
        .unwrap()
        .replace(&offer.id.to_string(), "OFFER")
        .into();
    shown["deal"]["terms"] = "…".into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&shown).unwrap(), @r#"
    {
      "deal": {
        "first_day": "2026-11-22",
        "last_day": "2027-03-02",
        "price": {
          "currency": "BHD",
          "minor": 1500,
          "shown": "BHD 1.500"
        },
        "scope": "everything",
        "seats": null,
        "terms": "…",
        "terms_version": 1,
        "territory": [],
        "volume": 12
      },
      "id": "OFFER",
      "licence": null,
      "made": "2026-11-22T12:00:00Z",
      "message": "As we said.",
      "page": "http://wire.example/account/offers/OFFER",
      "stands_until": "2026-12-06T12:00:00Z",
      "state": "open"
    }
    "#);
    let path = format!("/api/v1/offers/{}", offer.id);
    assert_eq!(read(&program.get(&path).await)["state"], "open");

    let accept = format!("{path}/accept");
    let unsigned = post(
        &program,
        &accept,
        &json!({ "may_sign": false, "signed_by": "Osric Vane" }),
    )
    .await;
    assert_eq!(
        (unsigned.status, read(&unsigned)["code"].as_str()),
        (StatusCode::BAD_REQUEST, Some("request"))
    );
    let sign = json!({ "may_sign": true, "signed_by": "Osric Vane" });
    let accepted = post(&program, &accept, &sign).await;
    assert_eq!(accepted.status, StatusCode::OK, "{}", accepted.body);
    assert_eq!(read(&accepted)["deal"]["price"]["shown"], "BHD 1.500");
    let twice = post(&program, &accept, &sign).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    insta::assert_snapshot!(twice.body, @r#"{"status":409,"code":"settled","detail":"the offer was accepted by Osric Vane on 22 November 2026 at 12:00 UTC: nothing was changed"}"#);
    let licences = read(&program.get("/api/v1/licences").await);
    assert_eq!(licences[0]["state"], "active");
    assert_eq!(
        read(&program.get(&path).await)["licence"],
        licences[0]["id"]
    );
}

#[tokio::test]
async fn a_program_declines_and_is_told_what_it_cannot_do() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let other = wire.publisher("The Gazette").await;
    let program = wire.program(id).await;
    let foreign = offered(&wire, other).await;
    let own = offered(&wire, id).await;
    let decline = json!({ "reason": "Too dear.", "declined_by": "Osric Vane" });
    let path = format!("/api/v1/offers/{}/decline", own.id);
    let declined = post(&program, &path, &decline).await;
    assert_eq!(read(&declined)["state"], "declined", "{}", declined.body);

    let request = |field: &str, value: Value| {
        let mut body = json!({
            "scope": "everything", "first_day": "2026-11-22", "last_day": "2027-11-21",
            "intended_use": "Our app.", "asked_by": "Osric Vane",
        });
        body[field] = value;
        body
    };
    let not_mine = format!("/api/v1/offers/{}/accept", foreign.id);
    let sign = json!({ "may_sign": true, "signed_by": "Osric Vane" });
    let ask = "/api/v1/licence-requests";
    let nowhere = "0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11";
    let table = [
        (not_mine.as_str(), sign),
        (path.as_str(), decline),
        (ask, request("last_day", "2026-11-01".into())),
        (ask, request("first_day", "tomorrow".into())),
        (ask, request("intended_use", " ".into())),
        (ask, request("asked_by", "".into())),
        (ask, request("scope", json!({ "stories": [] }))),
        (ask, request("scope", json!({ "stories": [nowhere] }))),
        (ask, request("scope", "half".into())),
    ];
    let mut said = String::new();
    for (path, body) in table {
        let answer = post(&program, path, &body).await;
        let problem = read(&answer);
        let detail = problem["detail"].as_str().unwrap();
        said += &format!(
            "{} {}: {}\n",
            problem["status"],
            problem["code"],
            &detail[..detail.len().min(80)]
        );
    }
    insta::assert_snapshot!(said, @r#"
    404 "unknown": You have no offer of this id.
    409 "settled": the offer was declined by Osric Vane on 22 November 2026 at 12:00 UTC: nothing w
    400 "request": 'last_day' has to be today or later, and not before 'first_day'.
    400 "request": 'first_day' has to be a day, such as 2026-12-01.
    400 "request": Say in 'intended_use' what it is for.
    400 "request": Fill in 'asked_by'.
    400 "request": the request covers no story: choose at least one
    404 "unknown": There is no story of the id 0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11.
    422 "request": Failed to deserialize the JSON body into the target type: scope: unknown variant
    "#);
}

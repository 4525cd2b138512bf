//! Licences by the API: asked for, offered, accepted and declined by programs.

use axum::body::Body;
use http::{HeaderValue, Method, StatusCode, header};
use jiff::SignedDuration;
use serde_json::{Value, json};
use wire_delivery::licensing::{self, Actor};
use wire_delivery::mail::templates::Templates;
use wire_rights::{LicenceScope, Price, Role, Terms};
use wire_store::{NewLicence, NewOffer, Occasion, Offer};
use wire_story::PublisherId;
use wire_testkit::{Answer, Browser, WireInABox};

async fn post(program: &Browser, path: &str, body: &Value) -> Answer {
    send(program, path, "application/json", &body.to_string()).await
}

/// Sends what may be no JSON.
async fn send(program: &Browser, path: &str, media_type: &'static str, body: &str) -> Answer {
    let mut request = program.request(Method::POST, path, Body::from(body.to_owned()));
    let media_type = HeaderValue::from_static(media_type);
    request
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type);
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
    licensing::offer(&wire.store, &Templates::default(), &new, &desk, at)
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
    for data in ["terms", "other_terms", "switches"] {
        shown["deal"][data] = "…".into();
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&shown).unwrap(), @r#"
    {
      "deal": {
        "first_day": "2026-11-22",
        "last_day": "2027-03-02",
        "other_terms": "…",
        "price": {
          "currency": "BHD",
          "minor": 1500,
          "shown": "BHD 1.500"
        },
        "scope": "everything",
        "seats": null,
        "switches": "…",
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
      "state": "open",
      "waits_for": [
        {
          "code": "site",
          "sentence": "No site is proved: nothing is delivered under a licence until one of the publisher's sites is. It proves one on its account page."
        }
      ]
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
    insta::assert_snapshot!(twice.body, @r#"{"status":409,"code":"settled","detail":"The offer was accepted by Osric Vane on 22 November 2026, 12:00 UTC: nothing was changed."}"#);
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
    409 "settled": The offer was declined by Osric Vane on 22 November 2026, 12:00 UTC: nothing was
    400 "request": The licence ends before it begins: change one of the days.
    400 "request": 'first_day' has to be a day, such as 2026-12-01.
    400 "request": Say in 'intended_use' what it is for.
    400 "request": Fill in 'asked_by'.
    400 "request": The request covers no story: choose at least one.
    404 "unknown": There is no story of the id 0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11.
    400 "request": 'scope' has to be one of everything, stories, product, and is "half".
    "#);
}

#[tokio::test]
async fn a_licence_says_what_it_waits_for() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let program = wire.program(leaflet).await;
    let desk = wire.desk_program(Role::LicensingManager).await;
    let grant = json!({
        "publisher": leaflet.to_string(),
        "deal": {
            "scope": "everything", "first_day": "2026-11-22", "last_day": "2027-11-21", "seats": 2,
        },
    });
    let granted = read(&post(&desk, "/api/v1/desk/licences", &grant).await);
    let codes = |licence: &Value| {
        let waits = licence["waits_for"].as_array().unwrap().iter();
        let codes: Vec<_> = waits.map(|wait| wait["code"].to_string()).collect();
        codes.join(" ")
    };
    assert_eq!(codes(&granted), r#""site" "seat""#);
    let listed = read(&program.get("/api/v1/licences").await);
    assert_eq!(listed[0]["waits_for"], granted["waits_for"]);

    wire.prove(leaflet, "leaflet.example").await;
    let listed = read(&desk.get("/api/v1/desk/licences").await);
    assert_eq!(codes(&listed[0]), r#""seat""#);
    let id = granted["id"].as_str().unwrap();
    let revoke = format!("/api/v1/desk/licences/{id}/revoke");
    let reason = json!({ "reason": "Never used." });
    let revoked = read(&post(&desk, &revoke, &reason).await);
    assert_eq!(codes(&revoked), "");
}

#[tokio::test]
async fn a_program_takes_its_request_back_once() {
    let wire = WireInABox::new().await;
    let program = wire.program(wire.publisher("The Leaflet").await).await;
    let request = json!({
        "scope": "everything", "first_day": "2026-11-22", "last_day": "2027-11-21",
        "intended_use": "Our app.", "asked_by": "Osric Vane",
    });
    let asked = read(&post(&program, "/api/v1/licence-requests", &request).await);

    let withdraw = format!(
        "/api/v1/licence-requests/{}/withdraw",
        asked["id"].as_str().unwrap()
    );
    let by = json!({ "withdrawn_by": "Osric Vane" });
    let withdrawn = post(&program, &withdraw, &by).await;
    assert_eq!(read(&withdrawn)["state"], "withdrawn", "{}", withdrawn.body);
    assert_eq!(
        post(&program, &withdraw, &by).await.status,
        StatusCode::CONFLICT
    );
    let listed = read(&program.get("/api/v1/licence-requests").await);
    assert_eq!(listed[0], read(&withdrawn));

    let other = wire.program(wire.publisher("The Gazette").await).await;
    assert_eq!(
        post(&other, &withdraw, &by).await.status,
        StatusCode::NOT_FOUND
    );
}

/// Whose, and in which state, is what a list answers.
async fn states(program: &Browser, path: &str) -> Vec<String> {
    let listed = read(&program.get(path).await);
    let each = listed.as_array().unwrap().iter();
    let mut states: Vec<String> = each
        .map(|one| {
            format!(
                "{} {}",
                one["publisher"]["name"].as_str().unwrap(),
                one["state"].as_str().unwrap()
            )
        })
        .collect();
    states.sort();
    states
}

#[tokio::test]
async fn a_program_of_the_desk_takes_every_step_of_the_licence_desk() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let program = wire.program(leaflet).await;
    let desk = wire.desk_program(Role::LicensingManager).await;
    let ask = |scope: Value| {
        json!({
            "scope": scope, "first_day": "2026-11-22", "last_day": "2027-11-21",
            "intended_use": "Our app.", "asked_by": "Osric Vane",
        })
    };
    let deal = json!({
        "scope": "everything", "first_day": "2026-11-22", "last_day": "2027-11-21",
        "price": { "minor": 120_000, "currency": "eur" }, "volume": 50,
    });
    let requests = "/api/v1/licence-requests";
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &["The pier closes."]))
        .await;
    let first = read(&post(&program, requests, &ask("everything".into())).await);
    let one = json!({ "stories": [story.to_string()] });
    let second = read(&post(&program, requests, &ask(one)).await);

    // One request is answered with an offer, the other turned down.
    let offer = json!({
        "request": first["id"], "deal": deal, "message": "As we said.",
        "last_day_to_accept": "2026-12-06",
    });
    let offered = post(&desk, "/api/v1/desk/offers", &offer).await;
    assert_eq!(offered.status, StatusCode::OK, "{}", offered.body);
    let offered = read(&offered);
    assert_eq!(offered["deal"]["price"]["shown"], "EUR 1200.00");
    let turn_down = format!(
        "/api/v1/desk/licence-requests/{}/turn-down",
        second["id"].as_str().unwrap()
    );
    let reason = json!({ "reason": "It isn't ours to license." });
    post(&desk, &turn_down, &reason).await;
    assert_eq!(
        states(&desk, "/api/v1/desk/licence-requests").await,
        ["The Leaflet offered", "The Leaflet turned-down"]
    );

    // The offer is taken back, and what was asked for granted at once, then revoked.
    let withdraw = format!(
        "/api/v1/desk/offers/{}/withdraw",
        offered["id"].as_str().unwrap()
    );
    post(&desk, &withdraw, &reason).await;
    assert_eq!(
        states(&desk, "/api/v1/desk/offers").await,
        ["The Leaflet withdrawn"]
    );
    let grant = json!({ "publisher": leaflet.to_string(), "deal": deal });
    let granted = post(&desk, "/api/v1/desk/licences", &grant).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
    assert_eq!(
        states(&desk, "/api/v1/desk/licences").await,
        ["The Leaflet active"]
    );
    let id = read(&granted)["id"].as_str().unwrap().to_owned();
    let revoke = format!("/api/v1/desk/licences/{id}/revoke");
    post(&desk, &revoke, &reason).await;
    assert_eq!(
        states(&desk, "/api/v1/desk/licences?over=true").await,
        ["The Leaflet revoked"]
    );
    assert_eq!(
        post(&desk, &revoke, &reason).await.status,
        StatusCode::CONFLICT
    );

    // Each step is on record by the person whose token it was.
    let record = wire.store.audit_log(20).await.unwrap();
    let mut steps: Vec<String> = record
        .iter()
        .filter(|entry| entry.who.ends_with(", by the API"))
        .map(|entry| entry.what.chars().take(28).collect())
        .collect();
    steps.sort();
    insta::assert_snapshot!(steps.join("\n"), @"
    asked for a licence: every s
    asked for a licence: “Pier c
    granted a licence: every sto
    offered a licence: every sto
    revoked the licence (every s
    turned the request for a lic
    withdrew the offer of a lice
    ");
}

#[tokio::test]
async fn a_program_of_the_desk_offers_other_terms_and_the_publishers_reads_them_as_data() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let terms = Terms {
        contact: "licensing@wire.example".into(),
        headline: false,
        ..Terms::default()
    };
    let at = wire.clock.now();
    wire.store.set_terms(&terms, at).await.unwrap();
    let desk = wire.desk_program(Role::LicensingManager).await;
    let offer = json!({
        "publisher": leaflet.to_string(), "last_day_to_accept": "2026-12-06",
        "deal": {
            "scope": "everything", "first_day": "2026-11-22", "last_day": "2027-11-21",
            "switches": { "headline": true, "kill_hours": 4 },
        },
    });
    let made = post(&desk, "/api/v1/desk/offers", &offer).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);

    let program = wire.program(leaflet).await;
    let deal = &read(&program.get("/api/v1/offers").await)[0]["deal"];
    insta::assert_snapshot!(deal["other_terms"], @r#"["You may write your own headline. In the wire’s terms: Keep the headline.","Remove a killed story within 4 hours. In the wire’s terms: Remove a killed story within 1 hour."]"#);
    let switches: Terms = serde_json::from_value(deal["switches"].clone()).unwrap();
    let offered = Terms {
        // Which of the wire's they rest on is said beside them.
        version: 0,
        headline: true,
        kill_hours: 4,
        ..terms
    };
    assert_eq!(switches, offered);
    assert_eq!(deal["terms_version"], 2);
    // What was read can be sent again.
    let mut again = offer;
    again["deal"]["switches"] = deal["switches"].clone();
    again["deal"]["volume"] = 7.into();
    let made = post(&desk, "/api/v1/desk/offers", &again).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
}

#[tokio::test]
async fn a_token_of_the_desk_does_what_its_person_may_and_no_more() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let list = "/api/v1/desk/licences";
    let mut said = String::new();
    for (who, program) in [
        ("nobody", wire.visitor()),
        ("publisher", wire.program(leaflet).await),
        ("editor", wire.desk_program(Role::Editor).await),
        ("manager", wire.desk_program(Role::LicensingManager).await),
    ] {
        said += &format!("{who}: {}\n", program.get(list).await.status);
    }
    let desk = wire.desk_program(Role::LicensingManager).await;
    let stories = desk.get("/api/v1/stories").await;
    said += &format!("manager, for a publisher's stories: {}\n", stories.status);
    insta::assert_snapshot!(said, @"
    nobody: 401 Unauthorized
    publisher: 401 Unauthorized
    editor: 403 Forbidden
    manager: 200 OK
    manager, for a publisher's stories: 401 Unauthorized
    ");

    let deal =
        json!({ "scope": "everything", "first_day": "2026-11-22", "last_day": "2027-11-21" });
    let offer = |field: &str, value: Value| {
        let mut body = json!({
            "publisher": leaflet.to_string(), "deal": deal, "last_day_to_accept": "2026-12-06",
        });
        match field.strip_prefix("deal.") {
            Some(field) => body["deal"][field] = value,
            None => body[field] = value,
        }
        body
    };
    let mut said = String::new();
    for body in [
        offer("publisher", Value::Null),
        offer("publisher", "4711".into()),
        offer("request", "4711".into()),
        offer("last_day_to_accept", "2026-11-01".into()),
        offer("deal.price", json!({ "minor": 0, "currency": "EUR" })),
        offer("deal.price", json!({ "minor": 100, "currency": "XXQ" })),
        offer("deal.territory", json!(["DE"])),
        offer("deal.territory", json!(["Wales"])),
        offer("deal.volume", 0.into()),
        offer("deal.switches", json!({ "headlines": false })),
        offer("deal.switches", json!({ "version": 2 })),
        offer("deal.switches", json!({ "kill_hours": "soon" })),
        offer(
            "deal.switches",
            json!({ "credit": "x".repeat(501), "logo": "logo.svg" }),
        ),
        offer("message", "x".repeat(5_000).into()),
    ] {
        let answer = post(&desk, "/api/v1/desk/offers", &body).await;
        let problem = read(&answer);
        said += &format!("{}: {}\n", answer.status.as_u16(), problem["detail"]);
    }
    insta::assert_snapshot!(said, @r#"
    400: "Give one of 'request', 'pickup', 'renews' and 'publisher': what the offer is made for."
    404: "There is no publisher of the id 4711."
    400: "Give one of 'request', 'pickup', 'renews' and 'publisher': what the offer is made for."
    400: "'last_day_to_accept' has to be today or later, a year ahead at most."
    400: "A price of 0 is none. Leave the price out where the licence is free."
    400: "“XXQ” is no currency. Give its three letters, for example USD."
    400: "The publisher publishes in US, which is not in 'territory': the licence would give it nothing."
    400: "“WALES” is no country: give two letters for each, such as IE, GB."
    400: "The licence is for no story or for nobody: leave out the number, or give a greater one."
    400: "There is no switch 'headlines' in deal.switches: the switches are advertisements, automatic, byline, canonical, contact, correction_hours, counter, credit, credit_place, cuts, daily_cap, delay_hours, edit_note, edits, end_note, exclusive_in, extract, headline, images, kill_hours, last_day, licence_sentence, link_on_name, links_kept, logo, machines, next_day, noindex, notify, origin_link, passing_on, paywall, territory, third_party, translation."
    400: "There is no switch 'version' in deal.switches: the switches are advertisements, automatic, byline, canonical, contact, correction_hours, counter, credit, credit_place, cuts, daily_cap, delay_hours, edit_note, edits, end_note, exclusive_in, extract, headline, images, kill_hours, last_day, licence_sentence, link_on_name, links_kept, logo, machines, next_day, noindex, notify, origin_link, passing_on, paywall, territory, third_party, translation."
    400: "'deal.switches.kill_hours' has to be a whole number, 0 or more, and is \"soon\"."
    400: "'deal.switches.credit': Shorten this to 500 characters. 'deal.switches.logo': This is no address on the web: it has to begin with https:// or http://."
    400: "Shorten 'message' to 4000 characters."
    "#);
}

#[tokio::test]
async fn what_cannot_be_read_is_said_with_its_place_and_what_belongs_there() {
    let wire = WireInABox::new().await;
    let desk = wire.desk_program(Role::LicensingManager).await;
    let deal = |deal: Value| {
        json!({ "publisher": "4711", "last_day_to_accept": "2026-12-06", "deal": deal }).to_string()
    };
    let days = |changed: Value| {
        let mut deal =
            json!({ "scope": "everything", "first_day": "2026-11-22", "last_day": "2027-11-21" });
        for (name, value) in changed.as_object().unwrap() {
            deal[name] = value.clone();
        }
        deal
    };
    let mut said = String::new();
    for body in [
        "{ \"publisher\": ".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        deal(json!({ "scope": "everything" })),
        deal(days(json!({ "teritory": ["IE"] }))),
        deal(days(json!({ "territory": ["IE", 7] }))),
        deal(days(json!({ "volume": -1 }))),
        deal(days(json!({ "seats": "three" }))),
        deal(days(
            json!({ "price": { "minor": 1.5, "currency": "EUR" } }),
        )),
        deal(days(json!({ "price": 120 }))),
        deal(days(json!({ "scope": "all" }))),
        deal(days(json!({ "scope": "stories" }))),
        deal(days(json!({ "scope": { "stories": "0193" } }))),
        deal(days(json!({ "scope": null }))),
    ] {
        let answer = send(&desk, "/api/v1/desk/offers", "application/json", &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        said += &format!("{}\n", read(&answer)["detail"].as_str().unwrap());
    }
    let form = send(&desk, "/api/v1/desk/offers", "text/plain", "{}").await;
    said += &format!("{} {}", form.status.as_u16(), read(&form)["detail"]);
    insta::assert_snapshot!(said, @r#"
    What was sent is no JSON: it can't be read from line 1, column 15 on.
    What is sent has to be an object with request, pickup, renews, publisher, deal, message, last_day_to_accept, and is a list.
    'deal' is missing.
    'deal.first_day' is missing.
    There is no field 'teritory' in deal: the fields are scope, price, first_day, last_day, territory, switches, volume, seats.
    'deal.territory[1]' has to be a text, and is 7.
    'deal.volume' has to be a whole number, 0 or more, and is -1.
    'deal.seats' has to be a whole number, 0 or more, and is "three".
    'deal.price.minor' has to be a whole number, 0 or more, and is 1.5.
    'deal.price' has to be an object with minor, currency, and is 120.
    'deal.scope' has to be one of everything, stories, product, and is "all".
    'deal.scope' has to be an object with this word and what it names, and is the word alone.
    'deal.scope.stories' has to be a list, and is "0193".
    'deal.scope' has to be one of everything, stories, product, and is null.
    415 "Send what you ask as JSON, with 'Content-Type: application/json'."
    "#);
}

#[tokio::test]
async fn a_renewal_keeps_the_licences_terms_and_ends_with_it() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let desk = wire.desk_program(Role::LicensingManager).await;
    let deal = |first: &str, last: &str| json!({ "scope": "everything", "first_day": first, "last_day": last });
    let mut own = deal("2026-11-22", "2027-11-21");
    own["switches"] = json!({ "paywall": true });
    let grant = json!({ "publisher": leaflet.to_string(), "deal": own });
    let granted = read(&post(&desk, "/api/v1/desk/licences", &grant).await);
    let id = granted["id"].as_str().unwrap();

    let renew = json!({
        "renews": id, "deal": deal("2027-11-22", "2028-11-21"), "last_day_to_accept": "2026-12-06",
    });
    let renewal = post(&desk, "/api/v1/desk/offers", &renew).await;
    assert_eq!(
        read(&renewal)["deal"]["switches"]["paywall"],
        true,
        "{}",
        renewal.body
    );

    let revoke = format!("/api/v1/desk/licences/{id}/revoke");
    post(&desk, &revoke, &json!({ "reason": "Not paid." })).await;
    assert_eq!(
        states(&desk, "/api/v1/desk/offers").await,
        ["The Leaflet withdrawn"]
    );
}

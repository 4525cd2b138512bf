//! The event log by the API: read from a place, and waited for.

use std::time::Duration;

use http::StatusCode;
use jiff::SignedDuration;
use serde_json::Value;
use tokio::task::JoinSet;
use wire_store::NewStory;
use wire_story::{Change, Edition, Embargo, VersionNumber};
use wire_testkit::{Answer, WireInABox};

/// What happened, as `seq kind` each, and where to go on.
fn told(answer: &Answer) -> (Vec<String>, u64) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    let events = answer["events"].as_array().unwrap();
    let events = events
        .iter()
        .map(|event| format!("{} {}", event["seq"], event["kind"].as_str().unwrap()))
        .collect();
    (events, answer["next"].as_u64().unwrap())
}

fn draft(headline: &str) -> NewStory {
    WireInABox::draft(headline, &["The pier closes on Monday."])
}

#[tokio::test]
async fn events_are_read_from_where_the_program_stopped() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let program = wire.program(leaflet).await;
    for headline in ["Pier closes", "Pier opens"] {
        wire.publish(&draft(headline)).await;
    }
    let all = told(&program.get("/api/v1/events").await);
    assert_eq!(all, (vec!["1 new".into(), "2 new".into()], 2));
    let rest = told(&program.get("/api/v1/events?after=1").await);
    assert_eq!(rest, (vec!["2 new".into()], 2));
    assert_eq!(
        told(&program.get("/api/v1/events?after=2").await),
        (vec![], 2)
    );
}

#[tokio::test]
async fn a_place_behind_the_end_of_a_restored_log_is_told() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let program = wire.program(leaflet).await;
    wire.publish(&draft("Pier closes")).await;
    let asked = program.get("/api/v1/events?after=7").await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    insta::assert_snapshot!(asked.body, @r#"{"status":409,"code":"beyond","detail":"You ask for what follows event 7, but the log ends at 1. If you have had that event, the wire has been restored from a backup since: go on after an event from before it, or from 0."}"#);
    let listened = program.get("/api/v1/events/stream?after=7").await;
    assert_eq!(listened.body, asked.body);
}

#[tokio::test]
async fn who_waits_hears_of_a_story_and_of_nothing_that_an_embargo_hides() {
    let mut wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let program = wire.program(leaflet).await;
    let waits = tokio::spawn(async move { program.get("/api/v1/events?after=0&wait=50").await });
    let hidden = NewStory {
        embargo: Some(Embargo {
            until: wire.clock.now() + SignedDuration::from_hours(1),
            hides_headline: true,
            lifted: None,
        }),
        ..draft("Pier is sold")
    };
    wire.publish(&hidden).await;
    wire.scheduler.tick().await.unwrap();
    // Time for the wait to see it, and to go on.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waits.is_finished());
    wire.publish(&draft("Pier closes")).await;
    wire.scheduler.tick().await.unwrap();
    assert_eq!(told(&waits.await.unwrap()), (vec!["2 new".into()], 2));

    // Whoever comes after its hour reads of the story once: it begins with the end of its embargo.
    let late = wire.program(leaflet).await;
    wire.clock.advance(Duration::from_secs(3601));
    wire.scheduler.tick().await.unwrap();
    let all = told(&late.get("/api/v1/events").await);
    assert_eq!(all, (vec!["2 new".into(), "3 released".into()], 3));
}

#[tokio::test]
async fn of_a_story_that_is_held_from_the_first_nobody_hears_before_its_release() {
    let wire = WireInABox::new().await;
    let gazette = wire.eligible_publisher("The Gazette", "gazette.example");
    let gazette = gazette.await;
    let program = wire.program(gazette).await;
    let new = draft("Pier is sold");
    let held = wire
        .store
        .take_in_held(&new, "It is being checked.", wire.clock.now());
    let story = held.await.unwrap().story;
    let pages = [
        "/".into(),
        "/feeds/wire.atom".into(),
        "/api/v1/stories".into(),
        format!("/stories/{story}"),
        format!("/api/v1/stories/{story}"),
        format!("/api/v1/stories/{story}/content"),
    ];
    for page in &pages {
        let answer = program.get(page).await;
        let heard = answer.status == StatusCode::OK
            && (answer.body.contains(&story.to_string()) || answer.body.contains("sold"));
        assert!(!heard, "{page}: {}", answer.body);
    }
    assert_eq!(told(&program.get("/api/v1/events").await), (vec![], 1));

    let release = Edition::Usable {
        content: new.content,
        change: Change::Update {
            note: String::new(),
        },
    };
    let released = wire
        .store
        .revise(story, VersionNumber::FIRST, &release, wire.clock.now());
    released.await.unwrap();

    let log = told(&program.get("/api/v1/events").await);
    assert_eq!(log, (vec!["1 hold".into(), "2 update".into()], 2));
    let front = program.get("/feeds/wire.atom").await;
    assert!(front.body.contains("Pier is sold"), "{}", front.body);
}

#[tokio::test]
async fn a_wait_in_which_nothing_happens_ends_where_it_began() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let program = wire.program(leaflet).await;
    wire.publish(&draft("Pier closes")).await;
    let answer = program.get("/api/v1/events?after=1&wait=1").await;
    assert_eq!(told(&answer), (vec![], 1));
}

#[tokio::test]
async fn a_publisher_waits_ten_times_at_once_and_others_wait_beside_it() {
    let wire = WireInABox::new().await;
    let (leaflet, courier) = (
        wire.publisher("The Leaflet").await,
        wire.publisher("The Courier").await,
    );
    let program = wire.program(leaflet).await;
    let mut waits = JoinSet::new();
    for _ in 0..11 {
        let program = program.clone();
        waits.spawn(async move { program.get("/api/v1/events?wait=50").await });
    }
    let refused = waits.join_next().await.unwrap().unwrap();
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    insta::assert_snapshot!(refused.body, @r#"{"status":429,"code":"too-many","detail":"10 programs of yours wait for events already: end one of them, or ask without waiting."}"#);
    let other = wire.program(courier).await;
    told(&other.get("/api/v1/events?wait=1").await);
    // Who has gone makes room.
    waits.shutdown().await;
    told(&program.get("/api/v1/events?wait=1").await);
}

//! The agenda: who sees what is to come, how it is moved and called off, and searches that people keep.

use std::time::Duration;

use http::StatusCode;
use serde_json::Value;
use wire_rights::Role;
use wire_story::{Availability, Change, Edition, StoryId, VersionNumber};
use wire_testkit::{Answer, Browser, WireInABox};

/// A story of Sunday, 22 November 2026.
async fn publish(wire: &mut WireInABox, headline: &str, text: &str) -> StoryId {
    let story = wire.publish(&WireInABox::draft(headline, &[text])).await;
    wire.scheduler.tick().await.unwrap();
    // Of two stories of one day, the one that was there first tells first.
    wire.clock.advance(Duration::from_secs(60));
    story
}

/// What the agenda lists, a line for each line of the page.
fn listed(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK);
    let text = page.main_text();
    let (_, list) = text.split_once("\nShow").unwrap_or_default();
    let (list, _) = list.split_once("Keep this search").unwrap_or((list, ""));
    list.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

async fn calendar(browser: &Browser, address: &str) -> String {
    let file = browser.get(address).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let wanted = ["SUMMARY", "DTSTART", "DTEND", "STATUS", "X-WR-CALNAME"];
    let unfolded = file.body.replace("\r\n ", "");
    let lines = unfolded.lines();
    lines
        .filter(|line| wanted.iter().any(|name| line.starts_with(name)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The path of the calendar whose address the page shows.
fn address(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("id=\"fresh-calendar\"").unwrap();
    let (_, rest) = rest.split_once("/calendars/").unwrap();
    let (path, _) = rest.split_once('"').unwrap();
    format!("/calendars/{path}")
}

#[tokio::test]
async fn what_several_stories_tell_of_an_event_stands_there_once() {
    let mut wire = WireInABox::new().await;
    let hearing = "The hearing on the harbour wall in Saltmere is set for 1 December.";
    publish(&mut wire, "Hearing set", hearing).await;
    let moved =
        "The hearing on the harbour wall set for 1 December was postponed until 4 December.";
    publish(&mut wire, "Hearing moved", moved).await;
    let festival = "The ferry festival in Saltmere begins next month.";
    publish(&mut wire, "Festival", festival).await;
    let editor = wire.signed_in(Role::Editor).await;

    insta::assert_snapshot!(listed(&editor.get("/desk/agenda").await), @"
    In December
    ferry festival in Saltmere
    in December
    in Saltmere
    “The ferry festival in Saltmere begins next month.” Festival, 22 November 2026
    Friday, 4 December 2026
    hearing on the harbour wall in Saltmere moved
    on Friday 4 December
    before: on Tuesday 1 December
    in Saltmere
    “The hearing on the harbour wall set for 1 December was postponed until 4 December.” Hearing moved, 22 November 2026
    1 more that tell of hearing on the harbour wall in Saltmere
    “The hearing on the harbour wall in Saltmere is set for 1 December.” Hearing set, 22 November 2026
    ");
    let found = editor.get("/desk/agenda?q=festival&until=2026-12-31").await;
    assert!(!listed(&found).contains("harbour"));
    let wrong = editor.get("/desk/agenda?from=tomorrow").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.main_text().contains("This is no day"));
    for role in [Role::LicensingManager, Role::Administrator] {
        let page = wire.signed_in(role).await.get("/desk/agenda").await;
        let may = role.editing().is_some();
        assert_eq!(page.status == StatusCode::OK, may, "{role:?}");
    }
}

#[tokio::test]
async fn a_publisher_sees_what_stories_tell_that_it_may_have() {
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let leaflet = wire.publisher("The Leaflet").await;
    let text = "The museum opens on 5 December.";
    let story = publish(&mut wire, "Museum", text).await;
    let mut secret = WireInABox::draft("Pier", &["The pier opens on 5 December."]);
    secret.availability = Availability::LicenceOnly;
    wire.publish(&secret).await;
    wire.scheduler.tick().await.unwrap();

    let granted = wire.signed_in(Role::Publisher(gazette)).await;
    let small = wire.signed_in(Role::Publisher(leaflet)).await;
    assert!(listed(&granted.get("/agenda").await).contains("The museum opens"));
    assert!(!granted.get("/agenda").await.body.contains("pier"));
    assert!(!small.get("/agenda").await.body.contains("museum"));

    let program = wire.program(gazette).await;
    let answer = program.get("/api/v1/agenda?until=2026-12-31&limit=1").await;
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    let event = &answer["events"][0];
    assert_eq!(answer["next"], Value::Null);
    assert_eq!(event["told"][0]["story"], story.to_string());
    assert_eq!(event["when"]["in_words"], "on Saturday 5 December");
    let wrong = program.get("/api/v1/agenda?after=yesterday").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);

    let killed = Edition::Killed {
        reason: "It never opens.".into(),
    };
    let (first, at) = (VersionNumber::FIRST, wire.clock.now());
    let kill = wire.store.revise(story, first, &killed, at);
    kill.await.unwrap();
    assert!(!granted.get("/agenda").await.body.contains("museum"));
}

#[tokio::test]
async fn a_time_is_said_as_exactly_as_it_is_known() {
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let text = "The vote is scheduled for 10 a.m. on Monday. The museum opens on 5 December. \
        Ministers will meet the families in Saltmere next week. Repairs will begin next month. \
        The trial of the ferry begins in June 2027. The tunnel opens next year. \
        The board will vote on the plan in the first quarter of 2027. \
        The tower will be closed by the end of the year.";
    publish(&mut wire, "What is to come", text).await;
    let program = wire.program(gazette).await;
    let answer = program.get("/api/v1/agenda").await;
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    let line = |event: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let when = &event["when"];
        let (title, status) = (text(&event["title"]), text(&event["status"]));
        let (words, exact) = (text(&when["in_words"]), text(&when["exactness"]));
        format!("{title}, {status}: {words} ({exact})")
    };
    let events = answer["events"].as_array().unwrap();
    let lines: Vec<String> = events.iter().map(line).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Ministers will meet the families in Saltmere, planned: next week: 23 to 29 November (week)
    The tower will be closed, planned: between 23 November and 31 December (year)
    vote, planned: on Monday 23 November at 10:00 (time)
    Repairs, planned: in December (month)
    The museum opens, planned: on Saturday 5 December (day)
    The board will vote on the plan, planned: from January 2027 to March 2027 (quarter)
    The tunnel opens, planned: in 2027 (year)
    trial of the ferry, planned: in June 2027 (month)
    ");
}

#[tokio::test]
async fn a_search_is_kept_with_a_calendar_that_follows_it() {
    let mut wire = WireInABox::new().await;
    let story = publish(&mut wire, "Museum", "The museum opens on 5 December.").await;
    publish(&mut wire, "Ferry", "The ferry trial begins on 7 December.").await;
    let editor = wire.signed_in(Role::Editor).await;
    let path = "/desk/agenda/searches";

    let nameless = editor.post(path, &[("q", "museum")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let named = [("name", "Culture"), ("q", "museum")];
    let first = address(&editor.post(path, &named).await);
    insta::assert_snapshot!(calendar(&wire.visitor(), &first).await, @"
    X-WR-CALNAME:The Harbour Wire: Culture
    DTSTART;VALUE=DATE:20261205
    DTEND;VALUE=DATE:20261206
    STATUS:CONFIRMED
    SUMMARY:The museum opens
    ");

    let moved = Edition::Usable {
        content: WireInABox::draft("Museum", &["The museum opens on 12 December."]).content,
        change: Change::Correction {
            note: "It was the 12th.".into(),
        },
    };
    let (version, at) = (VersionNumber::FIRST, wire.clock.now());
    let correction = wire.store.revise(story, version, &moved, at);
    correction.await.unwrap();
    wire.scheduler.tick().await.unwrap();
    let followed = calendar(&wire.visitor(), &first).await;
    assert!(
        followed.contains("DTSTART;VALUE=DATE:20261212"),
        "{followed}"
    );

    let other = wire.signed_in(Role::Editor).await;
    let not_theirs = other.post(&format!("{path}/1/calendar"), &[]).await;
    assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);
    let second = address(&editor.post(&format!("{path}/1/calendar"), &[]).await);
    assert_eq!(
        wire.visitor().get(&first).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(editor.get("/desk/agenda").await.body.contains("?q=museum"));
    editor.post(&format!("{path}/1/forget"), &[]).await;
    assert_eq!(
        wire.visitor().get(&second).await.status,
        StatusCode::NOT_FOUND
    );
}

//! `GET /stories/{story}/copy`

use std::time::Duration;

use wire_rights::Role;
use wire_testkit::WireInABox;

#[tokio::test]
async fn a_publisher_that_qualifies_gets_html_to_paste() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft(
            "The pier reopens",
            &["The pier reopened on Sunday.", "Nobody fell in."],
        ))
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;

    let answer = browser.get(&format!("/stories/{story}/copy")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert!(
        answer
            .body
            .contains("&#60;p&#62;Nobody fell in.&#60;/p&#62;"),
        "{}",
        answer.body
    );
    let text = browser.get(&format!("/stories/{story}/copy?as=text")).await;
    assert!(text.body.contains("Nobody fell in."));
    assert!(!text.body.contains("&#60;p&#62;"));

    let takes = wire.store.takes_of(gazette).await.unwrap();
    assert_eq!(takes.len(), 1);
    assert_eq!((takes[0].exit.code(), takes[0].times), ("copy-box", 2));
    let decisions = wire.store.decisions_of(gazette, 10).await.unwrap();
    assert_eq!(decisions[0].code, "granted");
}

#[tokio::test]
async fn one_that_is_too_small_is_told_why_and_how_to_get_a_licence() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    wire.prove(leaflet, "leaflet.example").await;
    wire.audience(leaflet, 40).await;
    wire.store
        .accept_terms(leaflet, 1, None, wire.clock.now())
        .await
        .unwrap();
    let story = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    let browser = wire.signed_in(Role::Publisher(leaflet)).await;

    let answer = browser.get(&format!("/stories/{story}/copy")).await;
    assert_eq!(answer.status, 403);
    insta::assert_snapshot!(answer.main_text(), @"
    A licence is needed
    The pier reopens
    By The harbour desk
    The Harbour Wire
    22 November 2026
    For The Leaflet offered
    Your audience is 40 visitors a month (access logs). Free stories need 10,000.
    How to get a licence
    A licence makes it possible: say what you want to do with it and for how long, and the desk makes you an offer.
    Ask for a licence for this story
    Questions go to licensing@harbour.example.
    Back to the story See where you stand
    ");
    assert!(wire.store.takes_of(leaflet).await.unwrap().is_empty());
    assert_eq!(
        wire.store.decisions_of(leaflet, 1).await.unwrap()[0].code,
        "offered"
    );
}

#[tokio::test]
async fn nobody_else_gets_anything() {
    let wire = WireInABox::new().await;
    let story = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    let path = format!("/stories/{story}/copy");
    let visitor = wire.visitor().get(&path).await;
    assert_eq!(
        (visitor.status.as_u16(), visitor.header("location")),
        (303, format!("/sign-in?to={path}").as_str())
    );
    let editor = wire.signed_in(Role::Editor).await.get(&path).await;
    assert_eq!(editor.status, 403);
    assert!(!editor.body.contains("Nobody fell in."));
}

#[tokio::test]
async fn evidence_that_expires_while_a_page_is_open_is_said_at_the_exit() {
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &["The pier has 9 boats."],
        ))
        .await;
    wire.scheduler.tick().await.unwrap();
    // The last instant of grace: the page is open, with its link to the copy box.
    let (day, second) = (Duration::from_secs(24 * 60 * 60), Duration::from_secs(1));
    wire.clock.advance(day * 379 - second);
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let page = reader.get(&format!("/stories/{story}")).await;
    assert!(page.body.contains("9 boats"));

    wire.clock.advance(second * 2);
    let copy = reader.get(&format!("/stories/{story}/copy")).await;
    assert_eq!(copy.status, 403);
    let said = copy.main_text();
    for line in [
        "The evidence of your audience expired on 22 November 2027, 12:00 UTC. Give a newer one.",
        "Your standing has changed.",
        "Until 6 December 2027, 12:00 UTC free stories were yours to use.",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(!copy.body.contains("9 boats"));
    // It was decided, recorded and told then; the scheduler has nothing to add.
    let told = wire.store.unsent_mails(10).await.unwrap().len();
    wire.scheduler.tick().await.unwrap();
    let decisions = wire.store.decisions_of(gazette, 10).await.unwrap();
    let standing = decisions.iter().filter(|it| it.story.is_none()).count();
    assert_eq!((told, standing), (1, 2));
}

//! `/account/copies…`

use wire_rights::Role;
use wire_store::ObligationState;
use wire_story::{Change, Edition, StoryId, VersionNumber};
use wire_testkit::WireInABox;

async fn correct(wire: &WireInABox, story: StoryId) {
    let content = WireInABox::draft("The pier reopens", &["One fell in."]).content;
    let change = Change::Correction {
        note: "First paragraph: one visitor fell in.".into(),
    };
    let edition = Edition::Usable { content, change };
    wire.store
        .revise(story, VersionNumber::FIRST, &edition, wire.clock.now())
        .await
        .unwrap();
}

#[tokio::test]
async fn what_was_taken_is_listed_with_what_changed_since() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let empty = browser.get("/account/copies").await.main_text();
    assert!(empty.contains("You have taken no story yet."), "{empty}");

    let pier = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    let quay = wire
        .publish(&WireInABox::draft("The quay is swept", &["With a broom."]))
        .await;
    for path in [
        format!("/stories/{pier}/copy"),
        format!("/stories/{pier}/download/text"),
        format!("/stories/{quay}/copy"),
    ] {
        assert_eq!(browser.get(&path).await.status, 200);
    }
    correct(&wire, pier).await;
    wire.store.open_obligations(wire.clock.now()).await.unwrap();

    let page = browser.get("/account/copies").await.main_text();
    insta::assert_snapshot!(page.replace(&pier.to_string(), "PIER"), @"
    Your copies
    Every story that you have taken from The Harbour Wire, and what has become of it since. One waits for you.
    The pier reopens
    corrected since
    version 1, copied, downloaded
    first taken 22 November 2026, 12:00 UTC
    The Harbour Wire, 22 November 2026
    Version 2, correction, 22 November 2026, 12:00 UTC: First paragraph: one visitor fell in.
    Mend every copy of this story, and say on the page that it was corrected.
    Story The pier reopens
    Original https://harbour.example/pier
    Your copy version 1, copied
    What changed First paragraph: one visitor fell in.
    Since 22 November 2026, 12:00 UTC
    By 23 November 2026, 12:00 UTC
    Story’s id PIER
    Acknowledge
    The quay is swept
    up to date
    version 1, copied
    first taken 22 November 2026, 12:00 UTC
    The Harbour Wire, 22 November 2026
    ");
}

#[tokio::test]
async fn a_kill_is_known_by_the_headline_of_the_copy_and_acknowledged_by_its_holder_alone() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let other = wire.eligible_publisher("The Bugle", "bugle.example").await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let pier = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    assert_eq!(
        browser.get(&format!("/stories/{pier}/copy")).await.status,
        200
    );
    let edition = Edition::Killed {
        reason: "The quay belongs to somebody else.".into(),
    };
    wire.store
        .revise(pier, VersionNumber::FIRST, &edition, wire.clock.now())
        .await
        .unwrap();
    let opened = wire.store.open_obligations(wire.clock.now()).await.unwrap();
    let path = format!("/account/copies/{}/acknowledge", opened[0].id.0);

    let page = browser.get("/account/copies").await.main_text();
    assert!(page.contains("KILL: do not use this story"), "{page}");
    // Without its headline nobody finds the copy that has to go; the reason stays at the desk.
    assert!(
        page.contains("Headline of your copy The pier reopens"),
        "{page}"
    );
    assert!(!page.contains("quay"), "{page}");

    let stranger = wire.signed_in(Role::Publisher(other)).await;
    assert_eq!(stranger.post(&path, &[]).await.status, 404);
    let done = browser.post(&path, &[]).await;
    assert_eq!(done.header("location"), "/account/copies?done=acknowledged");
    let obligations = wire.store.obligations_of(gazette).await.unwrap();
    assert!(matches!(
        obligations[0].state,
        ObligationState::Acknowledged { .. }
    ));
}

#[tokio::test]
async fn reading_a_newer_version_mends_no_copy() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let pier = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    browser.get(&format!("/stories/{pier}/copy")).await;
    correct(&wire, pier).await;
    browser.get(&format!("/stories/{pier}")).await;

    let page = browser.get("/account/copies").await.main_text();
    let said: Vec<_> = page.lines().skip(2).take(3).collect();
    insta::assert_snapshot!(said.join("\n"), @"
    The pier reopens
    corrected since
    version 2 read on the wire, version 1 copied
    ");
}

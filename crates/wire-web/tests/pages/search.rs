//! `GET /?q=…`: who may find what by which words.

use wire_rights::Role;
use wire_story::Availability;
use wire_testkit::WireInABox;

/// What the front page lists for these words.
async fn found(browser: &wire_testkit::Browser, words: &str) -> bool {
    let answer = browser.get(&format!("/?q={words}")).await;
    assert_eq!(answer.status, 200);
    answer.body.contains("The pier reopens")
}

#[tokio::test]
async fn a_text_can_be_searched_by_those_who_may_read_it_only() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let leaflet = wire.publisher("The Leaflet").await;
    let text = ["The tenants rang the number on the door."];
    wire.publish(&WireInABox::draft("The pier reopens", &text))
        .await;

    let visitor = wire.visitor();
    let small = wire.signed_in(Role::Publisher(leaflet)).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    for browser in [&visitor, &small, &manager] {
        assert!(found(browser, "pier").await);
        for words in [
            "tenants",
            "tenan",
            "the-tenants-rang-t",
            "pier+tenants",
            "text:tenants",
        ] {
            assert!(!found(browser, words).await, "{words}");
        }
    }
    let granted = wire.signed_in(Role::Publisher(gazette)).await;
    let editor = wire.signed_in(Role::Editor).await;
    for browser in [&granted, &editor] {
        assert!(found(browser, "tenants").await);
    }
}

#[tokio::test]
async fn the_text_of_a_story_that_needs_a_licence_is_not_searched_without_one() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let mut story = WireInABox::draft("The pier reopens", &["The tenants rang."]);
    story.availability = Availability::LicenceOnly;
    wire.publish(&story).await;

    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    assert!(found(&browser, "pier").await);
    assert!(!found(&browser, "tenants").await);
}

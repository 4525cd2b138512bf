//! What a story's page says to a publisher that may not use it: under what terms, and which way leads
//! to it.

use wire_rights::Role;
use wire_store::{AuditEntry, NewOffer, Occasion, Word};
use wire_story::{Availability, Edition, StoryId};
use wire_testkit::WireInABox;

async fn licence_only(wire: &WireInABox) -> StoryId {
    let mut draft = WireInABox::draft("Board votes", &["The pier is shut."]);
    draft.availability = Availability::LicenceOnly;
    wire.publish(&draft).await
}

#[tokio::test]
async fn a_story_that_needs_a_licence_leads_to_one_step_by_step() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let reader = wire.signed_in(Role::Publisher(leaflet)).await;
    let story = licence_only(&wire).await;
    let page = format!("/stories/{story}");

    // Its site isn't proved, so it is refused; a licence can be asked for all the same.
    let refused = reader.get(&page).await;
    let ask = format!("/account/licences/ask?story={story}");
    assert!(refused.body.contains(&ask), "{}", refused.main_text());
    assert!(refused.body.contains("/account#sites"));
    assert!(!refused.main_text().contains("Terms"), "{}", refused.body);

    let address = format!("http://wire.example{page}");
    let request = [
        ("scope", "stories"),
        ("stories", address.as_str()),
        ("from", "2026-11-22"),
        ("until", "2027-11-21"),
        ("intended_use", "Once, on our front page."),
    ];
    reader.post("/account/licences/ask", &request).await;
    let asked = reader.get(&page).await.main_text();
    assert!(
        asked.contains("You asked for a licence that covers it on 22 November 2026."),
        "{asked}"
    );

    let at = wire.clock.now();
    let offer = NewOffer {
        publisher: leaflet,
        licence: wire.licence(),
        message: String::new(),
        stands_until: "2026-12-07T00:00:00Z".parse().unwrap(),
        occasion: Occasion::OwnAccord,
        by: "A manager".into(),
    };
    let word = |_: &_| Word {
        audit: AuditEntry {
            at,
            who: "A manager".into(),
            what: "offered a licence".into(),
            on: "The Leaflet".into(),
        },
        mails: Vec::new(),
    };
    let made = wire.store.make_offer(&offer, at, word).await.unwrap();
    for path in [page.clone(), format!("{page}/copy")] {
        let offered = reader.get(&path).await;
        let link = format!("/account/offers/{}", made.id);
        assert!(offered.body.contains(&link), "{}", offered.main_text());
        assert!(
            offered
                .main_text()
                .contains("The offer stands until the end of 6 December 2026."),
            "{}",
            offered.main_text()
        );
    }
}

#[tokio::test]
async fn terms_stand_beside_a_story_only_where_they_hold() {
    let wire = WireInABox::new().await;
    let gazette = wire.eligible_publisher("Gazette", "gazette.example").await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let free = wire
        .publish(&WireInABox::draft("Pier opens", &["The pier is open."]))
        .await;
    let needs_one = licence_only(&wire).await;
    let terms = "Terms of free use";

    let page = reader.get(&format!("/stories/{free}")).await.main_text();
    assert!(page.contains(terms), "{page}");
    let page = wire.visitor().get(&format!("/stories/{free}")).await;
    assert!(page.main_text().contains(terms), "{}", page.main_text());
    assert!(page.body.contains("application/ld+json"));

    for who in [&reader, &wire.visitor()] {
        let page = who.get(&format!("/stories/{needs_one}")).await;
        assert!(!page.main_text().contains(terms), "{}", page.main_text());
        assert!(!page.body.contains("application/ld+json"));
    }
    let machines = format!("/stories/{needs_one}/terms.jsonld");
    assert_eq!(wire.visitor().get(&machines).await.status, 404);

    let (story, _) = wire.store.story(free).await.unwrap().unwrap();
    let killed = Edition::Killed {
        reason: "It was wrong.".into(),
    };
    wire.clock.advance(std::time::Duration::from_secs(60));
    let at = wire.clock.now();
    let revised = wire.store.revise(free, story.latest, &killed, at).await;
    revised.unwrap();
    let page = reader.get(&format!("/stories/{free}")).await;
    assert!(!page.main_text().contains(terms), "{}", page.main_text());
    assert!(!page.body.contains("/account/licences/ask"));
}

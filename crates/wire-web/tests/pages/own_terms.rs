//! Terms that a product or a story has of its own, as publishers meet them.

use http::StatusCode;
use wire_rights::{Filter, Role, Terms};
use wire_store::{AuditEntry, NewProduct, OwnTerms, Replacing};
use wire_story::{ProductId, StoryId};
use wire_testkit::WireInABox;

fn by(wire: &WireInABox) -> AuditEntry {
    AuditEntry {
        at: wire.clock.now(),
        who: "A test".into(),
        what: "did it".into(),
        on: String::new(),
    }
}

/// Gives what has terms of its own these, in the place of that version.
async fn set(wire: &WireInABox, own: OwnTerms, terms: &Terms, instead_of: u32) -> u32 {
    let by = Replacing {
        instead_of,
        who: "A test",
        at: wire.clock.now(),
    };
    let set = wire.store.replace_own_terms(own, terms, by).await;
    set.unwrap()
}

async fn product(wire: &WireInABox, name: &str, word: &str) -> ProductId {
    let new = NewProduct {
        name: name.into(),
        summary: String::new(),
        filter: Filter {
            headline: vec![word.into()],
            ..Filter::default()
        },
    };
    wire.store.create_product(&new, &by(wire)).await.unwrap()
}

/// Terms under which nothing may be changed in the text.
fn strict() -> Terms {
    Terms {
        cuts: false,
        kill_hours: 2,
        contact: "licensing@wire.example".into(),
        ..Terms::default()
    }
}

async fn story(wire: &WireInABox) -> StoryId {
    let story = WireInABox::draft("Board votes to repair the pier", &["The pier is shut."]);
    wire.publish(&story).await
}

#[tokio::test]
async fn a_publisher_accepts_the_terms_of_a_product_before_it_takes_a_story_of_it() {
    let wire = WireInABox::new().await;
    let story = story(&wire).await;
    let gazette = wire.eligible_publisher("Gazette", "gazette.example").await;
    let pier = OwnTerms::Product(product(&wire, "Pier news", "pier").await);
    set(&wire, pier, &strict(), 0).await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;

    let page = browser.get(&format!("/stories/{story}")).await;
    assert!(!page.body.contains("The pier is shut"));
    let text = page.main_text();
    assert!(
        text.contains("This story belongs to “Pier news”, which has terms of its own."),
        "{text}"
    );
    assert!(page.body.contains(&format!("/terms/2?story={story}")));
    let copy = browser.get(&format!("/stories/{story}/copy")).await;
    assert_eq!(copy.status, StatusCode::FORBIDDEN);

    let terms = browser.get(&format!("/terms/2?story={story}")).await;
    let text = terms.main_text();
    assert!(text.contains("Terms of free use for “Pier news”"), "{text}");
    let (_, differs) = text
        .split_once("What differs from the wire’s terms")
        .unwrap();
    insta::assert_snapshot!(differs.split("Everybody else").next().unwrap().trim(), @"
    Print the whole story. In the wire’s terms: You may cut the story.
    Instead, you may print the first lines alone, with a link to the whole story. In the wire’s terms: You may print the first lines alone, as any other cut.
    Remove a killed story within 2 hours. In the wire’s terms: Remove a killed story within 1 hour.
    Write to licensing@wire.example for a licence. In the wire’s terms: Write to licensing@harbour.example for a licence.
    ");

    let story_field = story.to_string();
    let accepted = browser
        .post("/account/terms/2", &[("story", &story_field)])
        .await;
    assert_eq!(accepted.header("location"), format!("/stories/{story}"));
    let page = browser.get(&format!("/stories/{story}")).await;
    assert!(page.body.contains("The pier is shut"));
    assert!(page.main_text().contains("under version 2 of the terms"));
    let given = wire.store.acceptances_of(gazette).await.unwrap();
    assert_eq!(given[0].version, 2);
    assert!(given[0].user.is_some(), "who it was is on record");
    let taken = wire.store.takes_of(gazette).await.unwrap();
    assert_eq!(taken[0].basis, Some(wire_rights::Basis::Free(2)));
    let terms = browser.get("/terms/2").await.main_text();
    assert!(terms.contains("You have accepted them on 22 November 2026."));
}

#[tokio::test]
async fn terms_that_were_replaced_meanwhile_can_not_be_accepted_any_more() {
    let wire = WireInABox::new().await;
    let story = story(&wire).await;
    let gazette = wire.eligible_publisher("Gazette", "gazette.example").await;
    let own = OwnTerms::Story(story);
    assert_eq!(set(&wire, own, &strict(), 0).await, 2);
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let page = browser.get("/terms/2").await.main_text();
    assert!(page.contains("We accept version 2"), "{page}");
    assert!(page.contains("Board votes to repair the pier"));

    let lenient = Terms {
        cuts: true,
        ..strict()
    };
    assert_eq!(set(&wire, own, &lenient, 2).await, 3);

    let late = browser.post("/account/terms/2", &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let page = browser.get("/terms/2").await.main_text();
    assert!(page.contains("This version no longer holds"), "{page}");
    assert!(!page.contains("We accept"));
    // The wire's own are accepted where one stands, and nobody accepts what isn't there.
    let wires = browser.post("/account/terms/1", &[]).await;
    assert_eq!(wires.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/terms/9").await.status, StatusCode::NOT_FOUND);

    let by = Replacing {
        instead_of: 3,
        who: "A test",
        at: wire.clock.now(),
    };
    wire.store.end_own_terms(own, by).await.unwrap();
    let page = browser.get(&format!("/stories/{story}")).await;
    assert!(
        page.body.contains("The pier is shut"),
        "the wire's hold again"
    );
}

#[tokio::test]
async fn a_headline_under_embargo_is_not_named_by_its_terms() {
    let wire = WireInABox::new().await;
    let mut draft = WireInABox::draft("Minister resigns", &["He said so."]);
    draft.embargo = Some(wire_story::Embargo {
        until: wire.clock.now() + jiff::SignedDuration::from_hours(5),
        hides_headline: true,
        lifted: None,
    });
    let story = wire.publish(&draft).await;
    let own = OwnTerms::Story(story);
    set(&wire, own, &strict(), 0).await;

    let page = wire.visitor().get("/terms/2").await.main_text();
    assert!(page.contains("Terms of free use for one story"), "{page}");
    assert!(!page.contains("Minister"));
}

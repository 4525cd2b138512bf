//! What is an agency's, at every exit: marked, named, and left out where that is asked for.

use wire_rights::{Role, Terms, ThirdParty};
use wire_store::TokenPurpose;
use wire_story::{Body, Paragraph, PublisherId, StoryId};
use wire_testkit::{Receiver, WireInABox};

/// A story whose second paragraph is an agency's, and a publisher that may have it.
async fn mixed() -> (WireInABox, PublisherId, StoryId) {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire.publish(&draft()).await;
    (wire, gazette, story)
}

fn draft() -> wire_store::NewStory {
    let mut draft = WireInABox::draft("Two votes", &[]);
    draft.content.body = Body::new(vec![
        Paragraph::plain("Our council voted."),
        Paragraph::plain("The Senate voted.").owned_by("The Associated Press"),
    ]);
    draft
}

const LEFT_OUT: &str =
    "Left out, because not ours to license: the second paragraph (The Associated Press).";

#[tokio::test]
async fn the_storys_page_names_it_to_everybody() {
    let (wire, gazette, story) = mixed().await;
    let named = "Not ours to license: the second paragraph (The Associated Press).";
    let path = format!("/stories/{story}");
    let outside = wire.visitor().get(&path).await;
    assert!(outside.main_text().contains(named), "{}", outside.body);
    assert!(!outside.body.contains("Senate"));
    assert!(
        outside.header("link").contains("rel=\"license\""),
        "{}",
        outside.header("link")
    );
    assert_eq!(outside.header("tdm-reservation"), "1");
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let page = browser.get(&path).await.main_text();
    assert!(page.contains(named), "{page}");
    assert!(
        page.contains("The Associated Press: The Senate voted."),
        "{page}"
    );
    assert!(page.contains("Without what isn’t ours to license"));
}

#[tokio::test]
async fn every_exit_gives_a_copy_without_it_when_asked() {
    let (wire, gazette, story) = mixed().await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let program = wire.program(gazette).await;
    let feed = wire.token(gazette, TokenPurpose::Feed).await;
    let exits = [
        (&browser, format!("/stories/{story}/copy")),
        (&browser, format!("/stories/{story}/copy?as=text")),
        (&browser, format!("/stories/{story}/download/text")),
        (&browser, format!("/stories/{story}/download/ninjs")),
        (&browser, format!("/stories/{story}/download/json")),
        (&program, format!("/api/v1/stories/{story}/content")),
        (
            &program,
            format!("/api/v1/stories/{story}/content?format=html"),
        ),
        (&browser, format!("/feeds/private/{feed}/wire.rss")),
        (&browser, format!("/feeds/private/{feed}/wire.json")),
    ];
    for (browser, path) in exits {
        let kept = browser.get(&path).await;
        assert_eq!(kept.status, 200, "{path}");
        assert!(kept.body.contains("The Senate voted."), "{path}");
        let sign = if path.contains('?') { '&' } else { '?' };
        let asked = format!("{path}{sign}third_party=leave-out");
        let left_out = browser.get(&asked).await;
        assert_eq!(left_out.status, 200, "{asked}");
        assert!(!left_out.body.contains("Senate"), "{asked}");
        assert!(
            left_out.body.contains(LEFT_OUT),
            "{asked} {}",
            left_out.body
        );
    }
    let wrong = format!("/api/v1/stories/{story}/content?third_party=maybe");
    assert_eq!(program.get(&wrong).await.status, 400);
}

#[tokio::test]
async fn terms_that_leave_it_out_can_not_be_asked_around() {
    let (wire, gazette, story) = mixed().await;
    let terms = Terms {
        third_party: ThirdParty::LeaveOut,
        ..wire.store.terms().await.unwrap()
    };
    let now = wire.clock.now();
    let version = wire.store.set_terms(&terms, now).await.unwrap();
    wire.store
        .accept_terms(gazette, version, None, now)
        .await
        .unwrap();
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    for path in [
        format!("/stories/{story}"),
        format!("/stories/{story}/copy?third_party=keep"),
        format!("/stories/{story}/download/text?third_party=keep"),
    ] {
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.body.contains("Senate"), "{path}");
        assert!(answer.body.contains(LEFT_OUT), "{path}");
    }
}

#[tokio::test]
async fn a_webhook_leaves_it_out_once_its_publisher_says_so() {
    let mut wire = WireInABox::new().await;
    let receiver = Receiver::start().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let address = receiver.url("/incoming").to_string();
    browser
        .post("/account/webhooks", &[("url", &address)])
        .await;
    wire.publish(&draft()).await;
    wire.scheduler.tick().await.unwrap();
    receiver.wait_for(1).await;

    let id = wire.store.subscriptions_of(gazette).await.unwrap()[0].id;
    let path = format!("/account/webhooks/{id}");
    let said = browser
        .post(
            &format!("{path}/third-party"),
            &[("third_party", "leave-out")],
        )
        .await;
    assert_eq!(said.header("location"), format!("{path}?done=third-party"));
    let page = browser.get(&path).await.main_text();
    assert!(page.contains("are left out of what comes here"), "{page}");
    wire.publish(&draft()).await;
    wire.scheduler.tick().await.unwrap();
    let received = receiver.wait_for(2).await;
    let bodies: Vec<String> = received
        .iter()
        .map(|message| message.json()["data"]["ninjs"].to_string())
        .collect();
    assert!(bodies[0].contains("The Senate voted."));
    assert!(
        !bodies[1].contains("Senate") && bodies[1].contains(LEFT_OUT),
        "{}",
        bodies[1]
    );

    let leaflet = wire.publisher("The Leaflet").await;
    let other = wire.signed_in(Role::Publisher(leaflet)).await;
    let stranger = other
        .post(&format!("{path}/third-party"), &[("third_party", "keep")])
        .await;
    assert_eq!(stranger.status, 404);
}

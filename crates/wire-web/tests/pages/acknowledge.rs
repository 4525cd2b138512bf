//! `/acknowledge/{token}`

use wire_rights::{Exit, Role};
use wire_store::{Ahead, Mail, Notice, ObligationState, Take, TakeResult, TokenHash};
use wire_story::{Change, Edition, PublisherId, StoryId, VersionNumber};
use wire_testkit::WireInABox;

/// A publisher that took a story which was then revised, and the link that was mailed to it.
async fn told(wire: &WireInABox, edition: Edition) -> (PublisherId, StoryId, String) {
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    let at = wire.clock.now();
    wire.store
        .record_take(&Take {
            publisher: gazette,
            story,
            version: VersionNumber::FIRST,
            exit: Exit::CopyBox,
            at,
            result: TakeResult::Given,
            basis: None,
        })
        .await
        .unwrap();
    wire.store
        .revise(story, VersionNumber::FIRST, &edition, at)
        .await
        .unwrap();
    let opened = wire.store.open_obligations(at).await.unwrap();
    let token = "a".repeat(64);
    let mail = Mail {
        to: "news@the-gazette.example".into(),
        subject: "A story was changed".into(),
        text: String::new(),
        html: None,
        about: "kill".into(),
    };
    let notice = Notice {
        obligation: opened[0].id,
        token: TokenHash::of(&token),
        mail,
        ahead: Ahead::default(),
    };
    wire.store.queue_notices(&[notice], at).await.unwrap();
    (gazette, story, format!("/acknowledge/{token}"))
}

fn killed() -> Edition {
    Edition::Killed {
        reason: "The quay belongs to somebody else.".into(),
    }
}

#[tokio::test]
async fn looking_changes_nothing_and_the_button_acknowledges() {
    let wire = WireInABox::new().await;
    let (gazette, _, link) = told(&wire, killed()).await;
    let before = wire.store.content_hash().await.unwrap();
    let page = wire.visitor().get(&link).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(wire.store.content_hash().await.unwrap(), before);

    let done = wire.visitor().post(&link, &[]).await;
    assert_eq!(done.status, 303);
    let obligations = wire.store.obligations_of(gazette).await.unwrap();
    assert!(matches!(
        obligations[0].state,
        ObligationState::Acknowledged { .. }
    ));
    let after = wire.visitor().get(done.header("location")).await;
    assert!(after.main_text().contains("Acknowledged. Thank you."));
    // Again changes nothing.
    assert_eq!(wire.visitor().post(&link, &[]).await.status, 303);
}

#[tokio::test]
async fn a_kill_says_what_to_do_and_repeats_nothing() {
    let wire = WireInABox::new().await;
    let (_, story, link) = told(&wire, killed()).await;
    let page = wire.visitor().get(&link).await;
    for secret in ["pier", "Nobody fell in.", "quay"] {
        assert!(!page.body.contains(secret), "the page says '{secret}'");
    }
    insta::assert_snapshot!(page.main_text().replace(&story.to_string(), "STORY"), @"
    For The Gazette
    A story that you have was killed
    Remove every copy of this story: from your pages, apps, newsletters and archives. Don’t run it again.
    Story a story by The Harbour Wire dated 22 November 2026
    Your copy version 1, copied
    Since 22 November 2026, 12:00 UTC
    By 22 November 2026, 13:00 UTC
    Story’s id STORY
    Sign in to see the headline of your copy, its address, and the pages on which we have seen it.
    Press the button once you have done it. That tells the desk so; it doesn’t change any page of yours.
    Acknowledge
    ");
}

#[tokio::test]
async fn a_correction_says_what_changed() {
    let wire = WireInABox::new().await;
    let mut content = WireInABox::draft("The pier reopens", &["One fell in."]).content;
    content.headline = "The pier reopens, wetly".into();
    let change = Change::Correction {
        note: "First paragraph: one visitor fell in.".into(),
    };
    let (_, story, link) = told(&wire, Edition::Usable { content, change }).await;
    let page = wire.visitor().get(&link).await;
    insta::assert_snapshot!(page.main_text().replace(&story.to_string(), "STORY"), @"
    For The Gazette
    A story that you have was corrected
    Mend every copy of this story, and say on the page that it was corrected.
    Story The pier reopens, wetly
    Original https://harbour.example/pier
    Your copy version 1, copied
    What changed First paragraph: one visitor fell in.
    Since 22 November 2026, 12:00 UTC
    By 23 November 2026, 12:00 UTC
    Story’s id STORY
    Press the button once you have done it. That tells the desk so; it doesn’t change any page of yours.
    Acknowledge
    ");
}

#[tokio::test]
async fn a_wrong_link_leads_nowhere() {
    let wire = WireInABox::new().await;
    assert_eq!(wire.visitor().get("/acknowledge/nothing").await.status, 404);
    assert_eq!(
        wire.visitor()
            .post("/acknowledge/nothing", &[])
            .await
            .status,
        404
    );
    let publisher = wire.publisher("The Gazette").await;
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    assert_eq!(browser.get("/account/copies").await.status, 200);
}

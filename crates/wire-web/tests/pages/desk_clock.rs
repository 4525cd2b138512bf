//! `/desk/clock`

use jiff::SignedDuration;
use wire_rights::Role;
use wire_story::Embargo;
use wire_testkit::WireInABox;

#[tokio::test]
async fn a_clock_that_jumped_holds_embargoes_until_an_editor_confirms_the_time() {
    let mut wire = WireInABox::new().await;
    let mut story = WireInABox::draft("The budget", &["Nobody may know yet."]);
    story.embargo = Some(Embargo {
        until: wire.clock.now() + SignedDuration::from_hours(1),
        hides_headline: false,
        lifted: None,
    });
    let story = wire.publish(&story).await;
    wire.scheduler.tick().await.unwrap();
    let editor = wire.signed_in(Role::Editor).await;
    assert!(!editor.get("/desk").await.body.contains("jumped"));

    wire.clock.jump(SignedDuration::from_hours(2));
    wire.scheduler.tick().await.unwrap();
    let lifted = async |wire: &WireInABox| {
        let (story, _) = wire.store.story(story).await.unwrap().unwrap();
        story.embargo.unwrap().lifted.is_some()
    };
    assert!(!lifted(&wire).await);
    let page = editor.get("/desk").await;
    insta::assert_snapshot!(
        page.main_text().lines().find(|line| line.contains("jumped")).unwrap(),
        @"The clock of this machine jumped from 22 November 2026, 12:00 UTC to 22 November 2026, 14:00 UTC. No embargo is lifted until somebody confirms the time."
    );

    let manager = wire.signed_in(Role::LicensingManager).await;
    assert_eq!(manager.post("/desk/clock", &[]).await.status, 403);
    assert_eq!(editor.post("/desk/clock", &[]).await.status, 303);
    wire.scheduler.tick().await.unwrap();
    assert!(lifted(&wire).await);
}

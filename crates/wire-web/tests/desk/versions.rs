//! Older versions of a story, whole.

use http::StatusCode;
use wire_rights::Role;
use wire_story::{Change, Edition, VersionNumber};
use wire_testkit::WireInABox;

#[tokio::test]
async fn the_text_of_an_older_version_can_be_read() {
    let wire = WireInABox::new().await;
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &["The pier has 9 boats."],
        ))
        .await;
    let correction = Edition::Usable {
        content: WireInABox::draft("Pier closes today", &["The pier has 8 boats."]).content,
        change: Change::Correction {
            note: "It has 8 boats.".into(),
        },
    };
    wire.store
        .revise(story, VersionNumber::FIRST, &correction, wire.clock.now())
        .await
        .unwrap();
    let editor = wire.signed_in(Role::Editor).await;
    let path = format!("/desk/stories/{story}/versions");
    let page = editor.get(&format!("/desk/stories/{story}")).await;
    assert!(
        page.body.contains(&format!("href=\"{path}/1\"")),
        "{}",
        page.body
    );

    let first = editor.get(&format!("{path}/1")).await.main_text();
    assert!(first.contains("Pier closes\n"), "{first}");
    assert!(first.contains("9 boats"), "{first}");
    let second = editor.get(&format!("{path}/2")).await.main_text();
    assert!(second.contains("8 boats"), "{second}");
    assert!(second.contains("It has 8 boats."), "{second}");

    for none in ["0", "3", "x"] {
        let answer = editor.get(&format!("{path}/{none}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{none}");
    }
    // Licensing managers may read stories as their publishers do, not drafts of the past.
    let manager = wire.signed_in(Role::LicensingManager).await;
    assert_eq!(
        manager.get(&format!("{path}/1")).await.status,
        StatusCode::FORBIDDEN
    );
}

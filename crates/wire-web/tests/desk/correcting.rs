//! Correcting a story.

use wire_rights::Role;
use wire_store::EventKind;
use wire_story::{Change, Edition, VersionNumber};
use wire_testkit::WireInABox;

use crate::form::{location, send};

#[tokio::test]
async fn a_correction_is_seen_before_it_goes_and_everyone_with_a_copy_is_told() {
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let new = WireInABox::draft(
        "Pier closes",
        &["The pier has 9 boats.", "It closes in May."],
    );
    let story = wire.publish(&new).await;
    wire.signed_in(Role::Publisher(gazette))
        .await
        .get(&format!("/stories/{story}"))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let path = format!("/desk/stories/{story}/correct");

    let form = editor.get(&path).await;
    assert!(
        form.body
            .contains("The pier has 9 boats.\n\nIt closes in May.</textarea>")
    );
    let mut fields = vec![
        ("expected", "1"),
        ("headline", "Pier closes"),
        ("byline", "The harbour desk"),
        ("language", "en"),
        ("text", "The pier has 8 boats.\r\n\r\nIt closes in May."),
        ("step", "show"),
    ];
    let shown = send(&editor, &path, &fields, None).await;
    insta::assert_snapshot!(shown.main_text(), @"
    Story · version 1 to version 2
    Look at the difference
    Difference
    1 word out, 1 in.
    TextThe pier has taken out: 9put in: 8 boats.It closes in May.
    What is this?
    Kind
    CorrectionAn error is mended. Everyone who has the story must act.
    UpdateThere is news. Earlier copies are not wrong.
    RefileTrifling, a typing error. Nobody has to act.
    What changed, and where
    “Second paragraph: the figure is 9, not 8.” A correction needs it; everyone who has the story reads it.
    1 publisher has this story and is told of a correction.
    Send version 2
    Back to writing
    The pier has 8 boats.
    It closes in May.
    ");
    assert_eq!(wire.store.versions(story).await.unwrap().len(), 1);

    // A correction says what changed and where.
    fields.pop();
    fields.extend([("step", "send"), ("kind", "correction")]);
    let unsaid = send(&editor, &path, &fields, None).await;
    assert!(unsaid.main_text().contains("Say what changed and where"));
    fields.push(("note", "First paragraph: 8 boats, not 9."));
    let sent = send(&editor, &path, &fields, None).await;
    assert_eq!(
        location(&sent),
        format!("/desk/stories/{story}?done=corrected")
    );

    wire.scheduler.tick().await.unwrap();
    let page = editor
        .get(&format!("/desk/stories/{story}"))
        .await
        .main_text();
    for line in [
        "Who has acknowledged",
        "correct to v2",
        "v1, read on the wire",
        "First paragraph: 8 boats, not 9.",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let open = editor.get("/desk/obligations").await;
    assert!(
        open.main_text().contains("The Gazette"),
        "{}",
        open.main_text()
    );

    // The desk acknowledges for a publisher only by saying how it knows.
    let obligation = wire.store.obligations_of(gazette).await.unwrap()[0].clone();
    assert_eq!(obligation.change, EventKind::Correction);
    let path = format!("/desk/obligations/{}/acknowledge", obligation.id.0);
    assert!(
        editor
            .post(&path, &[("note", " ")])
            .await
            .main_text()
            .contains("Say how you know")
    );
    location(
        &editor
            .post(&path, &[("note", "Called the night desk.")])
            .await,
    );
    let page = editor
        .get(&format!("/desk/stories/{story}"))
        .await
        .main_text();
    assert!(
        page.contains("at the desk: Called the night desk."),
        "{page}"
    );
}

#[tokio::test]
async fn what_came_in_between_is_shown_and_nothing_typed_is_lost() {
    let wire = WireInABox::new().await;
    let new = WireInABox::draft("Pier closes", &["The pier has 9 boats."]);
    let story = wire.publish(&new).await;
    let mut content = new.content.clone();
    content.headline = "Pier closes in May".into();
    let edition = Edition::Usable {
        content,
        change: Change::Update {
            note: "The month is known.".into(),
        },
    };
    wire.store
        .revise(story, VersionNumber::FIRST, &edition, wire.clock.now())
        .await
        .unwrap();

    let editor = wire.signed_in(Role::Editor).await;
    let fields = [
        ("expected", "1"),
        ("headline", "Pier closes"),
        ("byline", "The harbour desk"),
        ("language", "en"),
        ("text", "The pier has 8 boats."),
        ("step", "send"),
        ("kind", "refile"),
    ];
    let answer = send(
        &editor,
        &format!("/desk/stories/{story}/correct"),
        &fields,
        None,
    )
    .await;
    let said = answer.main_text();
    assert!(
        said.contains("Version 2 (update) came in between at 12:00 UTC"),
        "{said}"
    );
    assert!(said.contains("put in:  in May"), "{said}");
    assert!(answer.body.contains("The pier has 8 boats."));
    assert_eq!(wire.store.versions(story).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_same_text_is_no_new_version() {
    let wire = WireInABox::new().await;
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &["A [sic] text * with signs."],
        ))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let fields = [
        ("expected", "1"),
        ("headline", "Pier closes"),
        ("byline", "The harbour desk"),
        ("language", "en"),
        ("text", "A [sic] text * with signs."),
        ("step", "show"),
    ];
    let answer = send(
        &editor,
        &format!("/desk/stories/{story}/correct"),
        &fields,
        None,
    )
    .await;
    assert!(
        answer
            .main_text()
            .contains("Nothing is different from version 1"),
        "{}",
        answer.main_text()
    );
}

//! Subjects at the desk: rules are tried before they hold, and stories take over what is suggested.

use http::StatusCode;
use wire_rights::Role;
use wire_testkit::WireInABox;

use crate::form::location;
use crate::products::part;

const PATH: &str = "/desk/subjects";

#[tokio::test]
async fn rules_are_tried_on_the_archive_before_they_are_put_in_force() {
    let wire = WireInABox::new().await;
    let text = ["The piers were built in 1931."];
    wire.publish(&WireInABox::draft("Board votes to repair the pier", &text))
        .await;
    wire.publish(&WireInABox::draft("Ferries stop at six", &["Two."]))
        .await;
    let editor = wire.signed_in(Role::Editor).await;

    let wrong = [
        ("rules", "harbour:piers the piers: about(pier"),
        ("do", "keep"),
    ];
    let wrong = editor.post(PATH, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = wrong.main_text();
    assert!(
        said.contains("Line 1, column 32: the rule ends where"),
        "{said}"
    );

    let rules = "harbour:piers the piers:\r\n  about(pier~)";
    let tried = editor.post(PATH, &[("rules", rules), ("do", "try")]).await;
    let found = part(&tried, "What they find", "How rules");
    assert!(found.contains("1 story of the newest 2"), "{found}");
    assert!(found.contains("the piers: pier, piers"), "{found}");
    assert!(wire.store.subject_rules().await.unwrap().is_empty());

    let kept = editor.post(PATH, &[("rules", rules), ("do", "keep")]).await;
    assert_eq!(location(&kept), "/desk/subjects?done=subject-rules");
    let others = [("rules", "a:b c: d"), ("instead_of", "0"), ("do", "keep")];
    let late = editor.post(PATH, &others).await;
    assert!(
        late.main_text()
            .contains("put version 1 of the rules in force meanwhile")
    );
    let page = editor.get(PATH).await;
    assert!(part(&page, "Versions of your rules", "never").contains("about(pier~)"));
}

#[tokio::test]
async fn a_story_takes_over_what_is_suggested() {
    let wire = WireInABox::new().await;
    let text = ["Train drivers went on strike at midnight, their union said."];
    let story = wire
        .publish(&WireInABox::draft("Night trains stand still", &text))
        .await;
    let editor = wire.signed_in(Role::Editor).await;
    let page = format!("/desk/stories/{story}");
    let subjects = format!("{page}/subjects");

    let shown = part(
        &editor.get(&page).await,
        "What it is about",
        "Take all over",
    );
    assert!(shown.contains("labour strike"), "{shown}");
    assert!(shown.contains("went on strike"), "{shown}");
    editor.post(&subjects, &[("take", "medtop:20000530")]).await;
    editor.post(&subjects, &[("take", "medtop:04000000")]).await;
    let given = part(&editor.get(&page).await, "What it is about", "Suggested");
    assert!(given.contains("medtop:20000530"), "{given}");
    assert!(!given.contains("medtop:04000000"), "{given}");
    editor.post(&subjects, &[("take", "all")]).await;
    editor.post(&subjects, &[("away", "medtop:20000530")]).await;
    let left = wire.store.subjects_of(story).await.unwrap();
    let left: Vec<&str> = left.iter().map(|subject| subject.name.as_str()).collect();
    assert_eq!(left, ["railway transport", "unions"]);

    let manager = wire.signed_in(Role::LicensingManager).await;
    let refused = manager.post(&subjects, &[("take", "all")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

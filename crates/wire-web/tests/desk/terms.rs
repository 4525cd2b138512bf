//! New terms: what changes, whom they ask, and who comes between.

use http::StatusCode;
use wire_rights::{Role, Terms};
use wire_testkit::{Answer, Browser, WireInABox};

use crate::form::{hidden, location};

/// Terms in the box, with something changed, as text.
pub(crate) fn toml(change: impl FnOnce(&mut Terms)) -> String {
    let mut terms = Terms {
        contact: "licensing@harbour.example".into(),
        ..Terms::default()
    };
    change(&mut terms);
    terms.to_toml()
}

async fn preview(manager: &Browser, toml: &str) -> Answer {
    let form = [("as", "toml"), ("toml", toml), ("do", "preview")];
    let preview = manager.post("/desk/terms/edit", &form).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.main_text());
    preview
}

async fn confirm(manager: &Browser, toml: &str, preview: &Answer) -> Answer {
    let (seen, in_force) = (hidden(preview, "seen"), hidden(preview, "in_force"));
    let form = [("toml", toml), ("seen", &seen), ("in_force", &in_force)];
    manager.post("/desk/terms", &form).await
}

#[tokio::test]
async fn new_terms_say_what_changed_and_whom_they_ask_before_they_are_in_force() {
    let mut wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    wire.publisher("The Newcomer").await;
    wire.scheduler.tick().await.unwrap();
    let manager = wire.signed_in(Role::LicensingManager).await;
    let text = toml(|terms| terms.paywall = true);

    let seen = preview(&manager, &text).await;
    let said = seen.main_text();
    for line in [
        "New terms ask 1 publisher to accept again.",
        "You may put it behind a paywall. Before: Let everybody read it without paying.",
        "One takes free stories now, and can’t until it accepts",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert_eq!(
        location(&confirm(&manager, &text, &seen).await),
        "/desk/terms?done=terms-in-force"
    );
    let page = manager
        .get("/desk/terms?done=terms-in-force")
        .await
        .main_text();
    assert!(
        page.contains("0 publishers have accepted it, and 1 has accepted only an older one"),
        "{page}"
    );
    wire.scheduler.tick().await.unwrap();
    let account = wire.signed_in(Role::Publisher(gazette)).await;
    let account = account.get("/account").await.main_text();
    assert!(
        account.contains(
            "You may put it behind a paywall. Before: Let everybody read it without paying."
        ),
        "{account}"
    );

    let same = preview(&manager, &text).await;
    assert!(
        same.main_text()
            .contains("They say what version 2 says, which is in force.")
    );
    assert!(!same.body.contains("Put in force"));
}

#[tokio::test]
async fn the_form_has_every_switch_and_says_what_is_wrong_at_its_field() {
    let wire = WireInABox::new().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let form = manager.get("/desk/terms/edit").await;
    for name in ["credit", "kill_hours", "territory", "training", "end_note"] {
        assert!(form.body.contains(&format!("name=\"{name}\"")), "{name}");
    }
    let wrong = [
        ("as", "form"),
        ("do", "preview"),
        ("credit", "By {creator}"),
    ];
    let wrong = manager.post("/desk/terms/edit", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("id=\"contact-error\""),
        "{}",
        wrong.main_text()
    );
    assert!(wrong.body.contains("value=\"By {creator}\""));
}

#[tokio::test]
async fn terms_that_came_in_between_are_said() {
    let wire = WireInABox::new().await;
    let ana = wire.signed_in(Role::LicensingManager).await;
    let ben = wire.signed_in(Role::LicensingManager).await;
    let (hers, his) = (toml(|it| it.notify = true), toml(|it| it.cuts = false));
    let (seen_by_her, seen_by_him) = (preview(&ana, &hers).await, preview(&ben, &his).await);
    location(&confirm(&ana, &hers, &seen_by_her).await);
    let late = confirm(&ben, &his, &seen_by_him).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.main_text()
            .contains("put version 2 of the terms in force meanwhile")
    );
    assert_eq!(wire.store.terms().await.unwrap().version, 2);
}

//! Tokens of the desk's own programs.

use axum::body::Body;
use http::{Method, StatusCode};
use wire_rights::Role;
use wire_store::{AuditFilter, Reach};
use wire_testkit::WireInABox;
use wire_web::Route;

#[tokio::test]
async fn a_token_is_shown_once_and_can_be_revoked_by_its_owner_alone() {
    let wire = WireInABox::new().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let made = manager
        .post(
            "/desk/tokens",
            &[("label", "Invoicing"), ("reach", "everything")],
        )
        .await;
    let (_, rest) = made.body.split_once("Authorization: Bearer ").unwrap();
    let token = rest.split(['"', '&']).next().unwrap();
    assert_eq!(token.len(), 64);
    let page = manager.get("/desk/tokens").await;
    assert!(!page.body.contains(token), "the token is shown once");
    assert!(page.main_text().contains("Invoicing"));

    let other = wire.signed_in(Role::Administrator).await;
    let theirs = other.post("/desk/tokens/1/revoke", &[]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    manager.post("/desk/tokens/1/revoke", &[]).await;
    let page = manager.get("/desk/tokens").await;
    assert!(page.main_text().contains("You have none."));

    // The record says which token, and whose.
    let record = wire.store.audit_entries(&AuditFilter::default(), 10).await;
    let said: Vec<String> = record
        .unwrap()
        .into_iter()
        .map(|logged| logged.entry.what)
        .collect();
    assert_eq!(
        said,
        [
            "revoked an API token, “Invoicing”",
            "made an API token, “Invoicing”"
        ]
    );
    let record = manager.get("/desk/record").await;
    let whose = "made an API token, “Invoicing”\nA test&#39;s licensing manager";
    assert!(record.main_text().contains(whose));
}

#[tokio::test]
async fn a_token_for_reading_changes_nothing() {
    let wire = WireInABox::new().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let typed = [("label", "Dashboard"), ("reach", "reading")];
    let made = manager.post("/desk/tokens", &typed).await;
    assert!(made.main_text().contains("Dashboard reading only"));

    let program = wire
        .desk_program_for(Role::LicensingManager, Reach::Reading)
        .await;
    let publisher = wire.publisher("Gazette").await.to_string();
    let of_the_desk = |route: &Route| route.path.starts_with("/api/v1/desk/");
    let routes: Vec<Route> = wire_web::routes().into_iter().filter(of_the_desk).collect();
    assert!(routes.len() > 5);
    for route in routes {
        let path = route.path.replace("{publisher}", &publisher);
        let call = program.request(route.method.clone(), &path, Body::empty());
        let answer = program.send(call).await;
        if route.method == Method::GET {
            assert_eq!(answer.status, StatusCode::OK, "{route:?}");
        } else {
            assert!(
                answer.body.contains("reading-only"),
                "{route:?}: {}",
                answer.body
            );
        }
    }
}

#[tokio::test]
async fn a_token_needs_a_name_and_a_reach_and_there_are_not_too_many() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    // What it may do is never guessed: a word that is none would make it one for everything.
    for wrong in [
        [("label", " "), ("reach", "everything")],
        [("label", "Invoicing"), ("reach", "read")],
    ] {
        let asked = editor.post("/desk/tokens", &wrong).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for number in 0..20 {
        let label = format!("Program {number}");
        let typed = [("label", label.as_str()), ("reach", "everything")];
        editor.post("/desk/tokens", &typed).await;
    }
    let more = [("label", "One more"), ("reach", "everything")];
    let more = editor.post("/desk/tokens", &more).await;
    assert!(
        more.main_text()
            .contains("You have 20 already. Revoke one first."),
        "{}",
        more.main_text()
    );
}

#[tokio::test]
async fn the_page_of_the_api_leads_each_to_where_its_tokens_are_made() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    for (role, own, foreign) in [
        (Role::Editor, "/desk/tokens", "/account/delivery"),
        (
            Role::Publisher(gazette),
            "/account/delivery",
            "/desk/tokens",
        ),
    ] {
        let browser = wire.signed_in(role).await;
        let page = browser.get("/api").await;
        assert!(page.body.contains(&format!("href=\"{own}\"")), "{own}");
        assert!(!page.body.contains(foreign), "{foreign}");
        assert_eq!(browser.get(own).await.status, StatusCode::OK);
    }
}

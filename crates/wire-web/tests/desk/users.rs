//! Inviting people.

use http::StatusCode;
use wire_rights::Role;
use wire_testkit::WireInABox;

#[tokio::test]
async fn an_invitation_is_shown_once_and_opens_a_page() {
    let wire = WireInABox::new().await;
    let administrator = wire.signed_in(Role::Administrator).await;
    let invited = administrator
        .post(
            "/desk/users",
            &[
                ("name", "Ben Okafor"),
                ("email", "ben@harbour.example"),
                ("role", "editor"),
            ],
        )
        .await;
    let (_, rest) = invited
        .body
        .split_once("value=\"http://wire.example/link/")
        .expect("a link");
    let token = rest.split('"').next().unwrap();
    assert_eq!(token.len(), 64);
    let page = administrator.get("/desk/users").await;
    assert!(!page.body.contains(token), "the link is shown once");
    assert!(page.main_text().contains("invited"), "{}", page.main_text());
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_said() {
    let wire = WireInABox::new().await;
    let administrator = wire.signed_in(Role::Administrator).await;
    let taken = [
        ("name", "Ben"),
        ("email", "ben@harbour.example"),
        ("role", "editor"),
    ];
    administrator.post("/desk/users", &taken).await;
    let table = [
        (
            vec![("email", "a@b.example"), ("role", "editor")],
            "Fill in the person",
        ),
        (
            vec![("name", "Ana"), ("email", "ana"), ("role", "editor")],
            "This is no e-mail address",
        ),
        (
            vec![("name", "Ana"), ("email", "a@b.example")],
            "Choose a role.",
        ),
        (
            vec![
                ("name", "Ana"),
                ("email", "a@b.example"),
                ("role", "publisher"),
            ],
            "Choose the publisher",
        ),
        (taken.to_vec(), "ben@harbour.example"),
    ];
    for (given, expected) in table {
        let answer = administrator.post("/desk/users", &given).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{given:?}");
        assert!(
            answer.main_text().contains(expected),
            "{given:?}: {}",
            answer.main_text()
        );
    }
}

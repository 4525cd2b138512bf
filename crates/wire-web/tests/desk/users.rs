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

#[tokio::test]
async fn who_is_shut_out_is_out_at_once_and_may_come_back() {
    let wire = WireInABox::new().await;
    let administrator = wire.signed_in(Role::Administrator).await;
    let gazette = wire.publisher("The Gazette").await;
    wire.token(gazette, wire_store::TokenPurpose::Api).await;
    let user = wire.user(Role::Publisher(gazette)).await;
    wire.store.set_password_hash(user, "hash").await.unwrap();
    let token = wire_store::random_token().unwrap();
    let (at, hash) = (wire.clock.now(), wire_store::TokenHash::of(&token));
    let later = at + jiff::SignedDuration::from_hours(1);
    wire.store
        .create_session(hash, user, later, at)
        .await
        .unwrap();
    assert!(wire.store.session(hash, at).await.unwrap().is_some());

    let ask = format!("/desk/users/{user}/deactivate");
    let page = administrator.get(&ask).await.main_text();
    assert!(page.contains("go on working"), "tokens stay: {page}");
    let done = administrator.post(&ask, &[]).await;
    assert_eq!(done.header("location"), "/desk/users?done=shut-out");
    assert!(wire.store.session(hash, at).await.unwrap().is_none());
    let list = administrator.get("/desk/users").await.main_text();
    assert!(list.contains("Let in again"), "{list}");
    // No new link opens the door behind the desk's back.
    let link = administrator
        .post(&format!("/desk/users/{user}/link"), &[])
        .await;
    assert_eq!(link.status, StatusCode::CONFLICT);

    let again = format!("/desk/users/{user}/reactivate");
    administrator.post(&again, &[]).await;
    assert_eq!(
        wire.store.user(user).await.unwrap().unwrap().deactivated,
        None
    );
    let audit = wire.store.audit_log(2).await.unwrap();
    assert_eq!(
        (audit[1].what.as_str(), audit[0].what.as_str()),
        ("shut out", "let in again")
    );
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let wire = WireInABox::new().await;
    let first = wire.user(Role::Administrator).await;
    wire.store.set_password_hash(first, "hash").await.unwrap();
    let administrator = wire.signed_in(Role::Administrator).await;
    // The browser's own account has never set a password, so nobody could sign in to it.
    let path = format!("/desk/users/{first}/deactivate");
    let refused = administrator.post(&path, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.main_text().contains("the last administrator"),
        "{}",
        refused.main_text()
    );

    let second = wire.user(Role::Administrator).await;
    wire.store.set_password_hash(second, "hash").await.unwrap();
    let done = administrator.post(&path, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

//! `/link/{token}`

use axum::http::{HeaderValue, Method};
use jiff::SignedDuration;
use wire_rights::Role;
use wire_store::{LinkPurpose, TokenHash};
use wire_testkit::WireInABox;

async fn link(wire: &WireInABox, purpose: LinkPurpose, role: Option<Role>) -> String {
    let user = match role {
        Some(role) => Some(wire.user(role).await),
        None => None,
    };
    let token = wire_store::random_token().unwrap();
    let at = wire.clock.now();
    let expires = at + SignedDuration::from_hours(24);
    wire.store
        .create_link(TokenHash::of(&token), purpose, user, expires, at)
        .await
        .unwrap();
    format!("/link/{token}")
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let wire = WireInABox::new().await;
    let link = link(&wire, LinkPurpose::FirstAdministrator, None).await;
    let page = wire.visitor().get(&link).await;
    assert_eq!(page.status, 200);
    assert!(page.main_text().contains("Begin this wire"));

    let form = [
        ("name", "A. Keel"),
        ("email", "keel@harbour.example"),
        ("password", "four words in row"),
    ];
    let short = wire
        .visitor()
        .post(
            &link,
            &[
                ("name", "A. Keel"),
                ("email", "keel@harbour.example"),
                ("password", "short"),
            ],
        )
        .await;
    assert_eq!(short.status, 422);
    assert!(short.body.contains("value=\"A. Keel\""));

    let made = wire.visitor().post(&link, &form).await;
    assert_eq!(made.status, 303);
    assert_eq!(made.header("location"), "/desk");
    let users = wire.store.users().await.unwrap();
    assert_eq!(users.len(), 1);
    assert_eq!(users[0].role, Role::Administrator);

    for answer in [
        wire.visitor().get(&link).await,
        wire.visitor().post(&link, &form).await,
    ] {
        assert_eq!(answer.status, 404);
        assert!(
            answer
                .main_text()
                .contains("This link has been used or is too old.")
        );
    }
}

#[tokio::test]
async fn a_new_password_ends_older_sessions() {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("The Gazette").await;
    let link = link(
        &wire,
        LinkPurpose::PasswordReset,
        Some(Role::Publisher(publisher)),
    )
    .await;
    assert!(
        wire.visitor()
            .get(&link)
            .await
            .main_text()
            .contains("Set a new password")
    );
    let set = wire
        .visitor()
        .post(&link, &[("password", "four words in row")])
        .await;
    assert_eq!(set.status, 303);
    assert_eq!(set.header("location"), "/account?done=password");
    let account = wire.visitor().signed_in_by(&set).get("/account").await;
    assert_eq!(account.status, 200);
}

#[tokio::test]
async fn a_link_that_is_too_old_opens_nothing() {
    let wire = WireInABox::new().await;
    let link = link(&wire, LinkPurpose::Invitation, Some(Role::Editor)).await;
    wire.clock
        .advance(std::time::Duration::from_secs(25 * 3600));
    assert_eq!(wire.visitor().get(&link).await.status, 404);
    assert_eq!(
        wire.visitor()
            .post(&link, &[("password", "four words in row")])
            .await
            .status,
        404
    );
    assert_eq!(wire.visitor().get("/link/nothing").await.status, 404);
}

/// Without TLS, on a name that isn't this machine's own, browsers send no `Sec-Fetch-Site`; and the
/// origin of a form is `null` where its page said `no-referrer`.
#[tokio::test]
async fn browsers_without_tls_can_send_the_form() {
    let wire = WireInABox::new().await;
    let link = link(&wire, LinkPurpose::FirstAdministrator, None).await;
    let page = wire.visitor().get(&link).await;
    assert_eq!(page.header("referrer-policy"), "no-referrer");

    let form = "name=A.+Keel&email=keel%40harbour.example&password=four+words+in+row";
    let mut request = wire.visitor().request(Method::POST, &link, form.into());
    let headers = request.headers_mut();
    headers.remove("sec-fetch-site");
    headers.insert("origin", HeaderValue::from_static("null"));
    headers.insert(
        "content-type",
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    assert_eq!(wire.visitor().send(request).await.status, 303);
}

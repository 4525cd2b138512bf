//! `/sign-in`

use axum::http::StatusCode;
use jiff::SignedDuration;
use wire_rights::Role;
use wire_store::{LinkPurpose, TokenHash};
use wire_testkit::WireInABox;

const PASSWORD: &str = "four words in row";

/// The e-mail address of somebody of this role, whose password is [`PASSWORD`].
async fn account(wire: &WireInABox, role: Role) -> String {
    let user = wire.user(role).await;
    let token = wire_store::random_token().unwrap();
    let at = wire.clock.now();
    wire.store
        .create_link(
            TokenHash::of(&token),
            LinkPurpose::Invitation,
            Some(user),
            at + SignedDuration::from_hours(1),
            at,
        )
        .await
        .unwrap();
    let link = format!("/link/{token}");
    let set = wire.visitor().post(&link, &[("password", PASSWORD)]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    wire.store.user(user).await.unwrap().unwrap().email
}

#[tokio::test]
async fn signing_in_leads_back_to_the_story() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let email = account(&wire, Role::Publisher(gazette)).await;
    let story = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;

    let page = wire.visitor().get(&format!("/stories/{story}")).await;
    let link = format!("/sign-in?to=/stories/{story}");
    assert_eq!(
        page.body.matches(&format!("href=\"{link}\"")).count(),
        2,
        "in the masthead and beside the story"
    );

    let wrong = [("email", email.as_str()), ("password", "guessed wrongly")];
    let again = wire.visitor().post(&link, &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again
            .body
            .contains("<form method=\"post\" class=\"stack\">"),
        "the form is sent to its own address, with where to go on to"
    );

    let right = [("email", email.as_str()), ("password", PASSWORD)];
    let there = wire.visitor().post(&link, &right).await;
    assert_eq!(there.header("location"), format!("/stories/{story}"));
}

#[tokio::test]
async fn signing_in_leads_to_no_other_site_and_to_no_closed_page() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("The Gazette").await;
    let publisher = account(&wire, Role::Publisher(gazette)).await;
    let editor = account(&wire, Role::Editor).await;
    let table = [
        (&publisher, "//evil.example", "/account"),
        (&publisher, "/%5Cevil.example", "/account"),
        (&publisher, "https://evil.example/", "/account"),
        (&publisher, "/%09/evil.example", "/account"),
        (&publisher, "/desk/publishers", "/account"),
        (&publisher, "/account/copies", "/account/copies"),
        (&editor, "/account", "/desk"),
        (
            &editor,
            "/desk/obligations?show=all",
            "/desk/obligations?show=all",
        ),
    ];
    for (email, to, lands_on) in table {
        let form = [("email", email.as_str()), ("password", PASSWORD)];
        let answer = wire
            .visitor()
            .post(&format!("/sign-in?to={to}"), &form)
            .await;
        assert_eq!(answer.header("location"), lands_on, "{to}");
    }
}

#[tokio::test]
async fn guesses_from_elsewhere_keep_nobody_out() {
    let wire = WireInABox::new().await;
    let email = account(&wire, Role::Editor).await;
    let from = |address: &str, password: &'static str| {
        let browser = wire.visitor();
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("email", email.as_str()), ("password", password)])
            .finish();
        let mut request = browser.request(http::Method::POST, "/sign-in", form.into());
        let headers = request.headers_mut();
        let media_type = "application/x-www-form-urlencoded".parse().unwrap();
        headers.insert("content-type", media_type);
        headers.insert("x-forwarded-for", address.parse().unwrap());
        let proxy: std::net::SocketAddr = "127.0.0.1:5000".parse().unwrap();
        let connected = axum::extract::ConnectInfo(proxy);
        request.extensions_mut().insert(connected);
        async move { browser.send(request).await }
    };
    for _ in 0..5 {
        let guess = from("203.0.113.9", "guessed wrongly").await;
        assert_eq!(guess.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let paused = from("203.0.113.9", "guessed wrongly").await;
    assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        paused.main_text().contains("Wait 2 seconds"),
        "{}",
        paused.main_text()
    );
    assert_eq!(
        from("198.51.100.4", PASSWORD).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn the_cookie_ends_with_the_session() {
    let wire = WireInABox::new().await;
    let email = account(&wire, Role::Editor).await;
    let form = [("email", email.as_str()), ("password", PASSWORD)];
    let answer = wire.visitor().post("/sign-in", &form).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("Max-Age=2592000"), "{cookie}");
    assert!(!cookie.contains("Expires"), "{cookie}");
    let session = wire.visitor().signed_in_by(&answer);
    assert_eq!(session.get("/desk").await.status, StatusCode::OK);
    wire.clock
        .advance(std::time::Duration::from_secs(2_592_001));
    assert_eq!(session.get("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn bearer_is_the_same_in_small_letters() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("The Gazette").await;
    let token = wire.token(gazette, wire_store::TokenPurpose::Api).await;
    for (scheme, status) in [
        ("Bearer", 200),
        ("bearer", 200),
        ("BEARER", 200),
        ("Basic", 401),
    ] {
        let browser = wire.visitor();
        let mut request = browser.request(
            http::Method::GET,
            "/api/v1/standing",
            axum::body::Body::empty(),
        );
        let value = format!("{scheme} {token}").parse().unwrap();
        request.headers_mut().insert("authorization", value);
        assert_eq!(browser.send(request).await.status, status, "{scheme}");
    }
}

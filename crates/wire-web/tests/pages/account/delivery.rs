//! `/account/delivery`, `/account/feeds`, `/account/tokens…`

use wire_rights::Role;
use wire_testkit::WireInABox;

/// The value of the read-only field of this id.
fn value<'a>(page: &'a str, id: &str) -> &'a str {
    page.split_once(&format!("id=\"{id}\""))
        .and_then(|(_, rest)| rest.split_once("value=\""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(value, _)| value)
        .unwrap_or_default()
}

#[tokio::test]
async fn a_private_feed_is_shown_once_works_and_is_revoked() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    wire.publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;

    let made = browser
        .post("/account/feeds", &[("label", "Newsroom system")])
        .await;
    assert_eq!(made.status, 200);
    let atom = value(&made.body, "fresh-atom").to_owned();
    let path = atom
        .strip_prefix("http://wire.example")
        .expect(&atom)
        .to_owned();
    assert!(
        wire.visitor()
            .get(&path)
            .await
            .body
            .contains("Nobody fell in.")
    );

    let later = browser.get("/account/delivery").await;
    assert!(later.main_text().contains("Newsroom system"));
    assert!(!later.body.contains(&atom));
    let token = wire.store.tokens_of(gazette).await.unwrap()[0].id;
    let other = wire.publisher("The Claim").await;
    let revoke = format!("/account/tokens/{token}/revoke");
    let stranger = wire.signed_in(Role::Publisher(other)).await;
    assert_eq!(stranger.post(&revoke, &[]).await.status, 404);
    assert_eq!(wire.visitor().get(&path).await.status, 200);
    assert_eq!(browser.post(&revoke, &[]).await.status, 303);
    assert_eq!(wire.visitor().get(&path).await.status, 404);
}

#[tokio::test]
async fn an_api_token_needs_a_name() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let nameless = browser.post("/account/tokens", &[("label", " ")]).await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.main_text().contains("Fill in a name."));
    let long = "x".repeat(61);
    let long = browser.post("/account/tokens", &[("label", &long)]).await;
    assert_eq!(long.status, 422);
    assert!(wire.store.tokens_of(gazette).await.unwrap().is_empty());

    let made = browser
        .post("/account/tokens", &[("label", "Archive import")])
        .await;
    assert_eq!(value(&made.body, "fresh-token").len(), 64);
    assert!(
        !browser
            .get("/account/delivery")
            .await
            .body
            .contains(value(&made.body, "fresh-token"))
    );
}

//! `/account/webhooks…`

use wire_rights::Role;
use wire_testkit::{Receiver, WireInABox};

#[tokio::test]
async fn a_webhook_is_added_delivers_and_shows_its_receipts() {
    let mut wire = WireInABox::new().await;
    let receiver = Receiver::start().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;

    let address = receiver.url("/incoming").to_string();
    let added = browser
        .post("/account/webhooks", &[("url", &address)])
        .await;
    assert_eq!(added.status, 200, "{}", added.main_text());
    let secret = added
        .body
        .split_once("whsec_")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(secret, _)| format!("whsec_{secret}"))
        .expect("the secret is shown");
    let again = browser
        .post("/account/webhooks", &[("url", &address)])
        .await;
    assert_eq!(again.status, 422);
    assert!(
        again
            .main_text()
            .contains("You have a webhook at this address already.")
    );

    wire.publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    wire.scheduler.tick().await.unwrap();
    let received = receiver.wait_for(1).await;
    assert_eq!(received[0].json()["type"], "story.published");
    assert!(received[0].header("webhook-signature").starts_with("v1,"));

    let id = wire.store.subscriptions_of(gazette).await.unwrap()[0].id;
    let path = format!("/account/webhooks/{id}");
    let page = browser.get(&path).await;
    assert!(
        page.main_text().contains("delivered"),
        "{}",
        page.main_text()
    );
    assert!(!page.body.contains(&secret), "the secret is shown once");

    assert_eq!(
        browser.post(&format!("{path}/disable"), &[]).await.status,
        303
    );
    assert!(
        browser
            .get(&path)
            .await
            .main_text()
            .contains("Switched off by")
    );
    assert_eq!(
        browser.post(&format!("{path}/enable"), &[]).await.status,
        303
    );
    let replay = browser
        .post(&format!("{path}/replay"), &[("events", "50")])
        .await;
    assert_eq!(replay.status, 303);
    wire.scheduler.tick().await.unwrap();
    assert_eq!(receiver.wait_for(2).await.len(), 2);

    let other = wire.publisher("The Claim").await;
    let stranger = wire.signed_in(Role::Publisher(other)).await;
    assert_eq!(stranger.get(&path).await.status, 404);
    for action in ["disable", "enable"] {
        assert_eq!(
            stranger.post(&format!("{path}/{action}"), &[]).await.status,
            404
        );
    }
}

#[tokio::test]
async fn an_address_that_may_not_be_connected_to_is_refused_at_once() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    for address in [
        "",
        "gazette",
        "ftp://gazette.example/",
        "http://10.0.0.1/",
        "https://user:pass@gazette.example/",
    ] {
        let answer = browser.post("/account/webhooks", &[("url", address)]).await;
        assert_eq!(answer.status, 422, "{address}");
    }
    assert!(
        wire.store
            .subscriptions_of(gazette)
            .await
            .unwrap()
            .is_empty()
    );
}

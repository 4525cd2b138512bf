//! `/account/pickups`

use wire_rights::Role;
use wire_testkit::{Receiver, Reply, WireInABox};

#[tokio::test]
async fn a_publisher_has_a_page_of_its_own_checked() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    let gazette = wire.eligible_publisher("The Gazette", &site.domain()).await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let text = [
        "The pier at the northern end of the harbour reopened on Sunday after nine years of repairs.",
        "The first forty visitors walked to its end and back before the rain set in at noon.",
    ];
    wire.publish(&WireInABox::draft("The pier reopens", &text))
        .await;
    let page = format!(
        "<html><body><article><h1>The pier reopens</h1><p>{}</p><p>{}</p></article></body></html>",
        text[0], text[1]
    );
    site.page("/pier", Reply::html(page));
    site.page("/about", Reply::html("<p>We are a newspaper.</p>"));

    let about = site.url("/about").to_string();
    let none = browser.post("/account/pickups", &[("url", &about)]).await;
    assert_eq!(none.header("location"), "/account/pickups?done=no-copy");
    let pier = site.url("/pier").to_string();
    let found = browser.post("/account/pickups", &[("url", &pier)]).await;
    assert!(
        found.header("location").starts_with("/pickups/"),
        "{}",
        found.main_text()
    );

    let list = browser.get("/account/pickups").await.main_text();
    assert!(list.contains("The pier reopens"), "{list}");
    assert!(list.contains(&pier), "{list}");
}

#[tokio::test]
async fn pages_of_others_are_not_checked() {
    let wire = WireInABox::new().await;
    let site = Receiver::start().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    for address in ["", "gazette", "http://10.0.0.1/", site.url("/").as_str()] {
        let answer = browser.post("/account/pickups", &[("url", address)]).await;
        assert_eq!(answer.status, 422, "{address}");
    }
    assert!(site.received().is_empty(), "nobody was asked");
}

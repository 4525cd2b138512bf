//! `/account/webhooks…`

use wire_rights::Role;
use wire_store::Subscription;
use wire_story::Availability;
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

    let typed = |url| [("url", url)];
    let elsewhere = format!("{path}/address");
    let refused = browser.post(&elsewhere, &typed("http://10.0.0.1/")).await;
    assert_eq!(refused.status, 422, "{}", refused.main_text());
    let moved = browser
        .post(&elsewhere, &typed("https://gazette.example/in"))
        .await;
    assert_eq!(moved.status, 303);
    let page = browser.get(&path).await.main_text();
    assert!(
        page.contains("https://gazette.example/in") && page.contains("delivered"),
        "{page}"
    );
    let stranger = wire.publisher("The Claim").await;
    let stranger = wire.signed_in(Role::Publisher(stranger)).await;
    assert_eq!(
        stranger.post(&elsewhere, &typed(&address)).await.status,
        404
    );
    assert_eq!(browser.post(&elsewhere, &typed(&address)).await.status, 303);

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
    let page = browser.get(&path).await.main_text();
    assert!(page.contains("is done: 1 event."), "{page}");

    // What was never meant for it says nothing of how it does.
    let mut paid = WireInABox::draft("The pier, a history", &["It was built in 1931."]);
    paid.availability = Availability::LicenceOnly;
    wire.publish(&paid).await;
    wire.scheduler.tick().await.unwrap();
    let delivery = browser.get("/account/delivery").await.main_text();
    assert!(delivery.contains("Last message delivered"), "{delivery}");
    let desk = wire.signed_in(Role::LicensingManager).await;
    let seen = desk.get(&format!("/desk/publishers/{gazette}")).await;
    let seen = seen.main_text();
    assert!(
        seen.contains("offered: This story is not offered free"),
        "{seen}"
    );
    assert!(!seen.contains("0 ms: offered"), "{seen}");

    let other = wire.publisher("The Claim").await;
    let stranger = wire.signed_in(Role::Publisher(other)).await;
    assert_eq!(stranger.get(&path).await.status, 404);
    for action in ["disable", "enable", "replay", "replay/stop"] {
        assert_eq!(
            stranger.post(&format!("{path}/{action}"), &[]).await.status,
            404
        );
    }
}

#[tokio::test]
async fn days_are_sent_again_and_both_sides_see_how_far_that_is() {
    let wire = WireInABox::new().await;
    for number in 0..3 {
        let headline = format!("Pier {number}");
        wire.publish(&WireInABox::draft(&headline, &["Nobody fell in."]))
            .await;
    }
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let form = [("url", "https://gazette.example/in")];
    browser.post("/account/webhooks", &form).await;
    let id = wire.store.subscriptions_of(gazette).await.unwrap()[0].id;
    let path = format!("/account/webhooks/{id}");
    let today = wire.clock.now().strftime("%Y-%m-%d").to_string();
    let ask = async |from: &str, to: &str| {
        let path = format!("{path}/replay");
        browser.post(&path, &[("from", from), ("to", to)]).await
    };
    for (from, to, sentence) in [
        ("", &*today, "Fill in the first day, as 2026-10-31."),
        (&today, "soon", "Fill in the last day, as 2026-10-31."),
        (&today, "2026-01-01", "The last day is before the first one"),
        ("2026-01-01", "2026-01-02", "Nothing happened in that time"),
    ] {
        let refused = ask(from, to).await;
        assert_eq!(refused.status, 422);
        let said = refused.main_text();
        assert!(said.contains(sentence), "{said}");
    }

    assert_eq!(ask(&today, &today).await.status, 303);
    let again = ask(&today, &today).await;
    assert_eq!(again.status, 409);
    assert!(
        again
            .main_text()
            .contains("is under way: wait until it has ended")
    );
    let desk = wire.signed_in(Role::Administrator).await;
    let at_desk = format!("/desk/publishers/{gazette}");
    for (who, page) in [
        (&browser, &*path),
        (&browser, "/account/delivery"),
        (&desk, &at_desk),
    ] {
        let said = who.get(page).await.main_text();
        assert!(said.contains("is under way: 0 of 3 events."), "{said}");
    }
    let stopped = browser.post(&format!("{path}/replay/stop"), &[]).await;
    assert_eq!(stopped.status, 303);
    let said = desk.get(&at_desk).await.main_text();
    assert!(said.contains("was stopped after 0 of 3 events."), "{said}");
}

#[tokio::test]
async fn a_key_pair_shows_its_public_key_and_nothing_else() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let form = [("url", "https://gazette.example/in"), ("signature", "v1a")];
    let made = browser.post("/account/webhooks", &form).await;
    assert_eq!(made.status, 200, "{}", made.main_text());
    let id = wire.store.subscriptions_of(gazette).await.unwrap()[0].id;
    let page = browser.get(&format!("/account/webhooks/{id}")).await;
    for shown in [made, page] {
        assert!(shown.body.contains("whpk_"));
        assert!(!shown.body.contains("whsk_") && !shown.body.contains("whsec_"));
    }
}

#[tokio::test]
async fn a_new_secret_is_shown_once_and_the_old_one_ends_by_itself_or_at_once() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    for signature in ["v1", "v1a"] {
        let url = format!("https://gazette.example/{signature}");
        let form = [("url", &*url), ("signature", signature)];
        browser.post("/account/webhooks", &form).await;
    }
    let webhooks = wire.store.subscriptions_of(gazette).await.unwrap();
    let page_of = |signature: &str| {
        let is_it = |webhook: &&Subscription| {
            let url = webhook.destination.url();
            url.path() == format!("/{signature}")
        };
        let webhook = webhooks.iter().find(is_it).unwrap();
        format!("/account/webhooks/{}", webhook.id)
    };
    let path = page_of("v1");
    let renew = async |path: &str| browser.post(&format!("{path}/secret"), &[]).await;
    let shown = renew(&path).await;
    assert_eq!(shown.status, 200, "{}", shown.main_text());
    assert!(shown.body.contains("whsec_"));
    let page = browser.get(&path).await;
    assert!(!page.body.contains("whsec_"), "it is shown once");
    let said = page.main_text();
    assert!(
        said.contains("each message carries two signatures"),
        "{said}"
    );
    // A form that was sent twice doesn't throw away what the endpoint checks by.
    assert_eq!(renew(&path).await.status, 409);
    let stranger = wire.publisher("The Claim").await;
    let stranger = wire.signed_in(Role::Publisher(stranger)).await;
    for action in ["secret", "secret/end-old"] {
        let refused = stranger.post(&format!("{path}/{action}"), &[]).await;
        assert_eq!(refused.status, 404);
    }
    let ended = browser.post(&format!("{path}/secret/end-old"), &[]).await;
    assert_eq!(ended.status, 303);
    let said = browser.get(&path).await.main_text();
    assert!(said.contains("Make a new secret"), "{said}");
    let log = wire.store.audit_log(2).await.unwrap();
    let log: Vec<&str> = log.iter().map(|entry| &*entry.what).collect();
    insta::assert_snapshot!(log.join("\n"), @"
    ended the old secret of the webhook at gazette.example
    made a new secret for the webhook at gazette.example
    ");

    // Of a pair of keys the public one is shown, as always.
    let shown = renew(&page_of("v1a")).await;
    assert!(shown.body.contains("whpk_") && !shown.body.contains("whsk_"));
    assert!(shown.main_text().contains("There is a new key."));
}

#[tokio::test]
async fn what_a_webhook_carries_is_chosen_and_said() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let form = |languages| {
        [
            ("url", "https://gazette.example/in"),
            ("languages", languages),
            ("headline", " pit \n\nmayor  resigns"),
            ("kinds", "new"),
        ]
    };
    let refused = browser.post("/account/webhooks", &form("English!")).await;
    assert_eq!(refused.status, 422);
    let said = refused.main_text();
    assert!(said.contains("“English!” is no language"), "{said}");
    // What was typed stands there still.
    assert!(refused.body.contains("mayor  resigns"));
    let made = browser.post("/account/webhooks", &form("en, pt-BR")).await;
    assert_eq!(made.status, 200, "{}", made.main_text());
    let said = made.main_text();
    let carries = "new stories in en or pt-BR with “pit” or “mayor resigns” in the headline, without their updates";
    assert!(said.contains(carries), "{said}");

    let id = wire.store.subscriptions_of(gazette).await.unwrap()[0].id;
    let path = format!("/account/webhooks/{id}");
    let chosen = browser
        .post(&format!("{path}/choice"), &[("kinds", "urgent")])
        .await;
    assert_eq!(chosen.status, 303);
    let page = browser.get(&path).await.main_text();
    let carries =
        "It carries no stories; and in any case corrections, holds and kills of what you have.";
    assert!(page.contains(carries), "{page}");
    let chosen = browser.post(&format!("{path}/choice"), &[]).await;
    assert_eq!(chosen.status, 303);
    let page = browser.get(&path).await.main_text();
    assert!(
        page.contains("It carries every story that you may use;"),
        "{page}"
    );

    let stranger = wire.publisher("The Claim").await;
    let stranger = wire.signed_in(Role::Publisher(stranger)).await;
    let chosen = stranger.post(&format!("{path}/choice"), &[]).await;
    assert_eq!(chosen.status, 404);
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
        "https://intranet/",
        "https://gazette..example/",
    ] {
        let answer = browser.post("/account/webhooks", &[("url", address)]).await;
        assert_eq!(answer.status, 422, "{address}");
    }
    let form = [("url", "https://gazette.example/wire#desk")];
    let answer = browser.post("/account/webhooks", &form).await.main_text();
    let sentence = "Leave out the ‘#’ and what follows it: no server is ever sent that.";
    assert!(answer.contains(sentence), "{answer}");
    assert!(
        wire.store
            .subscriptions_of(gazette)
            .await
            .unwrap()
            .is_empty()
    );
}

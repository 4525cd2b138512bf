//! What licensing managers do with a publisher.

use http::StatusCode;
use wire_rights::Role;
use wire_testkit::WireInABox;

use crate::form::location;

#[tokio::test]
async fn a_publisher_becomes_eligible_at_the_desk_and_the_record_says_how() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    wire.store
        .accept_terms(id, 1, None, wire.clock.now())
        .await
        .unwrap();
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{id}");
    assert!(
        manager
            .get(&path)
            .await
            .main_text()
            .contains("not eligible")
    );

    let wrong = manager
        .post(&format!("{path}/sites"), &[("domain", "not a domain")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    location(
        &manager
            .post(
                &format!("{path}/sites"),
                &[("domain", "https://www.leaflet.example/news")],
            )
            .await,
    );
    let evidence = [
        ("visitors", "24,000"),
        ("method", "analytics-export"),
        ("from", "2026-10-01"),
        ("to", "2026-10-31"),
    ];
    location(&manager.post(&format!("{path}/audience"), &evidence).await);

    let page = manager.get(&path).await.main_text();
    for line in [
        "Its site leaflet.example is proved.",
        "proved by the desk’s word",
        "24,000",
        "eligible",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let decisions = wire.store.decisions_of(id, 10).await.unwrap();
    assert_eq!(decisions.len(), 2);
    let list = manager
        .get("/desk/publishers?show=eligible")
        .await
        .main_text();
    assert!(list.contains("The Leaflet"), "{list}");
    assert!(
        !manager
            .get("/desk/publishers?show=not-eligible")
            .await
            .main_text()
            .contains("The Leaflet")
    );
}

#[tokio::test]
async fn a_suspended_publisher_gets_nothing_until_it_is_reinstated() {
    let wire = WireInABox::new().await;
    let id = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &["The pier has 9 boats."],
        ))
        .await;
    let reader = wire.signed_in(Role::Publisher(id)).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{id}");
    let silent = manager.post(&format!("{path}/suspend"), &[]).await;
    assert!(
        silent
            .main_text()
            .contains("Say why the publisher is suspended")
    );
    location(
        &manager
            .post(
                &format!("{path}/suspend"),
                &[("reason", "Credits were left out.")],
            )
            .await,
    );
    let refused = reader.get(&format!("/stories/{story}")).await;
    assert!(!refused.body.contains("9 boats"));
    assert!(refused.main_text().contains("Credits were left out."));
    location(&manager.post(&format!("{path}/reinstate"), &[]).await);
    assert!(
        reader
            .get(&format!("/stories/{story}"))
            .await
            .body
            .contains("9 boats")
    );
}

#[tokio::test]
async fn editors_do_not_license() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let editor = wire.signed_in(Role::Editor).await;
    let table = [
        "/desk/publishers".to_owned(),
        format!("/desk/publishers/{id}"),
        "/desk/users".to_owned(),
    ];
    for path in table {
        assert_eq!(
            editor.get(&path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
}

#[tokio::test]
async fn who_suspends_or_reinstates_second_hears_that_somebody_was_first() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let act = async |what: &str| {
        let path = format!("/desk/publishers/{id}/{what}");
        manager
            .post(&path, &[("reason", "Credits were left out.")])
            .await
    };
    let early = act("reinstate").await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(
        early.main_text().contains("isn’t suspended"),
        "{}",
        early.main_text()
    );
    assert!(act("suspend").await.status.is_redirection());
    let twice = act("suspend").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(
        twice.main_text().contains(
            "The publisher was suspended on 22 November 2026, 12:00 UTC: nothing was changed"
        ),
        "{}",
        twice.main_text()
    );
    assert!(act("reinstate").await.status.is_redirection());
    assert_eq!(act("reinstate").await.status, StatusCode::CONFLICT);
}

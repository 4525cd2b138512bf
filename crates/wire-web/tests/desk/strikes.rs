//! Strikes: given by a person, read by the publisher, taken back.

use http::StatusCode;
use wire_rights::{Consequence, Policy, Role, StrikeRule};
use wire_testkit::WireInABox;

use crate::form::{hidden, location};

#[tokio::test]
async fn a_strike_is_given_once_however_often_the_button_is_pressed() {
    let mut wire = WireInABox::new().await;
    let id = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    wire.scheduler.tick().await.unwrap();
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/publishers/{id}/strikes");
    let page = manager.get(&path).await;
    let once = hidden(&page, "once");
    let silent = manager.post(&path, &[("once", &once)]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        silent
            .main_text()
            .contains("Say why: the publisher reads this.")
    );

    let form = [
        ("once", once.as_str()),
        ("reason", "The credit was left out."),
        ("rule", "C4"),
    ];
    let (first, second) = tokio::join!(manager.post(&path, &form), manager.post(&path, &form));
    assert_eq!(location(&first), location(&second));
    assert_eq!(wire.store.strikes_of(id).await.unwrap().len(), 1);

    let account = wire.signed_in(Role::Publisher(id)).await;
    let read = account.get("/account").await.main_text();
    assert!(read.contains("The credit was left out."), "{read}");
    let mails = wire.store.unsent_mails(10).await.unwrap();
    let subjects: Vec<_> = mails
        .iter()
        .map(|mail| mail.mail.subject.as_str())
        .collect();
    assert_eq!(subjects, ["You have been given a strike"]);

    let back = format!("{path}/1/take-back");
    let silent = manager.post(&back, &[]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = [("reason", "The credit was there.")];
    location(&manager.post(&back, &why).await);
    let twice = manager.post(&back, &why).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(
        twice
            .main_text()
            .contains("has taken this strike back already")
    );
    let read = account.get("/account").await.main_text();
    assert!(read.contains("The credit was there."), "{read}");
}

#[tokio::test]
async fn strikes_do_what_the_policy_says_and_nothing_more() {
    let mut wire = WireInABox::new().await;
    let id = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &["The pier has 9 boats."],
        ))
        .await;
    let rule = |number, leads_to| StrikeRule {
        number,
        within_days: 365,
        leads_to,
    };
    let policy = Policy {
        strikes: vec![
            rule(1, Consequence::Proposal),
            rule(2, Consequence::Suspension),
        ],
        ..Policy::default()
    };
    wire.store
        .set_policy(&policy, wire.clock.now())
        .await
        .unwrap();
    wire.scheduler.tick().await.unwrap();
    let manager = wire.signed_in(Role::LicensingManager).await;
    let reader = wire.signed_in(Role::Publisher(id)).await;
    let path = format!("/desk/publishers/{id}/strikes");
    let story = format!("/stories/{story}");
    let strike = async |reason: &str| {
        let once = hidden(&manager.get(&path).await, "once");
        location(
            &manager
                .post(&path, &[("once", &once), ("reason", reason)])
                .await,
        );
    };

    strike("The credit was left out.").await;
    let read = reader.get(&story).await;
    assert!(read.body.contains("9 boats"), "a person decides");
    assert!(
        read.main_text()
            .contains("the desk decides whether your account is suspended")
    );
    let queue = manager
        .get("/desk/publishers?show=proposed")
        .await
        .main_text();
    assert!(queue.contains("Suspension proposed (1)"), "{queue}");
    assert!(queue.contains("The Gazette"), "{queue}");

    strike("The text was cut.").await;
    let read = reader.get(&story).await;
    assert!(!read.body.contains("9 boats"));
    assert!(
        read.main_text()
            .contains("your account is suspended because of them until")
    );
    let changes = manager.get("/desk/standing").await.main_text();
    assert!(changes.contains("granted"), "{changes}");
    assert!(changes.contains("refused"), "{changes}");
    let decision = &wire.store.decisions_of(id, 1).await.unwrap()[0];
    let number = decision.number.unwrap();
    let record = reader
        .get(&format!("/account/decisions/{number}"))
        .await
        .main_text();
    for said in [
        "before: granted",
        "A strike of 22 November 2026",
        "The text was cut.",
        "strikes",
    ] {
        assert!(record.contains(said), "{said}: {record}");
    }
    let other = wire.publisher("The Leaflet").await;
    let other = wire.signed_in(Role::Publisher(other)).await;
    let foreign = other.get(&format!("/account/decisions/{number}")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

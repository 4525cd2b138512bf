//! The list of obligations: reminders by hand, what became of the mails, and the list as a file.

use http::StatusCode;
use wire_rights::{Exit, PublisherKind, Role};
use wire_store::{NewPublisher, ObligationFilter, Take, TakeResult};
use wire_story::{Edition, PublisherId, VersionNumber};
use wire_testkit::WireInABox;

use crate::form::location;

/// A publisher of this name that was told of a kill.
async fn told(wire: &mut WireInABox, name: &str) -> PublisherId {
    let new = NewPublisher {
        name: name.into(),
        kind: PublisherKind::Daily,
        country: "US".into(),
        email: "news@gazette.example".into(),
    };
    let publisher = wire.store.create_publisher(&new, wire.clock.now()).await;
    let publisher = publisher.unwrap();
    let story = wire
        .publish(&WireInABox::draft(
            "Pier closes",
            &[&format!("The pier has 9 boats, says {name}.")],
        ))
        .await;
    let take = Take {
        publisher,
        story,
        version: VersionNumber::FIRST,
        exit: Exit::CopyBox,
        at: wire.clock.now(),
        result: TakeResult::Given,
        basis: None,
    };
    wire.store.record_take(&take).await.unwrap();
    let kill = Edition::Killed {
        reason: "Libel.".into(),
    };
    wire.store
        .revise(story, VersionNumber::FIRST, &kill, wire.clock.now())
        .await
        .unwrap();
    wire.scheduler.tick().await.unwrap();
    publisher
}

#[tokio::test]
async fn an_editor_reminds_and_the_list_says_so() {
    let mut wire = WireInABox::new().await;
    told(&mut wire, "The Gazette").await;
    let editor = wire.signed_in(Role::Editor).await;
    let page = editor.get("/desk/obligations").await.main_text();
    assert!(page.contains("mailed"), "{page}");
    assert!(page.contains("next"), "the schedule is shown: {page}");

    let open = wire
        .store
        .named_obligations(ObligationFilter::Open, 0, 1)
        .await
        .unwrap();
    let remind = format!("/desk/obligations/{}/remind", open[0].obligation.id);
    let there = location(&editor.post(&remind, &[]).await);
    let page = editor.get(&there).await.main_text();
    assert!(page.contains("A reminder is on its way."), "{page}");
    assert!(page.contains("1 reminder"), "{page}");
    assert!(page.contains("mail waits"), "{page}");

    // A second click is none.
    let again = editor.post(&remind, &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(
        again.main_text().contains("less than 10 minutes ago"),
        "{}",
        again.main_text()
    );
    let audit = wire.store.audit_log(1).await.unwrap();
    assert!(
        audit[0].what.contains("sent reminder 1 of a kill"),
        "{}",
        audit[0].what
    );

    // Who sells licences may look, and not remind.
    let manager = wire.signed_in(Role::LicensingManager).await;
    assert_eq!(
        manager.post(&remind, &[]).await.status,
        StatusCode::FORBIDDEN
    );
    let page = manager.get("/desk/obligations").await.main_text();
    assert!(!page.contains("Remind now"), "{page}");
}

#[tokio::test]
async fn the_list_goes_along_as_a_file_without_formulas() {
    let mut wire = WireInABox::new().await;
    told(&mut wire, "=HYPERLINK(Gazette)").await;
    told(&mut wire, "The Banner").await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let file = manager.get("/desk/obligations.csv?show=open").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        file.header("content-disposition")
            .contains("obligations.csv")
    );
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(lines.len(), 3, "{}", file.body);
    assert!(lines[0].starts_with("id,publisher,publisher_name,story,headline,change"));
    assert!(
        file.body.contains(",'=HYPERLINK(Gazette),"),
        "{}",
        file.body
    );

    let file = manager.get("/desk/obligations.json?show=overdue").await;
    assert_eq!(file.body, "[]");
    wire.clock
        .advance(std::time::Duration::from_secs(2 * 60 * 60));
    let file = manager.get("/desk/obligations.json?show=overdue").await;
    let rows: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!(rows[0]["state"], "overdue");
    assert_eq!(rows[0]["mail"], "sent");

    let publisher = wire.publisher("The Courier").await;
    let reader = wire.signed_in(Role::Publisher(publisher)).await;
    let refused = reader.get("/desk/obligations.csv").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

//! The desk's queue of publishers.

use std::time::Duration;

use wire_rights::Role;
use wire_testkit::WireInABox;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn the_queue_counts_who_waits_who_expires_and_who_is_in_grace() {
    let mut wire = WireInABox::new().await;
    wire.eligible_publisher("The Old Gazette", "old.example")
        .await;
    wire.scheduler.tick().await.unwrap();
    wire.clock.advance(DAY * 27);
    wire.eligible_publisher("The Young Gazette", "young.example")
        .await;
    wire.publisher("The Newcomer").await;
    wire.scheduler.tick().await.unwrap();
    let manager = wire.signed_in(Role::LicensingManager).await;
    let page = manager.get("/desk/publishers").await.main_text();
    let counts = page.lines().find(|line| line.starts_with("All ("));
    insta::assert_snapshot!(counts.unwrap(), @"All (3)Applications (1)Expire soon (0)In grace (0)With strikes (0)Suspension proposed (0)Eligible or licensed (2)Neither (1)Suspended (0)With open obligations (0)");
    // The older evidence is in grace, the younger expires soon.
    wire.clock.advance(DAY * 340);
    wire.scheduler.tick().await.unwrap();
    let manager = wire.signed_in(Role::LicensingManager).await;
    let page = manager
        .get("/desk/publishers?show=in-grace")
        .await
        .main_text();
    assert!(
        page.contains("The Old Gazette") && page.contains("in grace until"),
        "{page}"
    );
    assert!(!page.contains("The Young Gazette"), "{page}");
    let page = manager
        .get("/desk/publishers?show=expiring")
        .await
        .main_text();
    assert!(
        page.contains("The Young Gazette") && page.contains("expires"),
        "{page}"
    );
    let page = manager
        .get("/desk/publishers?show=waiting")
        .await
        .main_text();
    assert!(page.contains("The Newcomer"), "{page}");
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let wire = WireInABox::new().await;
    for number in 0..101 {
        wire.publisher(&format!("Paper {number:03}")).await;
    }
    let manager = wire.signed_in(Role::LicensingManager).await;
    let first = manager.get("/desk/publishers").await;
    assert!(first.body.contains("Paper 099") && !first.body.contains("Paper 100"));
    assert!(first.body.contains("page=2"));
    let second = manager.get("/desk/publishers?page=2").await;
    assert!(second.body.contains("Paper 100") && !second.body.contains("Paper 099"));
    let beyond = manager.get("/desk/publishers?page=99").await;
    assert!(beyond.body.contains("Paper 100"));
}

//! `GET /terms`

use wire_testkit::WireInABox;

#[tokio::test]
async fn the_terms_are_prose_with_a_number() {
    let wire = WireInABox::new().await;
    let answer = wire.visitor().get("/terms").await;
    assert_eq!(answer.status, 200);
    insta::assert_snapshot!(answer.main_text(), @"");
}

#[tokio::test]
async fn feeds_are_named_for_everybody() {
    let wire = WireInABox::new().await;
    let answer = wire.visitor().get("/feeds").await;
    assert_eq!(answer.status, 200);
    for feed in ["/feeds/wire.atom", "/feeds/wire.rss", "/feeds/wire.json"] {
        assert!(answer.body.contains(feed), "{feed} is missing");
        assert_eq!(wire.visitor().get(feed).await.status, 200);
    }
}

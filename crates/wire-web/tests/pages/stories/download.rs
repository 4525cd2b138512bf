//! `GET /stories/{story}/download/{format}`

use wire_rights::Role;
use wire_story::{Edition, VersionNumber};
use wire_testkit::WireInABox;

#[tokio::test]
async fn each_format_is_a_file_of_its_kind() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    for (format, media_type) in [
        ("text", "text/plain"),
        ("html", "text/html"),
        ("ninjs", "application/vnd.iptc.ninjs+json"),
        ("newsml", "application/vnd.iptc.g2.newsitem+xml"),
        ("json", "application/jsonl"),
    ] {
        let answer = browser
            .get(&format!("/stories/{story}/download/{format}"))
            .await;
        assert_eq!(answer.status, 200, "{format}");
        assert!(
            answer.header("content-type").starts_with(media_type),
            "{format}"
        );
        assert_eq!(answer.header("cache-control"), "private, no-store");
        let name = answer.header("content-disposition");
        assert!(
            name.starts_with(&format!("attachment; filename=\"{story}-v1.")),
            "{name}"
        );
        assert!(answer.body.contains("Nobody fell in."), "{format}");
    }
    assert_eq!(
        browser
            .get(&format!("/stories/{story}/download/pdf"))
            .await
            .status,
        404
    );
    assert_eq!(
        browser
            .get(&format!("/stories/{story}/download/picture"))
            .await
            .status,
        404
    );
    let takes = wire.store.takes_of(gazette).await.unwrap();
    assert_eq!((takes[0].exit.code(), takes[0].times), ("download", 5));
}

#[tokio::test]
async fn a_killed_story_is_not_given() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    let reason = "The figure was wrong.".into();
    wire.store
        .revise(
            story,
            VersionNumber::FIRST,
            &Edition::Killed { reason },
            wire.clock.now(),
        )
        .await
        .unwrap();
    let browser = wire.signed_in(Role::Publisher(gazette)).await;
    let answer = browser
        .get(&format!("/stories/{story}/download/text"))
        .await;
    assert_eq!(answer.status, 403);
    let page = answer.main_text();
    assert!(
        page.contains("This story was killed. Remove every copy of it."),
        "{page}"
    );
    assert!(
        !page.contains("pier"),
        "a kill doesn't repeat the headline: {page}"
    );
    assert!(!page.contains("figure"), "nor the reason: {page}");
}

#[tokio::test]
async fn who_asks_for_the_head_alone_takes_nothing() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft("The pier reopens", &["Nobody fell in."]))
        .await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    let program = wire.program(gazette).await;
    let feed = wire.token(gazette, wire_store::TokenPurpose::Feed).await;
    let table = [
        (&reader, format!("/stories/{story}")),
        (&reader, format!("/stories/{story}/copy")),
        (&reader, format!("/stories/{story}/download/text")),
        (&program, format!("/api/v1/stories/{story}/content")),
        (&program, format!("/feeds/private/{feed}/wire.rss")),
    ];
    for (browser, path) in &table {
        let head = browser.request(http::Method::HEAD, path, axum::body::Body::empty());
        let answer = browser.send(head).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body.as_str()),
            (200, ""),
            "{path}"
        );
        assert_eq!(wire.store.takes_of(gazette).await.unwrap(), [], "{path}");
        assert_eq!(
            wire.store.decisions_of(gazette, 10).await.unwrap(),
            [],
            "{path}"
        );
    }
    for (number, (browser, path)) in table.iter().enumerate() {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
        let takes = wire.store.takes_of(gazette).await.unwrap();
        assert_eq!(takes.len(), number + 1, "{path}");
    }
}

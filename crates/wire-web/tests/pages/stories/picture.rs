//! `GET /stories/{story}/picture`

use wire_rights::Role;
use wire_store::NewStory;
use wire_story::{Picture, PictureRights};
use wire_testkit::WireInABox;

async fn story_with_picture(wire: &WireInABox, rights: PictureRights) -> NewStory {
    let mut draft = WireInABox::draft("The pier reopens", &["Nobody fell in."]);
    draft.content.picture = Some(Picture {
        hash: wire.store.put_blob(b"not really a picture").await.unwrap(),
        media_type: "image/png".into(),
        alt_text: "A pier".into(),
        credit: "A. Keel for The Harbour Wire".into(),
        rights,
    });
    draft
}

#[tokio::test]
async fn the_wires_own_picture_goes_with_the_story() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let story = wire
        .publish(&story_with_picture(&wire, PictureRights::Own).await)
        .await;
    let browser = wire.signed_in(Role::Publisher(gazette)).await;

    let shown = browser.get(&format!("/stories/{story}/picture")).await;
    assert_eq!(
        (shown.status.as_u16(), shown.header("content-type")),
        (200, "image/png")
    );
    assert_eq!(shown.header("cache-control"), "private, no-store");
    assert_eq!(shown.body, "not really a picture");
    let file = browser
        .get(&format!("/stories/{story}/download/picture"))
        .await;
    assert_eq!(
        file.header("content-disposition"),
        format!("attachment; filename=\"{story}-v1.png\"")
    );

    let page = browser.get(&format!("/stories/{story}")).await;
    assert!(page.body.contains("alt=\"A pier\""));
    assert!(page.main_text().contains("A. Keel for The Harbour Wire"));
}

#[tokio::test]
async fn an_agencys_picture_never_leaves_and_nobody_else_sees_any() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let unproved = wire.publisher("The Claim").await;
    let agency = wire
        .publish(&story_with_picture(&wire, PictureRights::ThirdParty).await)
        .await;
    let own = wire
        .publish(&story_with_picture(&wire, PictureRights::Own).await)
        .await;

    let eligible = wire.signed_in(Role::Publisher(gazette)).await;
    assert_eq!(
        eligible
            .get(&format!("/stories/{agency}/picture"))
            .await
            .status,
        404
    );
    let refused = wire.signed_in(Role::Publisher(unproved)).await;
    assert_eq!(
        refused.get(&format!("/stories/{own}/picture")).await.status,
        403
    );
    assert_eq!(
        wire.visitor()
            .get(&format!("/stories/{own}/picture"))
            .await
            .status,
        303
    );
}

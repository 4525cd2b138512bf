//! Terms of a product or a story at the desk: as a form and as text, with a preview, and ended.

use http::StatusCode;
use wire_rights::{Role, Terms};
use wire_story::{PublisherId, StoryId};
use wire_testkit::{Answer, Browser, WireInABox};

use crate::form::{hidden, location};
use crate::products::part;
use crate::terms::toml;

/// A wire with a story about the pier, which the Gazette has taken and the Courier could take.
async fn wire() -> (WireInABox, StoryId, PublisherId) {
    let wire = WireInABox::new().await;
    let draft = WireInABox::draft("Board votes to repair the pier", &["The pier is shut."]);
    let story = wire.publish(&draft).await;
    let gazette = wire.eligible_publisher("Gazette", "gazette.example").await;
    wire.eligible_publisher("Courier", "courier.example").await;
    wire.publisher("The Newcomer").await;
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    reader.get(&format!("/stories/{story}")).await;
    (wire, story, gazette)
}

async fn product(manager: &Browser) -> String {
    let form = [("name", "Pier news"), ("headline", "pier")];
    let made = location(&manager.post("/desk/products", &form).await);
    made.split('?').next().unwrap().to_owned()
}

async fn preview(manager: &Browser, of: &str, toml: &str) -> Answer {
    let form = [("as", "toml"), ("toml", toml), ("do", "preview")];
    let preview = manager.post(&format!("{of}/terms/edit"), &form).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.main_text());
    preview
}

async fn confirm(manager: &Browser, of: &str, toml: &str, preview: &Answer) -> Answer {
    let (seen, in_force) = (hidden(preview, "seen"), hidden(preview, "in_force"));
    let form = [("toml", toml), ("seen", &seen), ("in_force", &in_force)];
    manager.post(&format!("{of}/terms"), &form).await
}

#[tokio::test]
async fn whom_and_what_terms_of_a_product_concern_is_seen_before_they_are_in_force() {
    let (wire, story, gazette) = wire().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let pier = product(&manager).await;
    let text = toml(|terms| terms.cuts = false);

    let seen = preview(&manager, &pier, &text).await;
    insta::assert_snapshot!(part(&seen, "What would change", "As publishers will"), @"
    What would change
    They would hold for one story. 2 publishers that have accepted what holds now have to accept them first.
    Licences keep the terms that were agreed.
    Against what holds now
    Terms that hold now: version 1, the wire’s.
    Print the whole story. Before: You may cut the story.
    Instead, you may print the first lines alone, with a link to the whole story. Before: You may print the first lines alone, as any other cut.
    2 take free stories now, and can’t until they accept
    Courier
    Gazette
    The story
    Board votes to repair the pier
    One has taken it
    What was taken keeps the terms it was taken under.
    Gazette
    ");
    location(&confirm(&manager, &pier, &text, &seen).await);
    let page = manager.get(&format!("{pier}/terms")).await.main_text();
    assert!(page.contains("Version 2 is in force."), "{page}");
    assert!(page.contains("Print the whole story. In the wire’s terms: You may cut the story."));

    // Whoever has accepted them is asked again, and nobody else.
    let reader = wire.signed_in(Role::Publisher(gazette)).await;
    reader.post("/account/terms/2", &[]).await;
    let abroad = toml(|terms| terms.territory = vec!["CA".into()]);
    let seen = preview(&manager, &pier, &abroad).await;
    insta::assert_snapshot!(part(&seen, "What would change", "As publishers will"), @"
    What would change
    They would hold for one story. 1 publisher that has accepted what holds now has to accept them first.
    Licences keep the terms that were agreed.
    Against what holds now
    Terms that hold now: version 2, of “Pier news”.
    You may cut the story. Before: Print the whole story.
    You may print the first lines alone, as any other cut. Before: Instead, you may print the first lines alone, with a link to the whole story.
    For publishers in these countries only: CA. Before: For publishers in all countries.
    Against the wire’s terms
    For publishers in these countries only: CA. In the wire’s terms: For publishers in all countries.
    1 is in countries that these terms don’t cover
    Gazette
    The story
    Board votes to repair the pier
    One has taken it
    What was taken keeps the terms it was taken under.
    Gazette
    ");
    let again = confirm(
        &manager,
        &pier,
        &text,
        &preview(&manager, &pier, &text).await,
    )
    .await;
    location(&again);
    let same = manager.get(&format!("{pier}/terms/edit?as=toml")).await;
    assert!(same.body.contains("cuts = false"));

    // A story's own hold before a product's.
    let own = format!("/desk/stories/{story}");
    let seen = preview(&manager, &own, &toml(|terms| terms.notify = true)).await;
    let said = seen.main_text();
    assert!(
        said.contains("Terms that hold now: version 2, of “Pier news”."),
        "{said}"
    );
    assert!(
        said.contains("Tell us where you ran it. Before: You needn’t tell us where you ran it."),
        "{said}"
    );
}

#[tokio::test]
async fn two_managers_change_them_and_the_second_sees_what_the_first_did() {
    let (wire, _, _) = wire().await;
    let ana = wire.signed_in(Role::LicensingManager).await;
    let ben = wire.signed_in(Role::Administrator).await;
    let pier = product(&ana).await;
    let (hers, his) = (toml(|it| it.notify = true), toml(|it| it.cuts = false));
    let (seen_by_her, seen_by_him) = (
        preview(&ana, &pier, &hers).await,
        preview(&ben, &pier, &his).await,
    );
    location(&confirm(&ana, &pier, &hers, &seen_by_her).await);

    let late = confirm(&ben, &pier, &his, &seen_by_him).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let said = late.main_text();
    assert!(
        said.contains("put version 2 of its own terms in force meanwhile: look at them first."),
        "{said}"
    );
    assert!(
        said.contains("You needn’t tell us where you ran it. Before: Tell us where you ran it."),
        "{said}"
    );
    location(&confirm(&ben, &pier, &his, &late).await);

    // Who ends them ends those that were looked at.
    let end = format!("{pier}/terms/end");
    let late = ana.post(&end, &[("in_force", "2")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.main_text()
            .contains("put version 3 of its own terms in force meanwhile")
    );
    let page = ana.get(&format!("{pier}/terms")).await;
    let seen = hidden(&page, "in_force");
    location(&ana.post(&end, &[("in_force", &seen)]).await);
    let page = ana.get(&format!("{pier}/terms")).await.main_text();
    assert!(page.contains("It has none"), "{page}");
}

#[tokio::test]
async fn publishers_that_changed_since_the_preview_make_a_new_one() {
    let (wire, _, _) = wire().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let pier = product(&manager).await;
    let text = toml(|terms| terms.cuts = false);
    let seen = preview(&manager, &pier, &text).await;
    // A story more concerns nobody else; a publisher more does.
    let draft = WireInABox::draft("The pier is open again", &["It opened."]);
    wire.publish(&draft).await;
    wire.eligible_publisher("Herald", "herald.example").await;
    let again = confirm(&manager, &pier, &text, &seen).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let said = again.main_text();
    assert!(
        said.contains("Publishers have changed since you looked."),
        "{said}"
    );
    assert!(said.contains("They would hold for 2 stories."), "{said}");
    location(&confirm(&manager, &pier, &text, &again).await);
}

#[tokio::test]
async fn a_story_that_is_published_meanwhile_comes_between_nothing() {
    let (wire, _, _) = wire().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let pier = product(&manager).await;
    let text = toml(|terms| terms.cuts = false);
    let seen = preview(&manager, &pier, &text).await;
    let draft = WireInABox::draft("The pier is open again", &["It opened."]);
    wire.publish(&draft).await;
    location(&confirm(&manager, &pier, &text, &seen).await);
}

#[tokio::test]
async fn terms_that_make_no_sense_are_refused_and_editors_set_none() {
    let (wire, story, _) = wire().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let path = format!("/desk/stories/{story}/terms");
    let edit = format!("{path}/edit");
    let form = manager.get(&edit).await;
    for name in ["credit", "kill_hours", "territory", "training", "end_note"] {
        assert!(form.body.contains(&format!("name=\"{name}\"")), "{name}");
    }
    let text = Terms {
        contact: "nobody".into(),
        ..Terms::default()
    };
    let text = text.to_toml();
    let typed = [("as", "toml"), ("toml", text.as_str()), ("do", "preview")];
    let wrong = manager.post(&edit, &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.main_text().contains("is no e-mail address."));
    assert!(
        wrong.body.contains("contact = &#34;nobody&#34;"),
        "typed again"
    );

    let editor = wire.signed_in(Role::Editor).await;
    for path in [&path, &edit] {
        assert_eq!(editor.get(path).await.status, StatusCode::FORBIDDEN);
    }
    let none = manager
        .post(&format!("{path}/end"), &[("in_force", "0")])
        .await;
    assert_eq!(none.status, StatusCode::CONFLICT);
    assert!(
        none.main_text()
            .contains("There are no terms of its own that could end.")
    );
}

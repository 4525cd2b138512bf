//! Products at the desk: made, changed, put first and retired.

use http::StatusCode;
use wire_rights::{LicenceScope, Role, Terms};
use wire_store::{NewLicence, OwnTerms, Replacing};
use wire_testkit::{Answer, Browser, WireInABox};

use crate::form::location;

async fn manager(wire: &WireInABox) -> Browser {
    wire.signed_in(Role::LicensingManager).await
}

/// Makes a product and returns its page.
async fn make(manager: &Browser, name: &str, words: &str) -> String {
    let form = [("name", name), ("headline", words)];
    let made = location(&manager.post("/desk/products", &form).await);
    made.split('?').next().unwrap().to_owned()
}

/// The lines of a page from one heading to the next line that says `until`.
pub(crate) fn part(page: &Answer, from: &str, until: &str) -> String {
    let text = page.main_text();
    let start = text.find(from).unwrap_or_else(|| panic!("{from}: {text}"));
    let end = text[start..]
        .find(until)
        .map_or(text.len(), |end| start + end);
    text[start..end].trim().to_owned()
}

#[tokio::test]
async fn a_product_is_made_and_shows_the_stories_that_it_selects() {
    let wire = WireInABox::new().await;
    wire.publish(&WireInABox::draft(
        "Board votes to repair the pier",
        &["One."],
    ))
    .await;
    wire.publish(&WireInABox::draft("Ferries stop at six", &["Two."]))
        .await;
    let manager = manager(&wire).await;

    let pier = make(&manager, "Pier news", "pier").await;

    let page = manager.get(&pier).await;
    insta::assert_snapshot!(part(&page, "Stories that it", "What it is"), @"
    Stories that it selects now
    StoryCreatorDatedTerms of free use
    Board votes to repair the pierThe Harbour Wire22 Nov 20261, the wire’s
    ");
    let list = manager.get("/desk/products").await;
    insta::assert_snapshot!(part(&list, "ProductTerms", "A story may"), @"
    ProductTermsReferred to byAct
    Pier news
    the wire’s
    nothing
    ");
    let log = wire.store.audit_log(1).await.unwrap();
    assert_eq!(log[0].what, "made the product “Pier news”");
}

#[tokio::test]
async fn a_filter_that_selects_nothing_or_everything_says_so() {
    let wire = WireInABox::new().await;
    wire.publish(&WireInABox::draft("Ferries stop at six", &["Two."]))
        .await;
    let manager = manager(&wire).await;

    let empty = manager.post("/desk/products", &[("name", "Empty")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.main_text().contains(
        "The filter selects nothing: give a creator, a language, words, days or stories."
    ));
    let backwards = [
        ("name", "Backwards"),
        ("from", "2026-03-02"),
        ("to", "2026-03-01"),
    ];
    let backwards = manager.post("/desk/products", &backwards).await;
    assert!(backwards.main_text().contains("comes before its first"));
    assert!(
        backwards.body.contains("value=\"Backwards\""),
        "typed again"
    );
    let strange = [
        ("name", "Strange"),
        ("from", "yesterday"),
        ("picked", "https://elsewhere.example/x"),
    ];
    let strange = manager.post("/desk/products", &strange).await.main_text();
    assert!(strange.contains("“yesterday” is no day: write it as 2026-03-31."));
    assert!(strange.contains("“https://elsewhere.example/x” is no story"));

    let none = make(&manager, "None", "pier").await;
    let page = manager.get(&none).await.main_text();
    assert!(page.contains("It selects no story of the wire."), "{page}");
    let all = make(&manager, "All", "ferries").await;
    let page = manager.get(&all).await.main_text();
    assert!(page.contains("It selects every story there is."), "{page}");
}

#[tokio::test]
async fn a_product_that_a_licence_names_can_be_renamed_and_not_vanish() {
    let wire = WireInABox::new().await;
    let story = WireInABox::draft("Board votes to repair the pier", &["One."]);
    wire.publish(&story).await;
    let gazette = wire.eligible_publisher("Gazette", "gazette.example").await;
    let manager = manager(&wire).await;
    let pier = make(&manager, "Pier", "pier").await;
    let id = pier.rsplit('/').next().unwrap().parse().unwrap();
    let at = wire.clock.now();
    let licence = NewLicence {
        scope: LicenceScope::Product(id),
        ..wire.licence()
    };
    wire.store
        .grant_licence(gazette, &licence, at)
        .await
        .unwrap();

    let change = [
        ("name", "Waterfront"),
        ("headline", "pier\nquay"),
        ("edition", "1"),
    ];
    location(&manager.post(&pier, &change).await);
    let account = wire.signed_in(Role::Publisher(gazette)).await;
    let standing = account.get("/account").await.main_text();
    assert!(
        standing.contains("The stories of “Waterfront”"),
        "{standing}"
    );
    // The form that somebody else has still open.
    let late = manager.post(&pier, &change).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        late.main_text()
            .contains("Somebody has changed this product while you did")
    );

    let asked = manager.get(&format!("{pier}/retire")).await.main_text();
    assert!(asked.contains("1 licence"), "{asked}");
    location(&manager.post(&format!("{pier}/retire"), &[]).await);
    let again = manager.post(&format!("{pier}/retire"), &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let first = manager.post(&format!("{pier}/first"), &[]).await;
    assert_eq!(first.status, StatusCode::CONFLICT);
    assert!(first.main_text().contains("was retired"));
    let standing = account.get("/account").await.main_text();
    assert!(
        standing.contains("The stories of “Waterfront”"),
        "{standing}"
    );
}

#[tokio::test]
async fn of_two_products_that_meet_the_first_sets_the_terms() {
    let wire = WireInABox::new().await;
    wire.publish(&WireInABox::draft(
        "Board votes to repair the pier",
        &["One."],
    ))
    .await;
    let manager = manager(&wire).await;
    let pier = make(&manager, "Pier", "pier").await;
    let board = make(&manager, "Board", "board").await;
    for product in [&pier, &board] {
        let owner = OwnTerms::Product(product.rsplit('/').next().unwrap().parse().unwrap());
        let by = Replacing {
            instead_of: 0,
            who: "A test",
            at: wire.clock.now(),
        };
        let terms = Terms::default();
        let set = wire.store.replace_own_terms(owner, &terms, by).await;
        set.unwrap();
    }
    let holding = async || {
        let page = manager.get(&board).await;
        part(&page, "22 Nov 2026", "What it is")
    };
    assert_eq!(holding().await, "22 Nov 20262, of “Pier”");
    location(&manager.post(&format!("{board}/first"), &[]).await);
    assert_eq!(holding().await, "22 Nov 20263, of “Board”");
}

#[tokio::test]
async fn a_program_lists_the_stories_of_a_product() {
    let wire = WireInABox::new().await;
    let gazette = wire.publisher("Gazette").await;
    for headline in ["Board votes to repair the pier", "Ferries stop at six"] {
        let story = WireInABox::draft(headline, &["One."]);
        wire.publish(&story).await;
    }
    let pier = make(&manager(&wire).await, "Pier", "pier").await;
    let id = pier.rsplit('/').next().unwrap();
    let program = wire.program(gazette).await;

    let list = program.get(&format!("/api/v1/stories?product={id}")).await;
    assert!(list.body.contains("Board votes") && !list.body.contains("Ferries"));
    let none = program.get("/api/v1/stories?product=pier").await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    assert!(none.body.contains("There is no product with the id"));
}

//! `GET /account`, `POST /account/audience`, `POST /account/terms`

use wire_rights::{Role, Terms};
use wire_testkit::WireInABox;

#[tokio::test]
async fn a_newcomer_sees_every_step() {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("The Claim").await;
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let page = browser.get("/account").await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(page.main_text(), @"
    The Claim
    Some steps are left
    Free stories not yet
    None of your sites is proved yet. Prove one. See how
    We have no evidence of your audience yet. Show how large it is. See how
    You have not accepted version 1 of the terms.
    Steps
    Prove that your site is yours
    Add your site
    Site
    A domain, such as gazette.example.
    Add the site
    Show your audience
    Declare your audience
    Unique visitors in a month
    All your sites together, as your statistics count them.
    Counted from and to
    First day
    Last day
    Declare
    Do you have access logs or an export of your statistics? They weigh more than a declaration: give them here.
    Accept the terms
    Print: “This story was originally published by The Harbour Wire.”
    Keep the names of the authors.
    Link to the original story, where it has an address.
    Change nothing in the text but house style and words of time and place.
    Never change a quotation.
    You may cut the story.
    You may write your own headline.
    Ask before you translate it.
    Use a story’s picture, where it has one, only with that story and with its credit; pictures of agencies are not included.
    Let everybody read it without paying.
    Publish it yourself: don’t sell it or pass it on.
    Apply corrections within 24 hours.
    Remove a killed story within 1 hour.
    Accept version 1
    Who gets stories free
    You have a site of your own, and prove that it is yours.
    You have this many visitors a month: 10,000 by access logs, 10,000 by analytics export or 20,000 by own declaration.
    A student newsroom needs: 1,000 by access logs, 1,000 by analytics export or 2,000 by own declaration.
    You are not one of these kinds of publisher: aggregator.
    You are warned 30 days before your evidence expires, and it counts 14 days longer.
    Who breaks the terms may be given a strike, which counts for 365 days.
    After 3 strikes within 365 days we decide whether to suspend you.
    Your licences
    None. You can ask for one.
    Decisions on record
    Nothing has been decided yet.
    ");
}

#[tokio::test]
async fn one_that_qualifies_sees_that_it_does() {
    let wire = WireInABox::new().await;
    let publisher = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let page = browser.get("/account").await;
    insta::assert_snapshot!(page.main_text(), @"
    The Gazette
    The free stories are yours to use
    Free stories granted
    Your site gazette.example is proved.
    Your audience is 50,000 visitors a month (access logs), and 10,000 are needed.
    You have accepted the terms.
    What you may do now
    All free stories are yours to use, without charge, under version 1 of the terms.
    Open a story and copy it as it stands, with its credit and notice, or download it as text, HTML, ninjs, NewsML-G2 or JSON.
    Have stories sent to you when they are published: by a private feed, a webhook, a file drop or the API.
    When a story that you have is corrected or killed, a mail goes to news@the-gazette.example, and your copies say what to do by when.
    See the stories
    Steps
    Prove that your site is yours
    gazette.example proved by the meta tag on 22 November 2026
    Remove
    Add another site
    Site
    A domain, such as gazette.example.
    Add the site
    Show your audience
    Visitors a month Shown by Counted Counts until
    50,000access logs1 October 2026 to 31 October 2026
    22 November 2027, 12:00 UTC
    Declare a newer figure
    Unique visitors in a month
    All your sites together, as your statistics count them.
    Counted from and to
    First day
    Last day
    Declare
    Do you have access logs or an export of your statistics? They weigh more than a declaration: give them here.
    Accept the terms
    You have accepted version 1, which is in force.
    Who gets stories free
    You have a site of your own, and prove that it is yours.
    You have this many visitors a month: 10,000 by access logs, 10,000 by analytics export or 20,000 by own declaration.
    A student newsroom needs: 1,000 by access logs, 1,000 by analytics export or 2,000 by own declaration.
    You are not one of these kinds of publisher: aggregator.
    You are warned 30 days before your evidence expires, and it counts 14 days longer.
    Who breaks the terms may be given a strike, which counts for 365 days.
    After 3 strikes within 365 days we decide whether to suspend you.
    Your licences
    None. You can ask for one.
    Decisions on record
    Nothing has been decided yet.
    ");
}

#[tokio::test]
async fn a_declared_audience_is_measured_and_kept_on_record() {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("The Claim").await;
    wire.prove(publisher, "claim.example").await;
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let form = [
        ("visitors", "60 000"),
        ("from", "2026-10-01"),
        ("to", "2026-10-31"),
    ];
    let answer = browser.post("/account/audience", &form).await;
    assert_eq!(answer.header("location"), "/account?done=audience#audience");
    let found = wire.store.publisher(publisher).await.unwrap().unwrap();
    assert_eq!(found.audience[0].monthly_visitors, 60_000);
    let decisions = wire.store.decisions_of(publisher, 1).await.unwrap();
    assert_eq!(decisions[0].code, "granted");

    let wrong = browser
        .post(
            "/account/audience",
            &[
                ("visitors", "lots"),
                ("from", "2026-10-01"),
                ("to", "2026-10-31"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("value=\"lots\""));
}

#[tokio::test]
async fn newer_terms_are_accepted_by_number() {
    let wire = WireInABox::new().await;
    let publisher = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let stricter = Terms {
        cuts: false,
        ..wire.store.terms().await.unwrap()
    };
    wire.store
        .set_terms(&stricter, wire.clock.now())
        .await
        .unwrap();
    let page = browser.get("/account").await.main_text();
    assert!(
        page.contains("You have not accepted version 2 of the terms."),
        "{page}"
    );
    assert!(
        page.contains("What is different:\nPrint the whole story. Before: You may cut the story."),
        "{page}"
    );

    assert_eq!(
        browser
            .post("/account/terms", &[("version", "1")])
            .await
            .status,
        409
    );
    assert_eq!(
        browser
            .post("/account/terms", &[("version", "2")])
            .await
            .status,
        303
    );
    let found = wire.store.publisher(publisher).await.unwrap().unwrap();
    assert_eq!(found.accepted_terms, Some(2));
}

#[tokio::test]
async fn a_suspended_publisher_reads_why() {
    let wire = WireInABox::new().await;
    let publisher = wire.eligible_publisher("The Lapse", "lapse.example").await;
    wire.store
        .suspend(publisher, "Credits were left out.", wire.clock.now())
        .await
        .unwrap();
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let page = browser.get("/account").await.main_text();
    assert!(page.contains("Your account is suspended"), "{page}");
    assert!(page.contains("Credits were left out."), "{page}");
}

#[tokio::test]
async fn the_desk_and_strangers_have_no_account_page() {
    let wire = WireInABox::new().await;
    assert_eq!(wire.visitor().get("/account").await.status, 303);
    let editor = wire.signed_in(Role::Editor).await;
    assert_eq!(editor.get("/account").await.status, 403);
}

#[tokio::test]
async fn a_licence_gives_stories_once_the_site_is_proved() {
    let wire = WireInABox::new().await;
    let publisher = wire.publisher("The Bugle").await;
    let at = wire.clock.now();
    wire.store
        .grant_licence(publisher, &wire.licence(), at)
        .await
        .unwrap();
    let browser = wire.signed_in(Role::Publisher(publisher)).await;
    let may = "Every story of the wire is yours to use, under your licence.";
    let before = browser.get("/account").await.main_text();
    assert!(!before.contains(may), "{before}");

    wire.prove(publisher, "bugle.example").await;
    let after = browser.get("/account").await.main_text();
    assert!(after.contains("Your licence gives you stories"), "{after}");
    assert!(after.contains(may), "{after}");
}

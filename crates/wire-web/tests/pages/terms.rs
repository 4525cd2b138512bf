//! `GET /terms`

use wire_rights::Terms;
use wire_testkit::WireInABox;

#[tokio::test]
async fn the_terms_are_prose_with_a_number() {
    let wire = WireInABox::new().await;
    let answer = wire.visitor().get("/terms").await;
    assert_eq!(answer.status, 200);
    insta::assert_snapshot!(answer.main_text(), @"
    Version 1
    Terms of free use
    Publishers that qualify may use the stories of The Harbour Wire without charge. This is what we ask in return.
    Credit
    Print: “This story was originally published by The Harbour Wire.”
    Keep the names of the authors.
    Link to the original story, where it has an address.
    Text
    Change nothing in the text but house style and words of time and place.
    Never change a quotation.
    You may cut the story.
    You may write your own headline.
    Ask before you translate it.
    Pictures
    Use a story’s picture, where it has one, only with that story and with its credit; pictures of agencies are not included.
    Use
    Let everybody read it without paying.
    Publish it yourself: don’t sell it or pass it on.
    Corrections
    Apply corrections within 24 hours.
    Remove a killed story within 1 hour.
    Machines
    Search engines may list our stories.
    AI systems need a licence to answer from our stories.
    AI systems need a licence to train on our stories.
    For machines: ODRL, RSL.
    The notice
    These sentences travel with every copy:
    Content created by The Harbour Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact licensing@harbour.example.
    Who qualifies
    You have a site of your own, and prove that it is yours.
    You have this many visitors a month: 10,000 by access logs, 10,000 by analytics export or 20,000 by own declaration.
    A student newsroom needs: 1,000 by access logs, 1,000 by analytics export or 2,000 by own declaration.
    You are not one of these kinds of publisher: aggregator.
    You are warned 30 days before your evidence expires, and it counts 14 days longer.
    Who breaks the terms may be given a strike, which counts for 365 days.
    After 3 strikes within 365 days we decide whether to suspend you.
    Become a publisher
    Everybody else
    A licence makes other uses possible. Write to licensing@harbour.example.
    ");
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

#[tokio::test]
async fn machines_find_the_terms() {
    let wire = WireInABox::new().await;
    let visitor = wire.visitor();
    let robots = visitor.get("/robots.txt").await;
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    let rsl = robots
        .body
        .lines()
        .find_map(|line| line.strip_prefix("License: "))
        .expect("robots.txt names the RSL document")
        .to_owned();
    assert!(rsl.ends_with("/terms/1.rsl.xml"), "{rsl}");

    let document = visitor.get("/terms/1.rsl.xml").await;
    assert_eq!(document.header("content-type"), "application/rsl+xml");
    assert!(
        document
            .body
            .contains("<permits type=\"usage\">search</permits>")
    );
    let policy = visitor.get("/terms/1.jsonld").await;
    assert_eq!(policy.header("content-type"), "application/ld+json");
    assert!(policy.body.contains("\"@type\": \"Offer\""));
    let mining = visitor.get("/.well-known/tdmrep.json").await;
    assert!(mining.body.contains("\"tdm-reservation\": 1"));

    for nothing in [
        "/terms/2.jsonld",
        "/terms/1.pdf",
        "/terms/first.jsonld",
        "/terms/9",
    ] {
        assert_eq!(visitor.get(nothing).await.status, 404, "{nothing}");
    }
}

#[tokio::test]
async fn terms_that_are_silent_to_machines_have_no_document_for_them() {
    let wire = WireInABox::new().await;
    let silent = Terms {
        machines: None,
        ..wire.store.terms().await.unwrap()
    };
    wire.store
        .set_terms(&silent, wire.clock.now())
        .await
        .unwrap();
    let visitor = wire.visitor();
    assert!(!visitor.get("/robots.txt").await.body.contains("License"));
    assert_eq!(visitor.get("/terms/2.rsl.xml").await.status, 404);
    assert_eq!(visitor.get("/terms/2.jsonld").await.status, 200);
    assert_eq!(visitor.get("/.well-known/tdmrep.json").await.body, "[]\n");
}

#[tokio::test]
async fn the_page_of_a_story_says_how_it_is_licensed() {
    let wire = WireInABox::new().await;
    let draft = WireInABox::draft("Board votes to repair the pier", &["The board voted."]);
    let story = wire.publish(&draft).await;
    let page = wire.visitor().get(&format!("/stories/{story}")).await.body;
    for said in [
        "<script type=\"application/ld+json\">{",
        "\"headline\":\"Board votes to repair the pier\"",
        "/terms.jsonld\"",
        "<meta name=\"tdm-reservation\" content=\"1\">",
        "<link rel=\"license\" type=\"application/rsl+xml\"",
    ] {
        assert!(page.contains(said), "{said} is missing in {page}");
    }
    assert!(!page.contains("The board voted."), "nobody has signed in");
}

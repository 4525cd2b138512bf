//! `GET /terms`

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
    Link to the original story.
    Text
    Change nothing in the text but house style and words of time and place.
    Never change a quotation.
    You may cut the story.
    You may write your own headline.
    Ask before you translate it.
    Pictures
    Use the picture only with this story and with its credit; pictures of agencies are not included.
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
    The notice
    These sentences travel with every copy:
    Content created by The Harbour Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact licensing@harbour.example.
    Who qualifies
    You have a site of your own, and prove that it is yours.
    You have this many visitors a month: 10,000 by access logs, 10,000 by analytics export or 20,000 by own declaration.
    A student newsroom needs: 1,000 by access logs, 1,000 by analytics export or 2,000 by own declaration.
    You are none of these: aggregator.
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

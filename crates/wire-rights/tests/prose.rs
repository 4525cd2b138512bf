//! The terms as people read them.

use wire_rights::{CreditPlace, Edits, Images, OriginLink, Terms};

#[test]
fn the_default_terms_in_plain_sentences() {
    insta::assert_snapshot!(Terms::default().prose("The Harbour Wire").join("\n"), @"
    Print: “This story was originally published by The Harbour Wire.”
    Keep the names of the authors.
    Link to the original story.
    Change nothing in the text but house style and words of time and place.
    Never change a quotation.
    You may cut the story.
    You may write your own headline.
    Ask before you translate it.
    Use the picture only with this story and with its credit; pictures of agencies are not included.
    Let everybody read it without paying.
    Apply corrections within 24 hours.
    Remove a killed story within 1 hour.
    ");
}

#[test]
fn the_strictest_terms_in_plain_sentences() {
    let strict = Terms {
        credit_place: CreditPlace::Top,
        origin_link: OriginLink::Site,
        canonical: true,
        noindex: true,
        edits: Edits::None,
        cuts: false,
        headline: false,
        images: Images::None,
        delay_hours: 24,
        last_day: Some(90),
        automatic: false,
        daily_cap: Some(1),
        territory: vec!["CA".into(), "US".into()],
        ..Terms::default()
    };
    insta::assert_snapshot!(strict.prose("The Harbour Wire").join("\n"), @"
    Print above the second paragraph: “This story was originally published by The Harbour Wire.”
    Keep the names of the authors.
    Link to the original story or to its site.
    Point rel=canonical to the original story.
    Keep your copy out of search engines (robots noindex).
    Change nothing in the text.
    Never change a quotation.
    Print the whole story.
    Keep the headline.
    Ask before you translate it.
    Pictures are not included.
    Wait 24 hours after publication.
    Take it within 90 days.
    Let everybody read it without paying.
    Choose stories by hand: feeds, the API and webhooks are not included.
    Take at most 1 story a day.
    For publishers in these countries only: CA, US.
    Apply corrections within 24 hours.
    Remove a killed story within 1 hour.
    ");
}

//! The terms as people read them, as they were stored, and what changed between two of them.

use std::collections::BTreeSet;

use crate::common::World;
use wire_rights::{
    CreditPlace, Edits, Images, MachineUse, Machines, OriginLink, Section, Terms, ThirdParty,
};

const WIRE: &str = "The Harbour Wire";

/// The terms under their headings.
fn page(terms: &Terms) -> String {
    let mut page = String::new();
    for (section, sentences) in terms.sections(WIRE) {
        page += &format!("{}\n", section.name());
        for sentence in sentences {
            page += &format!("- {sentence}\n");
        }
    }
    page
}

#[test]
fn the_default_terms_in_plain_sentences() {
    insta::assert_snapshot!(page(&Terms::default()), @"
    Credit
    - Print: “This story was originally published by The Harbour Wire.”
    - Keep the names of the authors.
    - Link to the original story, where it has an address.
    Text
    - Change nothing in the text but house style and words of time and place.
    - Never change a quotation.
    - You may cut the story.
    - You may write your own headline.
    - Ask before you translate it.
    Pictures
    - Use a story’s picture, where it has one, only with that story and with its credit; pictures of agencies are not included.
    Use
    - Let everybody read it without paying.
    - Publish it yourself: don’t sell it or pass it on.
    Corrections
    - Apply corrections within 24 hours.
    - Remove a killed story within 1 hour.
    Machines
    - Search engines may list our stories.
    - AI systems need a licence to answer from our stories.
    - AI systems need a licence to train on our stories.
    ");
}

/// Terms that ask for everything that can be asked.
fn strictest() -> Terms {
    Terms {
        credit_place: CreditPlace::Top,
        origin_link: OriginLink::Site,
        link_on_name: true,
        logo: "https://harbour.example/logo.svg".into(),
        counter: "https://count.harbour.example/{story}.gif".into(),
        end_note: "The Harbour Wire is paid for by its readers.".into(),
        canonical: true,
        noindex: true,
        edits: Edits::None,
        links_kept: true,
        cuts: false,
        extract: false,
        headline: false,
        images: Images::None,
        delay_hours: 24,
        next_day: true,
        last_day: Some(90),
        advertisements: false,
        notify: true,
        automatic: false,
        daily_cap: Some(1),
        territory: vec!["CA".into(), "US".into()],
        exclusive_in: vec!["CA".into()],
        machines: Some(Machines {
            search: MachineUse::Prohibited,
            summaries: MachineUse::Prohibited,
            training: MachineUse::Prohibited,
        }),
        ..Terms::default()
    }
}

#[test]
fn the_strictest_terms_in_plain_sentences() {
    insta::assert_snapshot!(page(&strictest()), @"
    Credit
    - Print above the second paragraph: “This story was originally published by The Harbour Wire.”
    - Keep the names of the authors.
    - Link our name in the credit to the original story or to its site, where it has an address.
    - Show our logo beside the credit: https://harbour.example/logo.svg
    - Leave the counting image in the copy: it tells us how often the story is read.
    - Point rel=canonical to the original story, where it has an address.
    - Keep your copy out of search engines (robots noindex).
    - Keep this note at the end: “The Harbour Wire is paid for by its readers.”
    Text
    - Change nothing in the text.
    - Never change a quotation.
    - Keep all links of the text.
    - Print the whole story.
    - Keep the headline.
    - Ask before you translate it.
    Pictures
    - Pictures are not included.
    Time
    - Wait 24 hours after publication, and at least until the next day (UTC).
    - Take it within 90 days.
    Use
    - Let everybody read it without paying.
    - Sell no advertisements against it.
    - Publish it yourself: don’t sell it or pass it on.
    - Choose stories by hand: feeds, the API and webhooks are not included.
    - Take at most 1 story a day.
    - For publishers in these countries only: CA, US.
    - In these countries we give it to nobody else: CA.
    - Tell us where you ran it.
    Corrections
    - Apply corrections within 24 hours.
    - Remove a killed story within 1 hour.
    Machines
    - Search engines may not list our stories.
    - AI systems may not answer from our stories.
    - AI systems may not train on our stories.
    ");
}

#[test]
fn edits_are_marked_in_the_words_of_the_terms() {
    let marked = |edit_note: &str| {
        let terms = Terms {
            edits: Edits::Marked,
            edit_note: edit_note.into(),
            cuts: false,
            extract: true,
            next_day: true,
            ..Terms::default()
        };
        page(&terms)
    };
    let page = marked("This story was edited by the publisher.");
    assert!(page.contains(
        "If you change more than style, say on the page: “This story was edited by the publisher.”"
    ));
    assert!(
        page.contains(
            "Instead, you may print the first lines alone, with a link to the whole story."
        )
    );
    assert!(page.contains("Wait until the day after publication (UTC)."));
    assert!(marked(" ").contains("If you change more than style, say on the page that you did."));
}

/// What a wire stored before the newer switches existed.
const STORED: &str = r#"{
    "version": 3, "credit": "By {creator}.", "credit_place": "anywhere",
    "licence_sentence": "Free for publishers. Write to {contact}.", "contact": "desk@harbour.example",
    "byline": true, "origin_link": "story", "canonical": false, "noindex": false, "edits": "style",
    "cuts": true, "headline": true, "translation": false, "images": "own", "delay_hours": 2,
    "last_day": null, "paywall": false, "automatic": true, "daily_cap": null, "territory": [],
    "correction_hours": 24, "kill_hours": 1
}"#;

#[test]
fn terms_that_were_stored_before_a_switch_existed_still_mean_what_they_meant() {
    let terms: Terms = serde_json::from_str(STORED).unwrap();
    insta::assert_snapshot!(page(&terms), @"
    Credit
    - Print: “By The Harbour Wire.”
    - Keep the names of the authors.
    - Link to the original story, where it has an address.
    Text
    - Change nothing in the text but house style and words of time and place.
    - Never change a quotation.
    - You may cut the story.
    - You may write your own headline.
    - Ask before you translate it.
    Pictures
    - Use a story’s picture, where it has one, only with that story and with its credit; pictures of agencies are not included.
    Time
    - Wait 2 hours after publication.
    Use
    - Let everybody read it without paying.
    Corrections
    - Apply corrections within 24 hours.
    - Remove a killed story within 1 hour.
    ");
    assert_eq!(terms.machines, None, "nothing was said to machines");
    assert_eq!(
        terms.notice_for(WIRE),
        ["Free for publishers. Write to desk@harbour.example."]
    );
    let written = serde_json::to_string(&terms).unwrap();
    assert_eq!(serde_json::from_str::<Terms>(&written).unwrap(), terms);
}

#[test]
fn a_switch_that_nobody_knows_is_refused() {
    let unknown = STORED.replacen('{', r#"{ "only_on_sundays": true,"#, 1);
    let error = serde_json::from_str::<Terms>(&unknown).unwrap_err();
    assert!(error.to_string().contains("only_on_sundays"), "{error}");
}

#[test]
fn what_changed_reads_as_sentences() {
    let old = Terms {
        cuts: true,
        daily_cap: Some(5),
        ..Terms::default()
    };
    let new = Terms {
        version: 2,
        cuts: false,
        noindex: true,
        daily_cap: None,
        machines: Some(Machines {
            summaries: MachineUse::Prohibited,
            ..Machines::default()
        }),
        contact: "rights@harbour.example".into(),
        ..Terms::default()
    };
    insta::assert_snapshot!(new.changes_since(&old, WIRE).join("\n"), @"
    Keep your copy out of search engines (robots noindex). Before: You may let search engines list your copy.
    Print the whole story. Before: You may cut the story.
    Instead, you may print the first lines alone, with a link to the whole story. Before: You may print the first lines alone, as any other cut.
    You may take any number of stories a day. Before: Take at most 5 stories a day.
    AI systems may not answer from our stories. Before: AI systems need a licence to answer from our stories.
    Write to rights@harbour.example for a licence. Before: Write to licensing@localhost for a licence.
    ");
    assert!(new.changes_since(&new, WIRE).is_empty());
}

#[test]
fn a_difference_says_what_holds_in_both_terms() {
    let wires = Terms {
        extract: false,
        cuts: false,
        ..Terms::default()
    };
    let own = Terms {
        paywall: true,
        byline: false,
        extract: true,
        cuts: false,
        last_day: Some(30),
        licence_sentence: "For members. Ask {contact}.".into(),
        ..Terms::default()
    };
    insta::assert_snapshot!(own.differences_from(&wires, WIRE).join("\n"), @"
    You may leave the names of the authors out. In the wire’s terms: Keep the names of the authors.
    Instead, you may print the first lines alone, with a link to the whole story. In the wire’s terms: Don’t print the first lines alone.
    Take it within 30 days. In the wire’s terms: You may take it however old it is.
    You may put it behind a paywall. In the wire’s terms: Let everybody read it without paying.
    The notice reads: “For members. Ask licensing@localhost.” In the wire’s terms: “Content created by The Harbour Wire is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact licensing@localhost.”
    ");
}

#[test]
fn a_story_is_asked_for_nothing_that_it_does_not_have() {
    let terms = Terms {
        canonical: true,
        cuts: false,
        ..Terms::default()
    };
    let world = World::with([]);
    let mut story = world.story();
    let version = world.version(story.id);
    let bare = terms.prose_for(&story, &version).join("\n");
    for missing in ["Link to", "canonical", "a link to the whole", "picture"] {
        assert!(!bare.contains(missing), "{missing}: {bare}");
    }
    story.url = Some("https://harbour.example/pier".parse().unwrap());
    let linked = terms.prose_for(&story, &version).join("\n");
    for asked in [
        "Link to the original story.",
        "Point rel=canonical to the original story.",
        "with a link to the whole story.",
    ] {
        assert!(linked.contains(asked), "{asked}: {linked}");
    }
}

#[test]
fn what_stands_for_something_is_filled_in_wherever_it_may_stand() {
    let terms = Terms {
        credit: "By {creator}; write to {contact}.".into(),
        end_note: "{creator} is paid by its readers.".into(),
        edits: Edits::Marked,
        edit_note: "Edited from {creator}.".into(),
        ..Terms::default()
    };
    terms.check().unwrap();
    assert_eq!(
        terms.credit_for(WIRE),
        "By The Harbour Wire; write to licensing@localhost."
    );
    assert_eq!(
        terms.notice_for(WIRE)[1],
        "The Harbour Wire is paid by its readers."
    );
    let page = page(&terms);
    assert!(page.contains("“Edited from The Harbour Wire.”"), "{page}");
    assert!(!page.contains('{'), "{page}");
}

/// One change of every field. A new field belongs here.
fn every_switch_turned() -> Vec<(&'static str, Terms)> {
    let terms = Terms::default;
    vec![
        (
            "credit",
            Terms {
                credit: "By {creator}.".into(),
                ..terms()
            },
        ),
        (
            "credit_place",
            Terms {
                credit_place: CreditPlace::Top,
                ..terms()
            },
        ),
        (
            "licence_sentence",
            Terms {
                licence_sentence: "Ask {contact}.".into(),
                ..terms()
            },
        ),
        (
            "contact",
            Terms {
                contact: "rights@harbour.example".into(),
                ..terms()
            },
        ),
        (
            "byline",
            Terms {
                byline: false,
                ..terms()
            },
        ),
        (
            "origin_link",
            Terms {
                origin_link: OriginLink::None,
                ..terms()
            },
        ),
        (
            "canonical",
            Terms {
                canonical: true,
                ..terms()
            },
        ),
        (
            "noindex",
            Terms {
                noindex: true,
                ..terms()
            },
        ),
        (
            "link_on_name",
            Terms {
                link_on_name: true,
                ..terms()
            },
        ),
        (
            "logo",
            Terms {
                logo: "https://harbour.example/logo.svg".into(),
                ..terms()
            },
        ),
        (
            "counter",
            Terms {
                counter: "https://count.example/{story}".into(),
                ..terms()
            },
        ),
        (
            "end_note",
            Terms {
                end_note: "Paid for by readers.".into(),
                ..terms()
            },
        ),
        (
            "edits",
            Terms {
                edits: Edits::None,
                ..terms()
            },
        ),
        (
            "edit_note",
            Terms {
                edits: Edits::Marked,
                edit_note: "Edited.".into(),
                ..terms()
            },
        ),
        (
            "links_kept",
            Terms {
                links_kept: true,
                ..terms()
            },
        ),
        (
            "cuts",
            Terms {
                cuts: false,
                ..terms()
            },
        ),
        (
            "extract",
            Terms {
                cuts: false,
                extract: false,
                ..terms()
            },
        ),
        (
            "headline",
            Terms {
                headline: false,
                ..terms()
            },
        ),
        (
            "translation",
            Terms {
                translation: true,
                ..terms()
            },
        ),
        (
            "images",
            Terms {
                images: Images::None,
                ..terms()
            },
        ),
        (
            "delay_hours",
            Terms {
                delay_hours: 3,
                ..terms()
            },
        ),
        (
            "next_day",
            Terms {
                next_day: true,
                ..terms()
            },
        ),
        (
            "last_day",
            Terms {
                last_day: Some(30),
                ..terms()
            },
        ),
        (
            "paywall",
            Terms {
                paywall: true,
                ..terms()
            },
        ),
        (
            "advertisements",
            Terms {
                advertisements: false,
                ..terms()
            },
        ),
        (
            "passing_on",
            Terms {
                passing_on: true,
                ..terms()
            },
        ),
        (
            "notify",
            Terms {
                notify: true,
                ..terms()
            },
        ),
        (
            "automatic",
            Terms {
                automatic: false,
                ..terms()
            },
        ),
        (
            "daily_cap",
            Terms {
                daily_cap: Some(2),
                ..terms()
            },
        ),
        (
            "territory",
            Terms {
                territory: vec!["CA".into()],
                ..terms()
            },
        ),
        (
            "exclusive_in",
            Terms {
                exclusive_in: vec!["CA".into()],
                ..terms()
            },
        ),
        (
            "correction_hours",
            Terms {
                correction_hours: 2,
                ..terms()
            },
        ),
        (
            "kill_hours",
            Terms {
                kill_hours: 2,
                ..terms()
            },
        ),
        (
            "third_party",
            Terms {
                third_party: ThirdParty::LeaveOut,
                ..terms()
            },
        ),
        (
            "machines",
            Terms {
                machines: None,
                ..terms()
            },
        ),
    ]
}

#[test]
fn no_switch_changes_without_a_word() {
    for (switch, turned) in every_switch_turned() {
        let there = turned.changes_since(&Terms::default(), WIRE);
        let back = Terms::default().changes_since(&turned, WIRE);
        assert!(!there.is_empty(), "{switch} changed silently");
        assert_eq!(there.len(), back.len(), "{switch}");
    }
    let turned: BTreeSet<_> = every_switch_turned()
        .into_iter()
        .map(|(switch, _)| switch.to_owned())
        .collect();
    let serde_json::Value::Object(fields) = serde_json::to_value(Terms::default()).unwrap() else {
        panic!("terms are an object");
    };
    let fields: BTreeSet<_> = fields
        .into_iter()
        .map(|(field, _)| field)
        .filter(|field| field != "version")
        .collect();
    assert_eq!(turned, fields, "every field has a change of its own above");
}

#[test]
fn the_parts_come_in_their_order() {
    for terms in [Terms::default(), strictest()] {
        let sections: Vec<Section> = terms
            .sections(WIRE)
            .into_iter()
            .map(|(section, _)| section)
            .collect();
        assert!(sections.is_sorted(), "{sections:?}");
    }
}

#[test]
fn terms_survive_their_text() {
    for (switch, terms) in every_switch_turned() {
        assert_eq!(Terms::from_toml(&terms.to_toml()), Ok(terms), "{switch}");
    }
    assert_eq!(Terms::from_toml(&strictest().to_toml()), Ok(strictest()));
}

#[test]
fn what_is_wrong_with_terms_is_said_in_a_sentence() {
    let text = strictest().to_toml();
    let said = |what: &str, instead: &str| {
        assert!(text.contains(what), "{what} in {text}");
        let text = text.replacen(what, instead, 1);
        Terms::from_toml(&text).unwrap_err().to_string()
    };
    let wrong = [
        said("cuts = false", "cuts = \"some\""),
        said("cuts = false", "cut = false"),
        said("licensing@localhost", "the desk"),
        said("https://harbour.example/logo.svg", "javascript:logo()"),
        said("territory = [\"CA\"", "territory = [\"Canada\""),
        said("territory = [\"CA\"", "territory = [\"XX\""),
        said(
            "\"This story was originally published by {creator}.\"",
            "\" \"",
        ),
    ];
    insta::assert_snapshot!(wrong.join("\n"), @r#"
    the terms can't be read, line 17: "some" stands where true or false belongs
    the terms can't be read, line 17: there is no 'cut': what can stand there is version, credit, credit_place, licence_sentence, contact, byline, origin_link, canonical, noindex, link_on_name, logo, counter, end_note, edits, edit_note, links_kept, cuts, extract, headline, translation, images, third_party, delay_hours, next_day, last_day, paywall, advertisements, passing_on, notify, automatic, daily_cap, territory, exclusive_in, correction_hours, kill_hours, machines
    the contact 'the desk' is no e-mail address
    logo 'javascript:logo()' is no address on the web: it has to begin with https:// or http://
    'Canada' in territory is no country: write the two capital letters of one, such as CA
    'XX' in territory is no country: write the two capital letters of one, such as CA
    credit is empty: every copy carries it
    "#);
}

#[test]
fn terms_have_limits_whoever_writes_them() {
    let refused = |change: fn(&mut Terms)| {
        let mut terms = strictest();
        change(&mut terms);
        terms.check().unwrap_err().to_string()
    };
    let wrong = [
        refused(|terms| terms.kill_hours = u32::MAX),
        refused(|terms| terms.correction_hours = Terms::MOST + 1),
        refused(|terms| terms.delay_hours = u32::MAX),
        refused(|terms| terms.daily_cap = Some(0)),
        refused(|terms| terms.last_day = Some(0)),
        refused(|terms| (terms.last_day, terms.delay_hours) = (Some(1), 24)),
        refused(|terms| terms.credit = "x".repeat(501)),
        refused(|terms| terms.credit = "By {author} of {creator}.".into()),
        refused(|terms| terms.end_note = "{Contact}".into()),
        refused(|terms| terms.counter = "https://harbour.example/{id}.gif".into()),
        refused(|terms| terms.logo = "https://harbour.example/{creator}.svg".into()),
        refused(|terms| terms.end_note = "A note.\u{0}".into()),
        refused(|terms| terms.end_note = "A note.\u{202e}".into()),
        refused(|terms| terms.credit = "By {creator.".into()),
        refused(|terms| terms.credit = "By creator}.".into()),
        refused(|terms| terms.credit = "By {{creator}}.".into()),
        refused(|terms| terms.end_note = "By {\ncreator}.".into()),
        refused(|terms| terms.credit = "By\n{creator}.".into()),
        refused(|terms| terms.contact = "x".repeat(250) + "@wire.example"),
    ];
    insta::assert_snapshot!(wrong.join("\n"), @"
    kill_hours is too great a number: 100000 at most
    correction_hours is too great a number: 100000 at most
    delay_hours is too great a number: 100000 at most
    daily_cap is 0, so nobody could take a story: give a greater number, or leave it out
    last_day is 0, so nobody could take a story: give a greater number, or leave it out
    last_day is over before delay_hours have passed, so nobody could take a story: change one of them
    credit is too long: shorten it to 500 characters
    nothing is filled in for {author} in credit: what can be filled in there is {creator} and {contact}
    nothing is filled in for {Contact} in end_note: what can be filled in there is {creator} and {contact}
    nothing is filled in for {id} in counter: what can be filled in there is {story}
    nothing is filled in for {creator} in logo: write the address itself
    there are control characters in end_note: remove them
    there are control characters in end_note: remove them
    there is a brace without its partner in credit: what can be filled in there is {creator} and {contact}
    there is a brace without its partner in credit: what can be filled in there is {creator} and {contact}
    there is a brace without its partner in credit: what can be filled in there is {creator} and {contact}
    there is a brace without its partner in end_note: what can be filled in there is {creator} and {contact}
    credit has several lines: write it in one
    the contact 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' is no e-mail address
    ");
}

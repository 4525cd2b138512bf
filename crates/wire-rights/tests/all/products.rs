//! Products select stories, set terms and are licensed; licences count stories and people.

use crate::common::{World, now};
use jiff::civil::date;
use proptest::prelude::*;
use wire_rights::{
    Catalogue, Exit, Filter, Head, InForce, LicenceScope, Measured, Policy, Product, Publisher,
    Reach, Reason, Rules, Terms,
};
use wire_story::{
    Availability, Content, Edition, ProductId, Status, Story, StoryId, UserId, Version,
};

/// A story with this headline, and what it says.
fn story(headline: &str) -> (Story, Version) {
    let world = World::with([]);
    let story = world.story();
    let mut version = world.version(story.id);
    let Edition::Usable { content, .. } = &mut version.edition else {
        unreachable!("a world without flaws has a usable story")
    };
    headline.clone_into(&mut content.headline);
    (story, version)
}

fn content(version: &Version) -> &Content {
    version.content().unwrap()
}

fn product(number: u8, name: &str, filter: Filter) -> Product {
    Product::new(ProductId::new(now(), [number; 10]), name, "", filter)
}

fn words(lines: &[&str]) -> Filter {
    Filter {
        headline: lines.iter().map(|line| (*line).to_owned()).collect(),
        ..Filter::default()
    }
}

fn covers(filter: Filter, headline: &str) -> bool {
    let (story, version) = story(headline);
    product(1, "Any", filter).covers(&story, content(&version))
}

#[test]
fn a_filter_selects_by_what_is_known_without_the_body() {
    let board = "Board votes to repair the pier";
    let other = StoryId::new(now(), [9; 10]);
    let this = story(board).0.id;
    let table = [
        ("nothing", Filter::default(), false),
        ("a word", words(&["pier"]), true),
        ("capitals", words(&["PIER"]), true),
        ("half a word", words(&["pie"]), false),
        ("all words of a line", words(&["pier board"]), true),
        ("not all words of a line", words(&["pier harbour"]), false),
        ("one of two lines", words(&["harbour", "pier"]), true),
        (
            "the creator",
            Filter {
                creators: vec![" the harbour wire".into()],
                ..Filter::default()
            },
            true,
        ),
        (
            "another creator",
            Filter {
                creators: vec!["The Harbour".into()],
                ..Filter::default()
            },
            false,
        ),
        (
            "another language",
            Filter {
                languages: vec!["es".into(), "e".into()],
                ..Filter::default()
            },
            false,
        ),
        (
            "its availability",
            Filter {
                availability: Some(Availability::Free),
                ..Filter::default()
            },
            true,
        ),
        (
            "its day, the last",
            Filter {
                from: Some(date(2026, 11, 1)),
                to: Some(date(2026, 11, 20)),
                ..Filter::default()
            },
            true,
        ),
        (
            "the day after",
            Filter {
                from: Some(date(2026, 11, 21)),
                ..Filter::default()
            },
            false,
        ),
        (
            "the word, but not the language",
            Filter {
                languages: vec!["es".into()],
                ..words(&["pier"])
            },
            false,
        ),
        (
            "picked",
            Filter {
                picked: vec![this],
                ..words(&["harbour"])
            },
            true,
        ),
        (
            "picked alone",
            Filter {
                picked: vec![other],
                ..Filter::default()
            },
            false,
        ),
        (
            "left out",
            Filter {
                left_out: vec![this],
                ..words(&["pier"])
            },
            false,
        ),
    ];
    for (what, filter, expected) in table {
        assert_eq!(covers(filter, board), expected, "{what}");
    }
}

#[test]
fn a_language_takes_its_regions_in() {
    let in_english = |tag: &str| {
        let (story, mut version) = story("Board votes");
        if let Edition::Usable { content, .. } = &mut version.edition {
            tag.clone_into(&mut content.language);
        }
        let filter = Filter {
            languages: vec!["en".into()],
            ..Filter::default()
        };
        product(1, "English", filter).covers(&story, content(&version))
    };
    assert!(in_english("en") && in_english("EN-gb"));
    assert!(!in_english("enm") && !in_english("e") && !in_english(""));
}

#[test]
fn headlines_are_read_as_people_read_them() {
    let table = [
        ("Über den Fluß", "fluß", true),
        ("Über den Fluß", "ÜBER", true),
        ("The “Office” re\u{ad}opens", "office reopens", true),
        ("Копия: harbour", "копия", true),
        ("Don’t panic", "don't", true),
        ("Die Flüsse", "fluss", false),
    ];
    for (headline, line, expected) in table {
        assert_eq!(covers(words(&[line]), headline), expected, "{headline}");
    }
}

#[test]
fn a_filter_that_can_select_nothing_is_refused_with_a_sentence() {
    let id = StoryId::new(now(), [1; 10]);
    let list = |filter: Filter| match filter.check() {
        Ok(()) => "kept".to_owned(),
        Err(error) => error.to_string(),
    };
    let said = [
        list(Filter::default()),
        list(Filter {
            left_out: vec![id],
            ..Filter::default()
        }),
        list(Filter {
            from: Some(date(2026, 3, 2)),
            to: Some(date(2026, 3, 1)),
            ..Filter::default()
        }),
        list(Filter {
            picked: vec![id],
            left_out: vec![id],
            ..Filter::default()
        })
        .replace(&id.to_string(), "…"),
        list(words(&["pier", "—"])),
        list(Filter {
            languages: vec!["english, please".into()],
            ..Filter::default()
        }),
        list(words(&["pier"; 201])),
        list(Filter {
            picked: vec![id],
            ..Filter::default()
        }),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    the filter selects nothing: give a creator, a language, words, days or stories
    the filter selects nothing: give a creator, a language, words, days or stories
    the filter selects nothing: its last day, 2026-03-01, comes before its first, 2026-03-02
    story … is both picked and left out: decide for one
    “—” has no word in it: headlines are searched for words
    “english, please” is no language: write en, or pt-BR
    the list of words has 201 entries: at most 200 are accepted
    kept
    ");
}

proptest! {
    #[test]
    fn a_headline_of_ascii_reads_the_same_folded_or_not(
        headline in "[ -~]{0,40}",
        line in "[a-zA-Z0-9_]{1,3}",
    ) {
        // A letter that isn't ASCII makes the headline be folded; it stands apart as a word.
        let longer = format!("{headline} ß");
        prop_assert_eq!(
            covers(words(&[&line]), &headline),
            covers(words(&[&line]), &longer)
        );
    }

    #[test]
    fn whatever_is_typed_as_a_filter_is_kept_or_refused(
        creator in any::<String>(), language in any::<String>(), line in any::<String>(),
        headline in any::<String>(),
    ) {
        let filter = Filter {
            creators: vec![creator],
            languages: vec![language],
            ..words(&[&line])
        };
        let _ = filter.check();
        let _ = covers(filter, &headline);
    }
}

/// Decides about one story for a publisher, and says code and reasons.
fn decide(catalogue: &Catalogue, publisher: &Publisher, asked: &Asked<'_>) -> String {
    let (policy, terms) = (Policy::default(), Terms::default());
    let rules = Rules {
        policy: &policy,
        terms: &terms,
        catalogue,
    };
    let measured = Measured::new(rules, publisher, now()).for_person(asked.person);
    let (story, version) = asked.story();
    let decision = measured.decide(&story, &version, asked.exit, 0);
    assert_eq!(
        measured.may_have(&story, &version, asked.exit, 0),
        decision.code() == "granted"
    );
    let last = match decision.code() {
        "granted" => decision.reasons().last(),
        _ => decision.reasons().first(),
    };
    format!("{}: {}", decision.code(), last.unwrap().sentence())
}

/// Every reason, a line each.
fn reasons(catalogue: &Catalogue, publisher: &Publisher, asked: &Asked<'_>) -> String {
    let (policy, terms) = (Policy::default(), Terms::default());
    let rules = Rules {
        policy: &policy,
        terms: &terms,
        catalogue,
    };
    let (story, version) = asked.story();
    let measured = Measured::new(rules, publisher, now());
    let decision = measured.decide(&story, &version, asked.exit, 0);
    let lines: Vec<String> = decision.reasons().iter().map(Reason::sentence).collect();
    lines.join("\n")
}

impl Asked<'_> {
    /// The story that is asked for.
    fn story(&self) -> (Story, Version) {
        let (found, version) = story(self.headline);
        let story = Story {
            id: self.story.unwrap_or(found.id),
            availability: self.availability,
            ..found
        };
        (story, version)
    }
}

struct Asked<'a> {
    headline: &'a str,
    story: Option<StoryId>,
    availability: Availability,
    exit: Exit,
    person: Option<UserId>,
}

const ASKED: Asked<'static> = Asked {
    headline: "Board votes to repair the pier",
    story: None,
    availability: Availability::Free,
    exit: Exit::CopyBox,
    person: None,
};

fn with_terms(mut product: Product, version: u32) -> Product {
    product.terms = Some(Terms {
        version,
        ..Terms::default()
    });
    product
}

#[test]
fn the_most_exact_terms_hold() {
    let pier = || with_terms(product(1, "Pier", words(&["pier"])), 2);
    let board = || with_terms(product(2, "Board", words(&["board"])), 3);
    let own = Terms {
        version: 4,
        ..Terms::default()
    };
    let this = story("").0.id;
    let publisher = World::with([]).publisher();
    let holding = |products: Vec<Product>, own: Option<Terms>| {
        let catalogue = Catalogue::new(products, own.map(|terms| (this, terms)));
        decide(&catalogue, &publisher, &ASKED)
    };
    let mut retired = pier();
    retired.retired = Some(now());
    let said = [
        holding(vec![], None),
        holding(vec![pier()], None),
        holding(vec![pier(), board()], None),
        holding(vec![board(), pier()], None),
        holding(vec![product(3, "None", words(&["pier"])), pier()], None),
        holding(vec![pier(), board()], Some(own)),
        holding(vec![retired], None),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    granted: You may use this story without charge under version 1 of the terms.
    refused: This story belongs to “Pier”, which has terms of its own. Read and accept version 2 of the terms first.
    refused: This story belongs to “Pier”, which has terms of its own. Read and accept version 2 of the terms first.
    refused: This story belongs to “Board”, which has terms of its own. Read and accept version 3 of the terms first.
    refused: This story belongs to “Pier”, which has terms of its own. Read and accept version 2 of the terms first.
    refused: This story has terms of its own. Read and accept version 4 of the terms first.
    granted: You may use this story without charge under version 1 of the terms.
    ");
}

#[test]
fn each_version_of_the_terms_is_accepted_for_itself() {
    let catalogue = Catalogue::new(
        vec![with_terms(product(1, "Pier", words(&["pier"])), 2)],
        [],
    );
    let mut publisher = World::with([]).publisher();
    publisher.accepted_own_terms.insert(2);
    let said = [
        decide(&catalogue, &publisher, &ASKED),
        // Having accepted a product's terms says nothing of the wire's.
        {
            publisher.accepted_terms = None;
            decide(&catalogue, &publisher, &ASKED)
        },
        decide(&Catalogue::default(), &publisher, &ASKED),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    granted: You may use this story without charge under version 2 of the terms.
    granted: You may use this story without charge under version 2 of the terms.
    refused: Accept version 1 of the terms first.
    ");
}

/// A publisher with a licence for a product, and the catalogue.
fn licensed() -> (Catalogue, Publisher) {
    let product = product(1, "Pier", words(&["pier"]));
    let mut world = World::with([]);
    world.licences = 1;
    let mut publisher = world.publisher();
    publisher.licences[0].scope = LicenceScope::Product(product.id);
    (Catalogue::new(vec![product], []), publisher)
}

const FOR_LICENCES: Asked<'static> = Asked {
    availability: Availability::LicenceOnly,
    ..ASKED
};

#[test]
fn a_licence_for_a_product_covers_what_the_product_selects_now() {
    let (catalogue, publisher) = licensed();
    let harbour = Asked {
        headline: "The harbour opens",
        ..FOR_LICENCES
    };
    let mut retired = catalogue.products()[0].clone();
    retired.retired = Some(now());
    retired.name = "Pier, formerly".into();
    let said = [
        decide(&catalogue, &publisher, &FOR_LICENCES),
        decide(&catalogue, &publisher, &harbour),
        decide(
            &Catalogue::new(vec![retired], []),
            &publisher,
            &FOR_LICENCES,
        ),
        decide(&Catalogue::default(), &publisher, &FOR_LICENCES),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    granted: Your paid licence covers this story until 26 November 2026, 16:00 UTC.
    offered: This story is not offered free. It needs a licence.
    granted: Your paid licence covers this story until 26 November 2026, 16:00 UTC.
    offered: This story is not offered free. It needs a licence.
    ");
}

#[test]
fn a_licence_that_is_used_up_covers_what_was_taken_under_it() {
    let (catalogue, mut publisher) = licensed();
    let licence = publisher.licences[0].id;
    publisher.licences[0].volume = Some(2);
    let number = |number| Asked {
        story: Some(StoryId::new(now(), [number; 10])),
        ..FOR_LICENCES
    };
    publisher.take_under(licence, number(1).story.unwrap());
    publisher.take_under(licence, number(1).story.unwrap());
    let room = decide(&catalogue, &publisher, &number(2));
    publisher.take_under(licence, number(2).story.unwrap());
    let free = Asked {
        availability: Availability::Free,
        ..number(3)
    };
    let said = [
        room,
        decide(&catalogue, &publisher, &number(2)),
        decide(&catalogue, &publisher, &number(3)).replace(
            "offered: This story is not offered free. It needs a licence.",
            "offered: first that it isn't free",
        ),
        decide(&catalogue, &publisher, &free),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    granted: Your paid licence covers this story until 26 November 2026, 16:00 UTC.
    granted: Your paid licence covers this story until 26 November 2026, 16:00 UTC.
    offered: first that it isn't free
    granted: You may use this story without charge under version 1 of the terms.
    ");
    let used = Reason::VolumeUsed {
        licence,
        volume: 2,
        until: publisher.licences[0].until,
    };
    insta::assert_snapshot!(used.sentence(), @"Your licence 00000000 until 26 November 2026, 16:00 UTC is used up: it allows 2 stories, and as many were taken under it. Those stay yours to use.");
}

#[test]
fn a_licence_without_a_proved_site_says_what_it_waits_for() {
    let (catalogue, mut publisher) = licensed();
    for site in &mut publisher.sites {
        site.proof = None;
    }
    insta::assert_snapshot!(reasons(&catalogue, &publisher, &FOR_LICENCES), @"
    None of your sites is proved yet. Prove one.
    Your licence 00000000 covers this story, but gives you nothing until one of your sites is proved.
    This story is not offered free. It needs a licence.
    ");
    let other = Asked {
        headline: "The harbour opens",
        ..FOR_LICENCES
    };
    let other = reasons(&catalogue, &publisher, &other);
    assert!(!other.contains("Your licence"), "{other}");
}

#[test]
fn what_a_licences_own_terms_lack_is_said() {
    let (catalogue, mut publisher) = licensed();
    let webhook = Asked {
        exit: Exit::Webhook,
        ..FOR_LICENCES
    };
    let granted = decide(&catalogue, &publisher, &webhook);
    assert!(granted.starts_with("granted"), "{granted}");
    let mut said = Vec::new();
    publisher.licences[0].terms.automatic = false;
    said.push(reasons(&catalogue, &publisher, &webhook));
    publisher.licences[0].terms.automatic = true;
    publisher.licences[0].terms.territory = vec!["JP".into()];
    said.push(reasons(&catalogue, &publisher, &webhook));
    insta::assert_snapshot!(said.join("\n\n"), @"
    This story is not offered free. It needs a licence.
    The terms ask you to choose each story by hand, not by feed, API or webhook.

    This story is not offered free. It needs a licence.
    The terms don't cover publishers in US.
    ");
}

#[test]
fn a_licence_with_seats_is_for_those_who_have_one() {
    let (catalogue, mut publisher) = licensed();
    let person = |number| Some(UserId::new(now(), [number; 10]));
    publisher.licences[0].seats = Some(2);
    publisher.licences[0].seated.extend(person(1));
    let asked = |person, exit| {
        let asked = Asked {
            person,
            exit,
            ..FOR_LICENCES
        };
        decide(&catalogue, &publisher, &asked)
    };
    let said = [
        asked(person(1), Exit::CopyBox),
        asked(person(2), Exit::CopyBox),
        asked(person(2), Exit::Page),
        asked(None, Exit::Webhook),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    granted: Your paid licence covers this story until 26 November 2026, 16:00 UTC.
    refused: Your licence 00000000 covers this story for the 2 people who have a seat, and you have none. Ask who gives the seats.
    refused: Your licence 00000000 covers this story for the 2 people who have a seat, and you have none. Ask who gives the seats.
    granted: Your paid licence covers this story until 26 November 2026, 16:00 UTC.
    ");
}

#[test]
fn terms_of_a_product_reach_the_free_stories_for_which_nothing_more_exact_holds() {
    let wires = World::with([]).terms();
    let own = |version| Terms {
        version,
        ..wires.clone()
    };
    let with_terms = |mut product: Product, version| {
        product.terms = Some(own(version));
        product
    };
    let [(first, _), (second, _), (third, _)] = ["A ship", "A pier", "A ship at a pier"].map(story);
    let numbered = |mut story: Story, number: u8| {
        story.id = StoryId::new(now(), [number; 10]);
        story
    };
    let (ship, pier, both) = (numbered(first, 1), numbered(second, 2), numbered(third, 3));
    let mut licensed = numbered(pier.clone(), 4);
    licensed.availability = Availability::LicenceOnly;
    let in_force = |products| InForce {
        policy: Policy::default(),
        terms: wires.clone(),
        catalogue: Catalogue::new(products, []),
    };
    let (ships, piers) = (
        product(1, "Ships", words(&["ship"])),
        product(2, "Piers", words(&["pier"])),
    );
    let reach = |products: Vec<Product>| {
        let now = in_force(products);
        let mut reach = Reach::of_product(&now, piers.id);
        for (story, headline) in [
            (&ship, "A ship"),
            (&pier, "A pier"),
            (&both, "A ship at a pier"),
            (&licensed, "A pier"),
        ] {
            let head = Head::new(story.clone(), Status::Usable, headline.into(), "en".into());
            reach.look(&head);
        }
        let held: Vec<_> = reach.held().map(|(_, terms)| terms.version).collect();
        (reach.stories, held)
    };
    assert_eq!(
        reach(vec![ships.clone(), piers.clone()]),
        (vec![pier.id, both.id], vec![wires.version]),
        "products without terms of their own don't count"
    );
    assert_eq!(
        reach(vec![with_terms(ships.clone(), 7), piers.clone()]),
        (vec![pier.id], vec![wires.version]),
        "the terms of one that comes first stay"
    );
    assert_eq!(
        reach(vec![piers.clone(), with_terms(ships, 7)]),
        (vec![pier.id, both.id], vec![wires.version, 7]),
        "those of one that comes later make room"
    );
}

//! How many decisions a second one core makes, in memory: `cargo bench -p wire-rights`.
//!
//! Ten thousand publishers and a hundred thousand stories, one in ten of each with something against
//! it, so that refusals are paid for too. Each line is the best of five rounds.

// A bench prints, and one that can't be set up has failed.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp, civil::date};
use wire_rights::{
    Audience, Catalogue, Exit, Filter, Method, Policy, Product, Proof, ProofMethod, Publisher,
    PublisherKind, Request, Rules, Site, Terms, decide, publishers_for, stories_for,
};
use wire_story::{
    Availability, Body, Change, Content, Edition, ProductId, PublisherId, SiteId, Story, StoryId,
    Version, VersionNumber,
};

const PUBLISHERS: u32 = 10_000;
const STORIES: u32 = 100_000;
const ROUNDS: usize = 5;

fn main() {
    let at: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let publishers: Vec<Publisher> = (0..PUBLISHERS)
        .map(|number| publisher(number, at))
        .collect();
    let stories: Vec<(Story, Version)> = (0..STORIES).map(|number| story(number, at)).collect();
    let (policy, terms) = (Policy::default(), Terms::default());
    let catalogue = Catalogue::default();
    let rules = Rules {
        policy: &policy,
        terms: &terms,
        catalogue: &catalogue,
    };

    let one = &publishers[1];
    report("decide: one publisher, each story", STORIES, || {
        let granted = stories.iter().filter(|(story, version)| {
            let request = Request {
                story,
                version,
                publisher: Some(one),
                person: None,
                exit: Exit::Api,
                taken_today: 0,
                at,
            };
            matches!(black_box(decide(rules, request)).code(), "granted")
        });
        granted.count()
    });
    report(
        "stories_for: which stories one publisher may have",
        STORIES,
        || {
            let each = stories.iter().map(|(story, version)| (story, version));
            stories_for(rules, one, Exit::Api, 0, at, each).count()
        },
    );
    let catalogue = Catalogue::new((0..20).map(|number| product(number, at)).collect(), []);
    let with_products = Rules {
        catalogue: &catalogue,
        ..rules
    };
    report(
        "stories_for: with 20 products that have terms",
        STORIES,
        || {
            let each = stories.iter().map(|(story, version)| (story, version));
            stories_for(with_products, one, Exit::Api, 0, at, each).count()
        },
    );
    let (story, version) = &stories[1];
    report("decide: each publisher, one story", PUBLISHERS, || {
        let granted = publishers.iter().filter(|publisher| {
            let request = Request {
                story,
                version,
                publisher: Some(publisher),
                person: None,
                exit: Exit::Api,
                taken_today: 0,
                at,
            };
            matches!(black_box(decide(rules, request)).code(), "granted")
        });
        granted.count()
    });
    report(
        "publishers_for: which publishers may have one story",
        PUBLISHERS,
        || {
            let each = publishers.iter().map(|publisher| (publisher, 0));
            publishers_for(rules, (story, version), Exit::Api, at, each).count()
        },
    );
}

/// Prints the best rate of some rounds, each of which makes so many decisions and counts the grants.
fn report(what: &str, decisions: u32, mut round: impl FnMut() -> usize) {
    let (mut best, mut granted) = (f64::INFINITY, 0);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        granted = black_box(round());
        best = best.min(begun.elapsed().as_secs_f64());
    }
    let rate = f64::from(decisions) / best / 1e6;
    println!("{what:<54} {rate:8.2} million/s   {granted} of {decisions} granted");
}

/// A publisher; every tenth has too small an audience.
fn publisher(number: u32, at: Timestamp) -> Publisher {
    let mut noise = [0; 10];
    noise[..4].copy_from_slice(&number.to_be_bytes());
    let audience = |method, monthly_visitors| Audience {
        method,
        site: None,
        from: date(2026, 10, 1),
        to: date(2026, 10, 31),
        monthly_visitors,
        given: at,
        expires: at + SignedDuration::from_hours(2000),
    };
    let shown = if number.is_multiple_of(10) {
        100
    } else {
        40_000
    };
    Publisher {
        id: PublisherId::new(at, noise),
        name: format!("Publisher {number}"),
        kind: PublisherKind::Daily,
        country: "US".into(),
        email: "desk@paper.example".into(),
        joined: at,
        suspended: None,
        sites: vec![Site {
            id: SiteId::new(at, noise),
            domain: format!("paper-{number}.example"),
            nonce: "nonce".into(),
            proof: Some(Proof {
                method: ProofMethod::MetaTag,
                seen: at,
            }),
        }],
        audience: vec![
            audience(Method::Declaration, shown),
            audience(Method::AccessLogs, shown),
        ],
        ranks: Vec::new(),
        strikes: Vec::new(),
        accepted_terms: Some(1),
        accepted_own_terms: BTreeSet::new(),
        licences: Vec::new(),
    }
}

/// A product with terms of its own, of the stories that have a number in the headline: each decision
/// has to read the headline for each product.
fn product(number: u8, at: Timestamp) -> Product {
    let filter = Filter {
        languages: vec!["en".into()],
        headline: vec![format!("harbour {number}"), format!("99{number}")],
        ..Filter::default()
    };
    let mut product = Product::new(ProductId::new(at, [number; 10]), "Numbers", "", filter);
    product.terms = Some(Terms {
        version: 2,
        ..Terms::default()
    });
    product
}

/// A story; every tenth needs a licence.
fn story(number: u32, at: Timestamp) -> (Story, Version) {
    let mut noise = [0; 10];
    noise[..4].copy_from_slice(&number.to_be_bytes());
    let id = StoryId::new(at, noise);
    let published = at - SignedDuration::from_hours(48);
    let story = Story {
        id,
        source_id: None,
        creator: "The Harbour Wire".into(),
        url: None,
        date: date(2026, 11, 20),
        published,
        embargo: None,
        availability: if number.is_multiple_of(10) {
            Availability::LicenceOnly
        } else {
            Availability::Free
        },
        subjects: Vec::new(),
        latest: VersionNumber::FIRST,
    };
    let content = Content {
        headline: format!("Board votes to repair the old harbour pier by number {number}"),
        byline: String::new(),
        summary: String::new(),
        language: "en".into(),
        body: Body::plain(["The board voted on Tuesday."]),
        picture: None,
        notice: None,
    };
    let version = Version {
        story: id,
        number: VersionNumber::FIRST,
        created: published,
        edition: Edition::Usable {
            content,
            change: Change::New,
        },
    };
    (story, version)
}

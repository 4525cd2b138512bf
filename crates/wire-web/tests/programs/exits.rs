//! No body leaves without a grant.
//!
//! Takes every address from the router itself, plants a sentence in the body of stories in every
//! state, and walks all of it as every kind of visitor. The sentence may come back only where the
//! decision is a grant, or at the desk for those who may edit. An address that this test can't fill
//! in fails it.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use jiff::SignedDuration;
use wire_rights::Role;
use wire_store::{NewStory, TokenPurpose};
use wire_story::{Availability, Edition, Embargo, PublisherId, StoryId, VersionNumber};
use wire_testkit::{Browser, WireInABox};

/// It says what is to come, so that it stands in agendas, too.
const CANARY: &str = "The board will count the yellow buckets on the quay";

/// What state a story is in.
const STATES: [&str; 6] = [
    "usable",
    "licence only",
    "embargoed",
    "hidden by embargo",
    "withheld",
    "killed",
];

fn story(state: &str, now: jiff::Timestamp) -> NewStory {
    let embargo = |hides_headline| {
        Some(Embargo {
            until: now + SignedDuration::from_hours(5),
            hides_headline,
            lifted: None,
        })
    };
    let draft = WireInABox::draft(
        &format!("A story that is {state}"),
        &[
            "The board met on Tuesday.",
            &format!("{CANARY} on 5 December, he said."),
        ],
    );
    match state {
        "licence only" => NewStory {
            availability: Availability::LicenceOnly,
            ..draft
        },
        "embargoed" => NewStory {
            embargo: embargo(false),
            ..draft
        },
        "hidden by embargo" => NewStory {
            embargo: embargo(true),
            ..draft
        },
        _ => draft,
    }
}

/// Publishes a story and brings it into its state, after the publishers have taken it where they could.
async fn publish(wire: &WireInABox, state: &str) -> StoryId {
    let new = story(state, wire.clock.now());
    // Its text is that of those before it, which were killed.
    let store = wire.store.although_killed("the walk", "the same sentence");
    let id = store.publish(&new, wire.clock.now()).await;
    let id = id.expect("the story is published").story;
    let edition = match state {
        "withheld" => Edition::Withheld {
            content: new.content,
            reason: "A source has doubts.".into(),
        },
        "killed" => Edition::Killed {
            reason: "The figure was wrong.".into(),
        },
        _ => return id,
    };
    wire.store
        .revise(id, VersionNumber::FIRST, &edition, wire.clock.now())
        .await
        .expect("the story is revised");
    id
}

/// A visitor with what it needs to fill in addresses.
struct Walker {
    name: &'static str,
    browser: Browser,
    feed_token: String,
    may_edit: bool,
}

async fn publisher_walker(wire: &WireInABox, name: &'static str, id: PublisherId) -> [Walker; 2] {
    let feed_token = wire.token(id, TokenPurpose::Feed).await;
    let person = Walker {
        name,
        browser: wire.signed_in(Role::Publisher(id)).await,
        feed_token: feed_token.clone(),
        may_edit: false,
    };
    let program = Walker {
        browser: wire.program(id).await,
        ..Walker {
            name,
            browser: wire.visitor(),
            feed_token,
            may_edit: false,
        }
    };
    [person, program]
}

/// Fills in what varies in a path; several where several values make sense.
fn fill(path: &str, story: StoryId, walker: &Walker, publisher: PublisherId) -> Vec<String> {
    let mut filled = vec![path.to_owned()];
    let names: Vec<String> = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(str::to_owned)
        .collect();
    for name in names {
        let values: Vec<String> = match name.as_str() {
            "story" | "draft" => vec![story.to_string()],
            "publisher" => vec![publisher.to_string()],
            "format" => ["text", "html", "ninjs", "newsml", "json", "picture"]
                .map(String::from)
                .to_vec(),
            "file" if path.starts_with("/terms") => {
                ["1", "1.jsonld", "1.rsl.xml"].map(String::from).to_vec()
            }
            "product" => ["new", "4711"].map(String::from).to_vec(),
            "version" => vec!["1".into()],
            "file" => ["wire.atom", "wire.rss", "wire.json", "wire.newsml"]
                .map(String::from)
                .to_vec(),
            "token" if path.starts_with("/feeds/private") => vec![walker.feed_token.clone()],
            // What these name is made in other tests; here they are addresses of nothing.
            "token" | "edition" | "name" | "hash" => vec!["0".repeat(12)],
            "obligation" | "site" | "subscription" | "webhook" | "licence" | "request"
            | "offer" | "user" | "pickup" | "number" => {
                vec!["4711".into()]
            }
            other => panic!("this test doesn't know what to put for {{{other}}} in {path}"),
        };
        filled = filled
            .iter()
            .flat_map(|path| {
                values
                    .iter()
                    .map(|value| path.replace(&format!("{{{name}}}"), value))
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    filled
}

#[tokio::test]
async fn a_body_leaves_only_by_a_grant() {
    let wire = WireInABox::new().await;
    let eligible = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let small = wire.publisher("The Leaflet").await;
    wire.prove(small, "leaflet.example").await;
    wire.audience(small, 40).await;
    let unproved = wire.publisher("The Claim").await;
    wire.audience(unproved, 90_000).await;
    let suspended = wire.eligible_publisher("The Lapse", "lapse.example").await;
    wire.store
        .suspend(suspended, "Credits were left out.", wire.clock.now())
        .await
        .expect("suspended");

    let mut walkers = vec![Walker {
        name: "anybody",
        browser: wire.visitor(),
        feed_token: "0".repeat(64),
        may_edit: false,
    }];
    for (name, id) in [
        ("eligible publisher", eligible),
        ("publisher too small", small),
        ("publisher without a proved site", unproved),
        ("suspended publisher", suspended),
    ] {
        walkers.extend(publisher_walker(&wire, name, id).await);
    }
    for (name, role, may_edit) in [
        ("licensing manager", Role::LicensingManager, false),
        ("editor", Role::Editor, true),
    ] {
        walkers.push(Walker {
            name,
            browser: wire.signed_in(role).await,
            feed_token: "0".repeat(64),
            may_edit,
        });
    }

    // What came back with the sentence in it: route → visitor → states.
    let mut seen: BTreeMap<String, BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for state in STATES {
        // One state at a time, so that a feed can't be excused by its other stories.
        let story = publish(&wire, state).await;
        read(&wire).await;
        for route in wire_web::routes() {
            // It says what `/api/v1/events` says, and never ends.
            if route.path == "/api/v1/events/stream" {
                continue;
            }
            for walker in &walkers {
                for path in fill(route.path, story, walker, eligible) {
                    let answer = match route.method {
                        Method::GET => walker.browser.get(&path).await,
                        // Signing out would end the walk.
                        _ if path == "/sign-out" => continue,
                        _ => walker.browser.post(&path, &[]).await,
                    };
                    if answer.body.contains(CANARY) {
                        assert!(!answer.header("cache-control").contains("public"));
                        seen.entry(format!("{} {}", route.method, route.path))
                            .or_default()
                            .entry(walker.name)
                            .or_default()
                            .insert(state);
                        let granted = walker.name == "eligible publisher" && state == "usable";
                        assert!(
                            granted || walker.may_edit,
                            "{path} gave the body of a story that is {state} to {}",
                            walker.name
                        );
                    }
                }
            }
        }
        // The story leaves the feeds, so that the next state stands alone.
        retire(&wire, story).await;
    }

    let mut table = String::new();
    for (route, visitors) in &seen {
        for (visitor, states) in visitors {
            let states: Vec<_> = states.iter().copied().collect();
            table += &format!("{route:<44} {visitor:<20} {}\n", states.join(", "));
        }
    }
    insta::assert_snapshot!(table, @"
    GET /agenda                                  eligible publisher   usable
    GET /api/v1/agenda                           eligible publisher   usable
    GET /api/v1/stories/{story}/content          eligible publisher   usable
    GET /desk/agenda                             editor               embargoed, hidden by embargo, licence only, usable
    GET /desk/stories/{story}                    editor               embargoed, hidden by embargo, killed, licence only, usable, withheld
    GET /desk/stories/{story}/correct            editor               embargoed, hidden by embargo, licence only, usable, withheld
    GET /desk/stories/{story}/reading            editor               embargoed, hidden by embargo, licence only, usable, withheld
    GET /feeds/private/{token}/{file}            eligible publisher   usable
    GET /stories/{story}                         eligible publisher   usable
    GET /stories/{story}/copy                    eligible publisher   usable
    GET /stories/{story}/download/{format}       eligible publisher   usable
    POST /agenda/searches                        eligible publisher   usable
    POST /desk/agenda/searches                   editor               embargoed, hidden by embargo, licence only, usable
    POST /desk/stories/{story}/reading           editor               embargoed, hidden by embargo, licence only, usable, withheld
    ");
}

/// Has what was published read.
async fn read(wire: &WireInABox) {
    while let Some(unread) = wire.store.unread().await.expect("the store answers") {
        let kept = wire.store.keep_readings(&unread.read()).await;
        kept.expect("what was read is kept");
    }
}

/// Kills a story that still lives.
async fn retire(wire: &WireInABox, story: StoryId) {
    let (found, version) = wire
        .store
        .story(story)
        .await
        .expect("the store answers")
        .expect("the story is there");
    if version.content().is_some() {
        let reason = "The walk is over.".into();
        wire.store
            .revise(
                story,
                found.latest,
                &Edition::Killed { reason },
                wire.clock.now(),
            )
            .await
            .expect("the story is killed");
    }
}

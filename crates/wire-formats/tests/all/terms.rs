//! The terms as machines read them, each against what its specification says.

use std::io::Write;
use std::process::{Command, Stdio};

use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;
use wire_formats::feed::{self, FeedInfo, FeedItem, ForMachines};
use wire_formats::terms::{self, Published};
use wire_rights::{Edits, Listed, MachineUse, Machines, Terms};
use wire_testkit::builders::{now, story, terms};

fn published<T>(terms: &Terms, then: impl FnOnce(&Published<'_>) -> T) -> T {
    let base = Url::parse("https://wire.example/").unwrap();
    then(&Published {
        terms,
        creator: "Civic & Wire",
        base: &base,
    })
}

fn with(search: MachineUse, summaries: MachineUse, training: MachineUse) -> Terms {
    Terms {
        machines: Some(Machines {
            search,
            summaries,
            training,
        }),
        ..terms()
    }
}

/// What machines may be told, all combinations of it.
fn all_for_machines() -> Vec<Terms> {
    let said = [
        MachineUse::Allowed,
        MachineUse::Licence,
        MachineUse::Prohibited,
    ];
    let mut all = Vec::new();
    for search in said {
        for summaries in said {
            all.extend(said.map(|training| with(search, summaries, training)));
        }
    }
    all
}

#[test]
fn rsl() {
    insta::assert_snapshot!(published(&terms(), terms::rsl).unwrap(), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <rsl xmlns="https://rslstandard.org/rsl" max-age="7">
    <content url="/">
    <license>
    <permits type="usage">search</permits>
    <payment type="free"/>
    </license>
    <license>
    <permits type="usage">ai-input ai-index ai-train</permits>
    <payment><custom>https://wire.example/terms</custom></payment>
    </license>
    <copyright type="organization" contactEmail="licensing@wire.example">Civic &amp; Wire</copyright>
    <terms>https://wire.example/terms</terms>
    </content>
    </rsl>
    "#);
}

#[test]
fn rsl_that_forbids() {
    use MachineUse::{Allowed, Licence, Prohibited};
    let some = with(Allowed, Prohibited, Licence);
    let none = with(Prohibited, Prohibited, Prohibited);
    let licences = |terms| {
        let document = published(&terms, terms::rsl).unwrap();
        let lines = document.lines();
        let said = lines.filter(|line| line.starts_with("<p") || line.contains("license"));
        said.map(|line| format!("{line}\n")).collect::<String>()
    };
    insta::assert_snapshot!(licences(some), @r#"
    <license>
    <permits type="usage">search</permits>
    <prohibits type="usage">ai-input ai-index</prohibits>
    <payment type="free"/>
    </license>
    <license>
    <permits type="usage">ai-train</permits>
    <prohibits type="usage">ai-input ai-index</prohibits>
    <payment><custom>https://wire.example/terms</custom></payment>
    </license>
    "#);
    insta::assert_snapshot!(licences(none), @r#"
    <license>
    <prohibits type="usage">all</prohibits>
    </license>
    "#);
}

/// The elements of RSL 1.0 with where they may stand and what they carry (sections 3.2 to 3.17).
const ELEMENTS: &[(&str, &str, &[&str])] = &[
    ("rsl", "", &["xmlns", "max-age"]),
    ("content", "rsl", &["url", "server", "encrypted", "lastmod"]),
    ("license", "content", &[]),
    ("permits", "license", &["type"]),
    ("prohibits", "license", &["type"]),
    ("payment", "license", &["type"]),
    ("standard", "payment", &[]),
    ("custom", "payment", &[]),
    ("amount", "payment", &["currency"]),
    ("accepts", "payment", &["type"]),
    ("reporting", "license", &["type", "profile", "endpoint"]),
    ("legal", "license", &["type"]),
    ("alternate", "content", &["type"]),
    ("schema", "content", &["type"]),
    (
        "copyright",
        "content",
        &["type", "contactEmail", "contactUrl"],
    ),
    ("terms", "content", &[]),
];

const USAGE: [&str; 6] = [
    "all", "ai-all", "ai-train", "ai-input", "ai-index", "search",
];

/// What an RSL document permits and prohibits, after every element was looked up.
fn read_rsl(document: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(document);
    let (mut open, mut said): (Vec<String>, _) = (Vec::new(), (Vec::new(), Vec::new()));
    let mut of_license: Vec<String> = Vec::new();
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let (_, parent, attributes) = ELEMENTS
                    .iter()
                    .find(|(known, ..)| *known == name)
                    .unwrap_or_else(|| panic!("{name} is no element of RSL"));
                assert_eq!(open.last().map_or("", String::as_str), *parent, "{name}");
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    assert!(attributes.contains(&key.as_str()), "{name} has no {key}");
                }
                if name == "license" {
                    of_license.clear();
                }
                if parent == &"license" {
                    assert!(
                        !of_license.contains(&name),
                        "{name} stands twice in a license"
                    );
                    of_license.push(name.clone());
                }
                if matches!(event, Event::Start(_)) {
                    open.push(name);
                }
            }
            Event::Text(text) => {
                let words = text.as_ref().to_owned();
                let into = match open.last().map(String::as_str) {
                    Some("permits") => &mut said.0,
                    Some("prohibits") => &mut said.1,
                    _ => continue,
                };
                for word in words.split(' ') {
                    assert!(USAGE.contains(&word), "'{word}' is no use that RSL knows");
                    into.push(word.to_owned());
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    said
}

#[test]
fn every_rsl_document_has_known_elements_and_no_use_twice() {
    for terms in all_for_machines() {
        let document = published(&terms, terms::rsl).unwrap();
        let (permitted, prohibited) = read_rsl(&document);
        let mut sorted = permitted.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), permitted.len(), "{document}");
        // What is permitted and prohibited at once would not be licensed (section 3.6).
        assert!(
            !permitted.iter().any(|word| prohibited.contains(word)),
            "{document}"
        );
        let machines = terms.machines.unwrap();
        let says = |word: &str| permitted.iter().any(|said| said == word);
        let may = |said: MachineUse| said != MachineUse::Prohibited;
        assert_eq!(says("search"), may(machines.search), "{document}");
        assert_eq!(says("ai-input"), may(machines.summaries), "{document}");
        assert_eq!(says("ai-train"), may(machines.training), "{document}");
    }
}

#[test]
fn robots_and_tdmrep() {
    insta::assert_snapshot!(published(&terms(), terms::robots_txt), @"
    License: https://wire.example/terms/1.rsl.xml

    User-agent: *
    Allow: /
    ");
    insta::assert_snapshot!(published(&terms(), terms::tdmrep), @r#"
    [
      {
        "location": "/",
        "tdm-policy": "https://wire.example/terms",
        "tdm-reservation": 1
      }
    ]
    "#);
    let open = with(
        MachineUse::Allowed,
        MachineUse::Allowed,
        MachineUse::Allowed,
    );
    assert_eq!(published(&open, terms::reservation), Some("0"));
}

#[test]
fn terms_that_say_nothing_to_machines_say_nothing_in_their_formats() {
    let silent = Terms {
        machines: None,
        ..terms()
    };
    assert_eq!(published(&silent, terms::rsl), None);
    assert_eq!(published(&silent, terms::reservation), None);
    assert_eq!(published(&silent, terms::tdmrep), "[]\n");
    assert!(!published(&silent, terms::robots_txt).contains("License"));
}

/// Terms with everything in them that ODRL has a word for.
fn full() -> Terms {
    Terms {
        version: 3,
        territory: vec!["CA".into(), "US".into()],
        delay_hours: 24,
        notify: true,
        noindex: true,
        edits: Edits::None,
        ..terms()
    }
}

#[test]
fn odrl() {
    insta::assert_snapshot!(published(&full(), terms::odrl), @r#"
    {
      "@context": "http://www.w3.org/ns/odrl.jsonld",
      "@type": "Offer",
      "assigner": {
        "@type": "Party",
        "uid": "https://wire.example/",
        "vcard:fn": "Civic & Wire",
        "vcard:hasEmail": "mailto:licensing@wire.example",
        "vcard:hasURL": "https://wire.example/terms"
      },
      "dct:description": "Print: “This story was originally published by Civic & Wire.” Keep the names of the authors. Link to the original story, where it has an address. Keep your copy out of search engines (robots noindex). Change nothing in the text. Never change a quotation. You may cut the story. You may write your own headline. Ask before you translate it. Use a story’s picture, where it has one, only with that story and with its credit; pictures of agencies are not included. Wait 24 hours after publication. Let everybody read it without paying. Publish it yourself: don’t sell it or pass it on. For publishers in these countries only: CA, US. Tell us where you ran it. Apply corrections within 24 hours. Remove a killed story within 1 hour.",
      "permission": [
        {
          "action": "distribute",
          "constraint": [
            {
              "leftOperand": "spatial",
              "operator": "isAnyOf",
              "rightOperand": [
                "CA",
                "US"
              ]
            },
            {
              "leftOperand": "delayPeriod",
              "operator": "gteq",
              "rightOperand": {
                "@type": "xsd:duration",
                "@value": "PT24H"
              }
            }
          ],
          "duty": [
            {
              "action": "attribute",
              "attributedParty": "https://wire.example/"
            },
            {
              "action": "inform",
              "informedParty": "https://wire.example/"
            }
          ],
          "target": {
            "@type": "AssetCollection",
            "uid": "https://wire.example/"
          }
        },
        {
          "action": "extract",
          "target": {
            "@type": "AssetCollection",
            "uid": "https://wire.example/"
          }
        }
      ],
      "profile": "https://iptc.org/std/RightsML/odrl-profile/",
      "prohibition": [
        {
          "action": "modify",
          "target": {
            "@type": "AssetCollection",
            "uid": "https://wire.example/"
          }
        },
        {
          "action": "translate",
          "target": {
            "@type": "AssetCollection",
            "uid": "https://wire.example/"
          }
        },
        {
          "action": "index",
          "target": {
            "@type": "AssetCollection",
            "uid": "https://wire.example/"
          }
        },
        {
          "action": "sell",
          "target": {
            "@type": "AssetCollection",
            "uid": "https://wire.example/"
          }
        }
      ],
      "uid": "https://wire.example/terms/3.jsonld"
    }
    "#);
}

#[test]
fn odrl_policies_are_valid_for_shacl() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/odrl");
    let lax = Terms {
        passing_on: true,
        translation: true,
        ..terms()
    };
    let theirs = wire_story::Paragraph::plain("The Senate voted.").owned_by("Reuters");
    let (story, version) = story().paragraphs(vec![theirs]).build();
    let listed = Listed::of(&story, &version, now()).unwrap();
    let policies = [terms(), full(), lax].into_iter().flat_map(|terms| {
        published(&terms, |published| {
            [
                terms::odrl(published),
                terms::odrl_of_story(published, &listed).unwrap(),
            ]
        })
    });
    for policy in policies {
        let python = Command::new("python3")
            .arg(format!("{folder}/validate.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut python) = python else {
            println!("skipped: there is no python3");
            return;
        };
        // Where pyshacl is missing, nobody reads what is written.
        let _ = python.stdin.take().unwrap().write_all(policy.as_bytes());
        let said = python.wait_with_output().unwrap();
        if said.status.code() == Some(3) {
            println!("skipped: 'pip install pyshacl' to validate ODRL");
            return;
        }
        let errors = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{errors}\n{policy}");
    }
}

#[test]
fn the_page_of_a_story() {
    let listed = |story: wire_testkit::builders::StoryBuilder| {
        let (story, version) = story.build();
        Listed::of(&story, &version, now()).unwrap()
    };
    let page = |listed: &Listed| {
        published(&terms(), |published| {
            terms::story_page(published, listed, &[])
        })
    };
    let mut shown = listed(story().url("https://wire.example/stories/river-plan"));
    shown.summary = "It ends </script> here.".into();
    let written = page(&shown).unwrap();
    assert!(!written.contains('<'), "{written}");
    let read: serde_json::Value = serde_json::from_str(&written).unwrap();
    insta::assert_snapshot!(format!("{read:#}"), @r#"
    {
      "@context": "https://schema.org",
      "@type": "NewsArticle",
      "acquireLicensePage": "https://wire.example/terms",
      "author": [
        {
          "@type": "Person",
          "name": "Ana Torres"
        },
        {
          "@type": "Person",
          "name": "Ben Okafor"
        }
      ],
      "copyrightHolder": {
        "@type": "Organization",
        "name": "Civic Wire"
      },
      "copyrightNotice": "© 2026 Civic Wire",
      "creditText": "This story was originally published by Civic Wire.",
      "dateModified": "2026-11-22T11:00:00Z",
      "datePublished": "2026-11-22T11:00:00Z",
      "description": "It ends </script> here.",
      "headline": "Council approves river plan",
      "identifier": "urn:uuid:01a202e9-b380-7101-8101-010101010101",
      "inLanguage": "en",
      "isAccessibleForFree": false,
      "isBasedOn": "https://wire.example/stories/river-plan",
      "license": "https://wire.example/stories/01a202e9-b380-7101-8101-010101010101/terms.jsonld",
      "usageInfo": "https://wire.example/terms"
    }
    "#);

    let mut killed = shown;
    killed.headline = None;
    assert_eq!(page(&killed), None);
}

#[test]
fn a_feed_names_the_terms_of_each_story() {
    let feed = |terms: Terms| {
        let address: Url = "https://wire.example/feeds/wire.rss".parse().unwrap();
        let info = FeedInfo {
            id: "https://wire.example/feeds/all".into(),
            title: "Civic & Wire".into(),
            description: "Stories".into(),
            home: address.join("/").unwrap(),
            own: address.clone(),
            updated: now(),
            language: "en".into(),
            hub: None,
            older: None,
            archive_of: None,
            pictures: None,
            machines: Some(ForMachines {
                terms,
                creator: "Civic & Wire".into(),
                base: address.join("/").unwrap(),
            }),
        };
        let builders = [story(), story().number(2).killed("Libel.")];
        let listed = builders.map(|builder| {
            let (story, version) = builder.build();
            Listed::of(&story, &version, now()).unwrap()
        });
        let items = [FeedItem::Notice(&listed[0]), FeedItem::Notice(&listed[1])];
        (feed::rss(&info, &items), feed::atom(&info, &items))
    };
    let (rss, atom) = feed(terms());
    let document: String = rss
        .lines()
        .skip_while(|line| !line.starts_with("<rsl:content"))
        .take_while(|line| *line != "</item>")
        .map(|line| format!("{line}\n"))
        .collect();
    insta::assert_snapshot!(document, @r#"
    <rsl:content url="https://wire.example/stories/01a202e9-b380-7101-8101-010101010101">
    <rsl:license>
    <rsl:permits type="usage">search</rsl:permits>
    <rsl:payment type="free"/>
    </rsl:license>
    <rsl:license>
    <rsl:permits type="usage">ai-input ai-index ai-train</rsl:permits>
    <rsl:payment><rsl:custom>https://wire.example/terms</rsl:custom></rsl:payment>
    </rsl:license>
    <rsl:copyright type="organization" contactEmail="licensing@wire.example">Civic &amp; Wire</rsl:copyright>
    <rsl:terms>https://wire.example/terms</rsl:terms>
    </rsl:content>
    "#);
    assert!(rss.contains(r#"xmlns:rsl="https://rslstandard.org/rsl""#));
    assert_eq!(
        rss.matches("<rsl:content").count(),
        1,
        "a killed story has none"
    );
    let own = document.replace("rsl:", "");
    read_rsl(&format!(
        "<rsl xmlns=\"https://rslstandard.org/rsl\">{own}</rsl>"
    ));
    assert!(atom.contains(r#"<link rel="license" type="application/rsl+xml" href="https://wire.example/terms/1.rsl.xml"/>"#), "{atom}");
    let (silent, atom) = feed(Terms {
        machines: None,
        ..terms()
    });
    assert!(!silent.contains("rsl") && !atom.contains("rsl"));
}

#[test]
fn answers_name_the_terms_in_their_headers() {
    let said = |terms: &Terms| published(terms, terms::headers);
    let with_terms = terms();
    assert_eq!(
        said(&with_terms),
        [
            ("link", "<https://wire.example/terms/1.rsl.xml>; rel=\"license\"; type=\"application/rsl+xml\"".to_owned()),
            ("tdm-reservation", "1".to_owned()),
            ("tdm-policy", "https://wire.example/terms".to_owned()),
        ]
    );
    let silent = Terms {
        machines: None,
        ..terms()
    };
    assert!(said(&silent).is_empty());
}

#[test]
fn a_storys_policy_leaves_out_what_is_not_ours() {
    let policy = |builder: wire_testkit::builders::StoryBuilder| {
        let (story, version) = builder.build();
        let listed = Listed::of(&story, &version, now()).unwrap();
        let policy = published(&terms(), |published| {
            terms::odrl_of_story(published, &listed)
        })?;
        Some(serde_json::from_str::<serde_json::Value>(&policy).unwrap())
    };
    let rules = |policy: &serde_json::Value, kind: &str| -> Vec<String> {
        let rules = policy[kind].as_array().unwrap().iter();
        rules
            .map(|rule| {
                let target = rule["target"]["uid"].as_str().unwrap();
                let part = target.split_once('#').map_or("story", |(_, part)| part);
                format!("{} {part}", rule["action"].as_str().unwrap())
            })
            .collect()
    };
    let theirs = wire_story::Paragraph::plain("The Senate voted.").owned_by("Reuters");
    let mixed = policy(story().paragraphs(vec![theirs])).unwrap();
    let ours = policy(story()).unwrap();
    assert_eq!(rules(&mixed, "permission"), rules(&ours, "permission"));
    let forbidden = rules(&mixed, "prohibition");
    for permitted in rules(&ours, "permission") {
        let theirs = permitted.replace("story", "third-party");
        assert!(forbidden.contains(&theirs), "{theirs} in {forbidden:?}");
    }
    assert!(
        !rules(&ours, "prohibition")
            .iter()
            .any(|rule| rule.contains("third-party"))
    );
    assert!(policy(story().killed("Libel.")).is_none());
    assert!(policy(story().embargo("2026-11-23T06:00:00Z".parse().unwrap())).is_none());
}

#[test]
fn the_copyright_notice_says_what_is_not_ours() {
    let theirs = wire_story::Paragraph::plain("The Senate voted.").owned_by("Reuters");
    let ours = wire_story::Paragraph::plain("The council voted.");
    let (story, version) = story().paragraphs(vec![ours, theirs]).build();
    let listed = Listed::of(&story, &version, now()).unwrap();
    let page = published(&terms(), |published| {
        terms::story_page(published, &listed, &[])
    })
    .unwrap();
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    assert_eq!(
        page["copyrightNotice"],
        "© 2026 Civic Wire. Not ours to license: the second paragraph (Reuters)"
    );
}

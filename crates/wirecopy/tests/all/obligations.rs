//! `wirecopy obligations`: the list, for people and for programs.

use crate::common::{Folder, STORY};
use insta::assert_snapshot;
use jiff::Timestamp;
use wire_rights::{Exit, PublisherKind};
use wire_store::{NewPublisher, Store, Take, TakeResult};
use wire_story::VersionNumber;

/// A wire on which two publishers have a story that was killed, and one has acknowledged.
fn killed() -> (Folder, String) {
    let folder = Folder::with_wire();
    folder.write("story.txt", STORY);
    let added = folder.wire_does(&["add", "story.txt", "--format", "json"]);
    let added: serde_json::Value = serde_json::from_str(added.lines().next().unwrap()).unwrap();
    let id = added["story"].as_str().unwrap().to_owned();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let banner = runtime.block_on(async {
        let store = Store::open(&folder.wire()).await.unwrap();
        let at = Timestamp::now();
        let mut banner = None;
        for name in ["=The Gazette", "The Banner"] {
            let publisher = NewPublisher {
                name: name.into(),
                kind: PublisherKind::Daily,
                country: "US".into(),
                email: "news@gazette.example".into(),
            };
            let publisher = store.create_publisher(&publisher, at).await.unwrap();
            banner = Some(publisher);
            let take = Take {
                publisher,
                story: id.parse().unwrap(),
                version: VersionNumber::FIRST,
                exit: Exit::CopyBox,
                at,
                result: TakeResult::Given,
                basis: None,
            };
            store.record_take(&take).await.unwrap();
        }
        store.close().await;
        banner.unwrap()
    });
    folder.wire_does(&["kill", &id, "--reason", "Invented.", "--yes"]);
    runtime.block_on(async {
        let store = Store::open(&folder.wire()).await.unwrap();
        let opened = store.open_obligations(Timestamp::now()).await.unwrap();
        let of_banner = opened.iter().find(|one| one.publisher == banner).unwrap();
        store
            .acknowledge(of_banner.id, "by phone", Timestamp::now())
            .await
            .unwrap();
        store.close().await;
    });
    (folder, id)
}

#[test]
fn who_has_to_act_is_listed() {
    let (folder, id) = killed();
    let steady = |said: String| {
        let at = regex_time(&said);
        said.replace(&at, "TIME")
    };
    assert_snapshot!(steady(folder.wire_says(&["obligations"])), @"
    exit 0
    -- out
     publisher     asked to  state  due               told  headline
     =The Gazette  remove    open   TIME  none  The swing bridge over the Merrow closes for a fortnight from
                                                            Monday
    -- err
    hint: --format csv has every column
    ");
    assert_snapshot!(folder.wire_says(&["obligations", "--show", "overdue"]), @"
    exit 0
    -- err
    There is none of these.
    ");

    let csv = folder.wire_does(&["obligations", "--show", "all", "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(
        lines[0].starts_with("id,publisher,publisher_name,story,"),
        "{csv}"
    );
    assert!(csv.contains(",'=The Gazette,"), "no formula: {csv}");

    let json = folder.wire_does(&["obligations", "--story", &id, "--format", "json"]);
    let states: Vec<String> = json
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            format!(
                "{} {} {}",
                row["publisher_name"], row["change"], row["state"]
            )
        })
        .collect();
    let mut states = states;
    states.sort();
    assert_snapshot!(states.join("\n"), @r#"
    "=The Gazette" "kill" "open"
    "The Banner" "kill" "acknowledged"
    "#);
    let of_banner = folder.wire_does(&["obligations", "--publisher", "banner", "--format", "json"]);
    assert_eq!(of_banner.lines().count(), 1);

    // What somebody asks who calls: did this publisher get that kill?
    let of = |rest: &[&str]| {
        let about = ["obligations", "--story", &id, "--format", "json"];
        let said = folder.wire_does(&[&about[..], rest].concat());
        said.lines().count()
    };
    assert_eq!(of(&["--publisher", "banner"]), 1);
    assert_eq!(of(&["--publisher", "banner", "--show", "open"]), 0);
    assert_eq!(of(&["--show", "open"]), 1);
    assert_eq!(of(&["--show", "all"]), 2);
    // They know the story by what its headline was.
    let words = ["obligations", "--story", "swing bridge", "--format", "json"];
    assert_eq!(folder.wire_does(&words).lines().count(), 2);
}

/// The minute that stands in the table.
fn regex_time(said: &str) -> String {
    let year = said.find(" 20").map_or(0, |at| at + 1);
    said[year..].chars().take(16).collect()
}

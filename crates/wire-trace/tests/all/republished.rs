//! Real pages that republished real stories, where the shared data are at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use wire_trace::{Document, DocumentVersion, Index, Page, PageContext};

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let named = std::env::var_os("WIRECOPY_SHARED").map(PathBuf::from);
    named
        .into_iter()
        .chain([beside])
        .find(|dir| dir.join("data/republished/gold.jsonl").is_file())
}

fn gunzip(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let file = File::open(path).expect("the file is there");
    GzDecoder::new(file)
        .read_to_end(&mut bytes)
        .expect("the file is gzip");
    bytes
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn stories(data: &Path) -> Index {
    let lines = String::from_utf8(gunzip(&data.join("wire/stories.jsonl.gz"))).expect("is UTF-8");
    Index::build(lines.lines().map(|line| {
        let story: Value = serde_json::from_str(line).expect("is JSON");
        let paragraphs = story["body"]
            .as_array()
            .into_iter()
            .flatten()
            .map(text)
            .collect();
        Document {
            key: text(&story["id"]),
            url: text(&story["url"]).parse().ok(),
            headline: text(&story["headline"]),
            byline: text(&story["byline"]),
            versions: vec![DocumentVersion {
                number: 1,
                created: None,
                paragraphs,
                ..DocumentVersion::default()
            }],
            ..Document::default()
        }
    }))
}

/// Every story with fifteen words of its own on a page is found, and no page is said to copy a
/// story that it shares nothing with.
#[test]
fn every_republished_story_is_found() {
    let Some(shared) = shared() else {
        println!("skipped: the shared data are not here; WIRECOPY_SHARED can name their folder");
        return;
    };
    let data = shared.join("data");
    let index = stories(&data);
    let gold = std::fs::read_to_string(data.join("republished/gold.jsonl")).expect("is there");
    let mut missed = BTreeMap::new();
    let mut extra = BTreeMap::new();
    for line in gold.lines() {
        let truth: Value = serde_json::from_str(line).expect("is JSON");
        let name = text(&truth["page"]);
        let bytes = gunzip(&data.join("republished").join(&name));
        let page = Page::read(&bytes, PageContext::default()).expect("is a page");
        let pickups = index.trace(&page);
        let pairs = truth["pairs"].as_array().expect("is a list");
        let shares: BTreeSet<String> = pairs.iter().map(|pair| text(&pair["story"])).collect();
        for pair in pairs {
            let story = text(&pair["story"]);
            let own = pair["own"].as_u64().unwrap_or(0);
            if own >= 15 && !pickups.iter().any(|pickup| pickup.story == story) {
                missed.insert(name.clone(), story);
            }
        }
        for pickup in pickups {
            if pickup.class.is_copy() && !shares.contains(&pickup.story) {
                extra.insert(name.clone(), pickup.story);
            }
        }
    }
    assert_eq!((missed, extra), (BTreeMap::new(), BTreeMap::new()));
}

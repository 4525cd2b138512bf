//! Wire text as it is found: dated, with a notice, its contact destroyed or hidden.

use std::path::PathBuf;

use wire_formats::parse::{Incoming, Limits, Remark, parse_any};
use wire_story::{Contact, Purpose};

/// Where the shared data lies, if it lies anywhere.
fn shared(path: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("WIRECOPY_SHARED").map_or(beside, PathBuf::from);
    let path = root.join("data").join(path);
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

fn read(text: &str) -> Incoming {
    let mut stories = parse_any(text.as_bytes(), "story.txt", &Limits::default())
        .unwrap()
        .all()
        .unwrap();
    stories.remove(0)
}

fn paragraphs(story: &Incoming) -> Vec<&str> {
    let content = story.content().unwrap();
    let paragraphs = content.body.open(Purpose::Index).iter();
    paragraphs
        .map(|paragraph| paragraph.text.as_str())
        .collect()
}

#[test]
fn a_real_story_is_read_with_its_notice_apart() {
    let Some(path) = shared("story-2017-06-27.txt") else {
        return;
    };
    let story = read(&std::fs::read_to_string(path).unwrap());
    let content = story.content().unwrap();
    let notice = content.notice.as_ref().unwrap();

    assert_eq!(story.date.to_string(), "2017-06-27");
    assert_eq!(
        story.creator.as_deref(),
        Some("The Daily Caller News Foundation")
    );
    assert_eq!(notice.contact, Contact::Destroyed);
    assert_eq!(notice.paragraphs.len(), 1);
    assert_eq!(paragraphs(&story).len(), 7);
    assert!(paragraphs(&story)[0].starts_with("President Donald Trump is pushing"));
    assert_eq!(
        story.remarks,
        [Remark::ContactDestroyed, Remark::HeadlineMade]
    );
    assert!(content.headline.chars().count() <= 110);
    insta::assert_snapshot!(content.headline, @"President Donald Trump is pushing for a full bilateral meeting with Russian President Vladimir Putin complete…");
}

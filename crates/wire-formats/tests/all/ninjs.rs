//! ninjs: the agencies' documents are read, ours are valid.

use wire_formats::parse::{Batch, Incoming, Limits, Says, parse_any};
use wire_formats::render::{self, CopyFormat, Options, Voice};
use wire_rights::Listed;
use wire_story::{PictureRights, Purpose};
use wire_testkit::builders::{StoryBuilder, at, now, story, terms, with_copy};

use crate::common::{read_one, shared, shared_files};

/// What became of a document, in a line that quotes nothing of it.
fn outcome(name: &str, bytes: &[u8]) -> String {
    match parse_any(bytes, name, &Limits::default()).map(Batch::all) {
        Err(refusal) | Ok(Err(refusal)) => format!("{name}: {refusal}"),
        Ok(Ok(stories)) => {
            let stories: Vec<String> = stories.iter().map(summary).collect();
            format!("{name}: {}", stories.join("; "))
        }
    }
}

fn summary(story: &Incoming) -> String {
    let words = |text: &str| text.split_whitespace().count();
    let said = match &story.says {
        Says::Usable { content, change } => format!(
            "{}, {} paragraphs, {} words",
            change.code(),
            content.body.open(Purpose::Index).len(),
            content.body.words()
        ),
        Says::CorrectionNotice { note } => {
            format!("correction without text, {} words of note", words(note))
        }
        Says::Withheld { content, reason } => format!(
            "withheld, {} text, {} words of reason",
            if content.is_some() { "with" } else { "without" },
            words(reason)
        ),
        Says::Killed { reason } => format!("killed, {} words of reason", words(reason)),
    };
    let version = story
        .version
        .map(|version| format!(" version {version}"))
        .unwrap_or_default();
    let remarks: String = story
        .remarks
        .iter()
        .map(|remark| format!(", {}", remark.code()))
        .collect();
    format!("{}{version}: {said}{remarks}", story.date)
}

#[test]
fn the_agencies_documents_are_read_or_said_to_be_no_texts() {
    let files = shared_files("standards/ninjs/examples");
    if files.is_empty() {
        return;
    }
    let outcomes: Vec<String> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".json"))
        .map(|(name, bytes)| outcome(name, bytes))
        .collect();
    insta::assert_snapshot!(outcomes.join("\n"), @"
    20231004-UEFA-ChampionLeague.json: the story has no date: say the day it is dated, as 2026-11-22
    20231005-65-addb-event.json: the document is of the type 'event': only texts are read as stories
    20231008-anti-doping-measures-at-the-tour-down-under-will-be-the-toughest-ever-addb-ninjs-nitf.json: 2023-10-08 version 2: update, 19 paragraphs, 499 words
    20231016-addb-example-press-conference.json: the story has no date: say the day it is dated, as 2026-11-22
    SIPA_image_2.json: the document is of the type 'picture': only texts are read as stories
    SIPA_image_3.json: the document is of the type 'picture': only texts are read as stories
    ap_audio.json: the document is of the type 'audio': only texts are read as stories
    ap_image.json: the document is of the type 'picture': only texts are read as stories
    ap_video.json: the document is of the type 'video': only texts are read as stories
    businesswire-newsml-20130515006361.json: 2013-05-16 version 1: new, 1 paragraphs, 73 words
    businesswire-newsml-20130605006126.json: 2013-06-05 version 1: new, 1 paragraphs, 4 words
    businesswire-newsml-20130612006110.json: 2013-06-12 version 1: new, 1 paragraphs, 6 words
    businesswire-newsml-20130731006140.json: 2013-07-31 version 1: new, 1 paragraphs, 51 words
    dpa_text.json: 2019-05-10 version 2: update, 9 paragraphs, 437 words, byline-of-agency
    imageEncodedRights.json: the document is of the type 'picture': only texts are read as stories
    imageLinkedRights.json: the document is of the type 'picture': only texts are read as stories
    ninjs-1-4-examples.json: the story has no text: write at least one paragraph
    ninjsExComplex1.json: 2013-07-09: new, 4 paragraphs, 158 words, credited-to-agency
    ninjsExComplex2.json: 2013-07-09: new, 4 paragraphs, 158 words, credited-to-agency
    ninjsExMediumText1.json: 2013-07-09: new, 4 paragraphs, 158 words, credited-to-agency
    ninjsExSimplePhoto1.json: the document is of the type 'picture': only texts are read as stories
    ninjsExSimpleText1.json: 2013-07-09: new, 4 paragraphs, 158 words, credited-to-agency
    ninjsExSimpleText_2.json: 2013-07-09: new, 4 paragraphs, 158 words, credited-to-agency
    ninjsExSimpleText_3.json: 2013-07-09: new, 4 paragraphs, 158 words, credited-to-agency
    ntb_text.json: the story has no text: write at least one paragraph
    simpleEvent.json: the document is of the type 'event': only texts are read as stories
    tt_event_pressconference_3.0.json: the document is of the type 'event': only texts are read as stories
    tt_text_image_2.json: 2021-05-26 version 1: new, 5 paragraphs, 146 words, picture-left-out
    tt_text_image_3.json: 2021-05-26 version 1: new, 5 paragraphs, 146 words, picture-left-out
    ");
}

#[test]
fn the_samples_say_what_they_say() {
    let files = shared_files("standards/samples");
    if files.is_empty() {
        return;
    }
    let outcomes: Vec<String> = files
        .iter()
        .map(|(name, bytes)| outcome(name, bytes))
        .collect();
    insta::assert_snapshot!(outcomes.join("\n"), @"
    correction.g2.xml: 2026-11-22 version 3: correction without text, 5 words of note
    correction.ninjs3.json: 2026-11-22 version 2: correction without text, 7 words of note
    embargo-wrongorder.g2.xml: 2026-11-22 version 3: withheld, without text, 6 words of reason
    embargo.g2.xml: 2026-11-22 version 3: withheld, without text, 6 words of reason
    feed.json: 2026-11-22 version 3: killed, 4 words of reason
    feed.rss: 2026-11-22: new, 1 paragraphs, 1 words
    kill-misspelt.g2.xml: 2026-11-22 version 3: killed, 6 words of reason, status-misspelt
    kill.atom: 2026-11-22: new, 1 paragraphs, 1 words; 2026-11-22: killed, 4 words of reason
    kill.g2.xml: 2026-11-22 version 3: killed, 6 words of reason
    kill.ninjs3.json: 2026-11-22 version 3: killed, 6 words of reason
    kill.nitf.xml: this is an NITF document, which is not read as a story: ask its sender for ninjs or NewsML-G2
    ");
}

#[test]
fn a_misspelt_kill_is_a_kill() {
    let kill = r#"{"uri": "urn:x:1", "versioncreated": "2026-11-22T18:00:00Z", "pubstatus": "stat:cancelled", "ednote": "KILL: libel"}"#;
    insta::assert_snapshot!(outcome("kill.json", kill.as_bytes()), @"kill.json: 2026-11-22: killed, 1 words of reason, status-misspelt");
    let story = read_one(kill, "kill.json");
    insta::assert_snapshot!(story.remarks[0], @"The status is written 'stat:cancelled', which the vocabulary doesn't know: it was read as 'canceled'.");
}

#[test]
fn what_is_no_ninjs_story_is_refused_with_a_sentence() {
    let cases = [
        ("broken", r#"{"uri": "urn:x:1", "#.to_owned()),
        ("a list", r#"{"uri": 1}"#.to_owned()),
        ("no address", r#"{"headline": "Council meets"}"#.to_owned()),
        ("a picture", r#"{"uri": "urn:x:1", "type": "picture"}"#.to_owned()),
        ("no date", r#"{"uri": "urn:x:1", "headline": "Council meets", "body_text": "It met."}"#.to_owned()),
        ("no text", r#"{"uri": "urn:x:1", "headline": "Council meets", "versioncreated": "2026-11-22T18:00:00Z"}"#.to_owned()),
        ("version 0", r#"{"uri": "urn:x:1", "version": "0", "versioncreated": "2026-11-22T18:00:00Z"}"#.to_owned()),
        ("a status of its own", r#"{"uri": "urn:x:1", "pubstatus": "spiked", "versioncreated": "2026-11-22T18:00:00Z"}"#.to_owned()),
        ("a time that doesn't exist", r#"{"uri": "urn:x:1", "versioncreated": "2026-11-31T18:00:00Z"}"#.to_owned()),
        ("too deep", "{\"uri\": ".to_owned() + &"[".repeat(100_000)),
    ];
    let refusals: Vec<String> = cases
        .iter()
        .map(|(what, json)| outcome(what, json.as_bytes()))
        .collect();
    insta::assert_snapshot!(refusals.join("\n"), @"
    broken: line 1 is no sound ninjs: EOF while parsing a value (at character 19)
    a list: the document is no sound ninjs: it has no 'uri', the one field that every ninjs document has
    no address: the document is no sound ninjs: it has no 'uri', the one field that every ninjs document has
    a picture: the document is of the type 'picture': only texts are read as stories
    no date: the story has no date: say the day it is dated, as 2026-11-22
    no text: the story has no text: write at least one paragraph
    version 0: '0' is no version number: versions count from 1
    a status of its own: 'spiked' is no publishing status: it has to be usable, withheld or canceled
    a time that doesn't exist: '2026-11-31T18:00:00Z' is no time: write it with its offset from UTC, as 2026-11-22T18:00:00Z
    too deep: line 1 is no sound ninjs: recursion limit exceeded (at character 135)
    ");
}

/// The validator of ninjs 3.1. The schema refers to GeoJSON's for places, which no document here has.
fn validator() -> Option<jsonschema::Validator> {
    let path = shared("standards/ninjs/specification/ninjs-schema_3.1.json")?;
    let schema = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let geo = jsonschema::Resource::from_contents(serde_json::json!({}));
    let registry = jsonschema::Registry::new()
        .add("https://geojson.org/schema/GeoJSON.json", geo)
        .unwrap()
        .prepare()
        .unwrap();
    Some(
        jsonschema::options()
            .with_registry(&registry)
            .should_validate_formats(true)
            .build(&schema)
            .unwrap(),
    )
}

#[test]
fn what_is_written_is_valid() {
    let Some(validator) = validator() else {
        return;
    };
    let pictures = "https://wire.example/pictures".parse().unwrap();
    let voices = [true, false].map(|is_person| Voice {
        name: "Maria Santos".into(),
        role: "mayor".into(),
        is_person,
    });
    let options = Options {
        pictures: Some(&pictures),
        voices: &voices,
        ..Options::default()
    };
    let copies = [
        story(),
        story().picture(PictureRights::Own),
        story().correction("Nine years, not eight."),
        story().update("The vote."),
        story().byline("").summary(""),
    ];
    let copy = |story: StoryBuilder| {
        let (story, version) = story.build();
        with_copy(&story, &version, &terms(), |copy| {
            render::copy(CopyFormat::Ninjs, copy, &options)
        })
    };
    let listed = |story: StoryBuilder| {
        let (story, version) = story.build();
        render::listed_ninjs(&Listed::of(&story, &version, now()).unwrap())
    };
    let notices = [
        story(),
        story().correction("Nine years, not eight."),
        story().update("The vote."),
        story().embargo(at("2026-11-23T06:00:00Z")),
        story().withheld("Being checked."),
        story().killed("Libel."),
    ];
    let documents = copies
        .into_iter()
        .map(copy)
        .chain(notices.into_iter().map(listed));
    for document in documents {
        let json = serde_json::from_str(&document).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:#?}\n{document}");
    }
}

#[test]
fn the_validator_finds_what_is_wrong() {
    let Some(validator) = validator() else {
        return;
    };
    for wrong in [
        r#"{"uri": "urn:x:1", "version": 2}"#,
        r#"{"uri": "urn:x:1", "pubStatus": "cancelled"}"#,
        r#"{"uri": "urn:x:1", "signals": []}"#,
        r#"{"type": "text"}"#,
    ] {
        assert!(
            !validator.is_valid(&serde_json::from_str(wrong).unwrap()),
            "{wrong}"
        );
    }
}

#[test]
fn our_kill_is_read_as_a_kill() {
    let (story, version) = story().killed("Libel.").build();
    let kill = render::listed_ninjs(&Listed::of(&story, &version, now()).unwrap());
    let read = read_one(&kill, "kill.json");
    assert_eq!(read.source_id, Some(story.uri()));
    assert_eq!(
        read.says,
        Says::Killed {
            reason: "Do not use this story. Remove every copy of it, in caches and archives too."
                .into()
        }
    );
}

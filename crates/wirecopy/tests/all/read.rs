//! `wirecopy read`: what it prints of stories, and of files that are none.

use crate::common::Folder;
use insta::assert_snapshot;

/// The page shows stories, each with the command that reads it and what that prints.
#[test]
fn the_page_shows_stories_as_they_are_read() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reading.md");
    let page = std::fs::read_to_string(page).unwrap();
    let folder = Folder::new();
    let mut story = "";
    let mut shown = 0;
    for block in page.split("```").skip(1).step_by(2) {
        if let Some(text) = block.strip_prefix("text\n") {
            story = text;
        } else if let Some(block) = block.strip_prefix("\n$ wirecopy ") {
            let (command, printed) = block.split_once('\n').unwrap();
            let arguments: Vec<&str> = command.split_whitespace().collect();
            folder.write(arguments[1], story);
            let said = folder.run(&arguments);
            let said = String::from_utf8(said.stdout).unwrap();
            assert_eq!(
                said.trim_end(),
                printed.trim_end(),
                "$ wirecopy {command}\n{said}"
            );
            shown += 1;
        }
    }
    assert!(shown >= 20, "the page shows {shown} stories only");
}

#[test]
fn a_reading_as_json_has_its_places_in_characters() {
    let folder = Folder::new();
    folder.write(
        "stories.jsonl",
        "{\"id\": \"a\", \"date\": \"2026-11-26T08:00:00Z\", \"text\": \"« Très bien », said Mayor Jane Miller on Monday.\"}\n",
    );
    assert_snapshot!(folder.says(&["read", "--format", "json", "stories.jsonl"]), @r#"
    exit 0
    -- out
    {"id":"a","people":[{"name":"Jane Miller","role":"Mayor","kind":"named","anonymity":null}],"quotes":[{"content":[[0,13]],"cue":[[15,19]],"speaker":[[20,37]],"person":0,"speaker_name":"Jane Miller","kind":"direct","rule":"direct.inverted-after","confidence":97}],"dates":[{"start":41,"end":47,"type":"DATE","value":"2026-11-23","interval":["2026-11-23T00:00:00","2026-11-24T00:00:00"]}],"sources":[],"borrowings":[],"events":[],"subjects":[]}
    "#);
}

#[test]
fn subjects_are_suggested_with_the_words_for_them() {
    let folder = Folder::new();
    folder.write(
        "trains.txt",
        "Night trains stand still\n\nDrivers on the « Côte » line went on strike at midnight.",
    );
    assert_snapshot!(folder.says(&["read", "trains.txt", "--date", "2026-11-26"]), @"
    exit 0
    -- out
    trains.txt
     when      meaning           from        until
     midnight  2026-11-26T00:00  2026-11-26  2026-11-26T00:01:00

     subject            code             confidence  words that suggest it
     railway transport  medtop:20000340  66          Night, trains
     labour strike      medtop:20000530  66          Drivers, went on strike
    ");
    let json = folder
        .run(&["read", "--format", "json", "trains.txt"])
        .stdout;
    let json = String::from_utf8(json).unwrap();
    assert!(json.contains(r#"{"code":"medtop:20000530","name":"labour strike","confidence":66,"words":[[26,33],[55,69]]}"#), "{json}");
}

#[test]
fn what_is_no_story_is_said_and_the_rest_is_read() {
    let folder = Folder::new();
    folder.write(
        "stories.jsonl",
        "{\"id\": \"a\"}\n\n{\"id\": \"b\", \"date\": \"soon\", \"text\": \"\"}\n{\"id\": \"c\", \"text\": \"Miller said it was safe.\"}\n",
    );
    folder.write("latin.txt", b"Caf\xe9");
    assert_snapshot!(folder.says(&["read", "stories.jsonl", "latin.txt", "nothing.txt"]), @"
    exit 1
    -- out
    c
     who     by which words  what         rule
     Miller  said            it was safe  indirect.clause

    -- err
    error: line 1 of stories.jsonl is no story: missing field `text` at line 1 column 11
    hint: a story is UTF-8 text, or a line of JSON with 'id', 'date' and 'text'
    error: line 3 of stories.jsonl is no story: 'soon' is no date
    hint: a story is UTF-8 text, or a line of JSON with 'id', 'date' and 'text'
    error: latin.txt is no story: line 1 is not UTF-8: save the file as UTF-8
    hint: a story is UTF-8 text, or a line of JSON with 'id', 'date' and 'text'
    error: nothing.txt can't be read: No such file or directory (os error 2)
    No dates were read where 1 story has no day.
    hint: --date 2026-11-26 says the day of stories that don't say theirs
    ");
}

#[test]
fn texts_are_read_in_the_encodings_that_say_themselves() {
    let folder = Folder::new();
    let text = "“It leaks,” Zoë Miller said.";
    let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes);
    folder.write("utf16.txt", [vec![0xff, 0xfe], utf16.collect()].concat());
    folder.write(
        "marked.jsonl",
        format!("\u{feff}{{\"id\":\"a\",\"text\":\"{text}\"}}"),
    );
    for file in ["utf16.txt", "marked.jsonl"] {
        let said = folder.says(&["read", file, "--date", "2026-11-26"]);
        assert!(said.contains("Zoë Miller"), "{file}: {said}");
    }
    folder.write("latin1.txt", b"Caf\xe9.");
    folder.write("empty.txt", "");
    assert_snapshot!(folder.says(&["read", "latin1.txt", "empty.txt", "--date", "2026-11-26"]), @"
    exit 1
    -- err
    error: latin1.txt is no story: line 1 is not UTF-8: save the file as UTF-8
    hint: a story is UTF-8 text, or a line of JSON with 'id', 'date' and 'text'
    error: empty.txt is no story: the file is empty: there is no story in it
    hint: a story is UTF-8 text, or a line of JSON with 'id', 'date' and 'text'
    ");
}

#[test]
fn a_reading_is_no_csv() {
    let folder = Folder::new();
    folder.write("story.txt", "Miller said it was safe.");
    assert_snapshot!(folder.says(&["read", "--format", "csv", "story.txt"]), @"
    exit 1
    -- err
    error: a reading has more than one kind of row, so it isn't printed as csv
    hint: take --format table or --format json
    ");
}

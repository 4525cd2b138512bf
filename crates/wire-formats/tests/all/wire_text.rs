//! Wire text as it is found: dated, with a notice, its contact destroyed or hidden.

use wire_formats::parse::{Incoming, Limits, Remark, Says, parse_any};
use wire_story::{Change, Contact, Purpose};

use crate::common::{read_one, shared};

fn read(text: &str) -> Incoming {
    read_one(text, "story.txt")
}

/// What the desk sees of a story that came in.
fn show(story: &Incoming) -> String {
    let mut lines = vec![
        format!("date      {}", story.date),
        format!(
            "id        {:?}",
            story.source_id.as_deref().unwrap_or_default()
        ),
        format!(
            "creator   {:?}",
            story.creator.as_deref().unwrap_or_default()
        ),
        format!(
            "url       {}",
            story
                .url
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
        ),
    ];
    let content = story.content().unwrap();
    lines.push(format!("headline  {}", content.headline));
    lines.push(format!("byline    {}", content.byline));
    for paragraph in content.body.open(Purpose::Index) {
        lines.push(format!("text      {}", paragraph.text));
    }
    if let Some(notice) = &content.notice {
        for paragraph in &notice.paragraphs {
            lines.push(format!("notice    {paragraph}"));
        }
        lines.push(format!("contact   {:?}", notice.contact));
    }
    for remark in &story.remarks {
        lines.push(format!("remark    {remark}"));
    }
    lines
        .iter()
        .map(|line| line.trim_end())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_real_story_is_read_with_its_notice_apart() {
    let Some(path) = shared("story-2017-06-27.txt") else {
        return;
    };
    let story = read(&std::fs::read_to_string(path).unwrap());
    let content = story.content().unwrap();
    let notice = content.notice.as_ref().unwrap();
    let paragraphs = content.body.open(Purpose::Index);

    assert_eq!(story.date.to_string(), "2017-06-27");
    assert_eq!(
        story.creator.as_deref(),
        Some("The Daily Caller News Foundation")
    );
    assert_eq!(notice.contact, Contact::Destroyed);
    assert_eq!(notice.paragraphs.len(), 1);
    assert_eq!(paragraphs.len(), 7);
    assert!(
        paragraphs[0]
            .text
            .starts_with("President Donald Trump is pushing")
    );
    assert!(paragraphs[6].text.starts_with("Trump has to directly"));
    assert_eq!(
        story.remarks,
        [Remark::ContactDestroyed, Remark::HeadlineMade]
    );
    assert!(content.headline.chars().count() <= 110);
}

#[test]
fn a_story_begins_on_the_line_of_its_date() {
    let story = read(
        " date 2026-11-22 The council of Exampleton approved a plan for the river. It had waited nine years.

“We are glad,” the mayor said.

Content created by The Example Foundation is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact [email protected]
",
    );
    insta::assert_snapshot!(show(&story), @r#"
    date      2026-11-22
    id        ""
    creator   "The Example Foundation"
    url
    headline  The council of Exampleton approved a plan for the river
    byline
    text      The council of Exampleton approved a plan for the river. It had waited nine years.
    text      “We are glad,” the mayor said.
    notice    Content created by The Example Foundation is available without charge to any eligible news publisher that can provide a large audience. For licensing opportunities of our original content, please contact [email protected]
    contact   Destroyed
    remark    E-mail protection has destroyed a contact address: write it in by hand, or let the terms' own contact stand.
    remark    There was no headline: it was made from the first sentence. Write a better one.
    "#);
}

#[test]
fn header_lines_follow_a_date_of_its_own() {
    let story = read(
        "\u{feff}date 2026-11-22\r
headline Council approves river plan\r
byline Ana Torres\r
url https://wire.example/stories/river-plan\r
\r
The council of Exampleton approved a plan\r
for the river.\r
\r
It had waited nine years.\r
\r
This story was originally published by Civic Wire.\r
\r
Republish our stories for free: write to licensing@wire.example.\r
",
    );
    insta::assert_snapshot!(show(&story), @r#"
    date      2026-11-22
    id        ""
    creator   "Civic Wire"
    url       https://wire.example/stories/river-plan
    headline  Council approves river plan
    byline    Ana Torres
    text      The council of Exampleton approved a plan for the river.
    text      It had waited nine years.
    notice    This story was originally published by Civic Wire.
    notice    Republish our stories for free: write to licensing@wire.example.
    contact   Address("licensing@wire.example")
    "#);
}

#[test]
fn a_colon_after_the_name_of_a_heading_is_no_part_of_it() {
    let read = |colon: &str| {
        let lines = [
            "date 2026-11-22",
            &format!("headline{colon} Council approves river plan"),
            &format!("url{colon} https://wire.example/stories/river-plan"),
            "",
            "The council approved a plan for the river.",
        ];
        show(&read(&lines.join("\n")))
    };
    assert_eq!(read(":"), read(""));
}

#[test]
fn a_hidden_contact_is_decoded() {
    // 2a is the key; the rest is licensing@wire.example combined with it.
    let story = read(
        "date 2026-11-22
headline Council approves river plan

The council approved a plan for the river.

For licensing opportunities, please contact <a href=\"/cdn-cgi/l/email-protection\" class=\"__cf_email__\" data-cfemail=\"2a4643494f445943444d6a5d43584f044f524b475a464f\">[email&#160;protected]</a>.
",
    );
    insta::assert_snapshot!(show(&story), @r#"
    date      2026-11-22
    id        ""
    creator   ""
    url
    headline  Council approves river plan
    byline
    text      The council approved a plan for the river.
    notice    For licensing opportunities, please contact licensing@wire.example.
    contact   Address("licensing@wire.example")
    remark    The address licensing@wire.example was hidden by e-mail protection and has been decoded: check it.
    "#);
}

#[test]
fn a_note_at_the_end_makes_a_correction() {
    let story = read(
        "date 2026-11-22\nversion 2\nheadline Council approves river plan\n\nThe plan took nine years.\n\nCorrection (2026-11-23): The plan took nine years, not eight.\n",
    );
    let Says::Usable { content, change } = &story.says else {
        panic!("it may be used");
    };
    assert_eq!(content.body.words(), 5);
    assert_eq!(
        *change,
        Change::Correction {
            note: "The plan took nine years, not eight.".into()
        }
    );
}

#[test]
fn what_is_no_wire_text_is_refused_with_a_sentence() {
    let cases: &[(&str, &[u8])] = &[
        ("nothing", b" \n"),
        ("no date", b"The council met.\n"),
        (
            "a day that doesn't exist",
            b"date 2026-02-30 The council met.\n",
        ),
        (
            "a date in words",
            b"date 22 November 2026\n\nThe council met.\n",
        ),
        ("no text", b"date 2026-11-22\nheadline Council meets\n"),
        (
            "nothing but a notice",
            b"date 2026-11-22\nheadline Council meets\n\nRepublish our stories.\n",
        ),
        (
            "version 0",
            b"date 2026-11-22\nversion 0\n\nThe council met.\n",
        ),
        (
            "a time that doesn't exist",
            b"date 2026-11-22\nembargo 2026-11-22T25:00:00Z\n\nThe council met.\n",
        ),
        ("Latin-1", b"date 2026-11-22\n\nThe caf\xe9 opened.\n"),
        ("a picture", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
        (
            "a web page",
            b"<!DOCTYPE html><html><body><p>The council met.</p></body></html>",
        ),
    ];
    let refusals: Vec<String> = cases
        .iter()
        .map(|(what, bytes)| {
            let error = parse_any(bytes, "story.txt", &Limits::default()).unwrap_err();
            format!("{what}: [{}] {error}", error.code())
        })
        .collect();
    insta::assert_snapshot!(refusals.join("\n"), @"
    nothing: [empty] the file is empty: there is no story in it
    no date: [broken] line 1 is no sound wire text: it has to begin with the date, as in 'date 2026-11-22'
    a day that doesn't exist: [no-such-date] line 1: '2026-02-30' is no date: write the year, month and day as 2026-11-22
    a date in words: [no-such-date] line 1: '22 November 2026' is no date: write the year, month and day as 2026-11-22
    no text: [no-text] the story has no text: write at least one paragraph
    nothing but a notice: [no-text] the story has no text: write at least one paragraph
    version 0: [no-such-version] line 2: '0' is no version number: versions count from 1
    a time that doesn't exist: [no-such-time] line 2: '2026-11-22T25:00:00Z' is no time: write it with its offset from UTC, as 2026-11-22T18:00:00Z
    Latin-1: [not-utf8] line 3 is not UTF-8: save the file as UTF-8
    a picture: [not-utf8] line 1 is not UTF-8: save the file as UTF-8
    a web page: [format-not-read] this is a web page, which is not read as a story: paste its text into the editor, or save it as wire text
    ");
}

#[test]
fn a_date_that_can_only_be_meant_is_mended() {
    for given in ["2026-11-3", "2026-11-03-", "2026-11-3."] {
        let story = read(&format!(
            "date {given}\nheadline Council meets\n\nIt met.\n"
        ));
        assert_eq!(story.date.to_string(), "2026-11-03");
        assert_eq!(
            story.remarks[0].to_string(),
            format!("The date is written '{given}': it was read as 2026-11-03.")
        );
    }
}

#[test]
fn limits_are_kept() {
    let limits = Limits {
        file_bytes: 100,
        words: 3,
        ..Limits::default()
    };
    let long = parse_any(b"date 2026-11-22 One two three four.", "", &limits).unwrap_err();
    let large = parse_any(&[b' '; 101], "", &limits).unwrap_err();
    insta::assert_snapshot!(format!("{long}\n{large}"), @"
    the story has 4 words, and at most 3 are accepted: split it
    the file has 101 bytes, and at most 100 are read: split it
    ");
}

#[test]
fn a_heading_right_above_the_text_is_told() {
    let remarks = |text: &str| -> Vec<String> {
        let story = read(text);
        story.remarks.iter().map(ToString::to_string).collect()
    };
    let line = "summary judgment was given on Monday.";
    assert_eq!(
        remarks(&format!(
            "date 2026-11-22\nheadline Court\n{line}\nThe mill lost."
        )),
        [
            "The line 'summary judgment was given on Monday.' was read as the summary, and not as text: put an empty line below the headings, or above the line if it is text."
        ]
    );
    for clear in [
        format!("date 2026-11-22\nheadline Court\n{line}\n\nThe mill lost."),
        format!("date 2026-11-22\nheadline Court\n\n{line}\nThe mill lost."),
        format!("date 2026-11-22\nheadline Court\nsummary: {line}\nThe mill lost."),
    ] {
        assert_eq!(remarks(&clear), [""; 0], "{clear}");
    }
}

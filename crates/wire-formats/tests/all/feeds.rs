//! Feeds: ours are read back by an independent reader, strangers' are read within limits.

use std::io::Write;
use std::process::{Command, Stdio};

use feed_rs::model::Feed;
use jiff::civil::date;
use wire_formats::calendar::{self, Calendar, Entry, Occurs, Status};
use wire_formats::feed::{self, FeedFormat, FeedInfo, FeedItem};
use wire_formats::parse::{Batch, Incoming, Limits, Remark, Says, parse_any};
use wire_rights::Listed;
use wire_story::{Change, Contact, MarkKind, Purpose};
use wire_testkit::builders::{StoryBuilder, at, now, story, terms, with_copy};

pub(crate) fn info() -> FeedInfo {
    FeedInfo {
        id: "urn:uuid:0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11".into(),
        title: "Civic Wire".into(),
        description: "Stories of Exampleton".into(),
        home: "https://wire.example/".parse().unwrap(),
        own: "https://wire.example/feeds/all".parse().unwrap(),
        updated: now(),
        language: "en".into(),
        hub: None,
        older: None,
        archive_of: None,
        pictures: None,
        machines: None,
    }
}

/// The formats that readers of feeds know.
const FOR_READERS: [FeedFormat; 3] = [FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json];

/// A feed of this one story, as an eligible publisher has it, or as everybody does.
fn of_one(format: FeedFormat, story: StoryBuilder) -> String {
    let (story, version) = story.build();
    if version.content().is_some() && story.embargo.is_none() {
        with_copy(&story, &version, &terms(), |copy| {
            feed::write(format, &info(), &[FeedItem::Copy(copy)])
        })
    } else {
        let listed = Listed::of(&story, &version, now()).unwrap();
        feed::write(format, &info(), &[FeedItem::Notice(&listed)])
    }
}

fn independently(text: &str) -> Feed {
    feed_rs::parser::parse(text.as_bytes()).unwrap()
}

fn read(text: impl AsRef<[u8]>) -> Vec<Incoming> {
    parse_any(text.as_ref(), "", &Limits::default())
        .unwrap()
        .all()
        .unwrap()
}

fn refusal(text: impl AsRef<[u8]>) -> String {
    let limits = Limits {
        items: 1000,
        ..Limits::default()
    };
    match parse_any(text.as_ref(), "", &limits).map(Batch::all) {
        Err(refusal) | Ok(Err(refusal)) => format!("[{}] {refusal}", refusal.code()),
        Ok(Ok(stories)) => panic!("read {} stories", stories.len()),
    }
}

#[test]
fn an_independent_reader_finds_the_story_in_every_format() {
    for format in FOR_READERS {
        let (expected, _) = story().build();
        let feed = independently(&of_one(format, story()));
        let entry = &feed.entries[0];
        let said = entry.content.as_ref().unwrap().body.as_ref().unwrap();
        assert_eq!(entry.id, expected.uri(), "{format:?}");
        assert_eq!(
            entry.title.as_ref().unwrap().content,
            "Council approves river plan"
        );
        assert_eq!(
            entry.links[0].href,
            "https://wire.example/stories/river-plan"
        );
        assert_eq!(
            entry.authors[0].name.as_deref(),
            Some("Ana Torres and Ben Okafor")
        );
        assert_eq!(
            entry.published.unwrap().to_rfc3339(),
            "2026-11-22T11:00:00+00:00"
        );
        assert!(
            said.contains("<p>The council of Exampleton approved"),
            "{said}"
        );
        assert!(said.contains("licensing@wire.example"), "{said}");
    }
}

/// What Python's feedparser, which reads RSS and Atom, makes of a feed: its name for the format, whether it
/// is well formed, and each entry's id and title. Nothing where there is no feedparser.
fn by_feedparser(feed: &str) -> Option<String> {
    let script = "import sys, feedparser\n\
        read = feedparser.parse(sys.stdin.buffer.read())\n\
        print(read.version, read.bozo)\n\
        for entry in read.entries: print(entry.id, '|', entry.title)";
    by_python(script, feed)
}

/// What a program says of it, where Python and what the program needs are installed.
pub(crate) fn by_python(script: &str, written: &str) -> Option<String> {
    let python = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut python = python.ok()?;
    // Where what it needs is missing, nobody reads what is written.
    let _ = python.stdin.take().unwrap().write_all(written.as_bytes());
    let read = python.wait_with_output().unwrap();
    read.status
        .success()
        .then(|| String::from_utf8(read.stdout).unwrap())
}

#[test]
fn feedparser_finds_stories_and_kills() {
    let listed = [story().number(2), story().number(3).killed("Never said.")].map(|story| {
        let (story, version) = story.build();
        Listed::of(&story, &version, now()).unwrap()
    });
    let items = listed.each_ref().map(FeedItem::Notice);
    let mut read = Vec::new();
    for format in [FeedFormat::Atom, FeedFormat::Rss] {
        let Some(said) = by_feedparser(&feed::write(format, &info(), &items)) else {
            println!("skipped: 'pip install feedparser' to read feeds with it");
            return;
        };
        read.push(said);
    }
    insta::assert_snapshot!(read.concat(), @"
    atom10 False
    urn:uuid:01a202e9-b380-7202-8202-020202020202 | Council approves river plan
    urn:uuid:01a202e9-b380-7303-8303-030303030303 | KILL: do not use this story
    rss20 False
    urn:uuid:01a202e9-b380-7202-8202-020202020202 | Council approves river plan
    urn:uuid:01a202e9-b380-7303-8303-030303030303 | KILL: do not use this story
    ");
}

#[test]
fn we_read_our_own_feeds() {
    for format in FeedFormat::ALL {
        let (expected, version) = story().correction("Nine years, not eight.").build();
        let written = of_one(format, story().correction("Nine years, not eight."));
        let read = read(&written).remove(0);
        let Says::Usable { content, change } = &read.says else {
            panic!("{format:?}: it may be used");
        };
        assert_eq!(read.source_id, Some(expected.uri()));
        assert_eq!(read.url, expected.url);
        assert_eq!(read.published, Some(expected.published));
        assert_eq!(
            *change,
            Change::Correction {
                note: "Nine years, not eight.".into()
            }
        );
        let original = version.content().unwrap();
        assert_eq!(content.headline, original.headline);
        assert_eq!(content.byline, original.byline);
        assert_eq!(content.body, original.body, "{format:?}");
        let notice = content.notice.as_ref().unwrap();
        assert_eq!(
            notice.contact,
            Contact::Address("licensing@wire.example".into())
        );
    }
}

#[test]
fn a_kill_says_so_and_nothing_of_the_story() {
    for format in FOR_READERS {
        let (expected, _) = story().build();
        let written = of_one(format, story().killed("The mayor never said it."));
        for lost in ["river", "mayor", "Torres"] {
            assert!(!written.contains(lost), "{format:?} says {lost}: {written}");
        }
        let entry = &independently(&written).entries[0];
        assert_eq!(entry.id, expected.uri());
        assert!(entry.title.as_ref().unwrap().content.starts_with("KILL"));
        let killed: Vec<Incoming> = read(&written);
        assert_eq!(
            killed.len(),
            1,
            "{format:?}: the tombstone and the entry are one kill"
        );
        assert!(matches!(killed[0].says, Says::Killed { .. }));
        assert_eq!(
            written.contains("at:deleted-entry"),
            format == FeedFormat::Atom
        );
    }
}

#[test]
fn a_hold_is_issued_again_without_a_tombstone() {
    for format in FeedFormat::ALL {
        let (story, version) = story().withheld("Being checked.").build();
        let listed = Listed::of(&story, &version, now()).unwrap();
        let written = feed::write(format, &info(), &[FeedItem::Notice(&listed)]);
        assert!(
            !written.contains("river") && !written.contains("deleted-entry"),
            "{written}"
        );
        assert!(
            matches!(read(&written)[0].says, Says::Withheld { .. }),
            "{format:?}"
        );
    }
}

#[test]
fn what_is_under_embargo_is_in_no_feed() {
    for format in FOR_READERS {
        let written = of_one(format, story().embargo(at("2026-11-23T06:00:00Z")));
        assert!(independently(&written).entries.is_empty(), "{written}");
    }
    let message = of_one(
        FeedFormat::Newsml,
        story().embargo(at("2026-11-23T06:00:00Z")),
    );
    assert!(!message.contains("newsItem"), "{message}");
}

#[test]
fn nothing_breaks_out_of_its_place() {
    let hostile = "]]></title><script>alert(1)</script>\u{0}\u{1b}\u{ffff}<!-- -->&amp;\"'";
    for format in FOR_READERS {
        let written = of_one(
            format,
            story()
                .headline(hostile)
                .byline(hostile)
                .summary(hostile)
                .text([hostile]),
        );
        // JSON says titles, names and summaries in plain text; its markup is in one field.
        assert!(
            format == FeedFormat::Json || !written.contains("<script"),
            "{written}"
        );
        let entry = &independently(&written).entries[0];
        let content = entry.content.as_ref().unwrap().body.as_ref().unwrap();
        assert!(!content.contains("<script"), "{content}");
        assert_eq!(
            entry.title.as_ref().unwrap().content,
            "]]></title><script>alert(1)</script><!-- -->&amp;\"'"
        );
    }
}

#[test]
fn a_strangers_item_is_read_with_links_made_whole() {
    let feed = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour News</title><link>https://harbour.example/</link><description>d</description>
<item><title>Tide &amp;amp; time</title><link>https://harbour.example/2026/tide</link><guid>h-1</guid>
<pubDate>Sun, 22 Nov 2026 17:00:00 GMT</pubDate><dc:creator>Cleo Dunn</dc:creator><description>The tide came.</description>
<content:encoded><![CDATA[<div><figure><img src="a.jpg"><figcaption>A boat</figcaption></figure>
<h2>The tide</h2><p>It came <a href="/tides">as <em>ever</em></a>, <a href="javascript:alert(1)">so</a> they&nbsp;say.<br><br>And went.</p>
<ul><li>In</li><li>Out</li></ul><table><tr><td>High</td><td>9</td></tr></table><script>track("x")</script></div>
<p>This article was originally published by Harbour News under a Creative Commons licence. Write to
<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="0a6e6f79614a626b7868657f78246f726b677a666f">[email&#160;protected]</a>.</p>]]></content:encoded></item>
</channel></rss>"#;
    let story = read(feed).remove(0);
    let content = story.content().unwrap();
    let lines: Vec<String> = content
        .body
        .open(Purpose::Index)
        .iter()
        .map(|paragraph| {
            let marks: Vec<String> = paragraph
                .marks
                .iter()
                .map(|mark| {
                    let kind = match &mark.kind {
                        MarkKind::Link(url) => url.to_string(),
                        other => format!("{other:?}"),
                    };
                    format!("{:?} {kind}", &paragraph.text[mark.start..mark.end])
                })
                .collect();
            format!("{:?} {} {marks:?}", paragraph.kind, paragraph.text)
        })
        .collect();
    insta::assert_snapshot!(content.headline, @"Tide & time");
    insta::assert_snapshot!(lines.join("\n"), @r#"
    Heading The tide []
    Text It came as ever, so they say. ["\"as ever\" https://harbour.example/tides", "\"ever\" Emphasis"]
    Text And went. []
    ListItem In []
    ListItem Out []
    Text High 9 []
    "#);
    insta::assert_debug_snapshot!(content.notice, @r#"
    Some(
        Notice {
            creator: Some(
                "Harbour News",
            ),
            paragraphs: [
                "This article was originally published by Harbour News under a Creative Commons licence. Write to desk@harbour.example.",
            ],
            contact: Address(
                "desk@harbour.example",
            ),
        },
    )
    "#);
    let remarks: Vec<String> = story.remarks.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(remarks.join("\n"), @"
    1 picture was left out: add the lead picture with its credit and its rights.
    1 link was taken off: only http, https and mailto addresses are kept.
    1 table was turned into lines of text: see whether they can be read.
    The address desk@harbour.example was hidden by e-mail protection and has been decoded: check it.
    ");
    assert_eq!(story.creator.as_deref(), Some("Harbour News"));
}

#[test]
fn an_encoding_named_falsely_is_read_as_what_it_is() {
    let feed = "<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel><title>Café</title><item><guid>1</guid><title>Café opens</title><pubDate>Sun, 22 Nov 2026 17:00:00 GMT</pubDate><description>The café opens.</description></item></channel></rss>";
    let story = read(feed).remove(0);
    assert_eq!(story.content().unwrap().headline, "Café opens");
    assert_eq!(
        story.remarks[0],
        Remark::EncodingNamedFalsely {
            named: "iso-8859-1".into(),
            read_as: "UTF-8"
        }
    );
}

#[test]
fn an_encoding_named_rightly_is_read() {
    let feed = "<?xml version='1.0' encoding='windows-1252'?><rss version='2.0'><channel><title>x</title><item><guid>1</guid><title>Caf\u{e9} opens</title><pubDate>Sun, 22 Nov 2026 17:00:00 GMT</pubDate><description>x</description></item></channel></rss>";
    let bytes: Vec<u8> = feed
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(read(bytes)[0].content().unwrap().headline, "Café opens");
}

#[test]
fn hostile_feeds_are_refused_with_a_sentence() {
    let rss = |inside: &str| {
        format!("<rss version='2.0'><channel><title>t</title>{inside}</channel></rss>")
    };
    let bomb = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]>\n"
        .to_owned()
        + &rss("<item><title>&lol2;</title></item>");
    let external = "<!DOCTYPE r [\n<!ENTITY x SYSTEM \"file:///etc/passwd\">]>".to_owned()
        + &rss("<item><title>&x;</title></item>");
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("an XML bomb", bomb.into()),
        ("an external entity", external.into()),
        ("a feed of a million entries", rss(&"<item/>".repeat(1_000_000)).into()),
        ("a tower of elements", rss(&"<a>".repeat(100_000)).into()),
        ("a feed cut off", b"<rss version='2.0'><channel>\n<item><title>x".to_vec()),
        ("elements that cross", rss("<item><title></item></title>").into()),
        ("no feed", b"<rss version='9'><channel/></rss>".to_vec()),
        ("an encoding named falsely", b"<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>caf\xe9</title></channel></rss>".to_vec()),
        ("an encoding nobody knows", b"<?xml version='1.0' encoding='klingon'?><rss version='2.0'><channel><title>caf\xe9</title></channel></rss>".to_vec()),
        ("an item without a date", rss("<item><title>x</title><description>y</description></item>").into()),
        ("an item without a text", rss("<item><title>x</title><pubDate>Sun, 22 Nov 2026 17:00:00 GMT</pubDate></item>").into()),
        ("a million items of JSON", format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{}}{}]}}", ",{}".repeat(1_000_000)).into()),
    ];
    let refusals: Vec<String> = cases
        .iter()
        .map(|(what, bytes)| format!("{what}: {}", refusal(bytes)))
        .collect();
    insta::assert_snapshot!(refusals.join("\n"), @"
    an XML bomb: [entity-declared] line 1 declares an entity, and entities are never expanded: remove the DOCTYPE
    an external entity: [entity-declared] line 1 declares an entity, and entities are never expanded: remove the DOCTYPE
    a feed of a million entries: [too-many-items] there are more than 1000 items in the file: split it
    a tower of elements: [too-deep] line 1 nests more than 100 levels deep: no story needs that
    a feed cut off: [broken] line 2 is no sound RSS: it ends before its last element does
    elements that cross: [broken] line 1 is no sound RSS: ill-formed document: expected `</title>`, but `</item>` was found
    no feed: [broken] the document is no sound RSS: unable to parse feed: no root element
    an encoding named falsely: [encoding-named-falsely] the file says that it is in utf-8, but line 2 is not: save it as UTF-8 and say so
    an encoding nobody knows: [encoding-unknown] the file says that it is in 'klingon', which is no known encoding: save it as UTF-8
    an item without a date: [no-date] item 1: the story has no date: say the day it is dated, as 2026-11-22
    an item without a text: [no-text] item 1: the story has no text: write at least one paragraph
    a million items of JSON: [too-many-items] there are more than 1000 items in the file: split it
    ");
}

#[test]
fn one_bad_item_does_not_hide_the_others() {
    let feed = "<rss version='2.0'><channel><title>t</title>
<item><guid>1</guid><title>No date</title><description>x</description></item>
<item><guid>2</guid><title>Dated</title><description>y</description><pubDate>Sun, 22 Nov 2026 17:00:00 GMT</pubDate></item></channel></rss>";
    let batch = parse_any(feed.as_bytes(), "", &Limits::default()).unwrap();
    assert_eq!((batch.stories.len(), batch.refused.len()), (1, 1));
    insta::assert_snapshot!(batch.all().unwrap_err(), @"item 1: the story has no date: say the day it is dated, as 2026-11-22");
}

#[test]
fn what_a_stranger_puts_into_other_namespaces_is_never_looked_at() {
    let feed = "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>t</title>
<item><guid>2</guid><title>Dated</title><description>y</description><pubDate>Sun, 22 Nov 2026 17:00:00 GMT</pubDate>
<itunes:duration>99999999999999999999:00:00</itunes:duration><itunes:duration>٣٣:٣٣:٣٣</itunes:duration></item></channel></rss>";
    assert_eq!(read(feed).len(), 1);
}

/// A hearing that may come in December, and a vote that was to be at ten.
fn agenda() -> String {
    let time = date(2026, 12, 4).at(10, 0, 0, 0);
    let vote = Entry {
        uid: "1-vote@wire.example".into(),
        sequence: 7,
        changed: "2026-11-26T09:30:00Z".parse().unwrap(),
        when: Occurs::At(time, time),
        status: Status::Cancelled,
        summary: "Vote on the quay".into(),
        description: String::new(),
        location: None,
        page: None,
    };
    let hearing = Entry {
        uid: "1-hearing@wire.example".into(),
        when: Occurs::Days(date(2026, 12, 1), date(2027, 1, 1)),
        status: Status::Tentative,
        summary: "Hearing on the wall".into(),
        description: "It may be in December; “a hearing, or talks\\calls”, the council said – für alle.\nCouncil meets".into(),
        location: Some("Saltmere, Norland".into()),
        page: "https://wire.example/stories/1".parse().ok(),
        ..vote.clone()
    };
    calendar::write(&Calendar {
        name: "Civic Wire",
        entries: &[hearing, vote],
    })
}

#[test]
fn a_calendar_has_lines_that_every_program_can_read() {
    let written = agenda();
    assert!(written.split("\r\n").all(|line| line.len() <= 75));
    insta::assert_snapshot!(written.replace("\r\n", "\n"), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Wirecopy//Agenda//EN
    CALSCALE:GREGORIAN
    NAME:Civic Wire
    X-WR-CALNAME:Civic Wire
    REFRESH-INTERVAL;VALUE=DURATION:PT1H
    BEGIN:VEVENT
    UID:1-hearing@wire.example
    DTSTAMP:20261126T093000Z
    LAST-MODIFIED:20261126T093000Z
    SEQUENCE:7
    DTSTART;VALUE=DATE:20261201
    DTEND;VALUE=DATE:20270101
    STATUS:TENTATIVE
    TRANSP:TRANSPARENT
    SUMMARY:Hearing on the wall
    DESCRIPTION:It may be in December\; “a hearing\, or talks\\calls”\, the
      council said – für alle.\nCouncil meets
    LOCATION:Saltmere\, Norland
    URL:https://wire.example/stories/1
    END:VEVENT
    BEGIN:VEVENT
    UID:1-vote@wire.example
    DTSTAMP:20261126T093000Z
    LAST-MODIFIED:20261126T093000Z
    SEQUENCE:7
    DTSTART:20261204T100000
    STATUS:CANCELLED
    TRANSP:TRANSPARENT
    SUMMARY:Vote on the quay
    END:VEVENT
    END:VCALENDAR
    ");
}

#[test]
fn a_calendar_of_nothing_has_a_component_that_nobody_sees() {
    let written = calendar::write(&Calendar {
        name: "Civic Wire",
        entries: &[],
    });
    let script = "import sys, icalendar\n\
        print([(it.name, it.errors) for it in icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk()])";
    let lines: Vec<&str> = written.split("\r\n").collect();
    assert!(lines.contains(&"BEGIN:VTIMEZONE") && !lines.contains(&"BEGIN:VEVENT"));
    if let Some(read) = by_python(script, &written) {
        insta::assert_snapshot!(read, @"[('VCALENDAR', []), ('VTIMEZONE', []), ('STANDARD', [])]");
    }
}

#[test]
fn icalendar_finds_what_is_to_come() {
    let script = "import sys, icalendar\n\
        for it in icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk('VEVENT'):\n\
        \x20 end = it.get('DTEND')\n\
        \x20 print(it['UID'], it['DTSTART'].dt, end and end.dt, it['STATUS'], it.errors, sep=' | ')\n\
        \x20 print(it.get('LOCATION'), it.get('DESCRIPTION'), sep=' | ')";
    let Some(read) = by_python(script, &agenda()) else {
        println!("skipped: 'pip install icalendar' to read calendars with it");
        return;
    };
    insta::assert_snapshot!(read, @r"
    1-hearing@wire.example | 2026-12-01 | 2027-01-01 | TENTATIVE | []
    Saltmere, Norland | It may be in December; “a hearing, or talks\calls”, the council said – für alle.
    Council meets
    1-vote@wire.example | 2026-12-04 10:00:00 | None | CANCELLED | []
    None | None
    ");
}

#[test]
fn a_story_is_dated_as_its_sender_writes() {
    let atom = |published: &str| {
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>a</id><title>Bridge</title><content>It closes.</content>\
             <published>{published}</published><updated>2026-12-24T00:00:00Z</updated></entry></feed>"
        )
    };
    let rss = |date: &str| {
        format!(
            "<rss version=\"2.0\"><channel><title>Quay</title><item><guid>a</guid><title>Bridge</title>\
             <description>It closes.</description><pubDate>{date}</pubDate></item></channel></rss>"
        )
    };
    let read = |text: String| {
        let story = read(text).remove(0);
        format!("{} {}", story.date, story.published.unwrap())
    };
    let table = [
        (
            atom("2026-11-23T00:30:00+09:00"),
            "2026-11-23 2026-11-22T15:30:00Z",
        ),
        (
            atom("2026-11-22T23:30:00-05:00"),
            "2026-11-22 2026-11-23T04:30:00Z",
        ),
        (
            rss("Mon, 23 Nov 2026 00:30:00 +0900"),
            "2026-11-23 2026-11-22T15:30:00Z",
        ),
        (
            rss("Sun, 22 Nov 2026 23:30:00 EST"),
            "2026-11-22 2026-11-23T04:30:00Z",
        ),
        (
            rss("<![CDATA[Mon, 23 Nov 2026 00:30:00 GMT]]>"),
            "2026-11-23 2026-11-23T00:30:00Z",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(read(text.clone()), expected, "{text}");
    }
}

#[test]
fn what_names_a_story_badly_is_said() {
    let remarks = |text: &str| -> Vec<String> {
        let story = parse_any(text.as_bytes(), "", &Limits::default());
        let remarks = story.unwrap().all().unwrap().remove(0).remarks;
        remarks.iter().map(ToString::to_string).collect()
    };
    let rss = |names: &str| {
        remarks(&format!(
            "<rss version=\"2.0\"><channel><item>{names}<title>Bridge</title><description>It closes.</description>\
             <pubDate>Mon, 23 Nov 2026 00:30:00 GMT</pubDate></item></channel></rss>"
        ))
        .remove(0)
    };
    assert_eq!(
        rss("<guid>a</guid><link>javascript:run()</link>"),
        "'javascript:run()' is no page's address, and was left out: write it with https:// or http://."
    );
    insta::assert_debug_snapshot!(remarks(
        "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"\" version=\"\"><itemMeta>\
         <versionCreated>2026-11-23T00:30:00Z</versionCreated></itemMeta><contentMeta><headline>Bridge</headline></contentMeta>\
         <contentSet><inlineData contenttype=\"text/plain\">It closes.</inlineData></contentSet></newsItem>"
    ), @r#"
    [
        "The version is empty: it was read as a story without one.",
        "It has no id, so it is known by the bytes of its file: in another file, the same story will be another one.",
    ]
    "#);
    insta::assert_debug_snapshot!(remarks(
        r#"{"uri":"urn:a","version":"two","headline":"Bridge","body_text":"It closes.","versioncreated":"2026-11-23T00:30:00Z","altids":[{"role":"original-url","value":"ours"}]}"#
    ), @r#"
    [
        "'ours' is no page's address, and was left out: write it with https:// or http://.",
        "The version is written 'two', which is no number: it was read as a story without one.",
    ]
    "#);
}

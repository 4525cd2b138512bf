//! NewsML-G2: what agencies write in it is read, and what isn't a story is refused.

use wire_formats::feed::{FeedFormat, FeedItem, write};
use wire_formats::parse::{Limits, Says, parse_any};
use wire_formats::render::{Options, Voice, newsml};
use wire_rights::Listed;
use wire_story::{Purpose, Subject};
use wire_testkit::builders::{now, story, terms, with_copy};

use crate::common::read_one;
use crate::feeds::{by_python, info};

const ROOT: &str = r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:agency.example:1" version="3" xml:lang="en">"#;

/// A news item of these parts.
fn item(management: &str, content: &str, text: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
        {ROOT}<rightsInfo><copyrightHolder literal="holder"><name>Holder &amp; Sons</name></copyrightHolder></rightsInfo>
        <itemMeta><itemClass qcode="ninat:text"/><provider literal="Agency"/>
        <versionCreated>2026-11-22T18:00:00+02:00</versionCreated>{management}</itemMeta>
        <contentMeta>{content}</contentMeta><contentSet>{text}</contentSet></newsItem>"#
    )
}

/// What was read of a document, in a few lines.
fn outcome(document: &str) -> String {
    let batch = match parse_any(document.as_bytes(), "", &Limits::default()) {
        Ok(batch) => batch,
        Err(refusal) => return format!("refused: {refusal}"),
    };
    let mut lines = Vec::new();
    for story in &batch.stories {
        let said = match &story.says {
            Says::Usable { content, change } => {
                let said = format!("usable, {} “{}”", change.code(), content.headline);
                match change.note() {
                    "" => said,
                    note => format!("{said}, since: {note}"),
                }
            }
            Says::CorrectionNotice { note } => format!("correction without text: {note}"),
            Says::Withheld { reason, .. } => format!("withheld: {reason}"),
            Says::Killed { reason } => format!("killed: {reason}"),
        };
        let creator = story.creator.as_deref().unwrap_or("nobody");
        let mut line = format!("{} of {creator}, {said}", story.date);
        if let Some(until) = story.embargo_until {
            line += &format!(", embargoed until {until}");
        }
        for remark in &story.remarks {
            line += &format!(", {}", remark.code());
        }
        lines.push(line);
        let content = story.content();
        let body = content.map(|content| content.body.open(Purpose::Index));
        for paragraph in body.unwrap_or_default() {
            let marks = paragraph.marks.iter();
            let marked: Vec<&str> = marks
                .map(|mark| &paragraph.text[mark.start..mark.end])
                .collect();
            lines.push(format!(
                "  {:?}: {} {marked:?}",
                paragraph.kind, paragraph.text
            ));
        }
    }
    lines.extend(
        batch
            .refused
            .iter()
            .map(|refusal| format!("refused: {refusal}")),
    );
    lines.join("\n")
}

#[test]
fn texts_are_read_as_xhtml_nitf_and_plain() {
    let headline = "<headline>Council <span>meets</span></headline><by>By Ana Torres</by><description role=\"drol:summary\">It met.</description>";
    let xhtml = r#"<inlineXML contenttype="application/xhtml+xml"><h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Not this</h:title></h:head>
        <h:body><h:p>It met in <h:strong>Exampleton</h:strong>&nbsp;&amp; <h:a href="https://a.example/?b=1&amp;c=2">left</h:a>.<h:br/>Twice.</h:p></h:body></h:html></inlineXML>"#;
    let nitf = r#"<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>Not this</hl1></hedline></body.head>
        <body.content><p>It met.</p><hl2>Then</hl2><block><p>It left<![CDATA[ & slept]]>.</p></block><media media-type="image"><media-caption>Not this</media-caption></media></body.content></body></nitf></inlineXML>"#;
    let plain =
        "<inlineData contenttype=\"text/plain\">It met.\n\nIt left &lt;early&gt;.</inlineData>";
    let escaped = "<inlineData contenttype=\"text/html\">&lt;p&gt;It met.&lt;/p&gt;&lt;p&gt;It left.&lt;/p&gt;</inlineData>";
    let outcomes: Vec<String> = [xhtml, nitf, plain, escaped]
        .iter()
        .map(|text| outcome(&item("", headline, text)))
        .collect();
    insta::assert_snapshot!(outcomes.join("\n"), @r#"
    2026-11-22 of Agency, usable, update “Council meets”
      Text: It met in Exampleton & left. Twice. ["Exampleton", "left"]
    2026-11-22 of Agency, usable, update “Council meets”, picture-left-out
      Text: It met. []
      Heading: Then []
      Text: It left & slept. []
    2026-11-22 of Agency, usable, update “Council meets”
      Text: It met. []
      Text: It left <early>. []
    2026-11-22 of Agency, usable, update “Council meets”
      Text: It met. []
      Text: It left. []
    "#);
}

#[test]
fn what_became_of_a_story_is_read() {
    let text = "<inlineData>It met.</inlineData>";
    let outcomes: Vec<String> = [
        ("", text),
        (r#"<pubStatus qcode="stat:usable"/><edNote>New figures.</edNote><signal qcode="sig:update"/>"#, text),
        (r#"<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/usable"/><edNote>Nine, not eight.</edNote><signal qcode="sig:correction"/>"#, text),
        (r#"<edNote>Nine, not eight.</edNote><signal qcode="sig:correction"/>"#, ""),
        (r#"<signal qcode="sig:correction"/>"#, text),
        (r#"<edNote>For Monday’s paper.</edNote><edNote>CORRECTION: Nine, not eight.</edNote><signal qcode="sig:correction"/>"#, text),
        (r#"<edNote>For Monday’s paper.</edNote><edNote>Nine, not eight.</edNote><signal qcode="sig:correction"/>"#, text),
        (r#"<pubStatus qcode="stat:cancelled"/><edNote>KILL: libel.</edNote>"#, ""),
        (r#"<pubStatus qcode="stat:withheld"/><edNote>HOLD: being checked.</edNote>"#, ""),
        ("<embargoed>2026-11-23T06:00:00Z</embargoed>", text),
        (r#"<embargoed/><pubStatus qcode="stat:usable"/>"#, text),
    ]
    .iter()
    .map(|(management, text)| {
        let headline = if text.is_empty() { "" } else { "<headline>Council meets</headline>" };
        outcome(&item(management, headline, text))
    })
    .collect();
    insta::assert_snapshot!(outcomes.join("\n"), @"
    2026-11-22 of Agency, usable, update “Council meets”
      Text: It met. []
    2026-11-22 of Agency, usable, update “Council meets”, since: New figures.
      Text: It met. []
    2026-11-22 of Agency, usable, correction “Council meets”, since: Nine, not eight.
      Text: It met. []
    2026-11-22 of Agency, correction without text: Nine, not eight.
    2026-11-22 of Agency, usable, correction “Council meets”, since: Its sender doesn’t say what was corrected.
      Text: It met. []
    2026-11-22 of Agency, usable, correction “Council meets”, since: Nine, not eight.
      Text: It met. []
    2026-11-22 of Agency, usable, correction “Council meets”, since: For Monday’s paper. Nine, not eight.
      Text: It met. []
    2026-11-22 of Agency, killed: libel., status-misspelt
    2026-11-22 of Agency, withheld: being checked.
    2026-11-22 of Agency, usable, update “Council meets”, embargoed until 2026-11-23T06:00:00Z
      Text: It met. []
    2026-11-22 of Agency, withheld: It is under an embargo, and doesn’t say until when.
      Text: It met. []
    ");
}

#[test]
fn of_several_headlines_and_contents_the_storys_own_is_taken() {
    let text = "<inlineData>It met.</inlineData>";
    let outcomes: Vec<String> = [
        (r#"<headline role="hld:sub">Below</headline><headline xml:lang="de">Rat tagt</headline><headline xml:lang="en-GB">Caf&eacute;, R&amp;D &amp;amp; &madeup; sign&nbsp;&#8212; at&apos;s</headline>"#, text),
        (r#"<headline/><headline xml:lang="de">Rat tagt</headline>"#, text),
        ("<headline>Council meets</headline>", "<inlineXML><html><body> <p/></body></html></inlineXML><inlineXML><p>It met&madeup;.</p></inlineXML>"),
        ("<headline>Council meets</headline>", "<inlineXML><html/></inlineXML><inlineData> </inlineData><inlineData>It met &eacute;&madeup;.</inlineData>"),
    ]
    .iter()
    .map(|(content, text)| outcome(&item("", content, text)))
    .collect();
    insta::assert_snapshot!(outcomes.join("\n"), @"
    2026-11-22 of Agency, usable, update “Café, R&D &amp; &madeup; sign\u{a0}— at's”
      Text: It met. []
    2026-11-22 of Agency, usable, update “Rat tagt”
      Text: It met. []
    2026-11-22 of Agency, usable, update “Council meets”
      Text: It met&madeup;. []
    2026-11-22 of Agency, usable, update “Council meets”
      Text: It met é&madeup;. []
    ");
}

#[test]
fn a_day_is_the_one_that_its_sender_writes() {
    let text = "<inlineData>It met.</inlineData>";
    let headline = "<headline>Council meets</headline>";
    let made = |time: &str| {
        let item = item("", headline, text);
        item.replace("2026-11-22T18:00:00+02:00", time)
    };
    let created = |time: &str| {
        let content = format!("<contentCreated>{time}</contentCreated>{headline}");
        item("", &content, text)
    };
    let outcomes: Vec<String> = [
        made("2026-11-23T00:30:00+02:00"),
        made("2026-11-22T23:30:00-05:00"),
        made("2026-11-22T24:00:00Z"),
        made("2026-11-22T24:00:00+02:00"),
        made("2026-11-22T24:00:30Z"),
        created("2026-11-25T00:30:00+09:00"),
        created("2026-11-25"),
        created("2026"),
    ]
    .iter()
    .map(|document| outcome(document).replace("\n  Text: It met. []", ""))
    .collect();
    insta::assert_snapshot!(outcomes.join("\n"), @"
    2026-11-23 of Agency, usable, update “Council meets”
    2026-11-22 of Agency, usable, update “Council meets”
    2026-11-23 of Agency, usable, update “Council meets”
    2026-11-23 of Agency, usable, update “Council meets”
    refused: '2026-11-22T24:00:30Z' is no time: write it with its offset from UTC, as 2026-11-22T18:00:00Z
    2026-11-25 of Agency, usable, update “Council meets”
    2026-11-25 of Agency, usable, update “Council meets”
    2026-11-22 of Agency, usable, update “Council meets”
    ");
}

#[test]
fn a_message_is_its_items_and_what_is_no_story_is_refused() {
    let story = item(
        "",
        "<headline>Council meets</headline>",
        "<inlineData>It met.</inlineData>",
    );
    let story = story.split_once("?>").unwrap().1;
    let picture = story.replace("ninat:text", "ninat:picture");
    let message = format!(
        "<newsMessage><header/><itemSet>{story}<packageItem><itemRef/></packageItem>{picture}</itemSet></newsMessage>"
    );
    let deep = format!("{ROOT}{}", "<x>".repeat(200));
    let outcomes: Vec<String> = [
        message.as_str(),
        "<knowledgeItem/>",
        &story.replace("2026-11-22T18", "2026-11-31T18"),
        &story.replace("version=\"3\"", "version=\"0\""),
        &story.replace("agency.example:1", &"1".repeat(2_000)),
        &story.replace("<itemMeta>", "<itemMeta><pubStatus qcode='stat:spiked'/>"),
        &story.replace("</newsItem>", ""),
        &story.replace("</itemMeta>", ""),
        &deep,
        &format!("<!DOCTYPE newsItem [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>{story}"),
    ]
    .iter()
    .map(|document| outcome(document))
    .collect();
    insta::assert_snapshot!(outcomes.join("\n"), @"
    2026-11-22 of Agency, usable, update “Council meets”
      Text: It met. []
    refused: item 2 is of the type 'packageItem': only texts are read as stories
    refused: item 3 is of the type 'picture': only texts are read as stories
    refused: the document is of the type 'knowledgeItem': only texts are read as stories
    refused: '2026-11-31T18:00:00+02:00' is no time: write it with its offset from UTC, as 2026-11-22T18:00:00Z
    refused: '0' is no version number: versions count from 1
    refused: the story's id has 2011 bytes, and at most 2000 are kept: give it a shorter one
    refused: 'stat:spiked' is no publishing status: it has to be usable, withheld or canceled
    refused: line 5 is no sound NewsML-G2: it ends before its last element does
    refused: line 5 is no sound NewsML-G2: ill-formed document: expected `</itemMeta>`, but `</newsItem>` was found
    refused: line 1 nests more than 100 levels deep: no story needs that
    refused: line 1 declares an entity, and entities are never expanded: remove the DOCTYPE
    ");
}

#[test]
fn our_kill_is_read_as_a_kill() {
    let (story, version) = story().killed("Libel.").build();
    let listed = Listed::of(&story, &version, now()).unwrap();
    let message = write(FeedFormat::Newsml, &info(), &[FeedItem::Notice(&listed)]);
    assert!(!message.contains("Council"), "{message}");
    let read = read_one(&message, "kill.xml");
    assert_eq!(read.source_id, Some(story.uri()));
    let reason = "Do not use this story. Remove every copy of it, in caches and archives too.";
    assert_eq!(
        read.says,
        Says::Killed {
            reason: reason.into()
        }
    );
}

/// Reads items with IPTC's own library, which writes again what it knows, in the order of the schema.
const NEWSMLG2: &str = r#"
import sys, NewsMLG2
from lxml import etree
NAR = '{http://iptc.org/std/nar/2006-10-01/}'
def parts(item):
    return [(it.tag, sorted(it.attrib.items()), (it.text or '').strip()) for it in item.iter(NAR + '*')]
for item in etree.fromstring(sys.stdin.buffer.read()).iter(NAR + 'newsItem'):
    read = NewsMLG2.NewsMLG2Document(etree.tostring(item))
    again = etree.fromstring(read.to_xml_string().encode())
    it = read.get_item()
    print(it.version, it.itemmeta.pubstatus.qcode, [str(note) for note in it.itemmeta.ednote or []], [str(line) for line in it.contentmeta.headline])
    print([subject.type + ' ' + (subject.qcode or subject.literal) for subject in it.contentmeta.subject or []])
    print('whole' if parts(item) == parts(again) else [part for part in parts(item) + parts(again) if part not in parts(item) or part not in parts(again)])
"#;

#[test]
fn the_library_of_iptc_knows_all_that_is_written() {
    let (mut corrected, correction) = story().correction("Nine years, not eight.").build();
    corrected.subjects = ["medtop:20000530", "wire:harbour"]
        .map(|code| Subject {
            code: code.into(),
            name: "a subject".into(),
        })
        .into();
    let voices = [true, false].map(|is_person| Voice {
        name: "Maria  Santos".into(),
        role: "mayor".into(),
        is_person,
    });
    let options = Options {
        voices: &voices,
        ..Options::default()
    };
    let (written, message) = with_copy(&corrected, &correction, &terms(), |copy| {
        let killed = story().killed("Libel.").build();
        let killed = Listed::of(&killed.0, &killed.1, now()).unwrap();
        let items = [FeedItem::Copy(copy), FeedItem::Notice(&killed)];
        (
            newsml(copy, &options),
            write(FeedFormat::Newsml, &info(), &items),
        )
    });
    let mut read = String::new();
    for document in [&written, &message] {
        let Some(said) = by_python(NEWSMLG2, document) else {
            println!("skipped: 'pip install newsmlg2' to read NewsML-G2 with it");
            return;
        };
        read += &said;
    }
    insta::assert_snapshot!(read, @"
    2 stat:usable ['CORRECTION: Nine years, not eight.'] ['Council approves river plan']
    ['cpnat:abstract medtop:20000530', 'cpnat:abstract wire:harbour', 'cpnat:person Maria Santos', 'cpnat:organisation Maria Santos']
    whole
    2 stat:usable ['CORRECTION: Nine years, not eight.'] ['Council approves river plan']
    ['cpnat:abstract medtop:20000530', 'cpnat:abstract wire:harbour']
    whole
    2 stat:canceled ['KILL: Do not use this story. Remove every copy of it, in caches and archives too.'] ['KILL: do not use this story']
    []
    whole
    ");
}

//! Whatever comes in, no reader panics and every reader ends.
//!
//! `WIRECOPY_SEED` sets other mutations, `WIRECOPY_MUTATIONS` more of them.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use wire_formats::parse::{self, Batch, Limits, parse_any};
use wire_formats::{editor, html};
use wire_testkit::builders::{story, terms, with_copy};

use crate::common::shared_files;

/// Gives the bytes to every reader there is.
fn read_every_way(bytes: &[u8]) {
    let limits = Limits {
        items: 1000,
        ..Limits::default()
    };
    for name in ["", "x.txt", "x.json", "x.jsonl", "x.rss"] {
        let _ = parse_any(bytes, name, &limits).map(Batch::all);
    }
    for reader in [
        parse::wire_text,
        parse::json_lines,
        parse::ninjs,
        parse::newsml,
        parse::feed,
        parse::json_feed,
    ] {
        let _ = reader(bytes, &limits);
    }
    let text = String::from_utf8_lossy(bytes);
    let _ = html::paragraphs(&text);
    let _ = editor::paragraphs(&text);
}

/// A small generator: the same seed gives the same mutations everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }
}

/// The bytes with a few of them turned, lost, doubled, moved or replaced by what means something.
fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    const SIGNS: [&[u8]; 14] = [
        b"<",
        b">",
        b"&",
        b"\"",
        b"'",
        b"]]>",
        b"<!--",
        b"<![CDATA[",
        b"\\u0000",
        b"{",
        b"[",
        b"\xff\xfe",
        b"\xc3",
        b"\n",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        let end = (at + random.below(64)).min(bytes.len());
        match random.below(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            4 => bytes.truncate(at),
            _ => {
                let sign = SIGNS[random.below(SIGNS.len())];
                bytes.splice(at..at, sign.iter().copied());
            }
        }
    }
    bytes
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

/// Mutates the documents in turn, some hundred times.
fn mutate_all(documents: &[Vec<u8>]) {
    let mut random = Random(setting("WIRECOPY_SEED", 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for round in 0..setting("WIRECOPY_MUTATIONS", 800) {
        let document = &documents[usize::try_from(round).unwrap() % documents.len()];
        read_every_way(&mutate(document, &mut random));
    }
}

#[test]
fn mutations_of_agencies_documents() {
    let mut documents: Vec<Vec<u8>> = Vec::new();
    for folder in ["standards/ninjs/examples", "standards/samples"] {
        documents.extend(shared_files(folder).into_iter().map(|(_, bytes)| bytes));
    }
    if !documents.is_empty() {
        mutate_all(&documents);
    }
}

#[test]
fn mutations_of_a_real_story() {
    let Some(path) = crate::common::shared("story-2017-06-27.txt") else {
        return;
    };
    mutate_all(&[std::fs::read(path).unwrap()]);
}

#[test]
fn mutations_of_our_own_documents() {
    use wire_formats::feed::{FeedFormat, FeedInfo, FeedItem, write};
    use wire_formats::render::{CopyFormat, Options, copy};

    let (story, version) = story().correction("Nine years, not eight.").build();
    let info = FeedInfo {
        id: story.uri(),
        title: "Civic Wire".into(),
        description: String::new(),
        home: "https://wire.example/".parse().unwrap(),
        own: "https://wire.example/feed".parse().unwrap(),
        updated: version.created,
        language: "en".into(),
        hub: None,
        older: None,
        archive_of: None,
        pictures: None,
        machines: None,
    };
    let documents = with_copy(&story, &version, &terms(), |licensed| {
        let copies = CopyFormat::ALL.map(|format| copy(format, licensed, &Options::default()));
        let feeds = FeedFormat::ALL.map(|format| write(format, &info, &[FeedItem::Copy(licensed)]));
        copies
            .into_iter()
            .chain(feeds)
            .map(String::into_bytes)
            .collect::<Vec<_>>()
    });
    mutate_all(&documents);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_every_way(&bytes);
    }

    #[test]
    fn arbitrary_markup(pieces in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<a href='https://a.example'>", "<a href=javascript:x>", "</a>", "<li>", "</li>",
        "<blockquote>", "</blockquote>", "<h2>", "</h2>", "<br>", "<script>", "</script>", "<figure>", "</figure>", "<table>", "<td>",
        "<title/>", "<!--", "-->", "&nbsp;", "&amp", "text", " ", "\n", "ü", "<q>", "</q>", "<style>", "</style>", "<div", ">",
        "date 2026-11-22", "<rss version='2.0'>", "<channel>", "<item>", "</item>", "</channel>", "</rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>", "</entry>", "</feed>", "<content type='xhtml'>", "</content>", "<title>", "</title>",
        "<newsMessage>", "</newsMessage>", "<newsItem guid='x'>", "</newsItem>", "<itemMeta>", "</itemMeta>", "<edNote>", "</edNote>", "<pubStatus qcode='stat:canceled'/>",
        "<contentMeta>", "</contentMeta>", "<contentCreated>2026-11-22", "</contentCreated>", "<headline>", "</headline>", "<contentSet>", "</contentSet>",
        "<inlineXML>", "</inlineXML>", "<nitf:body.head>", "</nitf:body.head>", "<![CDATA[", "]]>", "<!DOCTYPE x [<!ENTITY e 'e'>]>", "&e;",
    ]), 0..40)) {
        let markup = pieces.concat();
        read_every_way(markup.as_bytes());
        for paragraph in html::paragraphs(&markup) {
            prop_assert!(!paragraph.text.trim().is_empty());
            for mark in &paragraph.marks {
                prop_assert!(paragraph.text.get(mark.start..mark.end).is_some_and(|said| !said.trim().is_empty()));
            }
        }
    }
}

#[test]
fn time_grows_with_length_alone() {
    let long = |piece: &str| piece.repeat(300_000 / piece.len());
    let attributes: String = (0..50_000).map(|number| format!(" a{number}")).collect();
    let cases = [
        ("tags that nest", long("<div>")),
        ("emphasis that nests", long("<b><i>")),
        ("links that nest", long("<a href='https://a.example'>x")),
        ("figures without an end", long("<figure>")),
        ("figures with one end", long("<figure>") + "</figure>"),
        (
            "a tag of fifty thousand attributes",
            format!("<p{attributes}>x"),
        ),
        ("tags without an end", long("<p ")),
        ("comments without an end", long("<!-- ")),
        ("entities", long("&amp;&lt;&#x")),
        ("ends without a beginning", long("</b></p>")),
        ("brackets", long("[")),
        ("links without an address", long("[](")),
        ("links without an end", long("[](http:")),
        ("links to nowhere", long("[](http:)")),
        ("asterisks", long("*")),
        ("asterisks apart", long("*a **b ")),
        ("backslashes", long("\\")),
        (
            "pictures in the text",
            format!("<img src=\"data:image/png;base64,{}\">x", long("AAAA")),
        ),
    ];
    for (what, text) in cases {
        let begun = Instant::now();
        let _ = html::paragraphs(&text);
        let typed = editor::paragraphs(&text);
        let _ = editor::text(&typed);
        let _ = parse_any(
            format!("date 2026-11-22 {text}").as_bytes(),
            "",
            &Limits::default(),
        );
        let taken = begun.elapsed();
        println!("{what}: {taken:?}");
        assert!(taken < Duration::from_secs(60), "{what} took {taken:?}");
    }
}

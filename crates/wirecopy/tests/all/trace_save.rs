//! `wirecopy trace --save` and `--sheets`: what was found in an archive becomes proof.

use std::fs;

use jiff::Timestamp;
use wire_rights::{ProofMethod, PublisherKind};
use wire_store::{NewPublisher, Pickup, PickupFilter, Store};

use crate::common::{Folder, Serving};

const TEXT: &str = "The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.";
const CHANGED: &str = "The harbour board of Saltmere voted 9 to 3 on Tuesday to close the old ferry terminal and to sell all of the land around it.";

/// A record of an archive: a page that was fetched at some time, or nobody says when.
fn record(address: &str, date: Option<&str>, text: &str) -> String {
    let html = format!("<title>Saltmere closes its ferry terminal</title><p>{text}</p>");
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Cache: hit\r\nContent-Length: {}\r\n\r\n{html}",
        html.len()
    );
    let date = date.map_or(String::new(), |date| format!("WARC-Date: {date}\r\n"));
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n{date}\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    )
}

/// A wire with a story, and a publisher whose site is proved.
fn folder() -> Folder {
    let folder = Folder::with_wire();
    let story = format!(
        "{{\"id\":\"ferry\",\"date\":\"2026-03-02\",\"headline\":\"Saltmere closes its ferry terminal\",\"body\":[\"{TEXT}\"]}}\n"
    );
    folder.write("stories.jsonl", story);
    folder.wire_does(&["add", "stories.jsonl"]);
    on_store(&folder, async |store| {
        let at = Timestamp::now();
        let gazette = NewPublisher {
            name: "The Gazette".into(),
            kind: PublisherKind::Daily,
            country: "US".into(),
            email: "news@gazette.example".into(),
        };
        let gazette = store.create_publisher(&gazette, at).await.unwrap();
        let site = store
            .add_site(gazette, "gazette.example", at)
            .await
            .unwrap();
        let desk = ProofMethod::Desk;
        store.prove_site(site.id, desk, at).await.unwrap();
    });
    folder
}

fn on_store<T>(folder: &Folder, work: impl AsyncFnOnce(&Store) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&folder.wire()).await.unwrap();
        let came = work(&store).await;
        store.close().await;
        came
    })
}

/// What the store has: each page with its publisher, when it was seen first and last, and how many looks it has.
fn pickups(folder: &Folder) -> String {
    on_store(folder, async |store| {
        let mut lines = Vec::new();
        let all = PickupFilter::default();
        for Pickup {
            id,
            first_seen,
            look,
            ..
        } in store.pickups(&all, 0, 100).await.unwrap()
        {
            let owner = match look.publisher {
                Some(owner) => store.publisher(owner).await.unwrap().unwrap().name,
                None => "nobody".to_owned(),
            };
            let looks = store.looks_of(id).await.unwrap().len();
            lines.push(format!(
                "{} of {owner}: {first_seen} to {}, {} %, {looks} looks{}",
                look.page_url,
                look.seen,
                (look.share * 100.0).round(),
                if look.findings.contains("entitlement") {
                    ", not entitled"
                } else {
                    ""
                }
            ));
        }
        lines.join("\n")
    })
}

#[test]
fn what_an_archive_has_is_saved_once_beside_a_running_server() {
    let folder = folder();
    let ferry = "https://www.gazette.example/ferry";
    let archive = [
        record(ferry, Some("2026-03-05T06:30:00Z"), TEXT),
        record(ferry, Some("2026-03-04T06:30:00Z"), CHANGED),
        record(
            "https://stranger.example/copy#top",
            Some("2026-03-06T06:30:00Z"),
            TEXT,
        ),
        record("https://gazette.example/undated", None, TEXT),
        record(
            "https://gazette.example/early",
            Some("2999-03-05T06:30:00Z"),
            TEXT,
        ),
        record("urn:page:1", Some("2026-03-05T06:30:00Z"), TEXT),
        record(
            "https://gazette.example/weather",
            Some("2026-03-05T06:30:00Z"),
            "Rain is expected.",
        ),
    ];
    folder.write("crawl.warc", archive.concat());
    folder.write("page.html", format!("<p>{TEXT}</p>"));
    let served = Serving::start(&folder);

    let arguments = [
        "trace",
        "--save",
        "--format",
        "csv",
        "crawl.warc",
        "page.html",
    ];
    let words = |said: String| said.split_once("-- err\n").unwrap().1.to_owned();
    insta::assert_snapshot!(words(folder.wire_says(&arguments)), @"
    Looked for 1 story in 8 pages: 7 pickups on 7 pages.
    hint: --format json shows the passages and a sentence for each finding
    Saved in the wire: 2 new pickups, 1 further look.
    Not saved: 1 pickup, because a file says neither where its page stood nor when; an address or a web archive does.
    Not saved: 1 pickup, because the archive has no web address for the page.
    Not saved: 1 pickup, because the archive doesn't say when the page was fetched.
    Not saved: 1 pickup, because the archive says that the page was fetched in the future.
    ");
    let saved = pickups(&folder);
    insta::assert_snapshot!(saved, @"
    https://stranger.example/copy of nobody: 2026-03-06T06:30:00Z to 2026-03-06T06:30:00Z, 100 %, 1 looks, not entitled
    https://www.gazette.example/ferry of The Gazette: 2026-03-04T06:30:00Z to 2026-03-05T06:30:00Z, 100 %, 2 looks, not entitled
    ");
    insta::assert_snapshot!(words(folder.wire_says(&arguments)), @"
    Looked for 1 story in 8 pages: 7 pickups on 7 pages.
    hint: --format json shows the passages and a sentence for each finding
    Saved in the wire: 0 new pickups, 0 further looks. 3 were there already.
    Not saved: 1 pickup, because a file says neither where its page stood nor when; an address or a web archive does.
    Not saved: 1 pickup, because the archive has no web address for the page.
    Not saved: 1 pickup, because the archive doesn't say when the page was fetched.
    Not saved: 1 pickup, because the archive says that the page was fetched in the future.
    ");
    assert_eq!(pickups(&folder), saved, "the second time changes nothing");

    let newer = record(ferry, Some("2026-03-07T06:30:00Z"), TEXT);
    folder.write("newer.warc", newer);
    insta::assert_snapshot!(words(folder.wire_says(&["trace", "--save", "newer.warc"])), @"
    Looked for 1 story in 1 page: 1 pickup on 1 page.
    hint: --format json shows the passages and a sentence for each finding
    Saved in the wire: 0 new pickups, 1 further look.
    ");
    let (code, log) = served.stop();
    let wrong = |line: &&String| line.contains("ERROR") || line.contains("WARN");
    assert_eq!((code, log.iter().find(wrong)), (Some(0), None));
}

#[test]
fn only_the_wires_own_stories_are_saved() {
    let folder = folder();
    folder.write("page.html", "<p>Rain.</p>");
    let arguments = ["trace", "--save", "--stories", "stories.jsonl", "page.html"];
    insta::assert_snapshot!(folder.wire_says(&arguments), @"
    exit 2
    -- err
    error: the argument '--save' cannot be used with '--stories <PATH>'

    Usage: wirecopy trace --save <PAGES>...

    For more information, try '--help'.
    ");
}

#[test]
fn each_pickup_becomes_a_file_that_needs_nothing_else() {
    let folder = folder();
    let ferry = "https://www.gazette.example/ferry?a=<b>c";
    let archive = record(ferry, Some("2026-03-05T06:30:00Z"), CHANGED);
    folder.write("crawl.warc", archive);
    let arguments = [
        "trace",
        "--sheets",
        "proofs",
        "--format",
        "json",
        "crawl.warc",
    ];
    let said = folder.wire_says(&arguments);
    assert!(said.contains("Wrote 1 tear sheet into proofs."), "{said}");

    let files: Vec<_> = fs::read_dir(folder.path().join("proofs"))
        .unwrap()
        .collect();
    let [Ok(file)] = files.as_slice() else {
        panic!("one file: {files:?}");
    };
    let name = file.file_name().into_string().unwrap();
    assert!(
        name.starts_with("www.gazette.example-ferry-a-b-c-"),
        "{name}"
    );
    let html = fs::read_to_string(file.path()).unwrap();
    for outside in ["<script", "src=", "url(", "@import", "<link"] {
        assert!(!html.contains(outside), "{outside}");
    }
    let text = scraper_text(&html);
    insta::assert_snapshot!(text, @"
    Tear sheet, Quay Wire
    Saltmere closes its ferry terminal
    The page has 70 % of the story, 21 words: whole copy, v1. 3 breaches.
    Page
    https://www.gazette.example/ferry?a=<b>c
    Story
    STORY
    Seen
    5 March 2026, 06:30:00 UTC
    Compared with
    version 1
    Terms
    version 1
    Hash
    HASH
    BLAKE3 of the page as fetched (WARC)
    Findings
    breach
    Notice C6
    The notice is missing.
    breach
    Credit line C4
    The source, Quay News, is not named.
    breach
    Edits T1
    Words were changed, the first: “9” instead of “4”.
    note
    Kept from search engines L6
    The page lets search engines in.
    note
    Cuts T3
    The story was cut; the longest part left out: “at the end of the season and to sell”.
    kept
    Headline T4
    The headline is the story’s.
    kept
    Version V2
    No later change is missing.
    Side by side
    same words
    changed: other words in their place
    left out: not on the page
    added: by the page
    The story, version 1
    The harbour board of Saltmere voted  changed: 4 to 3 on Tuesday to close the old ferry terminal  changed: at the end of the season and to sell the land around it.
    The page, as text
    The harbour board of Saltmere voted  changed: 9 to 3 on Tuesday to close the old ferry terminal  changed: and to sell all of the land around it.
    MADE
    ");
}

/// What a reader sees of a page, a line for each element that has text of its own.
fn scraper_text(html: &str) -> String {
    let (_, body) = html.split_once("<body>").unwrap();
    let mut text = String::new();
    for part in body.split('<').skip(1) {
        let (tag, rest) = part.split_once('>').unwrap();
        let inline = ["mark", "b", "span", "strong", "code", "a"];
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        if !inline.contains(&name) && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(rest.trim_matches('\n'));
    }
    let text = text.replace("&#60;", "<").replace("&#62;", ">");
    let hash = text
        .split_whitespace()
        .find(|word| word.len() == 64)
        .unwrap();
    let made = text.lines().find(|line| line.starts_with("Made ")).unwrap();
    let story = text.lines().find(|line| line.len() == 36).unwrap();
    let text = text
        .replace(hash, "HASH")
        .replace(made, "MADE")
        .replace(story, "STORY");
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn whose_quotation_was_altered_is_said_where_the_wire_has_read_it() {
    let folder = Folder::with_wire();
    let said = "“We have looked at every other way to keep the terminal open,” said Ana Torres, the board’s chair.";
    let story = format!(
        "{{\"id\":\"ferry\",\"language\":\"en\",\"date\":\"2026-03-02\",\"headline\":\"Saltmere closes its ferry terminal\",\"body\":[\"{TEXT}\",\"{said}\"]}}\n"
    );
    folder.write("stories.jsonl", &story);
    folder.wire_does(&["add", "stories.jsonl"]);
    folder.write(
        "page.html",
        format!(
            "<p>{TEXT}</p><p>{}</p>",
            said.replace("every other", "every")
        ),
    );
    let told = folder.wire_does(&[
        "trace",
        "--format",
        "json",
        "--sheets",
        "sheets",
        "page.html",
    ]);
    let sentence = "Ana Torres’s quotation was changed: “We have looked at every way";
    assert!(told.contains(sentence), "{told}");
    assert!(told.contains("\"speaker\":\"Ana Torres\""), "{told}");
    let table = folder.wire_does(&["trace", "page.html"]);
    assert!(table.contains("quote of: Ana Torres\n"), "{table}");
    let sheet = fs::read_dir(folder.path().join("sheets")).unwrap().next();
    let sheet = fs::read_to_string(sheet.unwrap().unwrap().path()).unwrap();
    assert!(sheet.contains(sentence), "{sheet}");

    // Nobody has read what lies in a file.
    let told = folder.wire_does(&[
        "trace",
        "--format",
        "json",
        "--stories",
        "stories.jsonl",
        "page.html",
    ]);
    assert!(told.contains("A quotation was changed"), "{told}");
    assert!(!told.contains("\"speaker\""), "{told}");
}

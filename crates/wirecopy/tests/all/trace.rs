//! `wirecopy trace` as people run it: files in, tables and lines out.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;
use parquet::file::reader::SerializedFileReader;
use tempfile::TempDir;

const STORY: &str = r#"{"id":"ferry","date":"2026-03-02","headline":"Saltmere closes its ferry terminal","byline":"Chi Lindgren","url":"https://wire.example/ferry","creator":"Harbour Wire","notice":["This story was originally published by Harbour Wire. For licences, please write to desk@wire.example."],"versions":[{"version":1,"body":["The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.","“We have looked at every other way to keep the terminal open,” said the board’s chair, Ana Torres."]},{"version":2,"body":["The harbour board of Saltmere voted 5 to 2 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.","“We have looked at every other way to keep the terminal open,” said the board’s chair, Ana Torres."]}]}
"#;

const STALE: &str = "<title>Saltmere closes its ferry terminal</title><p>By Chi Lindgren</p>\
    <p>The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the \
    end of the season and to sell the land around it.</p><p>“We have looked at every way to keep \
    the terminal open,” said the board’s chair, Ana Torres.</p><p>This story was originally \
    published by Harbour Wire. For licences, please write to [email&#160;protected].</p>";

/// A folder with stories and pages.
fn folder() -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        fs::write(dir.path().join(name), text).expect("can be written");
    };
    write("stories.jsonl", STORY);
    fs::create_dir(dir.path().join("pages")).expect("can be made");
    write("pages/bay.html", STALE);
    write(
        "pages/weather.html",
        "<p>Rain is expected until Friday.</p>",
    );
    write("pages/style.css", "p { color: red }");
    dir
}

/// Exit code, output and words of a run.
fn run(dir: &Path, arguments: &[&str]) -> String {
    run_at(dir, None, arguments)
}

/// The same on a screen of so many columns.
fn run_at(dir: &Path, columns: Option<u16>, arguments: &[&str]) -> String {
    let columns = columns.map(|columns| ("COLUMNS", columns.to_string()));
    let output = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .arg("trace")
        .args(arguments)
        .current_dir(dir)
        .env_remove("COLUMNS")
        .envs(columns)
        .output()
        .expect("the program starts");
    format!(
        "exit {}\n----- output\n{}----- words\n{}",
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn a_table_for_people() {
    let dir = folder();
    assert_snapshot!(run(dir.path(), &["--stories", "stories.jsonl", "pages"]), @"
    exit 0
    ----- output
     page and story                      copy       findings
     pages/bay.html                      whole      note: notice contact-garbled, origin-link missing, canonical none,
     Saltmere closes its ferry terminal  98 %       noindex missing, edits changed, quote altered, version stale
     ferry                               version 1
    ----- words
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    hint: --format json shows the passages and a sentence for each finding
    ");
}

#[test]
fn a_table_at_any_width() {
    let dir = folder();
    let deep = dir.path().join("archive-of-the-bay-paper/2026/03/02/news");
    fs::create_dir_all(&deep).expect("can be made");
    fs::write(deep.join("the-ferry-terminal.html"), STALE).expect("can be written");
    let story = STORY.replace(
        "\"id\":\"ferry\"",
        "\"id\":\"01a2054c-0e77-72ab-bc28-2d8852c70aa7\"",
    );
    fs::write(dir.path().join("stories.jsonl"), story).expect("can be written");
    let table = |columns: u16| {
        let arguments = ["--stories", "stories.jsonl", "archive-of-the-bay-paper"];
        let told = run_at(dir.path(), Some(columns), &arguments);
        let table = told.split("-----").nth(1).unwrap_or_default().to_owned();
        assert!(
            table
                .lines()
                .all(|line| line.chars().count() <= columns.into())
        );
        table
    };
    assert_snapshot!(table(80), @"
    output
    page and story                        copy       findings
    …/03/02/news/the-ferry-terminal.html  whole      note:
    Saltmere closes its ferry terminal    98 %       notice contact-garbled,
    01a2054c-0e77-72ab-bc28-2d8852c70aa7  version 1  origin-link missing,
                                                     canonical none,
                                                     noindex missing,
                                                     edits changed,
                                                     quote altered,
                                                     version stale
    ");
    assert_snapshot!(table(120), @"
    output
    page and story                             copy       findings
    …/2026/03/02/news/the-ferry-terminal.html  whole      note: notice contact-garbled,
    Saltmere closes its ferry terminal         98 %       origin-link missing, canonical none,
    01a2054c-0e77-72ab-bc28-2d8852c70aa7       version 1  noindex missing, edits changed,
                                                          quote altered, version stale
    ");
    assert_snapshot!(table(200), @"
    output
    page and story                                                    copy       findings
    archive-of-the-bay-paper/2026/03/02/news/the-ferry-terminal.html  whole      note: notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered,
    Saltmere closes its ferry terminal                                98 %       version stale
    01a2054c-0e77-72ab-bc28-2d8852c70aa7                              version 1
    ");
}

#[test]
fn an_index_is_kept_in_a_file() {
    let dir = folder();
    let file = dir.path().join("ferry.index");
    let with_index = || {
        let arguments = [
            "--stories",
            "stories.jsonl",
            "--index",
            "ferry.index",
            "pages",
        ];
        run(dir.path(), &arguments)
    };
    let built = || {
        fs::metadata(&file)
            .and_then(|found| found.modified())
            .expect("is there")
    };

    let in_memory = run(dir.path(), &["--stories", "stories.jsonl", "pages"]);
    assert_eq!(with_index(), in_memory);
    let before = built();
    assert_eq!(with_index(), in_memory);
    assert_eq!(built(), before);

    let mut damaged = fs::read(&file).expect("is there");
    let end = damaged.len();
    damaged[end - 100_000] ^= 1;
    fs::write(&file, damaged).expect("can be written");
    let told = with_index();
    assert_snapshot!(words(&told), @"
    ferry.index: the index is damaged (its buckets); build it anew. That is done now.
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    hint: --format json shows the passages and a sentence for each finding
    ");
    assert_eq!(with_index(), in_memory);

    let other = STORY.replace("the old ferry terminal", "the old coal pier of the town");
    fs::write(dir.path().join("stories.jsonl"), other).expect("can be written");
    assert_snapshot!(words(&with_index()), @"
    ferry.index: the stories may have changed since; building it anew.
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    hint: --format json shows the passages and a sentence for each finding
    ");

    fs::write(&file, STALE).expect("can be written");
    assert_snapshot!(with_index(), @"
    exit 1
    ----- output
    ----- words
    error: ferry.index is no index of stories; it is left as it is
    hint: name a file for the index that doesn't exist yet
    ");
    assert_eq!(fs::read_to_string(&file).expect("is there"), STALE);
}

#[test]
fn an_index_for_other_machines_needs_no_page() {
    let dir = folder();
    let arguments = ["--stories", "stories.jsonl", "--index", "ferry.index"];
    assert_snapshot!(run(dir.path(), &arguments), @"
    exit 0
    ----- output
    ----- words
    The index of 1 story is in ferry.index.
    ");
    assert!(dir.path().join("ferry.index").is_file());
}

/// What a run said to people.
fn words(told: &str) -> &str {
    told.split("----- words\n").nth(1).unwrap_or_default()
}

#[test]
fn a_credit_line_above_a_story_is_its_notice() {
    let dir = folder();
    let body = "The harbour board of Saltmere voted 5 to 2 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.";
    let story = format!(
        "{{\"id\":\"ferry\",\"headline\":\"x\",\"body\":[\"Originally published on the Harbour Blog.\",\"{body}\"]}}"
    );
    fs::write(dir.path().join("credited.jsonl"), story).expect("can be written");
    let page = |name: &str, credit: &str| {
        let html = format!("<p>{body}</p><p>{credit}</p>");
        fs::write(dir.path().join(name), html).expect("can be written");
        let arguments = ["--fail-on", "notice", "--stories", "credited.jsonl", name];
        let told = run(dir.path(), &arguments);
        told.lines().next().unwrap_or_default().to_owned()
    };
    let credit = "This post was originally published on the Harbour Blog.";
    assert_eq!(page("credited.html", credit), "exit 0");
    assert_eq!(page("bare.html", "Rain is expected."), "exit 1");
}

#[test]
fn lines_for_programs() {
    let dir = folder();
    let told = run(
        dir.path(),
        &["--format", "json", "--stories", "stories.jsonl", "pages"],
    );
    assert_snapshot!(told, @r#"
    exit 0
    ----- output
    {"page":"pages/bay.html","story":"ferry","class":"whole","share":0.98,"tokens":48,"versions":[1],"stale":true,"findings":[{"rule":"notice","id":"C6","switch":"licence_sentence","state":"contact-garbled","breach":false,"sentence":"The notice is there, but the page’s e-mail protection has destroyed its contact.","page_text":"This story was originally published by Harbour Wire. For licences, please write to [email protected].","story_text":"This story was originally published by Harbour Wire. For licences, please write to desk@wire.example."},{"rule":"credit","id":"C4","switch":"credit","state":"kept","breach":false,"sentence":"The source is named: “This story was originally published by Harbour Wire”.","page_text":"This story was originally published by Harbour Wire.","story_text":"Harbour Wire"},{"rule":"origin-link","id":"L1","switch":"origin_link","state":"missing","breach":false,"sentence":"There is no link to the original, https://wire.example/ferry.","story_text":"https://wire.example/ferry"},{"rule":"canonical","id":"L5","switch":"canonical","state":"none","breach":false,"sentence":"The page names no canonical address.","story_text":"https://wire.example/ferry"},{"rule":"noindex","id":"L6","switch":"noindex","state":"missing","breach":false,"sentence":"The page lets search engines in."},{"rule":"byline","id":"C1","switch":"byline","state":"kept","breach":false,"sentence":"The byline is there: Chi Lindgren.","page_text":"By Chi Lindgren","story_text":"Chi Lindgren"},{"rule":"headline","id":"T4","switch":"headline","state":"kept","breach":false,"sentence":"The headline is the story’s.","page_text":"Saltmere closes its ferry terminal","story_text":"Saltmere closes its ferry terminal"},{"rule":"cuts","id":"T3","switch":"cuts","state":"kept","breach":false,"sentence":"The story is whole."},{"rule":"edits","id":"T1","switch":"edits","state":"changed","breach":false,"sentence":"Words were changed; the first left out: “other”.","story_text":"other"},{"rule":"quote","id":"T5","switch":"edits","state":"altered","breach":false,"sentence":"A quotation was changed: “We have looked at every way to keep the terminal open” instead of “We have looked at every other way to keep the terminal open”.","page_text":"We have looked at every way to keep the terminal open","story_text":"We have looked at every other way to keep the terminal open"},{"rule":"version","id":"V2","switch":"correction_hours","state":"stale","breach":false,"sentence":"The newest version’s change is not there: “board of Saltmere voted 4 to 3 on Tuesday to close” should read “board of Saltmere voted 5 to 2 on Tuesday to close”.","page_text":"board of Saltmere voted 4 to 3 on Tuesday to close","story_text":"board of Saltmere voted 5 to 2 on Tuesday to close"}],"passages":[{"words":48,"page_text":"The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.\n“We have looked at every way to keep the terminal open,” said the board’s chair, Ana Torres.","story_text":"The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.\n“We have looked at every other way to keep the terminal open,” said the board’s chair, Ana Torres."}]}
    ----- words
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    "#);
    let told = run(
        dir.path(),
        &["--format", "csv", "--stories", "stories.jsonl", "pages"],
    );
    assert_snapshot!(told, @r#"
    exit 0
    ----- output
    page,story,headline,class,share,versions,breaches,notes
    pages/bay.html,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    ----- words
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    hint: --format json shows the passages and a sentence for each finding
    "#);
}

#[test]
fn pages_of_a_web_archive() {
    let dir = folder();
    let archive: Vec<u8> = [
        ("https://bay.example/ferry", STALE),
        ("https://bay.example/weather", "<p>Rain is expected.</p>"),
        ("https://weir.example/terminal", STALE),
    ]
    .into_iter()
    .flat_map(|(url, html)| gzip(&record(url, html)))
    .collect();
    let mut damaged = archive.clone();
    let second = gzip(&record("https://bay.example/ferry", STALE)).len();
    damaged[second + 40] ^= 0xff;
    fs::write(dir.path().join("crawl.warc.gz"), archive).expect("can be written");
    fs::create_dir(dir.path().join("old")).expect("can be made");
    fs::write(dir.path().join("old/damaged.warc.gz"), damaged).expect("can be written");
    fs::write(dir.path().join("old/none.warc"), "<p>A page</p>").expect("can be written");
    let told = |pages: &[&str]| {
        let arguments = [&["--format", "csv", "--stories", "stories.jsonl"], pages].concat();
        run(dir.path(), &arguments)
    };
    assert_snapshot!(told(&["crawl.warc.gz", "pages"]), @r#"
    exit 0
    ----- output
    page,story,headline,class,share,versions,breaches,notes
    https://bay.example/ferry,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    https://weir.example/terminal,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    pages/bay.html,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    ----- words
    Looked for 1 story in 5 pages: 3 pickups on 3 pages.
    hint: --format json shows the passages and a sentence for each finding
    "#);
    assert_snapshot!(told(&["old"]), @r#"
    exit 1
    ----- output
    page,story,headline,class,share,versions,breaches,notes
    https://bay.example/ferry,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    https://weir.example/terminal,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    ----- words
    error: old/damaged.warc.gz: at byte 458 the packed data are damaged (corrupt deflate stream): what they held is skipped
    error: old/none.warc: this is no WARC archive: it doesn't begin with a record
    Looked for 1 story in 4 pages: 2 pickups on 2 pages.
    2 pages could not be read.
    hint: --format json shows the passages and a sentence for each finding
    "#);
}

#[test]
fn pickups_as_parquet() {
    let dir = folder();
    let arguments = ["--output", "pickups.parquet", "pages"];
    let told = run(
        dir.path(),
        &[&["--stories", "stories.jsonl"], &arguments[..]].concat(),
    );
    assert_snapshot!(told, @"
    exit 0
    ----- output
    ----- words
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    ");
    let file = fs::File::open(dir.path().join("pickups.parquet")).expect("is there");
    let rows = SerializedFileReader::new(file).expect("is Parquet");
    let rows: Vec<String> = rows
        .into_iter()
        .map(|row| row.expect("can be read").to_string())
        .collect();
    assert_eq!(rows.len(), 1);
    let (columns, texts) = rows[0].split_once(", passages: ").expect("a column");
    assert_snapshot!(columns, @r#"{page: "pages/bay.html", story: "ferry", headline: "Saltmere closes its ferry terminal", class: "whole", share: 0.98, tokens: 48, versions: [1], stale: true, breaches: [], notes: ["notice contact-garbled", "origin-link missing", "canonical none", "noindex missing", "edits changed", "quote altered", "version stale"]"#);
    let (passages, findings) = texts.split_once(", findings: ").expect("a column");
    assert!(
        passages.contains(r#"{"words":48,"page_text":"The harbour board"#),
        "{passages}"
    );
    assert!(
        findings.contains(r#""state":"contact-garbled""#),
        "{findings}"
    );
}

/// A record of a web archive that holds a page.
fn record(url: &str, html: &str) -> Vec<u8> {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
    format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n\
         WARC-Date: 2026-03-05T06:30:12Z\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    )
    .into_bytes()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("is text")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("a vector has room");
    packed.finish().expect("a vector has room")
}

#[test]
fn a_rule_that_has_to_hold() {
    let dir = folder();
    let exit = |rule: &str| {
        let told = run(
            dir.path(),
            &["--fail-on", rule, "--stories", "stories.jsonl", "pages"],
        );
        let words = told
            .split("----- words\n")
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        format!("{}\n{words}", told.lines().next().unwrap_or_default())
    };
    assert_snapshot!(exit("byline,headline"), @"
    exit 0
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    hint: --format json shows the passages and a sentence for each finding
    ");
    assert_snapshot!(exit("byline,quote,version"), @"
    exit 1
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    Failed: 2 rules are broken of what --fail-on names (byline, quote, version).
    hint: --format json shows the passages and a sentence for each finding
    ");
    assert_snapshot!(exit("spelling"), @"
    exit 2
    error: invalid value 'spelling' for '--fail-on <RULE>': there is no rule 'spelling': the rules are notice, credit, origin-link, canonical, noindex, byline, headline, cuts, edits, quote, version, paywall, picture

    For more information, try '--help'.
    ");
}

#[test]
fn what_cannot_be_read() {
    let dir = folder();
    let told = |arguments: &[&str]| run(dir.path(), arguments);
    assert_snapshot!(told(&["--stories", "nowhere.jsonl", "pages"]), @"
    exit 1
    ----- output
    ----- words
    error: nowhere.jsonl can't be read: No such file or directory (os error 2)
    ");
    assert_snapshot!(told(&["--stories", "stories.jsonl", "nowhere.html"]), @"
    exit 1
    ----- output
    ----- words
    error: nowhere.html can't be read: No such file or directory (os error 2)
    Looked for 1 story in 1 page: 0 pickups on 0 pages.
    1 page could not be read.
    ");
    assert_snapshot!(told(&["--stories", "pages/style.css", "pages"]), @"
    exit 1
    ----- output
    ----- words
    error: pages/style.css: line 1 is no sound wire text: it has to begin with the date, as in 'date 2026-11-22'
    ");
    assert_snapshot!(told(&["pages"]), @"
    exit 1
    ----- output
    ----- words
    error: there is no wire in the current folder
    hint: name the wire's folder with --data DIR, or make a wire with 'wirecopy init DIR'
    ");
    assert_snapshot!(told(&["--stories", "stories.jsonl"]), @"
    exit 2
    ----- output
    ----- words
    error: the following required arguments were not provided:
      <PAGES>...

    Usage: wirecopy trace --stories <PATH> <PAGES>...

    For more information, try '--help'.
    ");
    // The other pages are traced all the same.
    assert_snapshot!(told(&["--max-page", "100", "--stories", "stories.jsonl", "pages"]), @"
    exit 1
    ----- output
    ----- words
    error: pages/bay.html: the page has more than 100 bytes
    hint: --max-page lets larger ones in
    Looked for 1 story in 2 pages: 0 pickups on 0 pages.
    1 page could not be read.
    ");
    fs::create_dir(dir.path().join("empty")).expect("can be made");
    assert_snapshot!(told(&["--stories", "stories.jsonl", "empty"]), @"
    exit 1
    ----- output
    ----- words
    error: there is no page in what was named
    hint: of folders, files that end in .html or .htm (or these with .gz) and web archives (.warc, .warc.gz, .warc.zst) are read
    ");
    assert_snapshot!(told(&["--stories", "empty", "pages"]), @"
    exit 1
    ----- output
    ----- words
    error: there is no story in empty
    hint: a wire's folder has a file wire.toml in it, a folder of stories has their files
    ");
}

#[test]
fn what_cannot_be_had_is_passed_over() {
    let dir = folder();
    let told = |arguments: &[&str]| {
        run(
            dir.path(),
            &[
                &["--stories", "stories.jsonl", "--format", "csv"],
                arguments,
            ]
            .concat(),
        )
    };
    let at = |name: &str| dir.path().join(name);
    fs::create_dir(at("elsewhere")).expect("can be made");
    fs::rename(at("pages/bay.html"), at("elsewhere/bay")).expect("can be moved");
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(from, at(to)).expect("can be linked");
    };
    link("../elsewhere/bay", "pages/bay.html");
    link("../nowhere", "pages/gone.html");
    link("..", "pages/round");
    let fifo = Command::new("mkfifo").arg(at("pipe")).status();
    assert!(fifo.expect("there is a mkfifo").success());
    assert_snapshot!(told(&["pages", "nowhere.html", "pipe"]), @r#"
    exit 1
    ----- output
    page,story,headline,class,share,versions,breaches,notes
    pages/bay.html,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    ----- words
    error: pages/gone.html can't be read: No such file or directory (os error 2)
    error: nowhere.html can't be read: No such file or directory (os error 2)
    error: pipe is no file: pages are read from files, folders, web archives and addresses
    Looked for 1 story in 5 pages: 1 pickup on 1 page.
    3 pages could not be read.
    hint: --format json shows the passages and a sentence for each finding
    "#);
}

#[test]
fn an_archive_is_known_by_its_beginning() {
    let dir = folder();
    let archive = record("https://bay.example/1", STALE);
    fs::write(dir.path().join("november.1"), &archive).expect("can be written");
    fs::write(dir.path().join("november.warc.gz.1"), gzip(&archive)).expect("can be written");
    let told = run(
        dir.path(),
        &[
            "--stories",
            "stories.jsonl",
            "--format",
            "csv",
            "november.1",
            "november.warc.gz.1",
        ],
    );
    assert_snapshot!(told, @r#"
    exit 0
    ----- output
    page,story,headline,class,share,versions,breaches,notes
    https://bay.example/1,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    https://bay.example/1,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    ----- words
    Looked for 1 story in 2 pages: 2 pickups on 2 pages.
    hint: --format json shows the passages and a sentence for each finding
    "#);
}

#[test]
fn what_steers_a_terminal_is_spelt_out() {
    let dir = folder();
    let archive = record("https://bay.example/\u{1b}[2J", STALE);
    let broken = record("https://bay.example/\u{1b}]0;", "");
    let broken = text(broken).replace("HTTP/1.1", "GARBLED!");
    let archive = text(archive) + &broken;
    fs::write(dir.path().join("a.warc"), archive).expect("can be written");
    for format in ["table", "csv"] {
        let told = run(
            dir.path(),
            &["--stories", "stories.jsonl", "--format", format, "a.warc"],
        );
        assert!(!told.contains('\u{1b}'), "{told:?}");
        assert!(told.contains("https://bay.example/\\u{1b}[2J"), "{told}");
    }
}

#[test]
fn a_page_that_is_cut_off_is_told_and_nothing_is_missing_on_it() {
    let dir = folder();
    let archive = record("https://bay.example/1", STALE);
    let archive = text(archive).replacen("WARC-Type", "WARC-Truncated: length\r\nWARC-Type", 1);
    fs::write(dir.path().join("a.warc"), archive).expect("can be written");
    assert_snapshot!(run(dir.path(), &["--stories", "stories.jsonl", "a.warc"]), @"
    exit 0
    ----- output
     page and story                      copy       findings
     https://bay.example/1               whole      note: notice contact-garbled, edits changed, quote altered,
     Saltmere closes its ferry terminal  98 %       version stale
     ferry                               version 1
    ----- words
    https://bay.example/1 is cut off in its archive: what may stand in the rest of it isn't told as missing.
    Looked for 1 story in 1 page: 1 pickup on 1 page.
    1 page is cut off in an archive, and looked at as far as there is something.
    hint: --format json shows the passages and a sentence for each finding
    ");
}

#[test]
fn a_line_without_a_text_is_no_story() {
    let dir = folder();
    let lines = [
        r#"{"id":"ferry","text":"The harbour board."}"#,
        r#"{"a":1}"#,
        r#"{"id":"pier","body":"The pier needs new piles within two winters."}"#,
    ];
    fs::write(dir.path().join("lines.jsonl"), lines.join("\n")).expect("can be written");
    assert_snapshot!(run(dir.path(), &["--stories", "lines.jsonl", "pages"]), @"
    exit 1
    ----- output
    ----- words
    error: lines.jsonl: line 1 has no text: it stands in 'body', or in the 'body' of each of 'versions'
    error: lines.jsonl: line 2 has no text: it stands in 'body', or in the 'body' of each of 'versions'
    Looked for 1 story in 2 pages: 0 pickups on 0 pages.
    ");
}

#[test]
fn what_is_somebody_elses_stays() {
    let dir = folder();
    let rows = dir.path().join("x.parquet.rows");
    fs::write(&rows, "mine").expect("can be written");
    let arguments = [
        "--stories",
        "stories.jsonl",
        "--output",
        "x.parquet",
        "pages",
    ];
    assert_snapshot!(run(dir.path(), &arguments), @"
    exit 1
    ----- output
    ----- words
    error: x.parquet.rows is there already
    hint: the pickups would gather in it: take it away or give the output another name
    ");
    assert_eq!(fs::read_to_string(&rows).expect("is there"), "mine");
}

#[test]
fn what_is_typed_is_understood() {
    let dir = folder();
    fs::write(dir.path().join("stories.index"), "").expect("can be written");
    fs::write(
        dir.path().join("list"),
        "\u{feff}http://user:secret@127.0.0.1/",
    )
    .expect("can be written");
    let told = |arguments: &[&str]| {
        run(
            dir.path(),
            &[&["--stories", "stories.jsonl"], arguments].concat(),
        )
    };
    assert_snapshot!(told(&["--index", "stories.index"]), @"
    exit 0
    ----- output
    ----- words
    The index of 1 story is in stories.index.
    ");
    assert_snapshot!(told(&["--max-page", "0.1kB", "pages"]), @r#"
    exit 2
    ----- output
    ----- words
    error: invalid value '0.1kB' for '--max-page <BYTES>': write it as 10000000 or 10MB

    For more information, try '--help'.
    "#);
    assert_snapshot!(told(&["--max-page", "1kB", "--format", "csv", "pages"]), @r#"
    exit 0
    ----- output
    page,story,headline,class,share,versions,breaches,notes
    pages/bay.html,ferry,Saltmere closes its ferry terminal,whole,98 %,1,,"notice contact-garbled, origin-link missing, canonical none, noindex missing, edits changed, quote altered, version stale"
    ----- words
    Looked for 1 story in 2 pages: 1 pickup on 1 page.
    hint: --format json shows the passages and a sentence for each finding
    "#);
    assert_snapshot!(told(&["--addresses", "list"]), @r#"
    exit 1
    ----- output
    ----- words
    error: line 1 of list: an address at 127.0.0.1 holds a user name or a password: remove what stands before the '@'
    "#);
    assert_snapshot!(told(&["HTTPS://[wrong"]), @r#"
    exit 1
    ----- output
    ----- words
    error: 'HTTPS://[wrong' is no web address: write it as https://gazette.example/page
    "#);
}

#[test]
fn whoever_reads_may_go_away() {
    let dir = folder();
    for number in 0..200 {
        let page = dir.path().join(format!("pages/{number}.html"));
        fs::write(page, STALE).expect("can be written");
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .args([
            "trace",
            "--format",
            "json",
            "--stories",
            "stories.jsonl",
            "pages",
        ])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

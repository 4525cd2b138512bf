//! `wirecopy trace --output --resume`: runs that break off go on where they were.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use wire_testkit::{Receiver, Reply};

use crate::common::{Folder, said};

const TEXT: &str = "The harbour board of Saltmere voted 4 to 3 on Tuesday to close the old ferry terminal at the end of the season and to sell the land around it.";

fn story() -> String {
    format!(
        "{{\"id\":\"ferry\",\"date\":\"2026-03-02\",\"headline\":\"Saltmere closes its ferry terminal\",\"body\":[\"{TEXT}\"]}}\n"
    )
}

/// A page of some length that carries the story, if its number says so.
fn page(number: usize) -> String {
    let other: String = (0..400)
        .map(|word| format!("word{}x{number} ", word * 7 % 31))
        .collect();
    let copy = if number.is_multiple_of(3) { TEXT } else { "" };
    format!("<title>Page {number}</title><p>{other}</p><p>{copy}</p>")
}

/// A record of a web archive with a page.
fn record(url: &str, html: &str) -> Vec<u8> {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}");
    format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-05T06:30:12Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    )
    .into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A folder with a story, two archives, of which one is damaged, and files of pages: so many that a run can be killed
/// in the midst of them.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("stories.jsonl", story());
    let records = |site: &str, pages: usize| -> Vec<Vec<u8>> {
        let url = |number: usize| format!("https://{site}.example/{number}");
        (0..pages)
            .map(|number| record(&url(number), &page(number)))
            .collect()
    };
    let mut packed: Vec<u8> = records("bay", 60)
        .iter()
        .flat_map(|record| gzip(record))
        .collect();
    let middle = packed.len() / 2;
    packed[middle..middle + 20].fill(0);
    fs::create_dir(folder.path().join("pages")).unwrap();
    folder.write("pages/bay.warc.gz", packed);
    folder.write("pages/weir.warc", records("weir", 600).concat());
    for number in 0..40 {
        folder.write(&format!("pages/page{number:02}.html"), page(number));
    }
    folder
}

fn trace(folder: &Folder, arguments: &[&str]) -> String {
    let always = ["trace", "--stories", "stories.jsonl"];
    said(&folder.run(&[&always, arguments].concat()), folder)
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    let always = ["trace", "--stories", "stories.jsonl"];
    let mut command = folder.command(&[&always, arguments].concat());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn read(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_default()
}

/// Waits until the run has noted something, then kills it so that it has no time to do anything more.
fn kill_once_it_has_begun(folder: &Folder, journal: &str, mut run: Child, later: Duration) {
    let before = read(folder, journal).matches("\"far\"").count();
    while read(folder, journal).matches("\"far\"").count() == before {
        if let Some(status) = run.try_wait().unwrap() {
            let said = std::io::read_to_string(run.stderr.take().unwrap()).unwrap();
            panic!("it ended by itself, {status}: {said}");
        }
        thread::sleep(Duration::from_millis(1));
    }
    thread::sleep(later);
    run.kill().unwrap();
    run.wait().unwrap();
}

#[test]
fn a_run_that_is_killed_again_and_again_tells_what_an_unbroken_one_tells() {
    let folder = folder();
    for (ending, times) in [("jsonl", 4), ("csv", 1), ("parquet", 1)] {
        let (whole, broken) = (format!("whole.{ending}"), format!("broken.{ending}"));
        let journal = format!("{broken}.journal");
        let unbroken = trace(&folder, &["--output", &whole, "pages"]);
        let arguments = ["--output", &broken, "--resume", "pages"];
        for milliseconds in [0, 5, 10, 20].into_iter().take(times) {
            let run = start(&folder, &arguments);
            kill_once_it_has_begun(&folder, &journal, run, Duration::from_millis(milliseconds));
            // What a power cut may leave: a line of each file, half written.
            let rows = format!("{broken}.rows");
            let growing = if ending == "parquet" { &rows } else { &broken };
            for file in [growing, &journal] {
                let mut file = OpenOptions::new()
                    .append(true)
                    .open(folder.path().join(file))
                    .unwrap();
                file.write_all(b"{\"far\":{\"output\":99999999,\"page\":\"https://bay")
                    .unwrap();
            }
        }
        let last = trace(&folder, &arguments);
        let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
        assert!(bytes(&broken) == bytes(&whole), "{last}");
        // It says the same in the end, and what it has told of errors before isn't told again.
        assert_eq!(last.lines().last(), unbroken.lines().last(), "{last}");
        assert!(unbroken.contains(" 233 pickups on 233 pages"), "{unbroken}");
        for beside in [&journal, &format!("{broken}.rows")] {
            assert!(!folder.path().join(beside).exists());
        }
    }
}

#[test]
fn what_has_changed_since_a_run_broke_off_is_said() {
    let folder = folder();
    let arguments = ["--output", "pickups.jsonl", "pages"];
    let resume = [&arguments[..], &["--resume"]].concat();
    // The archive is the first, and large.
    let large: Vec<u8> = (0..500)
        .flat_map(|number| record("https://quay.example/", &page(number)))
        .collect();
    folder.write("pages/all.warc", &large);
    let run = start(&folder, &arguments);
    kill_once_it_has_begun(&folder, "pickups.jsonl.journal", run, Duration::ZERO);

    let with = |more: &[&str]| trace(&folder, &[&resume[..], more].concat());
    let without_resume = trace(&folder, &arguments);
    let other_rules = with(&["--fail-on", "credit"]);
    folder.write("pages/all.warc", &large[..large.len() - 2]);
    folder.write("stories.jsonl", story() + "\n");
    let changed = with(&[]);
    let finished = with(&[]);
    let ending = trace(&folder, &["--output", "pickups.xlsx", "pages"]);
    let told = [without_resume, other_rules, changed, finished, ending];
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(
        r"after \d+ pages? and \d+ pickups?",
        "after N pages and N pickups",
    );
    settings.add_filter(r"up to byte \d+", "up to byte N");
    settings.add_filter(
        r"in \d+ pages: \d+ pickups on \d+",
        "in N pages: N pickups on N",
    );
    let _bound = settings.bind_to_scope();
    insta::assert_snapshot!(told.join("\n\n"), @"
    exit 1
    -- err
    error: a run into pickups.jsonl has broken off, or goes on still
    hint: --resume goes on with it; take both files away, and it begins anew

    exit 1
    -- err
    error: the run into pickups.jsonl was begun with --max-page 10000000 and no --fail-on, and can't go on otherwise
    hint: give the same --max-page and --fail-on as then

    exit 1
    -- err
    Going on with pickups.jsonl, after N pages and N pickups.
    The stories have changed since: what was looked at before was compared with the earlier ones.
    error: pages/all.warc has changed since it was read up to byte N: the rest of it is left out
    hint: trace it anew, into another file
    error: pages/bay.warc.gz: at byte 10170 the packed data are damaged (corrupt deflate stream): what they held is skipped
    Looked for 1 story in N pages: N pickups on N pages.
    2 pages could not be read.

    exit 1
    -- err
    error: pickups.jsonl is there already
    hint: no run into it has broken off; to trace anew, take it away or name another file

    exit 2
    -- err
    error: invalid value 'pickups.xlsx' for '--output <FILE>': its ending says what is written: name it .jsonl, .csv or .parquet

    For more information, try '--help'.
    ");
}

#[tokio::test]
async fn an_address_that_was_looked_at_is_not_asked_again() {
    let (gazette, courier) = (Receiver::start().await, Receiver::start().await);
    for site in [&gazette, &courier] {
        site.page("/robots.txt", Reply::Status(404));
        site.page("/ferry", Reply::html(page(0)));
    }
    let map = format!(
        "<urlset><url><loc>{}</loc></url><url><loc>{}</loc></url></urlset>",
        gazette.url("/ferry"),
        courier.url("/ferry")
    );
    gazette.page("/sitemap.xml", Reply::text(map));
    courier.page("/ferry", Reply::Hang);

    let folder = Folder::with_wire();
    folder.write("stories.jsonl", story());
    let settings = read(&folder, "wire/wire.toml");
    let settings = settings.replace("loopback = false", "loopback = true");
    folder.write("wire/wire.toml", settings);
    let map = gazette.url("/sitemap.xml").to_string();
    let arguments = [
        "--data",
        "wire",
        "--output",
        "pickups.jsonl",
        "--resume",
        &map,
    ];
    let run = start(&folder, &arguments);
    let (folder, map) = tokio::task::spawn_blocking(move || {
        kill_once_it_has_begun(&folder, "pickups.jsonl.journal", run, Duration::ZERO);
        (folder, map)
    })
    .await
    .unwrap();
    assert_eq!(read(&folder, "pickups.jsonl").lines().count(), 1);

    courier.page("/ferry", Reply::html(page(0)));
    let (folder, said) = tokio::task::spawn_blocking(move || {
        let said = trace(
            &folder,
            &[
                "--data",
                "wire",
                "--output",
                "pickups.jsonl",
                "--resume",
                &map,
            ],
        );
        (folder, said)
    })
    .await
    .unwrap();
    insta::assert_snapshot!(said, @"
    exit 0
    -- err
    Going on with pickups.jsonl, after 1 page and 1 pickup.
    Looked for 1 story in 2 pages: 2 pickups on 2 pages.
    ");
    let asked = gazette.received();
    let asked = asked.iter().filter(|request| request.path == "/ferry");
    assert_eq!(asked.count(), 1);
    let pickups = read(&folder, "pickups.jsonl");
    assert_eq!(pickups.lines().count(), 2);
    assert!(pickups.contains(&gazette.domain()) && pickups.contains(&courier.domain()));
}

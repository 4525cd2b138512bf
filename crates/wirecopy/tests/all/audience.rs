//! `wirecopy audience` and what the wire takes of its report, through the real binary.

use std::io::Write;

use crate::common::{Folder, said};
use flate2::{Compression, write::GzEncoder};
use insta::assert_snapshot;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use wire_store::{Store, TokenHash, TokenPurpose};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const GOOGLEBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/// The log of some days of October 2026.
fn log(days: std::ops::RangeInclusive<i8>) -> String {
    log_of(days.map(|day| date(2026, 10, day)))
}

/// Lines on each of these days, on some more than on others.
fn log_of(days: impl Iterator<Item = Date>) -> String {
    let mut log = String::new();
    for day in days {
        for visitor in 0..(5 + day.day() % 7 * 3) {
            let time = day.strftime("%d/%b/%Y:08:00:00 +0000");
            for (path, agent) in [
                ("/ferry", FIREFOX),
                ("/style.css", FIREFOX),
                ("/ferry", GOOGLEBOT),
            ] {
                log += &format!(
                    "198.51.100.{visitor} - - [{time}] \"GET {path} HTTP/1.1\" 200 5120 \"-\" \"{agent}\"\n"
                );
            }
        }
    }
    log
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

/// A folder with a log in three files, one packed by gzip and one by zstd.
fn folder_with_logs() -> Folder {
    let folder = Folder::new();
    folder.write("access.log", log(21..=31));
    folder.write("access.log.1", gzip(&log(1..=20)));
    folder.write("access.log.2", "no log line\n");
    folder
}

#[test]
fn logs_become_a_report_for_people() {
    let folder = folder_with_logs();
    assert_snapshot!(
        folder.says(&["audience", "access.log", "access.log.1", "access.log.2"]),
        @"
    exit 0
    -- out
    All sites of the logs, 2026-10-01 to 2026-10-31 (UTC)

     month         visitors  pages
     October 2026        23    425

     Visitors are estimates with a standard error of 0.81 %, at most as many as the pages.

    Visitors a day

     23     ▂█     ▂█     ▂█     ▂█
           ▄██    ▄██    ▄██    ▄██
          ▆███   ▆███   ▆███   ▆███   ▆
        ▁▇████ ▁▇████ ▁▇████ ▁▇████ ▁▇█
        ██████▃██████▃██████▃██████▃███
      0 ███████████████████████████████
        Oct 2026

    From lines to visitors

     lines                        1,276  ████████████████████████
     understood                   1,275  ████████████████████████
     GET, and answered            1,275  ████████████████████████
     no assets                      850  ████████████████
     pages: no feeds                850  ████████████████
     people: no robots              425  ████████
     visitors                        23  █

     Robots asked for 50 % of the pages.

    Lines that were not counted

     1 not in a form of nginx, Apache or Caddy that is known (the first: access.log.2, line 1)
    "
    );
}

#[test]
fn standard_input_is_a_log_and_days_go_to_spreadsheets() {
    let folder = Folder::new();
    folder.write("access.log", log(30..=31));
    let output = folder
        .command(&["audience", "--format", "csv", "-"])
        .stdin(std::fs::File::open(folder.path().join("access.log")).unwrap())
        .output()
        .unwrap();
    assert_snapshot!(said(&output, &folder), @"
    exit 0
    -- out
    day,visitors,pages
    2026-10-30,11,11
    2026-10-31,14,14
    ");
}

#[test]
fn what_is_no_log_is_said() {
    let folder = Folder::new();
    folder.write("story.txt", "date 2026-11-22\nA ferry.\n");
    folder.write("empty.log", "");
    assert_snapshot!(folder.says(&["audience", "story.txt"]), @"
    exit 1
    -- err
    error: no line of the logs could be counted: 2 are not in a form of nginx, Apache or Caddy that is known (the first is line 1 of story.txt)
    hint: the combined format of nginx and Apache is read, their JSON, and Caddy's
    ");
    assert_snapshot!(folder.says(&["audience", "empty.log"]), @"
    exit 1
    -- err
    error: there is no line in the logs
    hint: the combined format of nginx and Apache is read, their JSON, and Caddy's
    ");
    assert_snapshot!(folder.says(&["audience", "missing.log"]), @"
    exit 1
    -- err
    error: missing.log can't be read: No such file or directory (os error 2)
    ");
    assert_snapshot!(folder.says(&["audience", "--sign", "token.txt", "story.txt"]), @"
    exit 2
    -- err
    error: the following required arguments were not provided:
      --output <FILE>
      --site <DOMAIN>

    Usage: wirecopy audience --output <FILE> --site <DOMAIN> --sign <TOKEN_FILE> <LOGS>...

    For more information, try '--help'.
    ");
}

#[test]
fn a_log_packed_by_zstd_is_read() {
    let folder = Folder::new();
    // `printf '' | zstd` and one raw block of a line: the smallest frames there are.
    let line = log(1..=1).lines().next().unwrap().to_owned() + "\n";
    let mut frame = vec![
        0x28,
        0xb5,
        0x2f,
        0xfd,
        0x20,
        u8::try_from(line.len()).unwrap(),
    ];
    let block = (line.len() as u32) << 3 | 1;
    frame.extend_from_slice(&block.to_le_bytes()[..3]);
    frame.extend_from_slice(line.as_bytes());
    folder.write("access.log.zst", [frame.clone(), frame].concat());
    let report = folder.run(&["audience", "--format", "json", "access.log.zst"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["steps"]["people"], 2);
    assert_eq!(report["steps"]["visitors"], 1);
}

/// The first day of the last month: evidence expires, so it can't be of a fixed one.
fn last_month() -> Date {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    today.first_of_month().saturating_sub(1.month())
}

/// A wire with a publisher, whose log of the last month lies in `access.log`.
fn wire_with_publisher() -> Folder {
    let folder = Folder::with_wire();
    let month = last_month();
    let days = i64::from(month.days_in_month());
    folder.write(
        "access.log",
        log_of((0..days).map(|day| month.saturating_add(day.days()))),
    );
    folder.wire_does(&[
        "publisher",
        "add",
        "The Gazette",
        "--email",
        "news@gazette.example",
        "--site",
        "gazette.example",
        "--accept-terms",
    ]);
    folder.write("token.txt", "0123456789abcdef\n");
    folder
}

/// Makes the token an API token of the publisher, as its account page does.
fn give_token(folder: &Folder) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = Store::open(&folder.wire()).await.unwrap();
        let publisher = store.publishers().await.unwrap()[0].id;
        let token = TokenHash::of("0123456789abcdef");
        store
            .create_token(
                token,
                publisher,
                TokenPurpose::Api,
                "logs",
                None,
                Timestamp::now(),
            )
            .await
            .unwrap();
    });
}

/// Signs a report of the log for this site, and offers it to the wire as evidence of the publisher.
fn offer_report(folder: &Folder, site: &str) -> String {
    let signed = folder.run(&[
        "audience",
        "--site",
        site,
        "--sign",
        "token.txt",
        "--output",
        "report.json",
        "access.log",
    ]);
    assert!(signed.status.success(), "{}", said(&signed, folder));
    folder.wire_says(&[
        "publisher",
        "audience",
        "gazette",
        "--report",
        "report.json",
    ])
}

#[test]
fn a_signed_report_is_evidence() {
    let folder = wire_with_publisher();
    give_token(&folder);
    let taken = offer_report(&folder, "gazette.example");
    assert!(taken.starts_with("exit 0"), "{taken}");
    let shown = folder.wire_does(&["publisher", "show", "gazette", "--format", "json"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let evidence = &shown["audience"][0];
    assert_eq!(evidence["method"], "access-logs");
    assert_eq!(evidence["monthly_visitors"], 23);
    assert_eq!(evidence["from"], last_month().to_string());
    assert_eq!(evidence["to"], last_month().last_of_month().to_string());
}

#[test]
fn a_report_is_refused_when_it_is_forged_or_of_another_site() {
    let folder = wire_with_publisher();
    assert_snapshot!(offer_report(&folder, "gazette.example"), @"
    exit 1
    -- err
    error: report.json: the signature doesn't fit: the report was changed after it was signed, or the token it was signed with is revoked or another publisher's
    ");
    give_token(&folder);
    assert_snapshot!(offer_report(&folder, "portal.example"), @"
    exit 1
    -- err
    error: report.json: the report is of portal.example, which is none of the publisher's proved sites
    ");
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    folder.write(
        "report.json",
        report.replace("\"visitors\": 23", "\"visitors\": 90000"),
    );
    assert_snapshot!(
        folder.wire_says(&["publisher", "audience", "gazette", "--report", "report.json"]),
        @"
    exit 1
    -- err
    error: report.json: the signature doesn't fit: the report was changed after it was signed, or the token it was signed with is revoked or another publisher's
    "
    );
}

#[test]
fn an_export_is_taken_or_refused_with_a_sentence() {
    let folder = wire_with_publisher();
    let month = last_month().strftime("%Y-%m").to_string();
    folder.write(
        "matomo.csv",
        format!("Date,Unique visitors\n{month},48211\n"),
    );
    folder.write(
        "german.csv",
        format!("Date;Unique visitors\n{month};51.004\n"),
    );
    let take = |file: &str| {
        let said = folder.wire_says(&["publisher", "audience", "gazette", "--export", file]);
        // Without the days, which differ each month.
        said.lines()
            .map(|line| line.split(" a month (").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_snapshot!(take("matomo.csv"), @"
    exit 0
    -- out
     id              ID
     name            The Gazette
     kind            daily
     country         US
     e-mail          news@gazette.example
     free stories    site-not-proved
     sites           gazette.example (not proved; nonce wirecopy-NONCE)
     audience        48211
     terms accepted  version 1
    -- err
    Matomo: The export has the month's own figure.
    ");
    assert_snapshot!(take("german.csv"), @"
    exit 0
    -- out
     id              ID
     name            The Gazette
     kind            daily
     country         US
     e-mail          news@gazette.example
     free stories    site-not-proved
     sites           gazette.example (not proved; nonce wirecopy-NONCE)
     audience        48211
                     51004
     terms accepted  version 1
    -- err
    Matomo: The export has the month's own figure.
    ");
}

#[test]
fn sites_are_looked_up_in_rank_lists() {
    let folder = wire_with_publisher();
    folder.write("tranco.csv", gzip("1,portal.example\n2,gazette.example\n"));
    folder.write(
        "crux.csv",
        "origin,rank\nhttps://www.gazette.example,5000\n",
    );
    let look = |list: &str, file: &str| {
        folder.wire_says(&[
            "publisher",
            "ranks",
            "--list",
            list,
            "--date",
            "2026-11-01",
            file,
        ])
    };
    assert_snapshot!(look("tranco", "tranco.csv"), @"
    exit 0
    -- out
     publisher    site             list    date        rank
     The Gazette  gazette.example  tranco  2026-11-01  2
    ");
    assert_snapshot!(look("crux", "crux.csv"), @"
    exit 0
    -- out
     publisher    site             list  date        rank
     The Gazette  gazette.example  crux  2026-11-01  among the first 5000
    ");
    assert_snapshot!(look("crux", "tranco.csv"), @"
    exit 1
    -- err
    error: tranco.csv: no line of the file looks like CrUX's 'origin,rank': is it the other list?
    ");
    let import = |date: &str, file: &str| {
        folder.wire_says(&["ranks", "import", "--list", "crux", "--date", date, file])
    };
    assert_snapshot!(import("2026-10-31", "crux.csv"), @"
    exit 0
    -- err
    CrUX’s list of 2026-10-31 is kept. Publishers’ sites in it: 1.
    ");
    assert_snapshot!(import("2026-10-31", "crux.csv"), @"
    exit 1
    -- err
    error: CrUX's list of 2026-10-31 is kept already: only a newer one takes its place
    ");
    assert_snapshot!(import("2999-10-31", "crux.csv"), @"
    exit 1
    -- err
    error: 2999-10-31 lies in the future
    ");
    assert_snapshot!(folder.wire_says(&["ranks", "list"]), @"
    exit 0
    -- out
     list  date        lines  sites  file
     crux  2026-10-31  1      1      crux.csv
    ");
}

//! Logs in, reports out.

use std::collections::HashSet;

use proptest::prelude::*;
use wire_audience::{Options, Report, Tally, Warning};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
const GOOGLEBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

fn options() -> Options {
    Options::at("2026-11-22T12:00:00Z".parse().unwrap())
}

fn tally(log: &str) -> Tally {
    let mut tally = Tally::new(options(), [7; 16]);
    tally.feed(log.as_bytes());
    tally
}

fn report(log: &str) -> Report {
    tally(log).report("wirecopy test")
}

fn get(address: &str, time: &str, path: &str, agent: &str) -> String {
    format!("{address} - - [{time}] \"GET {path} HTTP/1.1\" 200 5120 \"-\" \"{agent}\"\n")
}

/// A log with one visitor on each day of these.
fn daily(month: &str, days: std::ops::RangeInclusive<u32>) -> String {
    days.map(|day| {
        let time = format!("{day:02}/{month}:08:00:00 +0000");
        get("192.0.2.7", &time, "/", FIREFOX)
    })
    .collect()
}

fn warnings(report: &Report) -> String {
    let sentences: Vec<String> = report.warnings.iter().map(Warning::sentence).collect();
    sentences.join("\n")
}

#[test]
fn there_are_never_more_visitors_than_pages() {
    // Each page is another visitor's, so that an estimate is as often too high as too low.
    let mut over = 0;
    for salt in 0..16 {
        let mut tally = Tally::new(options(), [salt; 16]);
        for visitor in 0..3000 {
            let address = format!("192.0.{}.{}", visitor / 256, visitor % 256);
            tally.feed(get(&address, "01/Oct/2026:08:00:00 +0000", "/", FIREFOX).as_bytes());
        }
        let report = tally.report("wirecopy test");
        let (month, day) = (&report.months[0], &report.days[0]);
        assert!(month.visitors <= month.pages && day.visitors <= day.pages);
        assert!(report.steps.visitors <= report.steps.people);
        over += u32::from(month.visitors == month.pages);
    }
    assert!(over > 0, "the estimate was never above the pages");
}

#[test]
fn a_report_says_what_became_of_each_line() {
    let at = "01/Oct/2026:08:00:00 +0000";
    let log = [
        get("192.0.2.7", at, "/ferry", FIREFOX),
        get("192.0.2.7", at, "/rents", FIREFOX),
        get("192.0.2.7", at, "/ferry", SAFARI),
        get("2001:db8:1:2::9", at, "/ferry", FIREFOX),
        get("2001:db8:1:2:aaaa::7", at, "/ferry", FIREFOX),
        get("192.0.2.7", at, "/style.css", FIREFOX),
        get("192.0.2.7", at, "/feed/", FIREFOX),
        get("203.0.113.5", at, "/ferry", GOOGLEBOT),
        get("203.0.113.5", "31/Feb/2026:08:00:00 +0000", "/", FIREFOX),
        get("203.0.113.5", at, "/old", FIREFOX).replace(" 200 ", " 301 "),
        get("203.0.113.5", at, "/", FIREFOX).replace("GET", "POST"),
        "something else\n\n# a comment\n".to_owned(),
        // A file may lack its last end of line.
        get("203.0.113.5", at, "/", SAFARI).trim_end().to_owned(),
    ];
    let shown = serde_json::to_string_pretty(&report(&log.concat())).unwrap();
    insta::assert_snapshot!(shown, @r#"
    {
      "form": "wirecopy audience report 1",
      "made_with": "wirecopy test",
      "robots_by": "Crawlerdex, as in iscrawl 1.2",
      "made": "2026-11-22T12:00:00Z",
      "site": null,
      "from": "2026-10-01",
      "to": "2026-10-01",
      "standard_error": 81,
      "months": [
        {
          "month": "2026-10-01",
          "whole": false,
          "visitors": 4,
          "pages": 6
        }
      ],
      "days": [
        {
          "day": "2026-10-01",
          "visitors": 4,
          "pages": 6
        }
      ],
      "steps": {
        "lines": 13,
        "refused": 2,
        "other_site": 0,
        "other_method": 1,
        "not_found": 1,
        "assets": 1,
        "feeds": 1,
        "robots": 1,
        "people": 6,
        "visitors": 4
      },
      "refused": [
        {
          "reason": "not-a-log-line",
          "lines": 1,
          "file": 1,
          "line": 12
        },
        {
          "reason": "impossible-time",
          "lines": 1,
          "file": 1,
          "line": 9
        }
      ],
      "formats": {
        "combined": 11,
        "vhost_combined": 0,
        "json": 0,
        "caddy": 0
      },
      "sites": [],
      "warnings": [
        {
          "code": "no-whole-month"
        },
        {
          "code": "many-refused",
          "share": 15
        }
      ]
    }
    "#);
    for secret in [
        "192.0.2",
        "2001:db8",
        "203.0.113",
        "Mozilla",
        "Firefox",
        "ferry",
    ] {
        assert!(!shown.contains(secret), "{secret} stands in a report");
    }
}

#[test]
fn an_empty_user_agent_is_a_robots_and_a_format_without_one_is_refused() {
    let at = "01/Oct/2026:08:00:00 +0000";
    let common = format!("192.0.2.7 - - [{at}] \"GET / HTTP/1.1\" 200 5120\n");
    let log = [
        get("192.0.2.7", at, "/", "-"),
        get("192.0.2.7", at, "/", ""),
        common,
    ];
    let steps = report(&log.concat()).steps;
    assert_eq!((steps.parsed(), steps.robots, steps.people), (2, 2, 0));
    assert_eq!(steps.refused, 1);
}

#[test]
fn a_whole_month_is_told_from_one_with_gaps() {
    let log = [
        daily("Aug/2026", 20..=31),
        daily("Sep/2026", 1..=30),
        daily("Oct/2026", 1..=10),
        daily("Oct/2026", 14..=20),
    ];
    let report = report(&log.concat());
    let figure = report.monthly().unwrap();
    assert_eq!(figure.from.to_string(), "2026-09-01");
    assert_eq!(figure.to.to_string(), "2026-09-30");
    assert!(!figure.at_least);
    insta::assert_snapshot!(warnings(&report), @"
    August 2026 is not whole: it had at least as many visitors as were counted.
    October 2026 is not whole: it had at least as many visitors as were counted.
    There is no line from 2026-10-11 to 2026-10-13.
    ");
}

#[test]
fn without_a_whole_month_the_figure_is_a_lower_bound() {
    let report = report(&daily("Oct/2026", 5..=20));
    let figure = report.monthly().unwrap();
    assert_eq!((figure.visitors, figure.at_least), (1, true));
    assert_eq!(figure.from.to_string(), "2026-10-05");
    insta::assert_snapshot!(warnings(&report), @"No month has lines on each of its days: its figure is what a month has at least.");
}

#[test]
fn a_busy_address_and_a_jump_are_said() {
    let mut log = daily("Oct/2026", 1..=9);
    for visitor in 0..200 {
        let address = format!("198.51.100.{visitor}");
        log += &get(&address, "07/Oct/2026:08:00:00 +0000", "/", SAFARI);
    }
    for _ in 0..150 {
        log += &get("203.0.113.5", "08/Oct/2026:08:00:00 +0000", "/", SAFARI);
    }
    insta::assert_snapshot!(warnings(&report(&log)), @"
    No month has lines on each of its days: its figure is what a month has at least.
    One address has up to 41 % of the visits. If it is a proxy of yours, log X-Forwarded-For and count with --behind-proxy.
    On 2026-10-07 came 201 times the visitors of a usual day.
    ");
}

#[test]
fn a_site_is_counted_alone_where_the_log_names_hosts() {
    let line = get("192.0.2.7", "01/Oct/2026:08:00:00 +0000", "/", FIREFOX);
    let log = format!("www.gazette.example:443 {line}other.example:443 {line}{line}");
    let options = Options {
        site: Some("Gazette.example".into()),
        ..options()
    };
    let mut tally = Tally::new(options, [7; 16]);
    tally.feed(log.as_bytes());
    let report = tally.report("wirecopy test");
    assert_eq!((report.steps.other_site, report.steps.people), (1, 2));
    insta::assert_snapshot!(warnings(&report), @"
    No month has lines on each of its days: its figure is what a month has at least.
    The logs don't say which site a line is of: all lines are taken as the site's.
    ");
}

#[test]
fn a_forwarded_address_is_believed_from_a_proxy_of_ones_own_alone() {
    let forwarded = |connected: &str, list: &str| {
        let line = get(connected, "01/Oct/2026:08:00:00 +0000", "/", FIREFOX);
        format!("{} \"{list}\"\n", line.trim_end())
    };
    // A public client that invents addresses stays one visitor.
    let invented = [
        forwarded("203.0.113.5", "192.0.2.1"),
        forwarded("203.0.113.5", "192.0.2.2"),
    ];
    assert_eq!(report(&invented.concat()).steps.visitors, 1);
    // Behind a proxy of one's own there are two, and what the client put before doesn't matter.
    let proxied = [
        forwarded("10.0.0.2", "198.51.100.1, 192.0.2.1"),
        forwarded("10.0.0.2", "198.51.100.2, 192.0.2.1"),
        forwarded("10.0.0.2", "192.0.2.2, 10.0.0.9"),
    ];
    assert_eq!(report(&proxied.concat()).steps.visitors, 2);
    let mut told = Tally::new(
        Options {
            behind_proxy: true,
            ..options()
        },
        [7; 16],
    );
    told.feed(invented.concat().as_bytes());
    assert_eq!(told.report("wirecopy test").steps.visitors, 2);
}

#[test]
fn a_line_without_end_costs_no_memory_and_is_refused() {
    let mut tally = Tally::new(options(), [7; 16]);
    for _ in 0..100 {
        tally.feed(&[b'x'; 10_000]);
    }
    tally.feed(b"\n");
    tally.feed(get("192.0.2.7", "01/Oct/2026:08:00:00 +0000", "/", FIREFOX).as_bytes());
    let report = tally.report("wirecopy test");
    assert_eq!(report.refused[0].reason, "too-long");
    assert_eq!((report.refused[0].line, report.steps.visitors), (1, 1));
}

#[test]
fn estimates_are_as_near_as_the_report_says() {
    let mut worst = 0.0_f64;
    let mut squares = 0.0;
    let mut counts = 0;
    for (salt, wanted) in [100_u32, 1_000, 5_000, 20_000, 60_000, 60_000, 60_000]
        .iter()
        .enumerate()
    {
        let mut tally = Tally::new(options(), [salt as u8; 16]);
        let mut exact = HashSet::new();
        for visitor in 0..*wanted {
            let address = format!(
                "10.{}.{}.{}",
                visitor >> 16,
                visitor >> 8 & 255,
                visitor & 255
            );
            let time = format!("{:02}/Oct/2026:08:00:00 +0000", 1 + visitor % 31);
            for _ in 0..=visitor % 2 {
                tally.feed(get(&address, &time, "/", FIREFOX).as_bytes());
            }
            exact.insert(address);
        }
        let estimate = tally.report("wirecopy test").months[0].visitors as f64;
        let error = estimate / exact.len() as f64 - 1.0;
        worst = worst.max(error.abs());
        squares += error * error;
        counts += 1;
    }
    let standard = f64::from(wire_audience::STANDARD_ERROR) / 10_000.0;
    let mean = (squares / f64::from(counts)).sqrt();
    assert!(worst < 3.0 * standard, "the worst is {worst}");
    assert!(mean < 1.5 * standard, "on average {mean}");
}

/// A line of a log, good or bad.
fn line() -> impl Strategy<Value = String> {
    let visit =
        (0..40_u8, 1..=31_u8, 0..5_usize, any::<bool>()).prop_map(|(host, day, path, mobile)| {
            let path = ["/", "/ferry", "/style.css", "/feed", "/wp-json/x"][path];
            let agent = if mobile { SAFARI } else { FIREFOX };
            get(
                &format!("198.51.100.{host}"),
                &format!("{day:02}/Oct/2026:08:00:00 +0200"),
                path,
                agent,
            )
        });
    prop_oneof![
        8 => visit,
        1 => Just("gazette.example:80 192.0.2.9 - - [02/Oct/2026:00:10:00 +0300] \"GET / HTTP/1.1\" 200 1 \"-\" \"Mozilla/5.0 (X11)\"\n".to_owned()),
        1 => Just("{\"ts\":1790841600.5,\"request\":{\"remote_ip\":\"192.0.2.9\",\"method\":\"GET\",\"host\":\"gazette.example\",\"uri\":\"/\",\"headers\":{}},\"status\":200}\n".to_owned()),
        1 => "[ -~]{0,80}\n",
    ]
}

/// A report without where the first refused line of each kind stood.
fn without_places(mut report: Report) -> Report {
    for refused in &mut report.refused {
        (refused.file, refused.line) = (0, 0);
    }
    report
}

proptest! {
    #[test]
    fn any_bytes_make_a_report(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let mut tally = Tally::new(options(), [7; 16]);
        tally.feed(&bytes);
        let steps = tally.report("wirecopy test").steps;
        prop_assert!(steps.refused <= steps.lines);
    }

    #[test]
    fn broken_lines_make_a_report(line in line(), cut in 0..200_usize, byte in any::<u8>()) {
        let mut bytes = line.into_bytes();
        let place = cut % bytes.len();
        bytes[place] = byte;
        bytes.truncate(bytes.len() - cut % bytes.len() / 2);
        let mut tally = Tally::new(options(), [7; 16]);
        tally.feed(&bytes);
        let _ = tally.report("wirecopy test");
    }

    #[test]
    fn where_pieces_end_does_not_matter(
        lines in prop::collection::vec(line(), 0..60),
        pieces in prop::collection::vec(1..300_usize, 1..20),
    ) {
        let log = lines.concat();
        let mut tally = Tally::new(options(), [7; 16]);
        let mut rest = log.as_bytes();
        for length in pieces.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, others) = rest.split_at((*length).min(rest.len()));
            tally.feed(piece);
            rest = others;
        }
        prop_assert_eq!(tally.report("wirecopy test"), report(&log));
    }

    #[test]
    fn the_order_of_lines_does_not_matter(mut lines in prop::collection::vec(line(), 0..60)) {
        let forwards = without_places(report(&lines.concat()));
        lines.reverse();
        prop_assert_eq!(without_places(report(&lines.concat())), forwards);
    }

    #[test]
    fn two_counts_merged_are_the_count_of_both(
        lines in prop::collection::vec(line(), 0..400),
        cut in any::<prop::sample::Index>(),
    ) {
        let (left, right) = lines.split_at(cut.index(lines.len() + 1));
        let mut merged = tally(&left.concat());
        merged.merge(tally(&right.concat()));
        let merged = without_places(merged.report("wirecopy test"));
        prop_assert_eq!(merged, without_places(report(&lines.concat())));
    }
}

#[test]
fn many_visitors_in_any_order_and_any_split_give_the_same_number() {
    // Enough for the sketches to leave their small forms.
    let line = |visitor: u32| {
        let address = format!(
            "10.{}.{}.{}",
            visitor >> 16,
            visitor >> 8 & 255,
            visitor & 255
        );
        get(&address, "05/Oct/2026:08:00:00 +0000", "/", FIREFOX)
    };
    let log = |visitors: &mut dyn Iterator<Item = u32>| visitors.map(line).collect::<String>();
    let forwards = report(&log(&mut (0..30_000)));
    let backwards = report(&log(&mut (0..30_000).rev()));
    assert_eq!(forwards, backwards);
    for cut in [1, 500, 3_000, 15_000] {
        let mut merged = tally(&log(&mut (0..cut)));
        merged.merge(tally(&log(&mut (cut..30_000))));
        assert_eq!(merged.report("wirecopy test"), forwards, "cut at {cut}");
    }
}

//! Writes an access log of about so many megabytes for `bench/audience.sh`: two months in the
//! combined format, with pages, assets, feeds and robots in the shares of a news site. Addresses are of
//! the ranges for benchmarks (RFC 2544) and documentation (RFC 3849). The same every time.

#![allow(clippy::print_stdout, reason = "it is there to write")]

use std::io::{self, BufWriter, Write};

const BROWSERS: [&str; 6] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.{} Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.{} Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:{}.0) Gecko/20100101 Firefox/{}.0",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.{} Chrome/122.0.0.0 Mobile Safari/537.36",
];
const ROBOTS: [&str; 4] = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
];
/// Visitors of the two months. GoAccess 1.7 becomes many times slower from about a hundred thousand on, and
/// shouldn't be measured there.
const VISITORS: u64 = 40_000;
/// Seconds of September and October.
const SECONDS: u64 = 61 * 86_400;

fn main() -> io::Result<()> {
    let megabytes: u64 = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(100);
    let wanted = megabytes * 1_000_000;
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut chance = Chance(0x5eed);
    let mut line = String::new();
    let mut written = 0;
    while written < wanted {
        line.clear();
        write_line(&mut line, written * SECONDS / wanted, &mut chance);
        out.write_all(line.as_bytes())?;
        written += line.len() as u64;
    }
    out.flush()
}

fn write_line(line: &mut String, second: u64, chance: &mut Chance) {
    use std::fmt::Write;
    let visitor = chance.below(VISITORS);
    let kind = chance.below(100);
    let agent = match kind {
        // Robots come from few addresses.
        0..18 => ROBOTS[chance.below(4) as usize].to_owned(),
        _ => BROWSERS[visitor as usize % 6].replace("{}", &(90 + visitor / 6 % 53).to_string()),
    };
    let address = match (kind, visitor % 10) {
        (0..18, _) => format!("198.18.0.{}", visitor % 50),
        (_, 0..3) => format!(
            "2001:db8:{:x}:{:x}::{:x}",
            visitor >> 16,
            visitor & 0xffff,
            second / 86_400 + 1
        ),
        _ => format!(
            "198.{}.{}.{}",
            18 + (visitor >> 16 & 1),
            visitor >> 8 & 255,
            visitor & 255
        ),
    };
    let (path, status) = match chance.below(100) {
        0..38 => (
            format!(
                "/2026/{}/the-ferry-to-skerrow-will-run-again-{}",
                9 + chance.below(2),
                chance.below(5000)
            ),
            200,
        ),
        38..42 => ("/".to_owned(), 200),
        42..46 => ("/feed/".to_owned(), 200),
        46..52 => (
            format!("/old/{}", chance.below(900)),
            if chance.below(2) == 0 { 301 } else { 404 },
        ),
        52..75 => (
            format!(
                "/wp-content/uploads/2026/photo-{}-1024x683.jpg",
                chance.below(9000)
            ),
            200,
        ),
        75..90 => (
            format!(
                "/wp-includes/js/dist/script-{}.min.js?ver=6.6",
                chance.below(40)
            ),
            304,
        ),
        _ => (
            format!(
                "/wp-content/themes/gazette/style.css?ver={}",
                chance.below(9)
            ),
            200,
        ),
    };
    let (day, time) = (second / 86_400, second % 86_400);
    let (day, month) = if day < 30 {
        (day + 1, "Sep")
    } else {
        (day - 29, "Oct")
    };
    let referrer = [
        "-",
        "https://www.google.com/",
        "https://gazette.example/2026/10/the-harbour-board",
    ][chance.below(3) as usize];
    let _ = writeln!(
        line,
        "{address} - - [{day:02}/{month}/2026:{:02}:{:02}:{:02} +0000] \"GET {path} HTTP/1.1\" {status} {} \"{referrer}\" \"{agent}\"",
        time / 3600,
        time / 60 % 60,
        time % 60,
        500 + chance.below(90_000),
    );
}

/// Numbers that look like chance: xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

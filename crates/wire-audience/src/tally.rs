//! The count: lines in, a [`Report`] out.

use std::collections::BTreeMap;

use datasketches::hll::{Coupon, HllSketch, HllType, HllUnion};
use jiff::Timestamp;

use crate::clock::Clock;
use crate::line::{self, Line, Refusal};
use crate::page::{Asked, asked};
use crate::report::Report;
use crate::robots::Robots;
use crate::sites::{self, Sites};
use crate::visitor::{Address, Visitors, forwarded};

/// Sketches have two to the power of this many registers.
pub(crate) const PRECISION: u8 = 14;

/// A line that is longer is refused: no honest request fills it.
const LONGEST: usize = 1 << 16;

/// Counters of addresses, see [`Crowd`].
const CROWD: usize = 1 << 11;

/// What is counted, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The time: what lies more than a day after it is refused, and the report says it was made then.
    pub now: Timestamp,
    /// Count this site alone, `gazette.example` and the hosts below it, wherever a log names the
    /// host. A log that names none is taken as the site's.
    pub site: Option<String>,
    /// Believe `X-Forwarded-For` whoever connected, not only a machine with a private address.
    pub behind_proxy: bool,
}

impl Options {
    /// Everything is counted, and nothing special believed.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            site: None,
            behind_proxy: false,
        }
    }
}

/// Counts the visitors in access logs.
///
/// Bytes come in pieces of any size. Neither where the pieces end nor in which order lines come
/// changes the count.
#[derive(Clone, Debug)]
pub struct Tally {
    options: Options,
    clock: Clock,
    visitors: Visitors,
    robots: Robots,
    /// The line that the last piece has begun.
    begun: Vec<u8>,
    /// The line is too long already: its rest is passed over.
    passing: bool,
    source: u32,
    number: u64,
    pub(crate) counts: Counts,
    days: BTreeMap<i32, DayTally>,
    sites: Sites,
    crowd: Crowd,
}

/// Lines, by what became of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) lines: u64,
    /// For each reason, by its place in [`Refusal::ALL`]: how many, and the first.
    pub(crate) refused: [(u64, Option<(u32, u64)>); Refusal::ALL.len()],
    /// By [`Format`](line::Format).
    pub(crate) formats: [u64; 4],
    pub(crate) other_site: u64,
    pub(crate) other_method: u64,
    pub(crate) not_found: u64,
    pub(crate) assets: u64,
    pub(crate) feeds: u64,
    pub(crate) robots: u64,
    pub(crate) people: u64,
    /// Pages of people of which the log names the host.
    pub(crate) with_host: u64,
}

/// One day's requests.
#[derive(Clone, Debug)]
struct DayTally {
    pages: u64,
    visitors: HllSketch,
}

/// One day, counted.
pub(crate) struct CountedDay {
    pub(crate) day: i32,
    pub(crate) pages: u64,
    pub(crate) visitors: u64,
}

impl Tally {
    /// A count that has seen nothing. The salt should be random and forgotten with the count: then
    /// not even who has the logs can tell a visitor of this count from another.
    #[must_use]
    pub fn new(options: Options, salt: [u8; 16]) -> Self {
        let site = options
            .site
            .map(|site| sites::without_port(&site).to_lowercase());
        Self {
            clock: Clock::new(options.now),
            visitors: Visitors::new(&salt),
            robots: Robots::new(),
            begun: Vec::new(),
            passing: false,
            source: 1,
            number: 0,
            counts: Counts::default(),
            days: BTreeMap::new(),
            sites: Sites::default(),
            crowd: Crowd::new(),
            options: Options { site, ..options },
        }
    }

    /// Ends the file before, whose last line may lack its end, and begins the one of this number.
    pub fn begin(&mut self, source: u32) {
        self.end();
        self.source = source;
        self.number = 0;
    }

    /// Takes the next piece of a log.
    pub fn feed(&mut self, mut piece: &[u8]) {
        if self.passing || !self.begun.is_empty() {
            let Some(end) = memchr::memchr(b'\n', piece) else {
                self.keep(piece);
                return;
            };
            self.keep(&piece[..end]);
            self.end();
            piece = &piece[end + 1..];
        }
        while let Some(end) = memchr::memchr(b'\n', piece) {
            self.line(&piece[..end]);
            piece = &piece[end + 1..];
        }
        self.keep(piece);
    }

    /// Adds what another count with the same salt and options has counted.
    pub fn merge(&mut self, mut other: Self) {
        self.end();
        other.end();
        self.counts.merge(&other.counts);
        self.sites.merge(&other.sites);
        self.crowd.merge(&other.crowd);
        for (day, theirs) in other.days {
            match self.days.entry(day) {
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(theirs);
                }
                std::collections::btree_map::Entry::Occupied(mut ours) => {
                    let ours = ours.get_mut();
                    ours.pages += theirs.pages;
                    ours.visitors = union([&ours.visitors, &theirs.visitors]);
                }
            }
        }
    }

    /// The report of everything that was counted. `made_with` names the program and its version.
    #[must_use]
    pub fn report(mut self, made_with: &str) -> Report {
        self.end();
        Report::of(&self, made_with)
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// Each day that has lines.
    pub(crate) fn days(&self) -> impl Iterator<Item = CountedDay> {
        self.days.iter().map(|(&day, tally)| CountedDay {
            day,
            pages: tally.pages,
            visitors: estimate(&tally.visitors).min(tally.pages),
        })
    }

    /// Unique visitors and pages of these days together.
    pub(crate) fn over(&self, days: std::ops::RangeInclusive<i32>) -> (u64, u64) {
        let days = || self.days.range(days.clone()).map(|(_, tally)| tally);
        let visitors = union(days().map(|day| &day.visitors));
        let pages = days().map(|day| day.pages).sum();
        (estimate(&visitors).min(pages), pages)
    }

    pub(crate) fn sites(&self) -> Vec<(String, u64)> {
        self.sites.ranked()
    }

    /// The share of people's pages that the busiest address has at most, in per cent.
    pub(crate) fn busiest_address(&self) -> u64 {
        match self.counts.people {
            0 => 0,
            people => self.crowd.busiest() * 100 / people,
        }
    }

    fn keep(&mut self, piece: &[u8]) {
        if self.passing || self.begun.len() + piece.len() > LONGEST {
            self.passing = true;
            self.begun.clear();
        } else {
            self.begun.extend_from_slice(piece);
        }
    }

    /// Ends the line that is begun, if one is.
    fn end(&mut self) {
        if std::mem::take(&mut self.passing) {
            self.number += 1;
            self.counts.lines += 1;
            self.refuse(Refusal::TooLong);
        } else if !self.begun.is_empty() {
            let line = std::mem::take(&mut self.begun);
            self.line(&line);
            // Its memory serves the next one.
            self.begun = line;
            self.begun.clear();
        }
    }

    fn line(&mut self, line: &[u8]) {
        self.number += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // Blank lines and comments are no requests.
        if line.first().is_none_or(|&first| first == b'#') {
            return;
        }
        self.counts.lines += 1;
        if line.len() > LONGEST {
            return self.refuse(Refusal::TooLong);
        }
        match line::read(line, &mut self.clock) {
            Ok(line) => self.request(&line),
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn refuse(&mut self, refusal: Refusal) {
        let (count, first) = &mut self.counts.refused[refusal as usize];
        *count += 1;
        first.get_or_insert((self.source, self.number));
    }

    fn request(&mut self, line: &Line<'_>) {
        self.counts.formats[line.format as usize] += 1;
        if let (Some(site), Some(host)) = (&self.options.site, line.host)
            && !sites::belongs(host, site)
        {
            self.counts.other_site += 1;
            return;
        }
        let day = self.days.entry(line.day).or_insert_with(DayTally::new);
        if line.method != b"GET" {
            self.counts.other_method += 1;
            return;
        }
        if !matches!(line.status, 200..=299 | 304) {
            self.counts.not_found += 1;
            return;
        }
        match asked(line.target, line.content_type) {
            Asked::Asset => self.counts.assets += 1,
            Asked::Feed => self.counts.feeds += 1,
            Asked::Page => {
                let agent = self.visitors.agent(line.agent);
                if self.robots.is_robot(line.agent, agent) {
                    self.counts.robots += 1;
                    return;
                }
                let address = self.visitors.address(address(line, &self.options));
                self.counts.people += 1;
                self.crowd.count(address);
                day.pages += 1;
                let visitor = self.visitors.visitor(address, agent);
                day.visitors.update_with_coupon(Coupon::from_value(visitor));
                if let Some(host) = line.host {
                    self.counts.with_host += 1;
                    self.sites.count(host, 1);
                }
            }
        }
    }
}

/// Whom a request came from. What a proxy of one's own passed on is believed; from everybody else,
/// `X-Forwarded-For` is only a word.
fn address<'a>(line: &Line<'a>, options: &Options) -> Address<'a> {
    let connected = Address::read(line.address);
    match line.forwarded {
        Some(list) if options.behind_proxy || connected.is_private() => {
            forwarded(list).unwrap_or(connected)
        }
        _ => connected,
    }
}

impl DayTally {
    fn new() -> Self {
        Self {
            pages: 0,
            visitors: sketch(),
        }
    }
}

impl Counts {
    fn merge(&mut self, other: &Self) {
        self.lines += other.lines;
        for ((count, first), (theirs, their_first)) in self.refused.iter_mut().zip(other.refused) {
            *count += theirs;
            *first = match (*first, their_first) {
                (Some(ours), Some(theirs)) => Some(ours.min(theirs)),
                (ours, theirs) => ours.or(theirs),
            };
        }
        for (count, theirs) in self.formats.iter_mut().zip(other.formats) {
            *count += theirs;
        }
        self.other_site += other.other_site;
        self.other_method += other.other_method;
        self.not_found += other.not_found;
        self.assets += other.assets;
        self.feeds += other.feeds;
        self.robots += other.robots;
        self.people += other.people;
        self.with_host += other.with_host;
    }
}

/// Finds out whether one address has most visits without keeping any: each is counted in two rows,
/// at places that its hash names. The busiest place bounds the busiest address from above, and
/// that both rows are wrong in the same way is unlikely.
#[derive(Clone, Debug)]
struct Crowd {
    rows: [Vec<u64>; 2],
}

impl Crowd {
    fn new() -> Self {
        Self {
            rows: [vec![0; CROWD], vec![0; CROWD]],
        }
    }

    fn count(&mut self, address: u64) {
        let places = [address as usize, (address >> 32) as usize];
        for (row, place) in self.rows.iter_mut().zip(places) {
            row[place % CROWD] += 1;
        }
    }

    fn merge(&mut self, other: &Self) {
        for (row, theirs) in self.rows.iter_mut().zip(&other.rows) {
            for (count, theirs) in row.iter_mut().zip(theirs) {
                *count += theirs;
            }
        }
    }

    fn busiest(&self) -> u64 {
        let busiest = |row: &Vec<u64>| row.iter().copied().max().unwrap_or(0);
        self.rows.iter().map(busiest).min().unwrap_or(0)
    }
}

fn sketch() -> HllSketch {
    HllSketch::new(PRECISION, HllType::Hll8).expect("the precision is one that sketches have")
}

fn union<'a>(sketches: impl IntoIterator<Item = &'a HllSketch>) -> HllSketch {
    let mut union = HllUnion::new(PRECISION).expect("the precision is one that sketches have");
    for sketch in sketches {
        union.update(sketch);
    }
    union.to_sketch(HllType::Hll8)
}

/// The estimate that doesn't depend on the order in which visitors came.
fn estimate(sketch: &HllSketch) -> u64 {
    sketch.composite_estimate().round() as u64
}

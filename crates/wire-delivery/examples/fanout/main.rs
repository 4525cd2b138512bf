//! How fast a publication reaches every webhook: `bench/fanout.sh` runs it with the binary whose server it
//! measures, and says what it takes.

#![allow(clippy::print_stdout, clippy::unwrap_used, unreachable_pub)]

mod sink;
mod wire;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use wire_delivery::Guard;
use wire_delivery::guard::Settings;
use wire_delivery::webhook::SigningKey;
use wire_testkit::postgres;

use sink::{Answer, Arrival, Sink};
use wire::Wire;

/// Requests that the client without a store has under way: as many as the wire's news.
const AT_ONCE: usize = 192;

/// When nothing comes for so long, what is missing is lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the publications follow each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// One, over connections that have to be opened first.
    One,
    EachSecond,
    BackToBack,
}

impl Pace {
    const ALL: [Self; 3] = [Self::One, Self::EachSecond, Self::BackToBack];

    fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::EachSecond => "10, one each second",
            Self::BackToBack => "100 back to back",
        }
    }

    fn publications(self) -> usize {
        match self {
            Self::One => 1,
            Self::EachSecond => 10,
            Self::BackToBack => 100,
        }
    }
}

/// What came of it.
struct Figures {
    /// How long each publication took to be acknowledged.
    acknowledged: Vec<f64>,
    /// From each publication to each arrival of it at a healthy endpoint, in order.
    arrivals: Vec<f64>,
    a_second: f64,
    lost: usize,
    twice: usize,
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let binary = arguments.next().expect("the path of the wirecopy binary");
    let numbers = |text: Option<String>| -> Vec<usize> {
        let text = text.expect("numbers");
        text.split(',')
            .map(|number| number.parse().unwrap())
            .collect()
    };
    let endpoints = numbers(arguments.next());
    let kilobytes = numbers(arguments.next());
    let faulty = arguments.next();
    let faulty = faulty.map(|name| Answer::from_name(&name).expect("tar-pit, 503 or drip"));

    println!(
        "times in ms from each publication to its arrivals; 'ceiling' is the same client and sink without a store\n\
         {:>9} {:>3} {:<20} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>8} {:>5} {:>5} {:>7} {:>5}",
        "endpoints",
        "KB",
        "publications",
        "ack p99",
        "first",
        "p50",
        "p99",
        "last",
        "a second",
        "ceiling",
        "lost",
        "twice",
        "CPU s/k",
        "MB"
    );
    for count in endpoints {
        let healthy = rows(&binary, count, &kilobytes, None).await;
        if let Some(faulty) = faulty {
            println!("one endpoint in ten is faulty, and the figures are those of the others:");
            let beside = rows(&binary, count, &kilobytes, Some(faulty)).await;
            let ratios: Vec<String> = healthy
                .iter()
                .zip(&beside)
                .map(|(healthy, beside)| format!("{:.2}", beside / healthy))
                .collect();
            println!(
                "their p99 beside those without faults: {}",
                ratios.join(", ")
            );
        }
    }
}

/// One wire, all sizes and paces; returns the p99 of each.
async fn rows(
    binary: &str,
    endpoints: usize,
    kilobytes: &[usize],
    faulty: Option<Answer>,
) -> Vec<f64> {
    let sink = Sink::start(endpoints, faulty).await;
    let wire = Wire::start(binary, postgres::database().as_deref(), &sink.urls).await;
    let publisher = guard();
    let mut seen = 0;
    let mut all = Vec::new();
    for &kilobytes in kilobytes {
        for pace in Pace::ALL {
            let drafts = wire.drafts(pace.publications(), kilobytes * 1000).await;
            wire.settle().await;
            let before = wire.used();
            let (mut published, mut acknowledged) = (Vec::new(), Vec::new());
            let mut seconds = tokio::time::interval(Duration::from_secs(1));
            for draft in drafts {
                if pace == Pace::EachSecond {
                    seconds.tick().await;
                }
                let at = Instant::now();
                wire.publish(&publisher, draft).await;
                acknowledged.push(at.elapsed().as_secs_f64());
                published.push(at);
            }
            let arrivals = arrived(&sink, endpoints, published.len(), faulty).await;
            let figures = Figures::of(&arrivals, seen, &published, acknowledged, endpoints, faulty);
            let after = wire.used();
            seen += published.len();
            let bytes = arrivals.first().map_or(0, |arrival| arrival.bytes);
            let ceiling = if pace == Pace::EachSecond || faulty.is_some() {
                None
            } else {
                // As the wire's, its first connections have to be opened.
                Some(without_a_store(&sink, pace, bytes).await)
            };
            let cpu = (after.cpu_seconds - before.cpu_seconds) / arrivals.len() as f64 * 1000.0;
            all.push(figures.print(
                endpoints,
                kilobytes,
                pace,
                ceiling,
                cpu,
                after.peak_megabytes,
            ));
        }
    }
    all
}

/// Waits until everything has come, or nothing comes any more.
async fn arrived(
    sink: &Sink,
    endpoints: usize,
    publications: usize,
    faulty: Option<Answer>,
) -> Vec<Arrival> {
    let healthy = (0..endpoints).filter(|at| faulty.is_none() || !Sink::is_faulty(*at));
    let expected = healthy.count() * publications;
    let (mut all, mut last) = (Vec::new(), Instant::now());
    let mut came = 0;
    while came < expected && last.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(20)).await;
        for arrival in sink.take() {
            if faulty.is_none() || !Sink::is_faulty(arrival.endpoint) {
                came += 1;
                last = Instant::now();
                all.push(arrival);
            }
        }
    }
    // What comes twice comes late.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let late = sink.take().into_iter();
    all.extend(late.filter(|it| faulty.is_none() || !Sink::is_faulty(it.endpoint)));
    all
}

impl Figures {
    fn of(
        arrivals: &[Arrival],
        seen: usize,
        published: &[Instant],
        acknowledged: Vec<f64>,
        endpoints: usize,
        faulty: Option<Answer>,
    ) -> Self {
        let healthy = (0..endpoints).filter(|at| faulty.is_none() || !Sink::is_faulty(*at));
        let expected = healthy.count() * published.len();
        let (mut distinct, mut times) = (HashSet::new(), Vec::new());
        for arrival in arrivals {
            if distinct.insert(arrival.message.as_str()) {
                // "msg_SEQ_ENDPOINT", and the log counts from 1.
                let seq: usize = arrival.message.split('_').nth(1).unwrap().parse().unwrap();
                let of = published[seq - seen - 1];
                times.push(arrival.at.duration_since(of).as_secs_f64());
            }
        }
        times.sort_by(f64::total_cmp);
        let last = arrivals.iter().map(|arrival| arrival.at).max().unwrap();
        Self {
            a_second: distinct.len() as f64 / last.duration_since(published[0]).as_secs_f64(),
            lost: expected - distinct.len(),
            twice: arrivals.len() - distinct.len(),
            arrivals: times,
            acknowledged,
        }
    }

    /// Prints the row, and returns the p99 of arrivals.
    fn print(
        mut self,
        endpoints: usize,
        kilobytes: usize,
        pace: Pace,
        ceiling: Option<f64>,
        cpu: f64,
        megabytes: f64,
    ) -> f64 {
        self.acknowledged.sort_by(f64::total_cmp);
        let percentile =
            |times: &[f64], part: f64| times[(part * (times.len() - 1) as f64) as usize];
        let ms = |seconds: f64| format!("{:.0}", seconds * 1e3);
        let p99 = percentile(&self.arrivals, 0.99);
        let of_ceiling = ceiling.map_or(String::new(), |it| {
            format!("{:.0} %", self.a_second / it * 100.0)
        });
        println!(
            "{endpoints:>9} {kilobytes:>3} {:<20} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9.0} {of_ceiling:>8} {:>5} {:>5} {cpu:>7.2} {megabytes:>5.0}",
            pace.name(),
            ms(percentile(&self.acknowledged, 0.99)),
            ms(self.arrivals[0]),
            ms(percentile(&self.arrivals, 0.5)),
            ms(p99),
            ms(self.arrivals[self.arrivals.len() - 1]),
            self.a_second,
            self.lost,
            self.twice,
        );
        p99
    }
}

/// Deliveries a second of the same client to the same sink, signed, and nothing else.
async fn without_a_store(sink: &Sink, pace: Pace, bytes: usize) -> f64 {
    let guard = guard();
    let key = SigningKey::of(&SigningKey::new_secret().unwrap()).unwrap();
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let body = Bytes::from(vec![b'x'; bytes]);
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for message in 0..pace.publications() {
        for url in &sink.urls {
            let slot = Arc::clone(&slots).acquire_owned().await.unwrap();
            let (guard, key, body, url) = (guard.clone(), key.clone(), body.clone(), url.clone());
            tasks.spawn(async move {
                let headers = key.headers(&format!("msg_{message}"), Timestamp::now(), &body);
                guard.post(&url, headers, body).await.unwrap();
                drop(slot);
            });
            while tasks.try_join_next().is_some() {}
        }
    }
    while tasks.join_next().await.is_some() {}
    let taken = begun.elapsed();
    sink.take().len() as f64 / taken.as_secs_f64()
}

fn guard() -> Guard {
    let settings = Settings {
        allow_loopback: true,
        ..Settings::default()
    };
    Guard::new(settings).unwrap()
}

//! How fast a publication reaches every webhook: `bench/fanout.sh` runs it, and says what it takes.

#![allow(clippy::print_stdout, clippy::unwrap_used, unreachable_pub)]

mod ceiling;
mod figures;
mod other;
mod sink;
mod used;
mod waiting;
mod wire;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use bytes::Bytes;
use clap::Parser;
use wire_delivery::Guard;
use wire_delivery::guard::Settings;
use wire_testkit::postgres;

use figures::{Figures, Row};
use other::Other;
use sink::{Answer, Arrival, Faulty, Sink, Told};
use used::Used;
use wire::Wire;

/// When nothing comes for so long, what is missing is lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// Measures how fast a publication reaches every webhook.
#[derive(Parser)]
struct Options {
    /// The wirecopy binary whose server is measured, on a wire of its own.
    #[arg(long, required_unless_present_any = ["publish_url", "ceiling"])]
    wirecopy: Option<PathBuf>,
    /// How many endpoints, each on a loopback address of its own.
    #[arg(long, value_delimiter = ',', default_value = "100,1000")]
    endpoints: Vec<usize>,
    /// How large the texts are, in KB.
    #[arg(long, value_delimiter = ',', default_value = "2,20")]
    kilobytes: Vec<usize>,
    /// What one endpoint in ten does in a second run: takes and never answers, answers 503, or drips a byte a second.
    #[arg(long)]
    faulty: Option<Answer>,
    /// Instead: every endpoint answers 503, so many publications wait for each, and the memory that takes is printed.
    #[arg(long, requires = "wirecopy")]
    waiting: Option<usize>,
    #[command(flatten)]
    other: other::Options,
    #[command(flatten)]
    client: ceiling::Options,
}

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

/// Who sends.
enum Sender {
    Wire(Box<Wire>),
    Other(Other),
}

impl Sender {
    async fn start(options: &Options, endpoints: &[url::Url]) -> Self {
        match &options.wirecopy {
            Some(binary) if options.other.publish_url.is_none() => {
                let database = postgres::database();
                Self::Wire(Box::new(
                    Wire::start(binary, database.as_deref(), endpoints).await,
                ))
            }
            _ => Self::Other(Other::set_up(&options.other, endpoints)),
        }
    }

    /// By what its messages say which publication they bring.
    fn told(options: &Options) -> Told {
        match options.other.publish_url {
            Some(_) => Told::ByText,
            // The log counts from 1.
            None => Told::ById { first: 1 },
        }
    }

    fn used(&self) -> Used {
        match self {
            Self::Wire(wire) => wire.used(),
            Self::Other(other) => other.used(),
        }
    }

    /// What is published from number `first` on, with texts of so many bytes: all that can be made beforehand.
    async fn prepare(&self, first: usize, count: usize, bytes: usize) -> Vec<Prepared> {
        match self {
            Self::Wire(wire) => {
                let drafts = wire.drafts(count, bytes).await;
                // The server has nothing to do any more.
                wire.settle().await;
                drafts.into_iter().map(Prepared::Draft).collect()
            }
            Self::Other(other) => (first..first + count)
                .map(|number| Prepared::Body(other.body(number, bytes)))
                .collect(),
        }
    }

    /// Publishes it, and returns when that is acknowledged.
    async fn publish(&self, guard: &Guard, prepared: Prepared) {
        match (self, prepared) {
            (Self::Wire(wire), Prepared::Draft(draft)) => wire.publish(guard, draft).await,
            (Self::Other(other), Prepared::Body(body)) => other.publish(guard, body).await,
            _ => unreachable!("each prepares its own"),
        }
    }
}

/// What only has to be sent off.
enum Prepared {
    Draft(wire_story::StoryId),
    Body(Bytes),
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    if let Some(addresses) = &options.client.ceiling {
        let addresses = std::fs::read_to_string(addresses).unwrap();
        return ceiling::send(&options.client, &addresses).await;
    }
    if let (Some(publications), Some(binary)) = (options.waiting, &options.wirecopy) {
        for &endpoints in &options.endpoints {
            waiting::measure(binary, endpoints, publications).await;
        }
        return;
    }
    println!(
        "times in ms from each publication to its arrivals; 'ceiling' is the same client and sink without a store"
    );
    Row::print_heads();
    for &count in &options.endpoints {
        let healthy = rows(&options, count, None).await;
        if options.faulty.is_some() {
            println!("one endpoint in ten is faulty, and the figures are those of the others:");
            let beside = rows(&options, count, options.faulty).await;
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

/// One sender, all sizes and paces; returns the p99 of each.
async fn rows(options: &Options, endpoints: usize, faulty: Option<Answer>) -> Vec<f64> {
    let faulty = faulty.map(|answer| Faulty { one_in: 10, answer });
    let sink = Sink::start(endpoints, faulty, Sender::told(options)).await;
    let sender = Sender::start(options, &sink.urls).await;
    let publisher = guard();
    let mut seen = 0;
    let mut all = Vec::new();
    for &kilobytes in &options.kilobytes {
        for pace in Pace::ALL {
            let prepared = sender
                .prepare(seen, pace.publications(), kilobytes * 1000)
                .await;
            let before = sender.used();
            let (mut published, mut acknowledged) = (Vec::new(), Vec::new());
            let mut seconds = tokio::time::interval(Duration::from_secs(1));
            for prepared in prepared {
                if pace == Pace::EachSecond {
                    seconds.tick().await;
                }
                let at = Instant::now();
                sender.publish(&publisher, prepared).await;
                acknowledged.push(at.elapsed().as_secs_f64());
                published.push(at);
            }
            let arrivals = arrived(&sink, published.len()).await;
            let figures = Figures::of(&sink, &arrivals, seen, &published, acknowledged);
            let after = sender.used();
            seen += published.len();
            let bytes = arrivals.first().map_or(0, |arrival| arrival.bytes);
            let ceiling = if pace == Pace::EachSecond || faulty.is_some() {
                None
            } else {
                Some(ceiling::measure(&sink, pace.publications(), bytes).await)
            };
            let row = Row {
                endpoints,
                kilobytes,
                pace: pace.name(),
                ceiling,
                cpu: (after.cpu_seconds - before.cpu_seconds) / arrivals.len() as f64 * 1000.0,
                megabytes: after.peak_megabytes,
            };
            all.push(row.print(figures));
        }
    }
    all
}

/// Waits until everything has come, or nothing comes any more.
async fn arrived(sink: &Sink, publications: usize) -> Vec<Arrival> {
    let expected = sink.healthy() * publications;
    let (mut all, mut last) = (Vec::new(), Instant::now());
    while all.len() < expected && last.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let before = all.len();
        all.extend(sink.take());
        if before < all.len() {
            last = Instant::now();
        }
    }
    // What comes twice comes late.
    tokio::time::sleep(Duration::from_secs(2)).await;
    all.extend(sink.take());
    all
}

fn guard() -> Guard {
    let settings = Settings {
        allow_loopback: true,
        ..Settings::default()
    };
    Guard::new(settings).unwrap()
}

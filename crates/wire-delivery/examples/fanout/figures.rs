//! What came of a row, and how it is printed.

use std::collections::HashSet;
use std::time::Instant;

use crate::sink::{Arrival, Sink};

pub struct Figures {
    /// How long each publication took to be acknowledged.
    acknowledged: Vec<f64>,
    /// From each publication to each arrival of it at a healthy endpoint, in order.
    arrivals: Vec<f64>,
    a_second: f64,
    lost: usize,
    twice: usize,
}

impl Figures {
    /// Of publications numbered from `seen` on.
    pub fn of(
        sink: &Sink,
        arrivals: &[Arrival],
        seen: usize,
        published: &[Instant],
        mut acknowledged: Vec<f64>,
    ) -> Self {
        let (mut distinct, mut times) = (HashSet::new(), Vec::new());
        for arrival in arrivals {
            let publication = arrival.publication.expect("a message says what it brings");
            if distinct.insert((arrival.endpoint, publication)) {
                let of = published[publication - seen];
                times.push(arrival.at.duration_since(of).as_secs_f64());
            }
        }
        times.sort_by(f64::total_cmp);
        acknowledged.sort_by(f64::total_cmp);
        let last = arrivals.iter().map(|arrival| arrival.at).max().unwrap();
        Self {
            a_second: distinct.len() as f64 / last.duration_since(published[0]).as_secs_f64(),
            lost: sink.healthy() * published.len() - distinct.len(),
            twice: arrivals.len() - distinct.len(),
            arrivals: times,
            acknowledged,
        }
    }
}

/// What the figures are of.
pub struct Row {
    pub endpoints: usize,
    pub kilobytes: usize,
    pub pace: &'static str,
    /// Deliveries a second without a store, where that was tried.
    pub ceiling: Option<f64>,
    /// Processor seconds for a thousand deliveries.
    pub cpu: f64,
    pub megabytes: f64,
}

impl Row {
    pub fn print_heads() {
        println!(
            "{:>9} {:>3} {:<20} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>8} {:>5} {:>5} {:>7} {:>5}",
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
    }

    /// Prints the row, and returns the p99 of arrivals.
    pub fn print(&self, figures: Figures) -> f64 {
        let percentile =
            |times: &[f64], part: f64| times[(part * (times.len() - 1) as f64) as usize];
        let ms = |seconds: f64| format!("{:.0}", seconds * 1e3);
        let p99 = percentile(&figures.arrivals, 0.99);
        let of_ceiling = self.ceiling.map_or(String::new(), |it| {
            format!("{:.0} %", figures.a_second / it * 100.0)
        });
        println!(
            "{:>9} {:>3} {:<20} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9.0} {of_ceiling:>8} {:>5} {:>5} {:>7.2} {:>5.0}",
            self.endpoints,
            self.kilobytes,
            self.pace,
            ms(percentile(&figures.acknowledged, 0.99)),
            ms(figures.arrivals[0]),
            ms(percentile(&figures.arrivals, 0.5)),
            ms(p99),
            ms(figures.arrivals[figures.arrivals.len() - 1]),
            figures.a_second,
            figures.lost,
            figures.twice,
            self.cpu,
            self.megabytes,
        );
        p99
    }
}

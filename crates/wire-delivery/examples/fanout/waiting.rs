//! What it takes that much waits for endpoints that are down.

use std::path::Path;
use std::time::Duration;

use wire_testkit::postgres;

use crate::sink::{Answer, Faulty, Sink, Told};
use crate::wire::Wire;

/// So long it goes on after the last publication: first retries come within.
const MEASURED: Duration = Duration::from_secs(60);

/// Publishes for endpoints that all answer 503, and prints what the server takes meanwhile.
pub async fn measure(binary: &Path, endpoints: usize, publications: usize) {
    let down = Faulty {
        one_in: 1,
        answer: Answer::Unavailable,
    };
    let sink = Sink::start(endpoints, Some(down), Told::ById { first: 1 }).await;
    let wire = Wire::start(binary, postgres::database().as_deref(), &sink.urls).await;
    let idle = wire.used();
    let guard = crate::guard();
    for draft in wire.drafts(publications, 2000).await {
        wire.publish(&guard, draft).await;
    }
    tokio::time::sleep(MEASURED).await;
    let used = wire.used();
    println!(
        "{} deliveries wait for {endpoints} endpoints that are down: {:.0} MB at most; {:.0} MB with nothing to do; {:.0} s of processor time",
        wire.waiting().await,
        used.peak_megabytes,
        idle.peak_megabytes,
        used.cpu_seconds - idle.cpu_seconds,
    );
}

//! Brings the logs to the count, several files at a time.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use wire_audience::{Options, Tally};

use crate::problem::Problem;
use crate::unpack;

/// Counts all logs, on as many cores as there are files.
pub(super) fn all(logs: &[PathBuf], options: Options, salt: [u8; 16]) -> Result<Tally, Problem> {
    let progress = unpack::progress(logs);
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let some = || {
        let mut tally = Tally::new(options.clone(), salt);
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(log) = logs.get(number) else {
                return Ok(tally);
            };
            tally.begin(u32::try_from(number + 1).unwrap_or(u32::MAX));
            unpack::pieces(log, &progress, &mut |piece| tally.feed(piece)).map_err(|error| {
                Problem::new(format!("{} can't be read: {error}", log.display()))
            })?;
        }
    };
    let outcomes: Vec<Result<Tally, Problem>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores.min(logs.len()))
            .map(|_| scope.spawn(some))
            .collect();
        let ended = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended
            .map(|ended| {
                ended.unwrap_or_else(|_| {
                    Err(Problem::new("counting broke off: the fault is wirecopy's"))
                })
            })
            .collect()
    });
    progress.finish_and_clear();
    let mut tally = Tally::new(options.clone(), salt);
    for outcome in outcomes {
        tally.merge(outcome?);
    }
    Ok(tally)
}

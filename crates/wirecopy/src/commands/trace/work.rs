//! The work of `wirecopy trace`: one thread reads what was named, all cores look at pages, and what
//! came of them is told in the order in which they were read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use indicatif::ProgressBar;
use url::Url;
use wire_delivery::guard::{self, FetchedPage};
use wire_trace::{Grams, PageContext, Pickup, TraceError, Warc, WarcPage};

use super::pages::{self, Source, unreadable};
use super::web;
use crate::problem::Problem;

/// What came of one page.
pub(super) type Outcome = Result<Vec<Pickup>, Problem>;

/// Pages that may be read before a core looks at them: memory stays flat on archives of any length.
const AHEAD: usize = 16;

/// How much of an archive is read at a time.
const PIECE: usize = 256 * 1024;

/// Something to look at.
enum Work {
    /// A page in a file of its own.
    File(PathBuf),
    /// A page of an archive.
    Page(Box<WarcPage>),
    /// A page that was fetched.
    Fetched(Box<FetchedPage>),
    /// A part of an archive that can't be read, or a page that didn't come.
    Broken(Problem),
}

/// Looks at every page, and tells what came of each, with its name, in the order of the sources.
pub(super) fn each_page(
    grams: &Grams,
    sources: &[Source],
    (limit, guard): (usize, &guard::Settings),
    progress: &ProgressBar,
    mut tell: impl FnMut(String, Outcome) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (give, given) = mpsc::sync_channel(AHEAD);
    let (done, outcomes) = mpsc::sync_channel(AHEAD);
    // Shared by those who work and by nobody else: when they go, whoever reads notices.
    let given = Arc::new(Mutex::new(given));
    thread::scope(|scope| {
        scope.spawn(move || read(sources, (limit, guard), progress, &give));
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (given, done) = (Arc::clone(&given), done.clone());
            scope.spawn(move || {
                loop {
                    // A thread that panicked left nothing half done in a queue.
                    let next = given.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, name, work)) = next else {
                        return;
                    };
                    let outcome = one_page(grams, work, limit);
                    // Nobody listens any more: whoever read our output went away.
                    if done.send((number, name, outcome)).is_err() {
                        return;
                    }
                }
            });
        }
        drop((done, given));
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for (number, name, outcome) in outcomes {
            early.insert(number, (name, outcome));
            while let Some((name, outcome)) = early.remove(&turn) {
                tell(name, outcome)?;
                turn += 1;
            }
        }
        Ok(())
    })
}

/// Reads the sources one after the other. Files of a single page are only named: reading them is left
/// to whoever looks at them.
fn read(
    sources: &[Source],
    (limit, guard): (usize, &guard::Settings),
    progress: &ProgressBar,
    give: &SyncSender<(usize, String, Work)>,
) {
    let mut number = 0;
    let mut send = |name: String, work| {
        let sent = give.send((number, name, work));
        number += 1;
        sent.is_ok()
    };
    for source in sources {
        let goes_on = match source {
            Source::Page { file, bytes } => {
                progress.inc(*bytes);
                send(file.display().to_string(), Work::File(file.clone()))
            }
            Source::Archive { file, .. } => read_archive(file, limit, progress, &mut send),
            Source::Web(addresses) => fetch(addresses, guard.clone(), progress, &mut send),
        };
        // Nobody takes it any more.
        if !goes_on {
            return;
        }
    }
}

fn fetch(
    addresses: &[Url],
    guard: guard::Settings,
    progress: &ProgressBar,
    send: &mut impl FnMut(String, Work) -> bool,
) -> bool {
    let mut goes_on = true;
    let fetched = web::fetch(addresses, guard, progress, |address, page| {
        goes_on = send(address, page.map_or_else(Work::Broken, Work::Fetched));
        goes_on
    });
    match fetched {
        Ok(()) => goes_on,
        Err(error) => send(String::new(), Work::Broken(Problem::new(error.to_string()))),
    }
}

fn read_archive(
    file: &Path,
    limit: usize,
    progress: &ProgressBar,
    send: &mut impl FnMut(String, Work) -> bool,
) -> bool {
    let name = || file.display().to_string();
    let opened = match File::open(file) {
        Ok(opened) => progress.wrap_read(opened),
        Err(error) => return send(name(), Work::Broken(unreadable(file, &error))),
    };
    let problem = |error| Work::Broken(Problem::new(format!("{}: {error}", file.display())));
    let warc = match Warc::new(BufReader::with_capacity(PIECE, opened), limit) {
        Ok(warc) => warc,
        Err(error) => return send(name(), problem(error)),
    };
    for page in warc {
        let sent = match page {
            Ok(page) if page.address.is_empty() => send(name(), Work::Page(Box::new(page))),
            Ok(page) => send(page.address.clone(), Work::Page(Box::new(page))),
            Err(error) => send(name(), problem(error)),
        };
        if !sent {
            return false;
        }
    }
    true
}

fn one_page(grams: &Grams, work: Work, limit: usize) -> Outcome {
    match work {
        Work::File(file) => {
            let context = PageContext {
                content_type: pages::content_type(&file).map(str::to_owned),
                limit,
                ..PageContext::default()
            };
            let bytes = pages::read(&file, limit)?;
            look(grams, &file.display().to_string(), &bytes, context)
        }
        Work::Page(page) => look(grams, &page.address, page.body(), page.context(limit)),
        Work::Fetched(page) => {
            let context = web::context(&page, limit);
            look(grams, page.url.as_str(), &page.bytes, context)
        }
        Work::Broken(problem) => Err(problem),
    }
}

fn look(grams: &Grams, name: &str, bytes: &[u8], context: PageContext) -> Outcome {
    grams.trace(bytes, context).map_err(|error| match error {
        TraceError::Page(error) => Problem::new(format!("{name}: {error}")),
        TraceError::Index(error) => Problem::new(format!("{name} can't be compared: {error}"))
            .hint("take the file of the index away, and it is built anew"),
    })
}

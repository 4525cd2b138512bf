//! The work of `wirecopy trace`: one thread reads what was named, all cores look at pages, and what
//! came of them is told in the order in which they were read.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use indicatif::ProgressBar;
use jiff::Timestamp;
use url::Url;
use wire_delivery::guard::{self, FetchedPage};
use wire_delivery::remote::Location;
use wire_trace::{Grams, PageContext, Pickup, TraceError, Warc, WarcError, WarcPage};

use super::file::OFTEN;
use super::journal::{Known, Mark, Unit};
use super::pages::{self, Source, unreadable};
use super::proofs::{Came, Proofs};
use super::remote::Elsewhere;
use super::speakers::Speakers;
use super::told::Told;
use super::web;
use crate::problem::Problem;

/// What came of something that was read.
pub(super) enum Outcome {
    /// A page, and what it carries.
    Page(Vec<Pickup>),
    /// The same of a page of which its archive has the beginning alone.
    CutOff(Vec<Pickup>),
    /// A page, or a part of an archive, that can't be read.
    Unreadable(Problem),
    /// A page, or a folder of pages, that can't be had, now: another time it may go better.
    NotHad(Problem),
    /// An archive that can't be read further, now: another time it may go better.
    BrokeOff(Problem),
    /// An archive has ended.
    End,
    /// What was found can't be kept: the run ends here.
    Failed(Problem),
}

/// How pages are come by.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    /// The most bytes of a page.
    pub(super) limit: usize,
    /// What may be fetched.
    pub(super) guard: &'a guard::Settings,
    /// What earlier runs have looked at.
    pub(super) known: &'a Known,
    /// Who says whose quotations were altered.
    pub(super) speakers: &'a Speakers,
    /// What is done with pages that carry a story.
    pub(super) proofs: &'a Proofs,
}

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
    /// Nothing: this came of it already.
    Nothing(Outcome),
}

/// What is handed from who reads to who looks.
struct Item {
    name: String,
    work: Work,
    mark: Option<Mark>,
}

/// Looks at every page, and tells what came of each, with its name, in the order of the sources.
pub(super) fn each_page(
    grams: &Grams,
    sources: &[Source],
    ways: Ways<'_>,
    told: &mut Told<'_>,
) -> anyhow::Result<()> {
    let (give, given) = mpsc::sync_channel(AHEAD);
    let (done, outcomes) = mpsc::sync_channel(AHEAD);
    // Shared by those who work and by nobody else: when they go, whoever reads notices.
    let given = Arc::new(Mutex::new(given));
    let progress = told.progress();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut reader = Reader {
                ways,
                progress,
                give,
                elsewhere: None,
                number: 0,
            };
            // What stops it early is that nobody takes it any more.
            let _ = reader.read(sources);
        });
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (given, done) = (Arc::clone(&given), done.clone());
            scope.spawn(move || {
                loop {
                    // A thread that panicked left nothing half done in a queue.
                    let next = given.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, Item { name, work, mark })) = next else {
                        return;
                    };
                    let outcome = one_page(grams, (&name, work), ways);
                    // Nobody listens any more: whoever read our output went away.
                    if done.send((number, (name, outcome, mark))).is_err() {
                        return;
                    }
                }
            });
        }
        drop((done, given));
        // Goes with this closure: when telling fails, nobody listens any more.
        let outcomes = outcomes;
        let mut early = BTreeMap::new();
        let mut turn = 0;
        loop {
            match outcomes.recv_timeout(OFTEN) {
                Ok((number, came)) => {
                    early.insert(number, came);
                }
                Err(RecvTimeoutError::Timeout) => told.rest()?,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            while let Some((name, outcome, mark)) = early.remove(&turn) {
                told.take(name, outcome, mark)?;
                turn += 1;
            }
        }
    })
}

/// Nobody takes what is read any more.
struct Unwanted;

/// Reads the sources one after the other. Files of a single page are only named: reading them is left
/// to whoever looks at them.
struct Reader<'a> {
    ways: Ways<'a>,
    progress: ProgressBar,
    give: SyncSender<(usize, Item)>,
    /// The way to archives that lie elsewhere, once one has to be read.
    elsewhere: Option<Arc<Elsewhere>>,
    /// How many things were given.
    number: usize,
}

impl Reader<'_> {
    fn read(&mut self, sources: &[Source]) -> Result<(), Unwanted> {
        for source in sources {
            match source {
                Source::Page { file, bytes } => self.file(file, *bytes)?,
                Source::Archive { file, .. } => self.archive_file(file)?,
                Source::Remote(location) => self.archive_elsewhere(location)?,
                Source::Web(addresses) => self.fetch(addresses)?,
                Source::Missing { named, why } => {
                    let not_had = Outcome::NotHad(Problem::new(why));
                    self.send(named, Work::Nothing(not_had), None)?;
                }
            }
        }
        Ok(())
    }

    fn send(&mut self, name: &str, work: Work, mark: Option<Mark>) -> Result<(), Unwanted> {
        let name = name.to_owned();
        let sent = self.give.send((self.number, Item { name, work, mark }));
        self.number += 1;
        sent.map_err(|_| Unwanted)
    }

    fn file(&mut self, file: &Path, bytes: u64) -> Result<(), Unwanted> {
        self.progress.inc(bytes);
        let name = file.display().to_string();
        let done = fs::metadata(file).ok().map(|found| {
            let unit = Unit::of_file(name.clone(), &found);
            Mark::Done(Arc::new(unit))
        });
        self.send(&name, Work::File(file.to_owned()), done)
    }

    fn archive_file(&mut self, file: &Path) -> Result<(), Unwanted> {
        let progress = self.progress.clone();
        let name = file.display().to_string();
        self.archive(&name, |at| {
            let opened = File::open(file).and_then(|mut opened| {
                opened.seek(SeekFrom::Start(at))?;
                Ok((opened.metadata()?, opened))
            });
            let (found, opened) = opened.map_err(|error| unreadable(file, &error))?;
            progress.inc(at);
            Ok((
                progress.wrap_read(opened),
                Unit::of_file(name.clone(), &found),
            ))
        })
    }

    fn archive_elsewhere(&mut self, location: &Location) -> Result<(), Unwanted> {
        let name = location.to_string();
        let progress = self.progress.clone();
        let elsewhere = match &self.elsewhere {
            Some(elsewhere) => Arc::clone(elsewhere),
            None => match Elsewhere::new(self.ways.guard) {
                Ok(elsewhere) => Arc::clone(self.elsewhere.insert(Arc::new(elsewhere))),
                Err(error) => {
                    let broke_off = Outcome::BrokeOff(Problem::new(error.to_string()));
                    return self.send(&name, Work::Nothing(broke_off), None);
                }
            },
        };
        self.archive(&name, |at| elsewhere.open(location, at, &progress))
    }

    /// Reads an archive, or what earlier runs have left of it, whose bytes can be had from any place on.
    fn archive<R: Read>(
        &mut self,
        name: &str,
        from: impl FnOnce(u64) -> Result<(R, Unit), Problem>,
    ) -> Result<(), Unwanted> {
        let behind = self.ways.known.within(name);
        let (bytes, unit) = match from(behind.map_or(0, |(place, _)| place.at)) {
            Ok(opened) => opened,
            Err(problem) => {
                return self.send(name, Work::Nothing(Outcome::BrokeOff(problem)), None);
            }
        };
        let unit = Arc::new(unit);
        let done = || Some(Mark::Done(Arc::clone(&unit)));
        if let Some((place, then)) = behind
            && *then != *unit
        {
            let problem = Problem::new(format!(
                "{name} has changed since it was read up to byte {}: the rest of it is left out",
                place.at
            ))
            .hint("trace it anew, into another file");
            let unreadable = Work::Nothing(Outcome::Unreadable(problem));
            return self.send(name, unreadable, done());
        }
        let problem = |error: &WarcError| Problem::new(format!("{name}: {error}"));
        let limit = self.ways.limit;
        let bytes = BufReader::with_capacity(PIECE, bytes);
        let opened = match behind {
            Some((place, _)) => Warc::behind(bytes, place, limit),
            None => Warc::new(bytes, limit),
        };
        let warc = match opened {
            Ok(warc) => warc,
            Err(error) => {
                let broke_off = Outcome::BrokeOff(problem(&error));
                return self.send(name, Work::Nothing(broke_off), None);
            }
        };
        for page in warc {
            match page {
                Ok(page) => {
                    let mark = Mark::Within(Arc::clone(&unit), page.place);
                    let address = if page.address.is_empty() {
                        name.to_owned()
                    } else {
                        page.address.clone()
                    };
                    self.send(&address, Work::Page(Box::new(page)), Some(mark))?;
                }
                Err(error @ WarcError::Source(_)) => {
                    let broke_off = Outcome::BrokeOff(problem(&error));
                    return self.send(name, Work::Nothing(broke_off), None);
                }
                Err(error) => {
                    let unreadable = Outcome::Unreadable(problem(&error));
                    self.send(name, Work::Nothing(unreadable), None)?;
                }
            }
        }
        self.send(name, Work::Nothing(Outcome::End), done())
    }

    fn fetch(&mut self, addresses: &[Url]) -> Result<(), Unwanted> {
        let mut sent = Ok(());
        let (ways, progress) = (self.ways, self.progress.clone());
        let fetched = web::fetch(addresses, ways, &progress, |address, page| {
            let (work, done) = match page {
                Ok(page) => {
                    let done = Mark::Done(Arc::new(web::unit(&address)));
                    (Work::Fetched(page), Some(done))
                }
                Err(problem) => (Work::Nothing(Outcome::NotHad(problem)), None),
            };
            sent = self.send(address.as_str(), work, done);
            sent.is_ok()
        });
        if let Err(error) = fetched {
            let broke_off = Outcome::BrokeOff(Problem::new(error.to_string()));
            return self.send("", Work::Nothing(broke_off), None);
        }
        sent
    }
}

fn one_page(grams: &Grams, (name, work): (&str, Work), ways: Ways<'_>) -> Outcome {
    let limit = ways.limit;
    match work {
        Work::File(file) => {
            let context = PageContext {
                content_type: pages::content_type(&file).map(str::to_owned),
                limit,
                ..PageContext::default()
            };
            match pages::read(&file, limit) {
                Ok(bytes) => look(grams, (name, Came::File(&bytes)), context, ways),
                Err(problem) => Outcome::Unreadable(problem),
            }
        }
        Work::Page(page) => {
            let context = page.context(limit);
            match look(grams, (name, Came::Archived(&page)), context, ways) {
                Outcome::Page(pickups) if page.cut_off => Outcome::CutOff(pickups),
                outcome => outcome,
            }
        }
        Work::Fetched(page) => {
            let seen = Timestamp::now();
            let context = web::context(&page, seen, limit);
            let came = Came::Fetched(name, &page, seen);
            look(grams, (name, came), context, ways)
        }
        Work::Nothing(outcome) => outcome,
    }
}

fn look(
    grams: &Grams,
    (name, came): (&str, Came<'_>),
    context: PageContext,
    ways: Ways<'_>,
) -> Outcome {
    let mut pickups = match grams.trace(came.bytes(), context.clone()) {
        Ok(pickups) => pickups,
        Err(TraceError::Page(error)) => {
            return Outcome::Unreadable(Problem::new(format!("{name}: {error}")));
        }
        Err(TraceError::Index(error)) => {
            let problem = Problem::new(format!("{name} can't be compared: {error}"))
                .hint("take the file of the index away, and it is built anew");
            return Outcome::Unreadable(problem);
        }
    };
    let named = ways.speakers.name(name, &mut pickups);
    let taken = named.and_then(|()| ways.proofs.take((name, came), context, &pickups, grams));
    match taken {
        Ok(()) => Outcome::Page(pickups),
        Err(problem) => Outcome::Failed(problem),
    }
}

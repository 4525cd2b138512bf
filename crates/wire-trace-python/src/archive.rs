//! The pickups of an archive, one after the other.

use std::collections::VecDeque;
use std::io::BufReader;
use std::sync::{Mutex, MutexGuard};

use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use wire_trace::{Grams, TraceError, Warc, WarcError, WarcPage};

use crate::error::{ArchiveError, of_page};
use crate::line::{dict, line};
use crate::stream::{Raised, Stream};

/// How much of an archive is read at a time.
const PIECE: usize = 256 * 1024;

/// The pickups of an archive, as dicts, in the archive's order. It reads as it is asked, and holds one page.
#[pyclass(frozen, module = "wirecopy_trace")]
pub(crate) struct Pickups {
    /// In a box, since Python's memory is aligned to less than what is in there wants.
    archive: Mutex<Box<Archive>>,
    on_damage: Option<Py<PyAny>>,
}

// PyO3 doesn't look.
const _: () = assert!(align_of::<Pickups>() <= 16);

impl Pickups {
    pub(crate) fn new(
        grams: Grams,
        stream: Py<PyAny>,
        name: String,
        limit: usize,
        on_damage: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let archive = Archive::open(grams, Stream::new(stream), name, limit)?;
        Ok(Self {
            archive: Mutex::new(Box::new(archive)),
            on_damage,
        })
    }

    /// The archive, which one thread at a time may read.
    fn archive(&self) -> PyResult<MutexGuard<'_, Box<Archive>>> {
        self.archive.try_lock().map_err(|_| {
            ArchiveError::new_err(
                "another thread reads this archive now: give each thread an archive of its own",
            )
        })
    }

    /// Tells of a part that was skipped: whoever asked for it, or else the log.
    fn tell(&self, py: Python<'_>, sentence: &str) -> PyResult<()> {
        match &self.on_damage {
            Some(told) => told.call1(py, (sentence,))?,
            None => {
                let logging = py.import("logging")?;
                let log = logging.call_method1("getLogger", ("wirecopy_trace",))?;
                log.call_method1("warning", ("%s", sentence))?.unbind()
            }
        };
        Ok(())
    }
}

#[pymethods]
impl Pickups {
    fn __iter__(pickups: Bound<'_, Self>) -> Bound<'_, Self> {
        pickups
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        loop {
            let mut guard = self.archive()?;
            let archive = &mut **guard;
            let next = py.detach(|| archive.next());
            // Who is told of damage may ask how many pages were read.
            drop(guard);
            match next {
                Next::Pickup(line) => return dict(py, &line).map(Some),
                Next::Damage(sentence) => self.tell(py, &sentence)?,
                Next::Failure(error) => return Err(error),
                Next::End => return Ok(None),
            }
        }
    }

    /// How many pages were looked at so far.
    #[getter]
    fn pages(&self) -> PyResult<u64> {
        Ok(self.archive()?.pages)
    }

    /// How many parts of the archive were skipped so far, because they can't be read.
    #[getter]
    fn skipped(&self) -> PyResult<u64> {
        Ok(self.archive()?.skipped)
    }
}

/// An archive that is being read.
struct Archive {
    grams: Grams,
    warc: Warc<BufReader<Stream>>,
    raised: Raised,
    name: String,
    limit: usize,
    /// The page at hand, whose memory is used again.
    page: WarcPage,
    /// Its pickups that are still to be given, as lines of JSON.
    found: VecDeque<String>,
    pages: u64,
    skipped: u64,
}

/// What comes next in an archive.
enum Next {
    /// A pickup, as a line of JSON.
    Pickup(String),
    /// A part that is skipped.
    Damage(String),
    /// Something after which nothing can be read.
    Failure(PyErr),
    End,
}

impl Archive {
    fn open(grams: Grams, stream: Stream, name: String, limit: usize) -> PyResult<Self> {
        let raised = stream.raised();
        let bytes = BufReader::with_capacity(PIECE, stream);
        let warc = Warc::new(bytes, limit).map_err(|error| ending(&raised, &name, &error))?;
        Ok(Self {
            grams,
            warc,
            raised,
            name,
            limit,
            page: WarcPage::default(),
            found: VecDeque::new(),
            pages: 0,
            skipped: 0,
        })
    }

    /// Reads on until there is something to tell.
    fn next(&mut self) -> Next {
        loop {
            if let Some(line) = self.found.pop_front() {
                return Next::Pickup(line);
            }
            match self.warc.read(&mut self.page) {
                Ok(true) => {}
                Ok(false) => return Next::End,
                Err(error) => return self.broken(&error),
            }
            self.pages += 1;
            if let Err(next) = self.look() {
                return next;
            }
        }
    }

    /// Looks at the page at hand.
    fn look(&mut self) -> Result<(), Next> {
        let page = &self.page;
        let name = if page.address.is_empty() {
            &self.name
        } else {
            &page.address
        };
        let pickups = self.grams.trace(page.body(), page.context(self.limit));
        let pickups = pickups.map_err(|error| match error {
            TraceError::Page(error) => {
                self.skipped += 1;
                Next::Damage(format!("{name}: {error}"))
            }
            error @ TraceError::Index(_) => Next::Failure(of_page(error)),
        })?;
        for pickup in &pickups {
            let line = line(name, pickup);
            let line = line.map_err(|error| {
                Next::Failure(ArchiveError::new_err(format!("{name}: {error}")))
            })?;
            self.found.push_back(line);
        }
        Ok(())
    }

    fn broken(&mut self, error: &WarcError) -> Next {
        if error.ends_it() || self.raised.is_some() {
            return Next::Failure(ending(&self.raised, &self.name, error));
        }
        self.skipped += 1;
        Next::Damage(format!("{}: {error}", self.name))
    }
}

/// The exception for what ends the reading of an archive: what its stream raised, if it did.
fn ending(raised: &Raised, name: &str, error: &WarcError) -> PyErr {
    let sentence = format!("{name}: {error}");
    raised.take().unwrap_or_else(|| match error {
        WarcError::Source(_) => PyOSError::new_err(sentence),
        _ => ArchiveError::new_err(sentence),
    })
}

//! The file that pickups are written into, and how a run into it is taken up again.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use super::journal::{Begun, Earlier, Journal, Known, Mark, Sum, unwritable};
use super::lines::Lines;
use super::parquet;
use super::told::count;
use crate::output::say;
use crate::problem::Problem;

/// How long what was found may be only in memory.
pub(super) const OFTEN: Duration = Duration::from_millis(500);

/// Where pickups go, and in which form, as the file's ending says.
#[derive(Clone, Debug)]
pub(super) struct Target {
    path: PathBuf,
    lines: Lines,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let path = PathBuf::from(typed);
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        let lines = match ending.to_str() {
            Some("jsonl" | "json" | "ndjson") => Lines::Json,
            Some("csv") => Lines::Csv,
            Some("parquet") => Lines::Rows,
            _ => {
                let hint = "its ending says what is written: name it .jsonl, .csv or .parquet";
                return Err(hint.into());
            }
        };
        Ok(Self { path, lines })
    }
}

impl Target {
    /// The file that lines are written into while the run goes on.
    fn growing(&self) -> PathBuf {
        match self.lines {
            Lines::Json | Lines::Csv => self.path.clone(),
            Lines::Rows => beside(&self.path, "rows"),
        }
    }
}

/// The file while a run writes into it.
#[derive(Debug)]
pub(super) struct OutputFile {
    target: Target,
    out: BufWriter<File>,
    bytes: u64,
    journal: Journal,
    written: Option<Instant>,
}

/// A file that was opened, and what earlier runs have put into it.
pub(super) struct OpenedFile {
    pub(super) file: OutputFile,
    pub(super) sum: Sum,
    pub(super) known: Known,
}

impl OutputFile {
    /// Opens the file for a new run, or to go on with one that broke off.
    pub(super) fn open(target: &Target, resume: bool, begun: Begun) -> Result<OpenedFile, Problem> {
        let path = &target.path;
        let journal = beside(path, "journal");
        let (is_there, broke_off) = (path.exists(), journal.exists());
        if broke_off && !resume {
            let sentence = format!(
                "a run into {} has broken off, or goes on still",
                path.display()
            );
            let hint = "--resume goes on with it; take both files away, and it begins anew";
            return Err(Problem::new(sentence).hint(hint));
        }
        if is_there && !broke_off {
            let problem = Problem::new(format!("{} is there already", path.display()));
            return Err(problem.hint(if resume {
                "no run into it has broken off; to trace anew, take it away or name another file"
            } else {
                "take it away or name another file"
            }));
        }
        let growing = target.growing();
        if !broke_off && growing != *path && growing.exists() {
            let sentence = format!("{} is there already", growing.display());
            return Err(Problem::new(sentence).hint(
                "the pickups would gather in it: take it away or give the output another name",
            ));
        }
        let (mut journal, earlier) = Journal::open(journal)?;
        if let Some(earlier) = &earlier {
            go_on(target, earlier, &begun)?;
        }
        journal.begin(begun)?;
        let bytes = earlier.as_ref().map_or(0, |earlier| earlier.output);
        let mut file = Self {
            out: BufWriter::new(cut(&target.growing(), bytes)?),
            target: target.clone(),
            bytes,
            journal,
            written: None,
        };
        if bytes == 0 {
            file.put(&target.lines.head())?;
        }
        let (sum, known) = earlier.map_or_else(Default::default, |it| (it.sum, it.known));
        Ok(OpenedFile { file, sum, known })
    }

    pub(super) fn lines(&self) -> Lines {
        self.target.lines
    }

    /// Writes a line.
    pub(super) fn put(&mut self, line: &str) -> Result<(), Problem> {
        self.bytes += line.len() as u64;
        let written = self.out.write_all(line.as_bytes());
        written.map_err(|error| unwritable(&self.target.path, &error))
    }

    /// Notes that the run has come so far, with all that was put.
    pub(super) fn mark(&mut self, mark: Mark, sum: Sum) -> Result<(), Problem> {
        self.journal.mark(mark, self.bytes, sum);
        self.keep()
    }

    /// Brings what was noted to the disk, if it is time.
    pub(super) fn keep(&mut self) -> Result<(), Problem> {
        let is_time = self.written.is_none_or(|at| at.elapsed() >= OFTEN);
        if is_time && self.journal.is_behind() {
            self.write()?;
        }
        Ok(())
    }

    /// The output first: the journal says only what is true.
    fn write(&mut self) -> Result<(), Problem> {
        let flushed = self
            .out
            .flush()
            .and_then(|()| self.out.get_ref().sync_data());
        flushed.map_err(|error| unwritable(&self.target.path, &error))?;
        self.journal.write()?;
        self.written = Some(Instant::now());
        Ok(())
    }

    /// The end of a run. If some archive wasn't read to its end, the journal stays, and another run can go on
    /// with it.
    pub(super) fn end(mut self, whole: bool) -> Result<(), Problem> {
        self.write()?;
        let growing = self.target.growing();
        if self.target.lines == Lines::Rows {
            // Beside its place first, so that nobody finds half of one.
            let made = beside(&self.target.path, "part");
            parquet::make(&growing, &made)?;
            let named = fs::rename(&made, &self.target.path);
            named.map_err(|error| unwritable(&self.target.path, &error))?;
        }
        if whole {
            self.journal.remove()?;
        }
        if whole && growing != self.target.path {
            fs::remove_file(&growing).map_err(|error| unwritable(&growing, &error))?;
        }
        Ok(())
    }
}

/// Whether a run can go on with what is there; what has changed since is said.
fn go_on(target: &Target, earlier: &Earlier, begun: &Begun) -> Result<(), Problem> {
    let path = target.path.display();
    if earlier.begun.settings != begun.settings {
        return Err(Problem::new(format!(
            "the run into {path} was begun with {}, and can't go on otherwise",
            earlier.begun.settings
        ))
        .hint("give the same --max-page and --fail-on as then"));
    }
    let growing = target.growing();
    let found = growing.metadata().map_or(0, |found| found.len());
    if found < earlier.output {
        return Err(Problem::new(format!(
            "{} has {found} bytes, {} fewer than its run has written",
            growing.display(),
            earlier.output - found
        ))
        .hint("take it and its journal away, and the run begins anew"));
    }
    say(format!(
        "Going on with {path}, after {} and {}.",
        count(earlier.sum.pages, "page", "pages"),
        count(earlier.sum.pickups, "pickup", "pickups")
    ));
    if earlier.begun.stories != begun.stories {
        say(
            "The stories have changed since: what was looked at before was compared with the earlier ones.",
        );
    }
    Ok(())
}

/// Opens the file behind its good bytes; what follows them is cut off.
fn cut(path: &Path, bytes: u64) -> Result<File, Problem> {
    let mut options = OpenOptions::new();
    let opened = options.write(true).create(true).truncate(false).open(path);
    opened
        .and_then(|mut file| {
            file.set_len(bytes)?;
            file.seek(SeekFrom::Start(bytes))?;
            Ok(file)
        })
        .map_err(|error| unwritable(path, &error))
}

/// A file beside another, named after it.
fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(what);
    PathBuf::from(name)
}

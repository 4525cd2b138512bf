//! How far a run has come: the journal beside its output, from which `--resume` goes on.
//!
//! Pages, archives and addresses are known by their names, so a run goes on whatever else is named with
//! them. What is written into the output reaches the disk before the journal says so, and each line of
//! the journal is whole by itself: whenever a run ends, the lines that are there tell the truth.

use std::collections::HashMap;
use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use wire_trace::WarcPlace;

use super::pages::unreadable;
use crate::problem::Problem;

/// The most bytes of a line: what is longer was not written here.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What a run can go on behind: a page's file, an archive or an address, and how it was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unit {
    pub(super) name: String,
    /// When this changes, so has what is there; empty where nothing is known.
    pub(super) stamp: String,
}

impl Unit {
    /// A file, known by its size and time.
    pub(super) fn of_file(name: String, found: &Metadata) -> Self {
        let changed = found.modified().ok();
        let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanoseconds = changed.map_or(0, |since| since.as_nanos());
        Self {
            name,
            stamp: format!("{} {nanoseconds}", found.len()),
        }
    }
}

/// How far a run has come, once something is told.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// So far into an archive.
    Within(Arc<Unit>, WarcPlace),
    /// All of it was looked at.
    Done(Arc<Unit>),
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sum {
    pub(super) pages: usize,
    pub(super) carrying: usize,
    pub(super) pickups: usize,
    pub(super) unreadable: usize,
    pub(super) broken: usize,
    #[serde(default)]
    pub(super) cut_off: usize,
}

/// What a run rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Begun {
    /// The stamp of the stories.
    pub(super) stories: String,
    /// What a run keeps to its end.
    pub(super) settings: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Begun(Begun),
    Far(Far),
}

/// What has happened since the line before.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Far {
    /// How many bytes of the output are good.
    output: u64,
    sum: Sum,
    done: Vec<Unit>,
    within: Vec<Within>,
}

/// How far an archive was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Within {
    unit: Unit,
    at: u64,
    record: u64,
}

impl Far {
    fn mark(&mut self, mark: Mark) {
        let (Mark::Within(unit, _) | Mark::Done(unit)) = &mark;
        self.within.retain(|within| within.unit.name != unit.name);
        match mark {
            Mark::Within(unit, WarcPlace { at, record }) => self.within.push(Within {
                unit: Unit::clone(&unit),
                at,
                record,
            }),
            Mark::Done(unit) => self.done.push(Unit::clone(&unit)),
        }
    }
}

/// What earlier runs have looked at.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The hashes of names and stamps: of a million pages there is hardly anything else in memory.
    done: HashMap<u128, u128>,
    within: HashMap<String, Within>,
}

impl Known {
    /// Whether all that goes by this name was looked at.
    pub(super) fn has(&self, name: &str) -> bool {
        self.done.contains_key(&hash(name))
    }

    /// Whether it has changed since it was looked at.
    pub(super) fn is_changed(&self, unit: &Unit) -> bool {
        let stamp = self.done.get(&hash(&unit.name));
        stamp.is_some_and(|stamp| *stamp != hash(&unit.stamp))
    }

    /// How far the archive of this name was read, and what it was then.
    pub(super) fn within(&self, name: &str) -> Option<(WarcPlace, &Unit)> {
        let Within { unit, at, record } = self.within.get(name)?;
        let place = WarcPlace {
            at: *at,
            record: *record,
        };
        Some((place, unit))
    }

    fn learn(&mut self, far: Far) {
        for unit in far.done {
            self.within.remove(&unit.name);
            self.done.insert(hash(&unit.name), hash(&unit.stamp));
        }
        for within in far.within {
            self.within.insert(within.unit.name.clone(), within);
        }
    }
}

fn hash(text: &str) -> u128 {
    let mut bytes = [0; 16];
    blake3::Hasher::new()
        .update(text.as_bytes())
        .finalize_xof()
        .fill(&mut bytes);
    u128::from_le_bytes(bytes)
}

/// What the journal of an earlier run says.
#[derive(Debug)]
pub(super) struct Earlier {
    pub(super) begun: Begun,
    /// How many bytes of the output are good.
    pub(super) output: u64,
    pub(super) sum: Sum,
    pub(super) known: Known,
}

/// The journal of this run.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    far: Far,
}

impl Journal {
    /// Opens the journal at this path, for this process alone, and says what is in it: nothing, where there
    /// was none or its run ended before it had begun.
    pub(super) fn open(path: PathBuf) -> Result<(Self, Option<Earlier>), Problem> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| unwritable(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Problem::new(format!(
                    "another run is writing into {}",
                    path.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(&path, &error)),
        }
        let mut journal = Self {
            path,
            file,
            far: Far::default(),
        };
        let earlier = journal.read()?;
        Ok((journal, earlier))
    }

    /// Reads it, and cuts off a last line that was never finished.
    fn read(&mut self) -> Result<Option<Earlier>, Problem> {
        let failed = |error| unreadable(&self.path, &error);
        let mut lines = BufReader::new(&self.file);
        let mut earlier: Option<Earlier> = None;
        let mut good = 0;
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = lines.by_ref().take(LONGEST).read_until(b'\n', &mut bytes);
            let read = read.map_err(failed)?;
            if bytes.pop() != Some(b'\n') {
                break;
            }
            match (serde_json::from_slice(&bytes), &mut earlier) {
                (Ok(Line::Begun(begun)), Some(earlier)) => earlier.begun = begun,
                (Ok(Line::Begun(begun)), None) => {
                    earlier = Some(Earlier {
                        begun,
                        output: 0,
                        sum: Sum::default(),
                        known: Known::default(),
                    });
                }
                (Ok(Line::Far(far)), Some(earlier)) => {
                    (earlier.output, earlier.sum) = (far.output, far.sum);
                    earlier.known.learn(far);
                }
                (Ok(Line::Far(_)) | Err(_), None) => {
                    return Err(Problem::new(format!(
                        "{} is no journal of a run; it is left as it is",
                        self.path.display()
                    ))
                    .hint("name another file for the pickups"));
                }
                (Err(_), Some(_)) => break,
            }
            good += read as u64;
        }
        let at_end = |file: &mut File| file.seek(SeekFrom::Start(good));
        self.file
            .set_len(good)
            .and_then(|()| at_end(&mut self.file))
            .map_err(|error| unwritable(&self.path, &error))?;
        if let Some(Earlier { output, sum, .. }) = &earlier {
            (self.far.output, self.far.sum) = (*output, *sum);
        }
        Ok(earlier)
    }

    /// Says what the run rests on from here on.
    pub(super) fn begin(&mut self, begun: Begun) -> Result<(), Problem> {
        self.append(&Line::Begun(begun))
    }

    /// Notes how far the run is, with so many bytes of output: nothing of what was told before comes again.
    pub(super) fn mark(&mut self, mark: Mark, output: u64, sum: Sum) {
        self.far.mark(mark);
        (self.far.output, self.far.sum) = (output, sum);
    }

    /// Whether something was noted that isn't written.
    pub(super) fn is_behind(&self) -> bool {
        !self.far.done.is_empty() || !self.far.within.is_empty()
    }

    /// Writes what was noted. The output has to be on the disk by then.
    pub(super) fn write(&mut self) -> Result<(), Problem> {
        let (output, sum) = (self.far.output, self.far.sum);
        let next = Far {
            output,
            sum,
            ..Far::default()
        };
        let far = std::mem::replace(&mut self.far, next);
        self.append(&Line::Far(far))
    }

    fn append(&mut self, line: &Line) -> Result<(), Problem> {
        let written = serde_json::to_vec(line)
            .map_err(io::Error::from)
            .and_then(|mut line| {
                line.push(b'\n');
                self.file.write_all(&line)?;
                self.file.sync_data()
            });
        written.map_err(|error| unwritable(&self.path, &error))
    }

    /// Takes it away: the run has come to its end.
    pub(super) fn remove(self) -> Result<(), Problem> {
        std::fs::remove_file(&self.path).map_err(|error| {
            Problem::new(format!("{} can't be removed: {error}", self.path.display()))
        })
    }
}

pub(super) fn unwritable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(format!("{} can't be written: {error}", path.display()))
}

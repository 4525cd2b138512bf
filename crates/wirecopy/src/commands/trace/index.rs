//! The index of the stories to look for: in memory, or in a file that is kept.

use std::io::{BufWriter, ErrorKind};
use std::path::Path;

use bytes::Bytes;
use tempfile::NamedTempFile;
use wire_trace::{Builder, Grams, IndexError, Texts};

use super::pages::unreadable;
use super::stories::{self, Source};
use crate::output::say;
use crate::problem::Problem;

/// An index, and how many stories could not be read for it.
pub(super) struct Opened {
    pub(super) grams: Grams,
    pub(super) refused: usize,
}

/// The stamp of an index that isn't used a second time.
const ONCE: [u8; 32] = [0; 32];

/// Builds an index of these stories in memory.
pub(super) fn in_memory(sources: &[Source]) -> anyhow::Result<Opened> {
    let mut builder = Builder::new(Vec::new(), Texts::Kept)?;
    let refused = stories::read(sources, &mut |story| Ok(builder.add(&story)?))?;
    let file = Bytes::from(builder.finish(ONCE)?);
    Ok(Opened {
        grams: Grams::open(&file)?,
        refused,
    })
}

/// Opens the index in this file. It is built anew where there is none, where the stories have changed
/// since, and where it can't be used.
pub(super) fn in_file(file: &Path, sources: &[Source]) -> anyhow::Result<Opened> {
    let name = file.display();
    let stamp = stories::stamp(sources)?;
    match open(file)? {
        None => {}
        Some(Ok(grams)) if grams.stamp() == Some(stamp) => {
            return Ok(Opened { grams, refused: 0 });
        }
        Some(Ok(_)) => say(format!(
            "{name}: the stories may have changed since; building it anew."
        )),
        Some(Err(IndexError::NotAnIndex)) => {
            let problem = Problem::new(format!(
                "{name} is no index of stories; it is left as it is"
            ));
            return Err(problem
                .hint("name a file for the index that doesn't exist yet")
                .into());
        }
        Some(Err(error)) => say(format!("{name}: {error}. That is done now.")),
    }
    let refused = build(file, stamp, sources)?;
    match open(file)? {
        Some(grams) => Ok(Opened {
            grams: grams?,
            refused,
        }),
        None => Err(Problem::new(format!("{name} was taken away while it was in use")).into()),
    }
}

/// Writes the file beside its place and then puts it there, so that nobody finds half of one.
fn build(file: &Path, stamp: [u8; 32], sources: &[Source]) -> anyhow::Result<usize> {
    let unwritable = |error| Problem::new(format!("{} can't be written: {error}", file.display()));
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let temporary = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(unwritable)?;
    let out = BufWriter::with_capacity(1 << 20, temporary);
    let mut builder = Builder::new(out, Texts::Kept).map_err(unwritable)?;
    let refused = stories::read(sources, &mut |story| {
        Ok(builder.add(&story).map_err(unwritable)?)
    })?;
    // What is no story is told each time, so such an index is built each time.
    let stamp = if refused > 0 { ONCE } else { stamp };
    let out = builder.finish(stamp).map_err(unwritable)?;
    let temporary = out
        .into_inner()
        .map_err(|error| unwritable(error.into_error()))?;
    temporary
        .persist(file)
        .map_err(|error| unwritable(error.error))?;
    Ok(refused)
}

/// Maps the file into memory; nothing, where there is none, or an empty one.
fn open(file: &Path) -> anyhow::Result<Option<Result<Grams, IndexError>>> {
    if file.metadata().is_ok_and(|found| found.len() == 0) {
        return Ok(None);
    }
    match mmap_guard::map_file(file) {
        Ok(mapped) => Ok(Some(Grams::open(&Bytes::from_owner(mapped)))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(file, &error).into()),
    }
}

//! From a file to what the store takes in: what the commands that read stories share.

use std::fmt;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use wire_formats::parse::{self, Incoming, ParseError, Remark};

use crate::context::OpenWire;
use crate::output::say;
use crate::problem::Problem;

/// A story read from a file.
#[derive(Clone, Debug)]
pub(super) struct FromFile {
    /// The file.
    pub(super) file: PathBuf,
    /// What it says.
    pub(super) incoming: Incoming,
}

impl FromFile {
    /// The id that the story has where it comes from.
    pub(super) fn source_id(&self) -> &str {
        self.incoming.source_id.as_deref().unwrap_or_default()
    }

    /// What is wrong with the story, with the file that it is in.
    pub(super) fn problem(&self, what: impl fmt::Display) -> Problem {
        Problem::new(format!("{}: {what}", self.file.display()))
    }

    /// Says what is to be known of the story, with the file that it is in.
    pub(super) fn note(&self, what: impl fmt::Display) {
        say(format!("note: {}: {what}", self.file.display()));
    }

    /// Says why the story isn't taken in, with the file that it is in.
    pub(super) fn left_out(&self, why: impl fmt::Display) {
        say(format!("left out: {}: {why}", self.file.display()));
    }
}

/// Reads the stories of a file: all of them, or the first reason why not.
pub(super) fn read(wire: &OpenWire, file: &Path) -> anyhow::Result<Vec<FromFile>> {
    let limits = wire.settings.story_limits();
    let bytes = read_bytes(file, limits.file_bytes)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let wrong = |error: ParseError| Problem::new(format!("{}: {error}", file.display()));
    let mut stories = parse::parse_any(&bytes, &name, &limits)
        .and_then(parse::Batch::all)
        .map_err(wrong)?;
    if stories.is_empty() {
        return Err(Problem::new(format!("{} has no story in it", file.display())).into());
    }
    // A story without an id is known by the bytes it came in: the same file again is the same story.
    let hash = blake3::hash(&bytes).to_hex();
    for (place, story) in stories.iter_mut().enumerate() {
        if story.source_id.is_none() {
            story.source_id = Some(match place {
                0 => format!("blake3:{hash}"),
                _ => format!("blake3:{hash}:{place}"),
            });
        }
    }
    Ok(stories
        .into_iter()
        .map(|incoming| FromFile {
            file: file.to_owned(),
            incoming,
        })
        .collect())
}

/// Reads the one story of a file.
pub(super) fn read_one(wire: &OpenWire, file: &Path) -> anyhow::Result<FromFile> {
    let mut stories = read(wire, file)?;
    let count = stories.len();
    match stories.pop() {
        Some(only) if count == 1 => Ok(only),
        _ => Err(Problem::new(format!(
            "{} has {count} stories in it, and one is needed",
            file.display()
        ))
        .hint("put the new text of the story into a file of its own")
        .into()),
    }
}

fn read_bytes(file: &Path, limit: usize) -> anyhow::Result<Vec<u8>> {
    let unreadable = |error| Problem::new(format!("{} can't be read: {error}", file.display()));
    let found = fs::metadata(file).map_err(unreadable)?;
    if found.is_dir() {
        return Err(Problem::new(format!("{} is a folder", file.display()))
            .hint("name the files in it")
            .into());
    }
    // What isn't a file has no length, and may have no end.
    let mut bytes = Vec::new();
    fs::File::open(file)
        .and_then(|opened| opened.take(limit as u64 + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() > limit {
        return Err(Problem::new(format!(
            "{} is too large: it has more than {} MB",
            file.display(),
            limit >> 20,
        ))
        .hint("split it, or raise file_megabytes in wire.toml")
        .into());
    }
    Ok(bytes)
}

/// Says what was noticed while reading.
pub(super) fn say_remarks(story: &FromFile) {
    for remark in &story.incoming.remarks {
        story.note(remark);
    }
}

/// Whether the headline was made from the text, for want of one. The remark on it goes, for who
/// asks has a better one.
pub(super) fn forget_made_headline(story: &mut FromFile) -> bool {
    let remarks = &mut story.incoming.remarks;
    let before = remarks.len();
    remarks.retain(|remark| !matches!(remark, Remark::HeadlineMade));
    remarks.len() < before
}

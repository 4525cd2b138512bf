//! The stories to read: a text is one, JSON Lines are many.

use std::io;
use std::path::Path;

use indicatif::ProgressBar;
use jiff::civil::Date;
use serde::Deserialize;
use wire_formats::parse::{Limits, text_of};
use wire_reading::LONGEST_TEXT;

use crate::problem::Problem;
use crate::unpack;

/// What some editors put before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A story as it was given.
pub(super) struct Given {
    pub(super) id: String,
    pub(super) date: Option<Date>,
    pub(super) text: String,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    date: Option<String>,
    text: String,
}

/// What is done with each story, or with what is none.
type Take<'a> = dyn FnMut(Result<Given, Problem>) -> io::Result<()> + 'a;

/// Hands on the stories of a file, one after the other.
pub(super) fn stories(
    file: &Path,
    progress: &ProgressBar,
    take: &mut Take<'_>,
) -> anyhow::Result<()> {
    let mut lines = Lines {
        file,
        number: 0,
        kind: None,
        held: Vec::new(),
        skipping: false,
        take,
        outcome: Ok(()),
    };
    let read = unpack::pieces(file, progress, &mut |piece| lines.feed(piece));
    if let Err(error) = read {
        let problem = Problem::new(format!("{} can't be read: {error}", file.display()));
        lines.give(Err(problem));
    } else {
        lines.end();
    }
    Ok(lines.outcome?)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Lines,
}

/// Cuts what is read into stories, and holds no more than one.
struct Lines<'a, 'b> {
    file: &'a Path,
    number: usize,
    /// What the file is; nothing before its first sign.
    kind: Option<Kind>,
    held: Vec<u8>,
    /// The line at hand is too long, and what is left of it is passed over.
    skipping: bool,
    take: &'a mut Take<'b>,
    outcome: io::Result<()>,
}

impl Lines<'_, '_> {
    fn feed(&mut self, piece: &[u8]) {
        let is_first = self.kind.is_none() && self.held.is_empty();
        let piece = match piece.strip_prefix(BYTE_ORDER_MARK) {
            Some(unmarked) if is_first => unmarked,
            _ => piece,
        };
        let first = piece.iter().find(|byte| !byte.is_ascii_whitespace());
        if let (None, Some(first)) = (self.kind, first) {
            self.kind = Some(if *first == b'{' {
                Kind::Lines
            } else {
                Kind::Text
            });
        }
        if self.kind != Some(Kind::Lines) {
            return self.hold(piece);
        }
        let mut rest = piece;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            self.hold(&rest[..end]);
            self.line();
            rest = &rest[end + 1..];
        }
        self.hold(rest);
    }

    /// Keeps the bytes until the story is whole; of a longer one than is read, none.
    fn hold(&mut self, piece: &[u8]) {
        if self.held.len() + piece.len() > LONGEST_TEXT {
            self.skipping = true;
            self.held.clear();
        }
        if !self.skipping {
            self.held.extend_from_slice(piece);
        }
    }

    fn end(&mut self) {
        match self.kind {
            Some(Kind::Lines) => self.line(),
            _ => {
                let given = self.text();
                self.give(given);
            }
        }
    }

    fn line(&mut self) {
        self.number += 1;
        if self.held.trim_ascii().is_empty() && !self.skipping {
            self.held.clear();
            return;
        }
        let given = self.whole(|held| {
            let line: Line = serde_json::from_slice(held).map_err(|error| error.to_string())?;
            let date = line.date.as_deref().map(day).transpose()?;
            Ok(Given {
                id: line.id,
                date,
                text: line.text,
            })
        });
        self.give(given);
        self.held.clear();
    }

    fn text(&mut self) -> Result<Given, Problem> {
        let id = self.file.display().to_string();
        self.whole(|held| {
            let text = text_of(held, &Limits::default()).map_err(|error| error.to_string())?;
            Ok(Given {
                id,
                date: None,
                text: text.into_owned(),
            })
        })
    }

    /// What is held, read, or a sentence on why it isn't a story.
    fn whole(
        &mut self,
        read: impl FnOnce(&[u8]) -> Result<Given, String>,
    ) -> Result<Given, Problem> {
        let place = match self.kind {
            Some(Kind::Lines) => format!("line {} of {}", self.number, self.file.display()),
            _ => self.file.display().to_string(),
        };
        if std::mem::take(&mut self.skipping) {
            return Err(Problem::new(format!(
                "{place} is longer than {} MB",
                LONGEST_TEXT >> 20
            )));
        }
        read(&self.held).map_err(|why| {
            Problem::new(format!("{place} is no story: {why}"))
                .hint("a story is UTF-8 text, or a line of JSON with 'id', 'date' and 'text'")
        })
    }

    fn give(&mut self, given: Result<Given, Problem>) {
        // Who read our output went away: what is left needn't be read.
        if self.outcome.is_ok() {
            self.outcome = (self.take)(given);
        }
    }
}

/// The day of a date or a time: '2026-11-26T08:00:00Z' is of 26 November.
fn day(date: &str) -> Result<Date, String> {
    let day = date.get(..10).unwrap_or(date);
    day.parse().map_err(|_| format!("'{date}' is no date"))
}

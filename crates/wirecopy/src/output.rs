//! Data on standard output, words on standard error.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use serde::Serialize;
use wire_formats::csv;

use crate::problem::Problem;

/// How data is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// JSON Lines: one object for each record.
    Json,
    /// For spreadsheets.
    Csv,
}

/// What is printed of one thing: as cells in tables and CSV, whole in JSON.
pub(crate) trait Record: Serialize {
    /// The heading of each cell.
    const COLUMNS: &'static [&'static str];

    /// The cells, as many as there are headings.
    fn cells(&self) -> Vec<String>;
}

/// Standard output, in the format that was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    format: Format,
}

/// Tables are this wide where nobody says how wide they may be.
const WIDTH: u16 = 120;
/// Tables for narrower terminals are made for this width: what is narrower can't be read.
const NARROWEST: u16 = 60;
/// Columns up to this width stay in one line.
const NARROW: usize = 12;
/// An id is as wide as this.
const ID: usize = 36;

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        Self { format }
    }

    pub(crate) fn format(self) -> Format {
        self.format
    }

    /// Prints records.
    pub(crate) fn records<R: Record>(self, records: &[R]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        match self.format {
            Format::Json => {
                for record in records {
                    write_json(&mut stdout, record)?;
                }
            }
            Format::Csv => {
                write_csv(&mut stdout, R::COLUMNS.iter().copied())?;
                for record in records {
                    write_csv(&mut stdout, record.cells().iter().map(String::as_str))?;
                }
            }
            Format::Table if records.is_empty() => {}
            Format::Table => {
                let rows = records.iter().map(Record::cells).collect();
                writeln!(stdout, "{}", table(R::COLUMNS, rows))?;
            }
        }
        stdout.flush()
    }

    /// Prints a table for people whose cells were cut to [`width`] by who made them.
    pub(crate) fn table(self, columns: &[&str], rows: Vec<Vec<String>>) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(columns)
            .add_rows(rows);
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{}", without_trailing_space(&table))?;
        stdout.flush()
    }

    /// Prints one record: its fields below each other in a table, for those that have many.
    pub(crate) fn record<R: Record>(self, record: &R) -> io::Result<()> {
        if self.format != Format::Table {
            return self.records(std::slice::from_ref(record));
        }
        let rows = R::COLUMNS
            .iter()
            .zip(record.cells())
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(column, cell)| vec![(*column).to_owned(), cell])
            .collect();
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{}", table(&[], rows))?;
        stdout.flush()
    }

    /// Prints one JSON object that no table has room for.
    pub(crate) fn object(self, object: &impl Serialize) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        write_json(&mut stdout, object)?;
        stdout.flush()
    }

    /// Prints a text as it stands.
    pub(crate) fn text(self, text: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    }

    /// Prints one line: an address to copy, or in JSON an object with that one field.
    pub(crate) fn line(self, name: &str, value: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        match self.format {
            Format::Json => write_json(&mut stdout, &serde_json::json!({ name: value }))?,
            Format::Csv => {
                write_csv(&mut stdout, [name].into_iter())?;
                write_csv(&mut stdout, [value].into_iter())?;
            }
            Format::Table => writeln!(stdout, "{value}")?,
        }
        stdout.flush()
    }
}

fn write_json(out: &mut impl Write, record: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

/// How wide tables may be: as wide as the terminal, or as `COLUMNS` says.
pub(crate) fn width() -> u16 {
    let said = std::env::var("COLUMNS").ok();
    let said = said.and_then(|columns| columns.parse().ok());
    let terminal = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0);
    terminal
        .or(said)
        .map_or(WIDTH, |width| width.max(NARROWEST))
}

fn table(columns: &[&str], rows: Vec<Vec<String>>) -> String {
    let narrow = narrow_columns(columns, &rows);
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width());
    if !columns.is_empty() {
        table.set_header(columns);
    }
    table.add_rows(rows);
    for place in narrow {
        if let Some(column) = table.column_mut(place) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    without_trailing_space(&table)
}

fn without_trailing_space(table: &Table) -> String {
    table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Columns that are never broken over lines: short ones, and ids, which are there to be copied.
fn narrow_columns(columns: &[&str], rows: &[Vec<String>]) -> Vec<usize> {
    let count = rows.first().map_or(columns.len(), Vec::len);
    (0..count)
        .filter(|&place| {
            let cells = || rows.iter().filter_map(|row| row.get(place));
            let widest = cells().map(|cell| cell.chars().count()).max().unwrap_or(0);
            let one_word = cells().all(|cell| !cell.contains(char::is_whitespace));
            widest <= NARROW || (one_word && widest <= ID)
        })
        .collect()
}

fn write_csv<'a>(out: &mut impl Write, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    out.write_all(csv::line(cells).as_bytes())
}

/// Says something to the person who watches.
pub(crate) fn say(words: impl AsRef<str>) {
    // Who closed standard error doesn't want to hear.
    let _ = writeln!(io::stderr(), "{}", harmless(words.as_ref()));
}

/// A text as it can be shown to people: characters that steer a terminal are spelt out, but for the ends of lines.
/// What comes from outside, such as an address in a web archive, may have any.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() && c != '\n';
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let spelt = text.chars().map(|c| match steers(c) {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    });
    Cow::Owned(spelt.collect())
}

/// Gives a piece of advice.
pub(crate) fn hint(words: impl AsRef<str>) {
    say(format!("hint: {}", words.as_ref()));
}

/// Says why a command failed.
pub(crate) fn error(error: &anyhow::Error) {
    let mut sentence = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        // Some sentences end with their cause.
        if !sentence.ends_with(&cause) {
            sentence = format!("{sentence}: {cause}");
        }
    }
    say(format!("error: {sentence}"));
    let advice = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Problem>()?.advice());
    if let Some(advice) = advice {
        hint(advice);
    }
}

/// Whether a person watches, whom one may ask and show progress.
pub(crate) fn somebody_watches() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

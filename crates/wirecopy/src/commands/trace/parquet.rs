//! Pickups as Parquet, for programs that ask many of them at once.
//!
//! A file of Parquet ends with a list of all that is in it, so it can't be written on where a run broke off.
//! While a run goes on its pickups are rows, a line for each, in a file beside; of these the file is made at the end.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use wire_trace::Pickup;
use wire_trace::report::PickupLine;

use super::journal::unwritable;
use super::pages::unreadable;
use super::table::Unkept;
use crate::problem::Problem;

const COLUMNS: &str = "message pickups {
    REQUIRED BYTE_ARRAY page (STRING);
    REQUIRED BYTE_ARRAY story (STRING);
    REQUIRED BYTE_ARRAY headline (STRING);
    REQUIRED BYTE_ARRAY class (STRING);
    REQUIRED DOUBLE share;
    REQUIRED INT64 tokens;
    REQUIRED group versions (LIST) { REPEATED group list { REQUIRED INT32 element; } }
    REQUIRED BOOLEAN stale;
    REQUIRED group breaches (LIST) { REPEATED group list { REQUIRED BYTE_ARRAY element (STRING); } }
    REQUIRED group notes (LIST) { REPEATED group list { REQUIRED BYTE_ARRAY element (STRING); } }
    REQUIRED BYTE_ARRAY passages (STRING);
    REQUIRED BYTE_ARRAY findings (STRING);
}";

/// How many rows, and how many of their bytes, are held at a time.
const MOST_ROWS: usize = 20_000;
const MOST_BYTES: usize = 32 << 20;

/// A pickup. What JSON lines have of passages and findings stays JSON.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    page: String,
    story: String,
    headline: String,
    class: String,
    share: f64,
    tokens: i64,
    versions: Vec<i32>,
    stale: bool,
    breaches: Vec<String>,
    notes: Vec<String>,
    passages: Box<RawValue>,
    findings: Box<RawValue>,
}

/// The line that a pickup is until the end.
pub(super) fn row(page: &str, pickup: &Pickup, headline: String) -> serde_json::Result<String> {
    let line = PickupLine::new(page, pickup);
    let unkept = Unkept::of(pickup);
    let versions = line.versions.iter();
    let row = Row {
        page: page.to_owned(),
        story: line.story.to_owned(),
        headline,
        class: line.class.to_owned(),
        share: line.share,
        tokens: i64::try_from(line.tokens).unwrap_or(i64::MAX),
        versions: versions
            .filter_map(|number| i32::try_from(*number).ok())
            .collect(),
        stale: line.stale,
        breaches: unkept.breaches,
        notes: unkept.notes,
        passages: to_raw_value(&line.passages)?,
        findings: to_raw_value(&line.findings)?,
    };
    Ok(serde_json::to_string(&row)? + "\n")
}

/// Makes a file of these rows, and brings it to the disk.
pub(super) fn make(rows: &Path, into: &Path) -> Result<(), Problem> {
    let lines = File::open(rows).map_err(|error| unreadable(rows, &error))?;
    let file = File::create(into).map_err(|error| unwritable(into, &error))?;
    write(BufReader::new(lines), &file).map_err(|error| match error {
        Failed::Rows(error) => unreadable(rows, &error),
        Failed::Parquet(error) => {
            Problem::new(format!("{} can't be written: {error}", into.display()))
        }
    })?;
    file.sync_all().map_err(|error| unwritable(into, &error))
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Rows(#[from] io::Error),
    #[error(transparent)]
    Parquet(#[from] ParquetError),
}

fn write(mut lines: impl BufRead, file: &File) -> Result<(), Failed> {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let columns = Arc::new(parse_message_type(COLUMNS)?);
    let file = BufWriter::new(file);
    let mut writer = SerializedFileWriter::new(file, columns, Arc::new(properties.build()))?;
    let mut line = String::new();
    loop {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while rows.len() < MOST_ROWS && bytes < MOST_BYTES {
            line.clear();
            if lines.read_line(&mut line)? == 0 {
                break;
            }
            bytes += line.len();
            rows.push(serde_json::from_str::<Row>(&line).map_err(io::Error::from)?);
        }
        if rows.is_empty() {
            writer.close()?;
            return Ok(());
        }
        let mut group = writer.next_row_group()?;
        write_rows(&rows, &mut group)?;
        group.close()?;
    }
}

/// Writes the columns in their order.
fn write_rows<W: io::Write + Send>(
    rows: &[Row],
    group: &mut SerializedRowGroupWriter<'_, W>,
) -> Result<(), ParquetError> {
    texts(group, rows, |row| &row.page)?;
    texts(group, rows, |row| &row.story)?;
    texts(group, rows, |row| &row.headline)?;
    texts(group, rows, |row| &row.class)?;
    let shares: Vec<f64> = rows.iter().map(|row| row.share).collect();
    column::<DoubleType, _>(group, &shares, None)?;
    let tokens: Vec<i64> = rows.iter().map(|row| row.tokens).collect();
    column::<Int64Type, _>(group, &tokens, None)?;
    lists::<Int32Type, _, _>(group, rows, |row| row.versions.clone())?;
    let stale: Vec<bool> = rows.iter().map(|row| row.stale).collect();
    column::<BoolType, _>(group, &stale, None)?;
    lists::<ByteArrayType, _, _>(group, rows, |row| {
        row.breaches
            .iter()
            .map(|text| text.as_str().into())
            .collect()
    })?;
    lists::<ByteArrayType, _, _>(group, rows, |row| {
        row.notes.iter().map(|text| text.as_str().into()).collect()
    })?;
    texts(group, rows, |row| row.passages.get())?;
    texts(group, rows, |row| row.findings.get())
}

fn texts<W: io::Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    rows: &[Row],
    text: impl Fn(&Row) -> &str,
) -> Result<(), ParquetError> {
    let texts: Vec<ByteArray> = rows.iter().map(|row| text(row).into()).collect();
    column::<ByteArrayType, _>(group, &texts, None)
}

/// A column of lists: for each element, or empty list, whether there is one, and whether it goes on with a list.
fn lists<T: DataType, W: io::Write + Send, L: Fn(&Row) -> Vec<T::T>>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    rows: &[Row],
    list: L,
) -> Result<(), ParquetError> {
    let (mut values, mut there, mut goes_on) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let elements = list(row);
        if elements.is_empty() {
            there.push(0);
            goes_on.push(0);
        }
        for (place, element) in elements.into_iter().enumerate() {
            values.push(element);
            there.push(1);
            goes_on.push(i16::from(place > 0));
        }
    }
    column::<T, _>(group, &values, Some((&there, &goes_on)))
}

fn column<T: DataType, W: io::Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    levels: Option<(&[i16], &[i16])>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General(
            "there are fewer columns than values".into(),
        ));
    };
    let (there, goes_on) = levels.unzip();
    column.typed::<T>().write_batch(values, there, goes_on)?;
    column.close()
}

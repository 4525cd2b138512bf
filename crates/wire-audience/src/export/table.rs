//! The tables of an export, with what its comments say of the days.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use jiff::ToSpan;
use jiff::civil::Date;

use super::{ExportError, Period, Program, is_total};

/// A file: comments, and tables with lines between them.
#[derive(Clone, Debug, Default)]
pub(super) struct File {
    comments: Vec<String>,
    pub(super) tables: Vec<Table>,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    heading: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row, and its line in the file, from 1.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    pub(super) line: u64,
}

/// How a column writes its days.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dates {
    /// `2026-10-01`, `20261001`, `2026-10`, `202610`.
    Calendar,
    /// The same under a heading that says that it is days.
    CalendarDays,
    /// The same under a heading that says that it is months.
    CalendarMonths,
    /// Days since the first, from 0: GA4's `Nth day`.
    NthDay,
    /// Months since the first, from 0: GA4's `Nth month`.
    NthMonth,
    /// The number of the month, from 1: GA4's `Month`.
    Month,
}

impl File {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let text = decode(bytes);
        let mut file = Self::default();
        let mut block = String::new();
        let mut first = 1;
        for (number, line) in (1..).zip(text.lines()) {
            let comment = line.strip_prefix('#');
            if comment.is_some() || line.trim().is_empty() {
                file.tables.extend(Table::read(&block, first));
                block.clear();
                file.comments
                    .extend(comment.map(|text| text.trim().to_owned()));
                continue;
            }
            if block.is_empty() {
                first = number;
            }
            block.push_str(line);
            block.push('\n');
        }
        file.tables.extend(Table::read(&block, first));
        file
    }

    pub(super) fn has_comments(&self) -> bool {
        !self.comments.is_empty()
    }

    /// The period that the comments name: `Start date: 20261001` and `End date: 20261031`, or
    /// `20261001-20261031`.
    pub(super) fn range(&self) -> Option<(Date, Date)> {
        let named = |name: &str| {
            self.comments.iter().find_map(|comment| {
                let (key, value) = comment.split_once(':')?;
                key.trim()
                    .eq_ignore_ascii_case(name)
                    .then(|| day(value.trim()))?
            })
        };
        let both = self.comments.iter().find_map(|comment| {
            let (from, to) = comment.split_once('-')?;
            Some((day(from.trim())?, day(to.trim())?))
        });
        named("start date")
            .zip(named("end date"))
            .or(both)
            .filter(|(from, to)| from <= to)
    }
}

impl Table {
    fn read(text: &str, first_line: u64) -> Option<Self> {
        let heading = text.lines().next()?;
        let delimiter = [b'\t', b';', b',']
            .into_iter()
            .max_by_key(|&sign| heading.bytes().filter(|&byte| byte == sign).count())?;
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes())
            .into_records()
            .filter_map(Result::ok)
            .map(|record| Row {
                line: first_line + record.position().map_or(1, csv::Position::line) - 1,
                cells: record.iter().map(|cell| cell.trim().to_owned()).collect(),
            });
        Some(Self {
            heading: rows.next()?.cells,
            rows: rows.collect(),
        })
    }

    /// The column of unique visitors, and which program calls it so.
    pub(super) fn visitors(&self, has_comments: bool) -> Option<(usize, Program)> {
        /// In the order of how well they count people.
        const NAMES: [(&str, Program); 10] = [
            ("unique visitors", Program::Matomo),
            ("nb_uniq_visitors", Program::Matomo),
            ("eindeutige besucher", Program::Matomo),
            ("visiteurs uniques", Program::Matomo),
            ("active users", Program::Ga4),
            ("total users", Program::Ga4),
            ("aktive nutzer", Program::Ga4),
            ("utilisateurs actifs", Program::Ga4),
            ("users", Program::Ga4),
            ("visitors", Program::Plausible),
        ];
        NAMES.into_iter().find_map(|(name, program)| {
            let place = self.column(name)?;
            // Matomo's 'Users' are those who signed in; GA4 alone writes comments.
            let its_own = name != "users" || has_comments;
            its_own.then_some((place, program))
        })
    }

    /// The column that says when.
    pub(super) fn dates(&self) -> Option<(usize, Dates)> {
        const NAMES: [(&str, Dates); 11] = [
            ("nth day", Dates::NthDay),
            ("nth month", Dates::NthMonth),
            ("month", Dates::Month),
            ("monat", Dates::Month),
            ("year month", Dates::CalendarMonths),
            ("date", Dates::Calendar),
            ("datum", Dates::Calendar),
            ("day", Dates::CalendarDays),
            ("tag", Dates::CalendarDays),
            ("period", Dates::Calendar),
            ("label", Dates::Calendar),
        ];
        let (place, dates) = NAMES
            .into_iter()
            .find_map(|(name, dates)| Some((self.column(name)?, dates)))?;
        // A column named 'Month' may hold whole dates.
        let short = |row: &Row| row.cells.get(place).is_none_or(|cell| cell.len() <= 2);
        let dates = match dates {
            Dates::Month if !self.rows.iter().all(short) => Dates::CalendarMonths,
            dates => dates,
        };
        Some((place, dates))
    }

    /// The figure of a table without dates: that of the row of totals, or of its only row.
    pub(super) fn total(&self, column: usize) -> Option<(&str, u64)> {
        let of = |row: &'_ Row| row.cells.iter().any(|cell| is_total(cell));
        let row = match self.rows.as_slice() {
            [only] => only,
            rows => rows.iter().find(|row| of(row))?,
        };
        Some((row.cells.get(column)?, row.line))
    }

    /// Whether no row has more cells than the heading, GA4's name for a total apart.
    pub(super) fn check(&self) -> Result<(), ExportError> {
        for row in &self.rows {
            let total = row.cells.last().is_some_and(|cell| is_total(cell));
            if row.cells.len() > self.heading.len() + usize::from(total) {
                return Err(ExportError::TooManyCells { line: row.line });
            }
        }
        Ok(())
    }

    /// All cells below the heading.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .flat_map(|row| row.cells.iter().map(String::as_str))
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.heading
            .iter()
            .position(|heading| heading.to_lowercase() == name)
    }
}

impl Dates {
    /// The period that a cell names, in a file that counts `range`.
    pub(super) fn read(self, cell: &str, range: Option<(Date, Date)>) -> Option<Period> {
        match self {
            Self::Calendar | Self::CalendarDays | Self::CalendarMonths => day(cell)
                .map(Period::Day)
                .or_else(|| month(cell).map(Period::Month)),
            Self::NthDay => {
                let day = range?
                    .0
                    .checked_add(cell.parse::<i32>().ok()?.days())
                    .ok()?;
                Some(Period::Day(day))
            }
            Self::NthMonth => {
                let first = range?.0.first_of_month();
                let month = first.checked_add(cell.parse::<i32>().ok()?.months()).ok()?;
                Some(Period::Month(month))
            }
            // The number of a month is one month only where the period is shorter than a year.
            Self::Month => {
                let (from, to) = range?;
                let number: i8 = cell.parse().ok()?;
                let mut months = (from.year()..=to.year())
                    .filter_map(|year| Date::new(year, number, 1).ok())
                    .filter(|first| *first <= to && first.last_of_month() >= from);
                let month = months.next()?;
                months.next().is_none().then_some(Period::Month(month))
            }
        }
    }
}

/// `2026-10-01` or `20261001`.
fn day(text: &str) -> Option<Date> {
    let (year, month, day) = match text.len() {
        8 => (text.get(..4)?, text.get(4..6)?, text.get(6..)?),
        10 if text.get(4..5)? == "-" && text.get(7..8)? == "-" => {
            (text.get(..4)?, text.get(5..7)?, text.get(8..)?)
        }
        _ => return None,
    };
    Date::new(
        digits(year)?,
        i8::try_from(digits(month)?).ok()?,
        i8::try_from(digits(day)?).ok()?,
    )
    .ok()
}

/// `2026-10` or `202610`.
fn month(text: &str) -> Option<Date> {
    let (year, month) = match text.len() {
        6 => (text.get(..4)?, text.get(4..)?),
        7 if text.get(4..5)? == "-" => (text.get(..4)?, text.get(5..)?),
        _ => return None,
    };
    Date::new(digits(year)?, i8::try_from(digits(month)?).ok()?, 1).ok()
}

fn digits(text: &str) -> Option<i16> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// UTF-16 and UTF-8 by their byte order marks; otherwise UTF-8, and where it isn't that, Windows's Latin.
fn decode(bytes: &[u8]) -> String {
    let (text, _, broken) = UTF_8.decode(bytes);
    let marked = [UTF_16LE, UTF_16BE].iter().any(|encoding| {
        encoding_rs::Encoding::for_bom(bytes).is_some_and(|(found, _)| found == *encoding)
    });
    if broken && !marked {
        return WINDOWS_1252.decode(bytes).0.into_owned();
    }
    text.into_owned()
}

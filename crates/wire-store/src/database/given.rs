//! Rows that a statement is given, and selects from as from a table: many at once cost little more than one.

use sqlx::query::Query as Prepared;
use sqlx::{Database as Driver, Postgres, Sqlite};

use crate::random::hex;

/// What stands in a statement for the rows that it is given; they are called `given` there, too.
const PLACE: &str = "{given}";

/// Rows, column by column; each column has as many values as the others.
#[derive(Default)]
pub(crate) struct Given(Vec<(&'static str, Cells)>);

/// The values of a column, one for each row.
enum Cells {
    /// Counts, places in the log, times in microseconds.
    Numbers(Vec<Option<i64>>),
    Texts(Vec<String>),
    /// Ids.
    Bytes(Vec<Vec<u8>>),
}

impl Given {
    /// Adds a column of numbers.
    pub(crate) fn numbers<N: Into<Option<i64>>>(
        mut self,
        column: &'static str,
        numbers: impl Iterator<Item = N>,
    ) -> Self {
        let numbers = Cells::Numbers(numbers.map(Into::into).collect());
        self.0.push((column, numbers));
        self
    }

    /// Adds a column of texts.
    pub(crate) fn texts<T: Into<String>>(
        mut self,
        column: &'static str,
        texts: impl Iterator<Item = T>,
    ) -> Self {
        let texts = Cells::Texts(texts.map(Into::into).collect());
        self.0.push((column, texts));
        self
    }

    /// Adds a column of ids.
    pub(crate) fn bytes<B: Into<Vec<u8>>>(
        mut self,
        column: &'static str,
        bytes: impl Iterator<Item = B>,
    ) -> Self {
        let bytes = Cells::Bytes(bytes.map(Into::into).collect());
        self.0.push((column, bytes));
        self
    }

    /// The rows as one text: a list of lists, bytes as hex.
    fn to_json(&self) -> String {
        let rows = self.0.first().map_or(0, |(_, cells)| cells.len());
        let mut json = String::from("[");
        for row in 0..rows {
            json.push_str(if row == 0 { "[" } else { ",[" });
            for (column, (_, cells)) in self.0.iter().enumerate() {
                if column > 0 {
                    json.push(',');
                }
                cells.write_json(row, &mut json);
            }
            json.push(']');
        }
        json.push(']');
        json
    }
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Texts(texts) => texts.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    fn write_json(&self, row: usize, json: &mut String) {
        match self {
            Self::Numbers(numbers) => match numbers[row] {
                Some(number) => json.push_str(&number.to_string()),
                None => json.push_str("null"),
            },
            Self::Texts(texts) => {
                json.push_str(&serde_json::Value::from(texts[row].as_str()).to_string());
            }
            Self::Bytes(bytes) => {
                json.push('"');
                json.push_str(&hex(&bytes[row]));
                json.push('"');
            }
        }
    }
}

/// How a database takes rows.
pub(super) trait Takes: Driver {
    /// What to select from, where the first place that is free has this number.
    fn table(given: &Given, place: usize) -> String;

    /// Binds the rows to the places after the others.
    fn bind(
        prepared: Prepared<'static, Self, Self::Arguments>,
        given: Given,
    ) -> Prepared<'static, Self, Self::Arguments>;

    /// The statement, with the rows in their place.
    fn put_in(sql: &str, given: &Given, place: usize) -> String {
        sql.replace(PLACE, &Self::table(given, place))
    }
}

/// One text of JSON: SQLite has nothing else that holds rows.
impl Takes for Sqlite {
    fn table(given: &Given, place: usize) -> String {
        let columns = given.0.iter().enumerate().map(|(number, (column, cells))| {
            let value = match cells {
                Cells::Bytes(_) => format!("unhex(value ->> {number})"),
                Cells::Numbers(_) | Cells::Texts(_) => format!("value ->> {number}"),
            };
            format!("{value} AS {column}")
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        format!("(SELECT {columns} FROM json_each(${place})) AS given")
    }

    fn bind(
        prepared: Prepared<'static, Self, Self::Arguments>,
        given: Given,
    ) -> Prepared<'static, Self, Self::Arguments> {
        prepared.bind(given.to_json())
    }
}

/// An array for each column: PostgreSQL takes seven times as long to read JSON.
impl Takes for Postgres {
    fn table(given: &Given, place: usize) -> String {
        let arrays = given.0.iter().enumerate().map(|(number, (_, cells))| {
            let kind = match cells {
                Cells::Numbers(_) => "BIGINT",
                Cells::Texts(_) => "TEXT",
                Cells::Bytes(_) => "BYTEA",
            };
            format!("CAST(${} AS {kind}[])", place + number)
        });
        let arrays = arrays.collect::<Vec<_>>().join(", ");
        let columns: Vec<&str> = given.0.iter().map(|(column, _)| *column).collect();
        format!("unnest({arrays}) AS given ({})", columns.join(", "))
    }

    fn bind(
        prepared: Prepared<'static, Self, Self::Arguments>,
        given: Given,
    ) -> Prepared<'static, Self, Self::Arguments> {
        let columns = given.0.into_iter();
        columns.fold(prepared, |prepared, (_, cells)| match cells {
            Cells::Numbers(numbers) => prepared.bind(numbers),
            Cells::Texts(texts) => prepared.bind(texts),
            Cells::Bytes(bytes) => prepared.bind(bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_is_given_the_same_rows_in_its_own_way() {
        let rows = || {
            Given::default()
                .bytes("story", [[1, 171], [255, 0]].into_iter())
                .numbers("status", [Some(200), None].into_iter())
                .texts("note", ["", "it’s \"down\"\0"].into_iter())
        };
        let sql = "SELECT * FROM {given} WHERE story <> $1";
        insta::assert_snapshot!(
            [Sqlite::put_in(sql, &rows(), 2), rows().to_json(), Postgres::put_in(sql, &rows(), 2)].join("\n"),
            @r#"
        SELECT * FROM (SELECT unhex(value ->> 0) AS story, value ->> 1 AS status, value ->> 2 AS note FROM json_each($2)) AS given WHERE story <> $1
        [["01ab",200,""],["ff00",null,"it’s \"down\"\u0000"]]
        SELECT * FROM unnest(CAST($2 AS BYTEA[]), CAST($3 AS BIGINT[]), CAST($4 AS TEXT[])) AS given (story, status, note) WHERE story <> $1
        "#
        );
    }
}

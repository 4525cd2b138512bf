//! A row, of whichever database.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Postgres, Row as _, Sqlite, TypeInfo, ValueRef};

use super::tables::Kind;
use super::value::Value;

/// One row of an answer.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What can be read from a column.
pub(crate) trait Column<'r>: Sized {
    fn read<I: At>(row: &'r Row, at: I) -> Result<Self, sqlx::Error>;
}

/// A column's name or its place, counted from 0.
pub(crate) trait At: sqlx::ColumnIndex<SqliteRow> + sqlx::ColumnIndex<PgRow> + Copy {}

impl<I: sqlx::ColumnIndex<SqliteRow> + sqlx::ColumnIndex<PgRow> + Copy> At for I {}

impl Row {
    /// The value of a column.
    pub(crate) fn try_get<'r, T: Column<'r>>(&'r self, at: impl At) -> Result<T, sqlx::Error> {
        T::read(self, at)
    }

    /// The value of a column of this kind.
    pub(super) fn value(&self, at: usize, kind: Kind) -> Result<Value, sqlx::Error> {
        Ok(match kind {
            Kind::Number => Value::Number(self.try_get(at)?),
            Kind::Real => Value::Real(self.try_get(at)?),
            Kind::Text => Value::Text(self.try_get(at)?),
            Kind::Bytes => Value::Bytes(self.try_get(at)?),
        })
    }

    fn plain<'r, T>(&'r self, at: impl At) -> Result<T, sqlx::Error>
    where
        T: sqlx::Decode<'r, Sqlite>
            + sqlx::Type<Sqlite>
            + sqlx::Decode<'r, Postgres>
            + sqlx::Type<Postgres>,
    {
        match self {
            Self::Sqlite(row) => row.try_get(at),
            Self::Postgres(row) => row.try_get(at),
        }
    }
}

macro_rules! plain {
    ($($column:ty),*) => {
        $(impl<'r> Column<'r> for $column {
            fn read<I: At>(row: &'r Row, at: I) -> Result<Self, sqlx::Error> {
                row.plain(at)
            }
        }

        impl<'r> Column<'r> for Option<$column> {
            fn read<I: At>(row: &'r Row, at: I) -> Result<Self, sqlx::Error> {
                row.plain(at)
            }
        })*
    };
}

plain!(f64, &'r str, String, &'r [u8], Vec<u8>);

impl<'r> Column<'r> for Option<i64> {
    /// PostgreSQL's literals and booleans are narrower than its columns, where every number is a
    /// `bigint`.
    fn read<I: At>(row: &'r Row, at: I) -> Result<Self, sqlx::Error> {
        let row = match row {
            Row::Sqlite(row) => return row.try_get(at),
            Row::Postgres(row) => row,
        };
        let kind = row.try_get_raw(at)?.type_info().name().to_owned();
        Ok(match kind.as_str() {
            "INT2" => row.try_get::<Option<i16>, _>(at)?.map(i64::from),
            "INT4" => row.try_get::<Option<i32>, _>(at)?.map(i64::from),
            "BOOL" => row.try_get::<Option<bool>, _>(at)?.map(i64::from),
            _ => row.try_get(at)?,
        })
    }
}

impl<'r> Column<'r> for i64 {
    fn read<I: At>(row: &'r Row, at: I) -> Result<Self, sqlx::Error> {
        <Option<i64>>::read(row, at)?.ok_or_else(|| sqlx::Error::Decode("no number".into()))
    }
}

impl<'r> Column<'r> for Option<bool> {
    fn read<I: At>(row: &'r Row, at: I) -> Result<Self, sqlx::Error> {
        Ok(<Option<i64>>::read(row, at)?.map(|number| number != 0))
    }
}

impl<'r> Column<'r> for bool {
    fn read<I: At>(row: &'r Row, at: I) -> Result<Self, sqlx::Error> {
        Ok(i64::read(row, at)? != 0)
    }
}

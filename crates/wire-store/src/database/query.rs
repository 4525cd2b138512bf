//! A statement with what is bound to it.

use std::borrow::Cow;

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use sqlx::query::Query as Prepared;
use sqlx::{AssertSqlSafe, Encode, Type};

use super::given::{Given, Takes};
use super::value::{Bind, Value};
use super::{Connections, On, Row, Writing};

/// What comes of a statement. It is boxed since whoever asks is made of many of them, and the compiler would look through the
/// drivers' parts of each, again and again: of wire-web's crate that took most of the time.
pub(crate) type Answer<'c, T> = BoxFuture<'c, Result<T, sqlx::Error>>;

/// One statement. Its places are `$1`, `$2` …, which both databases take.
pub(crate) struct Query {
    sql: Cow<'static, str>,
    values: Vec<Value>,
    given: Option<Given>,
}

/// A statement that was written by hand: nothing that comes from outside may stand in it.
pub(crate) fn query(sql: &'static str) -> Query {
    Query {
        sql: Cow::Borrowed(sql),
        values: Vec::new(),
        given: None,
    }
}

/// A statement that was put together of such parts.
pub(crate) fn query_of(sql: String) -> Query {
    Query {
        sql: Cow::Owned(sql),
        values: Vec::new(),
        given: None,
    }
}

/// The same on each kind of connection: `$executor` is one that a driver takes, `$row` makes a row of
/// the driver's.
macro_rules! on {
    ($on:expr, $executor:ident, $row:ident, $body:expr) => {
        match $on {
            On::Reading(Connections::Sqlite(pools)) => {
                let ($executor, $row) = (&pools.readers, Row::Sqlite);
                $body
            }
            On::Reading(Connections::Postgres(pools)) => {
                let ($executor, $row) = (&pools.readers, Row::Postgres);
                $body
            }
            On::Writing(Writing::Sqlite(tx)) => {
                let ($executor, $row) = (&mut **tx, Row::Sqlite);
                $body
            }
            On::Writing(Writing::Postgres(tx)) => {
                let ($executor, $row) = (&mut **tx, Row::Postgres);
                $body
            }
        }
    };
}

impl Query {
    /// Gives the next place its value.
    pub(crate) fn bind<T: Bind>(mut self, value: T) -> Self {
        self.values.push(T::bound(Some(value)));
        self
    }

    /// Gives the next places these values.
    pub(super) fn bind_all(mut self, values: Vec<Value>) -> Self {
        self.values.extend(values);
        self
    }

    /// Gives it the rows that it selects from as `{given}`.
    pub(crate) fn given(mut self, rows: Given) -> Self {
        self.given = Some(rows);
        self
    }

    /// Runs it; returns how many rows it wrote.
    pub(crate) fn execute<'c>(self, on: impl Into<On<'c>>) -> Answer<'c, u64> {
        on!(
            on.into(),
            executor,
            _row,
            async move { Ok(self.prepare().execute(executor).await?.rows_affected()) }.boxed()
        )
    }

    /// All rows.
    pub(crate) fn fetch_all<'c>(self, on: impl Into<On<'c>>) -> Answer<'c, Vec<Row>> {
        self.fetch(on).try_collect().boxed()
    }

    /// The first row, where there is one.
    pub(crate) fn fetch_optional<'c>(self, on: impl Into<On<'c>>) -> Answer<'c, Option<Row>> {
        on!(
            on.into(),
            executor,
            row,
            async move { Ok(self.prepare().fetch_optional(executor).await?.map(row)) }.boxed()
        )
    }

    /// The first row.
    pub(crate) fn fetch_one<'c>(self, on: impl Into<On<'c>>) -> Answer<'c, Row> {
        let first = self.fetch_optional(on);
        async move { first.await?.ok_or(sqlx::Error::RowNotFound) }.boxed()
    }

    /// The rows one by one, for answers that are too long to hold.
    pub(crate) fn fetch<'c>(
        self,
        on: impl Into<On<'c>>,
    ) -> BoxStream<'c, Result<Row, sqlx::Error>> {
        on!(
            on.into(),
            executor,
            row,
            self.prepare().fetch(executor).map_ok(row).boxed()
        )
    }

    fn prepare<D: Takes>(mut self) -> Prepared<'static, D, D::Arguments>
    where
        for<'v> Option<i64>: Encode<'v, D> + Type<D>,
        for<'v> Option<f64>: Encode<'v, D> + Type<D>,
        for<'v> Option<String>: Encode<'v, D> + Type<D>,
        for<'v> Option<Vec<u8>>: Encode<'v, D> + Type<D>,
    {
        if let Some(given) = &self.given {
            self.sql = Cow::Owned(D::put_in(&self.sql, given, self.values.len() + 1));
        }
        let prepared = match self.sql {
            Cow::Borrowed(sql) => sqlx::query::<D>(sql),
            Cow::Owned(sql) => sqlx::query::<D>(AssertSqlSafe(sql)),
        };
        let values = self.values.into_iter();
        let prepared = values.fold(prepared, |prepared, value| match value {
            Value::Number(number) => prepared.bind(number),
            Value::Real(number) => prepared.bind(number),
            Value::Text(text) => prepared.bind(text),
            Value::Bytes(bytes) => prepared.bind(bytes),
        });
        match self.given {
            Some(given) => D::bind(prepared, given),
            None => prepared,
        }
    }
}

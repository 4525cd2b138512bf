//! The database beneath: SQLite or PostgreSQL, behind one way to ask.
//!
//! A [`Query`] is written once and runs on either. Nothing above this module and its two neighbours
//! [`sqlite`](crate::sqlite) and [`postgres`](crate::postgres) knows which one it is.

mod copy;
mod explain;
mod given;
mod hash;
mod query;
mod row;
mod tables;
mod value;

use futures_util::FutureExt;
use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;
use sqlx::{Database, Pool, Postgres, Sqlite, Transaction};
use wire_story::Content;

pub(crate) use copy::copy_rows;
pub(crate) use given::Given;
pub(crate) use hash::hash_rows;
pub(crate) use query::{Answer, query, query_of};
pub(crate) use row::{Column, Row};

use crate::{StoreError, postgres, sqlite};

/// The connections to a wire's database.
#[derive(Clone, Debug)]
pub(crate) enum Connections {
    Sqlite(sqlite::Pools),
    Postgres(postgres::Pools),
}

/// A transaction. Dropped without a commit, it has changed nothing.
pub(crate) enum Writing {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// What an error means for the caller.
pub(crate) enum Meaning {
    Busy,
    Full,
    Corrupt,
    /// A row names another that isn't there.
    Dangling,
    Other,
}

/// Reads what the database said.
pub(crate) fn meaning(error: &(dyn DatabaseError + 'static)) -> Meaning {
    if let Some(error) = error.try_downcast_ref::<SqliteError>() {
        return sqlite::meaning(error);
    }
    error
        .try_downcast_ref::<PgDatabaseError>()
        .map_or(Meaning::Other, postgres::meaning)
}

/// Where a statement runs.
pub(crate) enum On<'c> {
    Reading(&'c Connections),
    Writing(&'c mut Writing),
}

impl<'c> From<&'c Connections> for On<'c> {
    fn from(connections: &'c Connections) -> Self {
        Self::Reading(connections)
    }
}

impl<'c> From<&'c mut Writing> for On<'c> {
    fn from(tx: &'c mut Writing) -> Self {
        Self::Writing(tx)
    }
}

impl Connections {
    /// Begins a transaction that writes: one at a time, so that what it reads stays true until it
    /// commits.
    pub(crate) fn begin_writing(&self) -> Answer<'_, Writing> {
        let begun = async move {
            Ok(match self {
                Self::Sqlite(pools) => {
                    Writing::Sqlite(pools.writer.begin_with("BEGIN IMMEDIATE").await?)
                }
                Self::Postgres(pools) => Writing::Postgres(postgres::begin_writing(pools).await?),
            })
        };
        begun.boxed()
    }

    /// Begins a transaction that only reads, all of it as of one moment.
    pub(crate) fn begin(&self) -> Answer<'_, Writing> {
        let begun = async move {
            Ok(match self {
                Self::Sqlite(pools) => Writing::Sqlite(pools.readers.begin().await?),
                Self::Postgres(pools) => Writing::Postgres(postgres::begin_reading(pools).await?),
            })
        };
        begun.boxed()
    }

    /// The same database, read by connections of their own, which open when they are wanted.
    pub(crate) fn with_own_readers(&self) -> Self {
        let mut own = self.clone();
        match &mut own {
            Self::Sqlite(pools) => pools.readers = anew(&pools.readers),
            Self::Postgres(pools) => pools.readers = anew(&pools.readers),
        }
        own
    }

    /// Ends all connections, once the last of them has nothing to do.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pools) => {
                pools.readers.close().await;
                pools.writer.close().await;
            }
            Self::Postgres(pools) => {
                pools.readers.close().await;
                pools.writer.close().await;
            }
        }
    }
}

/// As many connections, to the same place.
fn anew<DB: Database>(pool: &Pool<DB>) -> Pool<DB> {
    let options = pool.connect_options().as_ref().clone();
    pool.options().clone().connect_lazy_with(options)
}

impl Writing {
    pub(crate) fn commit(self) -> Answer<'static, ()> {
        match self {
            Self::Sqlite(tx) => tx.commit().boxed(),
            Self::Postgres(tx) => tx.commit().boxed(),
        }
    }

    /// The time by the database's own clock, in microseconds.
    pub(crate) async fn now(&mut self) -> Result<i64, sqlx::Error> {
        let now = match self {
            Self::Sqlite(_) => sqlite::NOW,
            Self::Postgres(_) => postgres::NOW,
        };
        query(now).fetch_one(self).await?.try_get(0)
    }

    /// Puts a story's newest text in the search index, in the place of the one before.
    pub(crate) async fn index(&mut self, story: i64, content: &Content) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => sqlite::index(tx, story, content).await,
            Self::Postgres(tx) => postgres::index(tx, story, content).await,
        }
    }

    /// Takes a story out of the search index.
    pub(crate) async fn unindex(&mut self, story: i64) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => sqlite::unindex(tx, story).await,
            Self::Postgres(tx) => postgres::unindex(tx, story).await,
        }
    }
}

//! Connections, and the order in which transactions write.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection, Postgres, Transaction};

use crate::StoreError;

/// How long a writer waits for a connection, and then for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a reader waits for a connection: there is one soon, or the server doesn't answer. Every page and
/// every call reads before it does anything else, so this is how soon they say so.
const READERS_PATIENCE: Duration = Duration::from_secs(3);

const READERS: u32 = 8;

/// Writers queue for the one turn; a few may stand in the queue while another commits.
const WRITERS: u32 = 4;

/// Asks for the time in microseconds.
pub(crate) const NOW: &str =
    "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";

/// The connections to one database.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    /// The connections that write, one transaction at a time.
    pub(crate) writer: PgPool,
    /// The connections that only read; each statement sees one committed state.
    pub(crate) readers: PgPool,
}

/// Connects to the database at this address.
///
/// `synchronous_commit` is on whatever the server's own setting is: what was acknowledged survives a
/// power cut. A transaction that is left open by a node that was cut off, or sleeps, ends by itself: one that
/// writes before that node's leases run out, so that it doesn't keep the turn.
pub(crate) async fn connect(address: &str) -> Result<Pools, StoreError> {
    if !["postgres://", "postgresql://"]
        .iter()
        .any(|it| address.starts_with(it))
    {
        return Err(StoreError::Invalid(
            "the database's address has to begin with postgres://".into(),
        ));
    }
    let options = PgConnectOptions::from_str(address)
        .map_err(|error| StoreError::Invalid(format!("the database's address: {error}")))?
        .application_name("wirecopy")
        .options([
            ("synchronous_commit", "on"),
            ("idle_in_transaction_session_timeout", "60s"),
            ("lock_timeout", "20s"),
            ("client_min_messages", "warning"),
        ]);
    // By itself and first: a pool would try for as long as it has patience, and not say what is wrong.
    let mut first = PgConnection::connect_with(&options).await?;
    let encoding: String = sqlx::query_scalar("SHOW server_encoding")
        .fetch_one(&mut first)
        .await?;
    first.close().await?;
    if encoding != "UTF8" {
        return Err(StoreError::Invalid(format!(
            "the database is in {encoding}, and stories are in UTF8: make another one with --encoding=UTF8"
        )));
    }
    let writer = PgPoolOptions::new()
        .acquire_timeout(PATIENCE)
        .max_connections(WRITERS)
        .connect_with(
            options
                .clone()
                .options([("idle_in_transaction_session_timeout", "4s")]),
        )
        .await?;
    let readers = PgPoolOptions::new()
        .acquire_timeout(READERS_PATIENCE)
        .max_connections(READERS)
        .min_connections(0)
        .connect_lazy_with(options.options([("default_transaction_read_only", "on")]));
    Ok(Pools { writer, readers })
}

/// Begins a transaction that writes. It waits for its turn first: transactions of all nodes write one
/// after the other, as with SQLite, so that what each reads stays true until it commits, and the
/// event log has no hole that a late commit could fill.
pub(crate) async fn begin_writing(
    pools: &Pools,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let mut tx = pools.writer.begin().await?;
    // The last of the wire's tables that anything would lock by itself; readers don't mind.
    tx.execute("LOCK TABLE turn IN EXCLUSIVE MODE").await?;
    Ok(tx)
}

/// Begins a transaction that reads, all of it as of one moment.
pub(crate) async fn begin_reading(
    pools: &Pools,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let tx = pools
        .readers
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    Ok(tx)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// As `psql` does: the address in the documentation names nobody.
    #[test]
    fn whoever_the_address_does_not_name_is_the_one_who_runs_this() {
        let options = PgConnectOptions::from_str("postgres:///wire?host=/run/postgresql").unwrap();
        let user = std::env::var("PGUSER").unwrap_or_else(|_| {
            let id = Command::new("id").arg("-un").output().unwrap();
            String::from_utf8(id.stdout).unwrap().trim().to_owned()
        });
        assert_eq!(options.get_username(), user);
    }
}

//! Migrations: numbered files, each run once, all of them in one transaction. A merged one is never
//! edited.

use sqlx::postgres::PgPool;
use sqlx::{Executor, Row};

use super::Pools;
use crate::StoreError;

/// Every migration, in order; the number of a schema is how many of them it has seen. What SQLite came
/// to step by step before PostgreSQL was there is the first.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/postgres/0021_wire.sql"),
    include_str!("../../migrations/postgres/0022_charges.sql"),
    include_str!("../../migrations/postgres/0023_failing_endpoints.sql"),
    include_str!("../../migrations/postgres/0024_site_of_evidence.sql"),
    include_str!("../../migrations/postgres/0025_hub.sql"),
    include_str!("../../migrations/postgres/0026_leases.sql"),
    include_str!("../../migrations/postgres/0027_choices.sql"),
    include_str!("../../migrations/postgres/0028_ground_changes.sql"),
    include_str!("../../migrations/postgres/0029_replays.sql"),
    include_str!("../../migrations/postgres/0030_subjects.sql"),
    include_str!("../../migrations/postgres/0031_old_secrets.sql"),
    include_str!("../../migrations/postgres/0032_readings.sql"),
    include_str!("../../migrations/postgres/0033_subjects_and_corrections.sql"),
    include_str!("../../migrations/postgres/0034_sent_versions.sql"),
    include_str!("../../migrations/postgres/0035_drops.sql"),
    include_str!("../../migrations/postgres/0036_keys_of_many_rows.sql"),
];

/// Any number that no other program on this database is likely to lock.
const MIGRATING: i64 = 0x7769_7265_636f_7079;

/// Brings the database to the newest schema. Nodes that start together wait for each other.
pub(crate) async fn migrate(writer: &PgPool) -> Result<(), StoreError> {
    let mut tx = writer.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(MIGRATING)
        .execute(&mut *tx)
        .await?;
    tx.execute("CREATE TABLE IF NOT EXISTS wire_schema (number BIGINT NOT NULL, copy BIGINT NOT NULL DEFAULT 0)")
        .await?;
    let found: i64 = sqlx::query("SELECT coalesce(max(number), 0) FROM wire_schema")
        .fetch_one(&mut *tx)
        .await?
        .try_get(0)?;
    let found = u32::try_from(found)
        .map_err(|_| StoreError::corrupt("wire_schema holds an impossible number"))?;
    let known = MIGRATIONS.len() as u32;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for migration in &MIGRATIONS[found as usize..] {
        tx.execute(sqlx::raw_sql(*migration)).await?;
    }
    if found < known {
        sqlx::query("INSERT INTO wire_schema (number) VALUES ($1)")
            .bind(i64::from(known))
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// Whether what lies here is a copy of a wire that lies elsewhere: such a one may be copied over.
pub(crate) async fn is_a_copy(pools: &Pools) -> Result<bool, StoreError> {
    let copy: i64 = sqlx::query_scalar("SELECT coalesce(max(copy), 0) FROM wire_schema")
        .fetch_one(&pools.writer)
        .await?;
    Ok(copy == 1)
}

/// Says that what lies here is a copy, or that it is the wire from now on.
pub(crate) async fn mark_as_copy(pools: &Pools, copy: bool) -> Result<(), StoreError> {
    sqlx::query("UPDATE wire_schema SET copy = $1")
        .bind(i64::from(copy))
        .execute(&pools.writer)
        .await?;
    Ok(())
}

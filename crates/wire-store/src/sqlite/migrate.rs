//! Migrations: numbered files, each run once, each in a transaction. A merged one is never edited.

use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Row};

use crate::StoreError;

/// Every migration, in order; the number of a schema is how many of them it has seen.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_wire.sql"),
    include_str!("../../migrations/sqlite/0002_obligations_are_due.sql"),
    include_str!("../../migrations/sqlite/0003_mails_that_failed.sql"),
    include_str!("../../migrations/sqlite/0004_proofs_are_looked_at_again.sql"),
    include_str!("../../migrations/sqlite/0006_products.sql"),
    include_str!("../../migrations/sqlite/0009_original.sql"),
    include_str!("../../migrations/sqlite/0011_usage.sql"),
    include_str!("../../migrations/sqlite/0008_audience.sql"),
    include_str!("../../migrations/sqlite/0005_licence_desk.sql"),
    include_str!("../../migrations/sqlite/0010_reminders.sql"),
    include_str!("../../migrations/sqlite/0015_people_go.sql"),
    include_str!("../../migrations/sqlite/0012_heads.sql"),
    include_str!("../../migrations/sqlite/0007_standing.sql"),
    include_str!("../../migrations/sqlite/0018_desk_tokens.sql"),
    include_str!("../../migrations/sqlite/0019_looks_again.sql"),
    include_str!("../../migrations/sqlite/0016_killed_stays_killed.sql"),
    include_str!("../../migrations/sqlite/0017_statements.sql"),
    include_str!("../../migrations/sqlite/0021_takes_under_licences.sql"),
    include_str!("../../migrations/sqlite/0020_reading_tokens.sql"),
];

/// Marks the file as a wire's: "wire" in ASCII.
const APPLICATION_ID: i32 = 0x7769_7265;

/// Brings the database to the newest schema.
pub(crate) async fn migrate(writer: &SqlitePool) -> Result<(), StoreError> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    let found: u32 = sqlx::query("PRAGMA user_version")
        .fetch_one(&mut *tx)
        .await?
        .try_get(0)?;
    let owner: i32 = sqlx::query("PRAGMA application_id")
        .fetch_one(&mut *tx)
        .await?
        .try_get(0)?;
    let known = MIGRATIONS.len() as u32;
    if found > 0 && owner != APPLICATION_ID {
        return Err(StoreError::corrupt("it belongs to another program"));
    }
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    for migration in &MIGRATIONS[found as usize..] {
        sqlx::raw_sql(*migration).execute(&mut *tx).await?;
    }
    let marks = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {known}");
    sqlx::raw_sql(AssertSqlSafe(marks))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

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
    include_str!("../../migrations/sqlite/0022_charges.sql"),
    include_str!("../../migrations/sqlite/0023_failing_endpoints.sql"),
    include_str!("../../migrations/sqlite/0024_site_of_evidence.sql"),
    include_str!("../../migrations/sqlite/0025_hub.sql"),
    include_str!("../../migrations/sqlite/0026_leases.sql"),
    include_str!("../../migrations/sqlite/0027_choices.sql"),
    include_str!("../../migrations/sqlite/0028_ground_changes.sql"),
    include_str!("../../migrations/sqlite/0029_replays.sql"),
    include_str!("../../migrations/sqlite/0030_subjects.sql"),
    include_str!("../../migrations/sqlite/0031_old_secrets.sql"),
    include_str!("../../migrations/sqlite/0032_readings.sql"),
    include_str!("../../migrations/sqlite/0033_subjects_and_corrections.sql"),
    include_str!("../../migrations/sqlite/0034_sent_versions.sql"),
    include_str!("../../migrations/sqlite/0035_drops.sql"),
    include_str!("../../migrations/sqlite/0036_keys_of_many_rows.sql"),
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

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqlitePoolOptions;

    use super::*;

    /// A wire as it was before the migration that makes this table, and that migration.
    async fn wire_before(table: &str) -> (SqlitePool, &'static str) {
        let memory = SqlitePoolOptions::new().max_connections(1);
        let wire = memory.connect("sqlite::memory:").await.unwrap();
        let made = format!("CREATE TABLE {table} ");
        for migration in MIGRATIONS {
            if migration.contains(&made) {
                return (wire, migration);
            }
            sqlx::raw_sql(*migration).execute(&wire).await.unwrap();
        }
        panic!("no migration makes {table}");
    }

    #[tokio::test]
    async fn a_price_on_two_old_statements_is_billed_on_the_one_that_was_issued_first() {
        let (wire, charges) = wire_before("charges").await;
        let licence = "0199d0a2-7d2c-7bb1-9f3e-5f0e2a6c4d11";
        let old = format!(
            r#"PRAGMA foreign_keys = OFF;
            INSERT INTO statements VALUES ('P-1', 1, zeroblob(16), 20,
                '{{"period":{{"from":"2026-11-01","to":"2026-11-30"}},"licence":null,
                   "charges":[{{"id":"{licence}","is_due":true}}]}}', zeroblob(32));
            INSERT INTO statements VALUES ('L-1', 1, zeroblob(16), 10,
                '{{"period":{{"from":"2026-11-01","to":"2026-12-31"}},"licence":"{licence}",
                   "charges":[{{"id":"{licence}","is_due":true}},{{"id":"x","is_due":false}}]}}', zeroblob(32));"#
        );
        sqlx::raw_sql(AssertSqlSafe(old))
            .execute(&wire)
            .await
            .unwrap();

        sqlx::raw_sql(charges).execute(&wire).await.unwrap();

        let found: Vec<(String, Option<Vec<u8>>, String)> =
            sqlx::query_as("SELECT number, licence, last_day FROM statements ORDER BY number")
                .fetch_all(&wire)
                .await
                .unwrap();
        let bytes = wire_story::LicenceId::as_bytes(&licence.parse().unwrap()).to_vec();
        assert_eq!(
            found,
            [
                ("L-1".into(), Some(bytes.clone()), "2026-12-31".into()),
                ("P-1".into(), None, "2026-11-30".into())
            ]
        );
        let billed: Vec<(Vec<u8>, String)> = sqlx::query_as("SELECT * FROM charges")
            .fetch_all(&wire)
            .await
            .unwrap();
        assert_eq!(billed, [(bytes, "L-1".into())]);
    }

    #[tokio::test]
    async fn senders_of_an_old_wire_are_taken_to_have_counted_as_it_does() {
        let (wire, sent) = wire_before("sent_versions").await;
        let story = |id: &str, source_id: &str| {
            format!(
                "INSERT INTO stories (id, source_id, creator, date, published, availability, latest, status, last_seq)
                 VALUES ({id}, {source_id}, '', '2026-11-23', 0, 'free', 2, 'usable', 0);
                 INSERT INTO versions VALUES ({id}, 1, 0, 'new', '', '{{}}'), ({id}, 2, 1, 'update', '', '{{}}');"
            )
        };
        let old =
            story("zeroblob(16)", "'guid'") + &story("CAST('the desk has it.' AS BLOB)", "NULL");
        sqlx::raw_sql(AssertSqlSafe(old))
            .execute(&wire)
            .await
            .unwrap();

        sqlx::raw_sql(sent).execute(&wire).await.unwrap();

        let found: Vec<(Vec<u8>, u32, u32)> = sqlx::query_as("SELECT * FROM sent_versions")
            .fetch_all(&wire)
            .await
            .unwrap();
        assert_eq!(found, [(vec![0; 16], 1, 1), (vec![0; 16], 2, 2)]);
    }
}

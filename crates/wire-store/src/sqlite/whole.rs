//! The whole database at once: a copy of it, and a hash over it.

use std::path::Path;

use blake3::Hasher;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Column, ConnectOptions, Connection, Row, TypeInfo, ValueRef};

use crate::StoreError;

/// Writes a sound copy of the database, as of one moment, while others read and write. Over a
/// connection of its own: readers may not write anywhere, and the writer has other things to do.
pub(crate) async fn copy_into(from: &Path, to: &Path) -> Result<(), StoreError> {
    let Some(name) = to.to_str() else {
        return Err(StoreError::Invalid(format!(
            "{} is not a name in UTF-8: choose another folder for the copy",
            to.display()
        )));
    };
    let mut connection = SqliteConnectOptions::new().filename(from).connect().await?;
    sqlx::query("VACUUM INTO $1")
        .bind(name)
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

/// Tables that say nothing about what the wire holds: the index is derived, uses are attendance.
const LEFT_OUT: [&str; 2] = ["story_search", "token_uses"];

/// Hashes all rows of all tables, in one transaction.
pub(crate) async fn hash_rows(readers: &SqlitePool, hash: &mut Hasher) -> Result<(), StoreError> {
    let mut tx = readers.begin().await?;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .fetch_all(&mut *tx)
            .await?;
    let kept = tables
        .iter()
        .filter(|table| !LEFT_OUT.iter().any(|left_out| table.starts_with(left_out)));
    for table in kept {
        let columns: i64 = sqlx::query_scalar("SELECT count(*) FROM pragma_table_info($1)")
            .bind(table)
            .fetch_one(&mut *tx)
            .await?;
        let order: Vec<String> = (1..=columns).map(|column| column.to_string()).collect();
        let rows = format!("SELECT * FROM \"{table}\" ORDER BY {}", order.join(", "));
        field(hash, table.as_bytes());
        for row in sqlx::query(AssertSqlSafe(rows)).fetch_all(&mut *tx).await? {
            hash_row(&row, hash)?;
        }
    }
    Ok(())
}

fn hash_row(row: &SqliteRow, hash: &mut Hasher) -> Result<(), StoreError> {
    for column in row.columns() {
        let value = row.try_get_raw(column.ordinal())?;
        if value.is_null() {
            field(hash, b"null");
            continue;
        }
        let kind = value.type_info().name().to_owned();
        field(hash, kind.as_bytes());
        let at = column.ordinal();
        match kind.as_str() {
            "INTEGER" => field(hash, &row.try_get::<i64, _>(at)?.to_le_bytes()),
            "REAL" => field(hash, &row.try_get::<f64, _>(at)?.to_le_bytes()),
            "TEXT" => field(hash, row.try_get::<&str, _>(at)?.as_bytes()),
            _ => field(hash, row.try_get::<&[u8], _>(at)?),
        }
    }
    Ok(())
}

/// With its length, so that two fields can't be taken for one.
fn field(hash: &mut Hasher, bytes: &[u8]) {
    hash.update(&(bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

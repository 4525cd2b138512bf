//! A copy of the whole database.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

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

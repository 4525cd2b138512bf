//! Blobs in a table, so that every node has them.

use std::collections::BTreeSet;

use super::Pools;
use crate::StoreError;

/// Keeps these bytes under their name. Blobs never change, so they don't wait for a turn to write.
pub(crate) async fn put_blob(pools: &Pools, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO blobs (name, bytes) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(bytes)
        .execute(&pools.writer)
        .await?;
    Ok(())
}

/// The bytes of this name.
pub(crate) async fn blob(pools: &Pools, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT bytes FROM blobs WHERE name = $1")
            .bind(name)
            .fetch_optional(&pools.readers)
            .await?,
    )
}

/// The names of all blobs, in order.
pub(crate) async fn blob_names(pools: &Pools) -> Result<BTreeSet<String>, StoreError> {
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM blobs")
        .fetch_all(&pools.readers)
        .await?;
    Ok(names.into_iter().collect())
}

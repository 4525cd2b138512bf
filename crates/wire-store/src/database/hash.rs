//! A hash over all rows of all tables, the same for the same rows in whichever database.

use blake3::Hasher;

use super::tables::{self, Column};
use super::value::Value;
use super::{Connections, Row, query_of};
use crate::StoreError;

/// Hashes all rows that say what the wire holds, as of one moment. The order of rows doesn't count:
/// databases order texts differently.
pub(crate) async fn hash_rows(
    connections: &Connections,
    hash: &mut Hasher,
) -> Result<(), StoreError> {
    let mut tx = connections.begin().await?;
    for table in tables::of(&mut tx).await? {
        field(hash, table.name.as_bytes());
        let rows = query_of(table.select()).fetch_all(&mut tx).await?;
        let mut hashes = rows
            .iter()
            .map(|row| hash_row(row, &table.columns))
            .collect::<Result<Vec<_>, _>>()?;
        hashes.sort_unstable();
        for row in hashes {
            hash.update(&row);
        }
    }
    Ok(())
}

fn hash_row(row: &Row, columns: &[Column]) -> Result<[u8; 32], StoreError> {
    let mut hash = Hasher::new();
    for (at, column) in columns.iter().enumerate() {
        match row.value(at, column.kind)? {
            Value::Number(Some(number)) => field(&mut hash, &number.to_le_bytes()),
            Value::Real(Some(number)) => field(&mut hash, &number.to_le_bytes()),
            Value::Text(Some(text)) => field(&mut hash, text.as_bytes()),
            Value::Bytes(Some(bytes)) => field(&mut hash, &bytes),
            Value::Number(None) | Value::Real(None) | Value::Text(None) | Value::Bytes(None) => {
                hash.update(&u64::MAX.to_le_bytes());
            }
        }
    }
    Ok(*hash.finalize().as_bytes())
}

/// With its length, so that two fields can't be taken for one.
fn field(hash: &mut Hasher, bytes: &[u8]) {
    hash.update(&(bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

//! Everything from one database into another.

use futures_util::TryStreamExt;

use super::tables::{self, Table};
use super::value::Value;
use super::{Connections, Writing, query, query_of};
use crate::StoreError;
use crate::content;

/// How many values one statement binds. SQLite looks the name of each place up among those of all others, so what a
/// statement takes grows with the square of them; PostgreSQL, which is on the other side of a network, takes many.
fn at_once(to: &Writing) -> usize {
    match to {
        Writing::Sqlite(_) => 300,
        Writing::Postgres(_) => 10_000,
    }
}

/// Puts all rows of `from` into `to`, as of one moment and in one transaction, in the place of what was
/// there. Returns how many there were.
pub(crate) async fn copy_rows(from: &Connections, to: &Connections) -> Result<u64, StoreError> {
    let mut from = from.begin().await?;
    let mut to = to.begin_writing().await?;
    let guards = Guards::lower(&mut to).await?;
    query("DELETE FROM story_search").execute(&mut to).await?;
    for name in guards.order.iter().rev() {
        let delete = format!("DELETE FROM {name}");
        query_of(delete).execute(&mut to).await?;
    }
    let mut tables = tables::of(&mut from).await?;
    tables.sort_by_key(|table| guards.order.iter().position(|name| *name == table.name));
    let mut rows = 0;
    for table in &tables {
        rows += copy_table(&mut from, &mut to, table).await?;
    }
    index_all(&mut from, &mut to).await?;
    guards.raise(&mut to).await?;
    to.commit().await?;
    Ok(rows)
}

async fn copy_table(
    from: &mut Writing,
    to: &mut Writing,
    table: &Table,
) -> Result<u64, StoreError> {
    let width = table.columns.len();
    let most = (at_once(to) / width).max(1);
    let mut rows = query_of(table.select()).fetch(&mut *from);
    let mut copied = 0;
    let mut values: Vec<Value> = Vec::with_capacity(most * width);
    loop {
        let row = rows.try_next().await?;
        if let Some(row) = &row {
            for (at, column) in table.columns.iter().enumerate() {
                values.push(row.value(at, column.kind)?);
            }
            copied += 1;
        }
        if values.len() == most * width || (row.is_none() && !values.is_empty()) {
            let places: Vec<String> = (0..values.len() / width)
                .map(|row| {
                    let places: Vec<String> = (1..=width)
                        .map(|column| format!("${}", row * width + column))
                        .collect();
                    format!("({})", places.join(", "))
                })
                .collect();
            query_of(format!(
                "INSERT INTO {} ({}) VALUES {}",
                table.name,
                table.names(),
                places.join(", ")
            ))
            .bind_all(std::mem::take(&mut values))
            .execute(&mut *to)
            .await?;
        }
        if row.is_none() {
            return Ok(copied);
        }
    }
}

/// The search index is each database's own.
async fn index_all(from: &mut Writing, to: &mut Writing) -> Result<(), StoreError> {
    let mut rows = query(
        "SELECT s.number, v.content FROM stories s
         JOIN versions v ON v.story = s.id AND v.number = s.latest
         WHERE v.content IS NOT NULL",
    )
    .fetch(from);
    while let Some(row) = rows.try_next().await? {
        to.index(row.try_get("number")?, &content::read(&row, "content")?)
            .await?;
    }
    Ok(())
}

/// What a database does by itself when rows come, out of the way while it is filled: they are copied with
/// all that it did the first time.
struct Guards {
    /// The names of the tables in an order in which each comes after those that its rows name.
    order: Vec<String>,
    /// How SQLite's triggers are made again; PostgreSQL's are only switched off.
    triggers: Vec<String>,
}

impl Guards {
    async fn lower(tx: &mut Writing) -> Result<Self, StoreError> {
        // A table is made after those that it refers to; all but a few of SQLite's are. For each row that comes before
        // one which it names, SQLite would look through whole tables when that one comes.
        let made = match tx {
            Writing::Sqlite(_) => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
            }
            Writing::Postgres(_) => {
                "SELECT relname::text AS name FROM pg_class
                 WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
                 ORDER BY oid"
            }
        };
        let tables: Vec<String> = tables::of(tx)
            .await?
            .into_iter()
            .map(|table| table.name)
            .collect();
        let mut guards = Self {
            order: Vec::new(),
            triggers: Vec::new(),
        };
        for row in query(made).fetch_all(&mut *tx).await? {
            let name: String = row.try_get("name")?;
            if tables.contains(&name) {
                guards.order.push(name);
            }
        }
        match tx {
            Writing::Sqlite(_) => {
                // The rows of those few fit together in the end.
                query("PRAGMA defer_foreign_keys = ON")
                    .execute(&mut *tx)
                    .await?;
                let triggers = query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
                for row in triggers.fetch_all(&mut *tx).await? {
                    let name: String = row.try_get("name")?;
                    guards.triggers.push(row.try_get("sql")?);
                    let drop = format!("DROP TRIGGER {name}");
                    query_of(drop).execute(&mut *tx).await?;
                }
            }
            Writing::Postgres(_) => {
                guards.switch(tx, "DISABLE").await?;
            }
        }
        Ok(guards)
    }

    async fn raise(&self, tx: &mut Writing) -> Result<(), StoreError> {
        for trigger in &self.triggers {
            query_of(trigger.clone()).execute(&mut *tx).await?;
        }
        if let Writing::Postgres(_) = tx {
            self.switch(tx, "ENABLE").await?;
            go_on_counting(tx).await?;
        }
        Ok(())
    }

    async fn switch(&self, tx: &mut Writing, how: &str) -> Result<(), StoreError> {
        for name in &self.order {
            let alter = format!("ALTER TABLE {name} {how} TRIGGER USER");
            query_of(alter).execute(&mut *tx).await?;
        }
        Ok(())
    }
}

/// PostgreSQL gives numbers from sequences, which don't see rows that bring their own.
async fn go_on_counting(tx: &mut Writing) -> Result<(), StoreError> {
    let counted = query(
        "SELECT table_name::text AS of_table, column_name::text AS of_column
         FROM information_schema.columns
         WHERE table_schema = current_schema() AND is_identity = 'YES'",
    );
    for row in counted.fetch_all(&mut *tx).await? {
        let (table, column): (String, String) =
            (row.try_get("of_table")?, row.try_get("of_column")?);
        query_of(format!(
            "SELECT setval(pg_get_serial_sequence('{table}', '{column}'),
                 (SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)"
        ))
        .fetch_one(&mut *tx)
        .await?;
    }
    Ok(())
}

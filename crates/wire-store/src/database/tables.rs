//! Which tables there are, and their columns.

use super::{Writing, query};
use crate::StoreError;

/// A table that says what the wire holds. What is derived from others, or says only who came by or who is at work,
/// is none.
pub(crate) struct Table {
    pub(crate) name: String,
    /// By their names, so that it doesn't count when one was added.
    pub(crate) columns: Vec<Column>,
}

/// A column of a table.
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Number,
    Real,
    Text,
    Bytes,
}

impl Table {
    /// All rows, with the columns in order.
    pub(crate) fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.names(), self.name)
    }

    /// The names of the columns, in order.
    pub(crate) fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|it| it.name.as_str()).collect();
        names.join(", ")
    }
}

const ON_SQLITE: &str = "
    SELECT t.name AS of_table, c.name AS of_column, c.type AS kind
    FROM sqlite_schema t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'story_search%' AND t.name NOT LIKE 'sqlite_%'
      AND t.name NOT IN ('token_uses', 'ground_changes', 'nodes', 'leases', 'readers', 'foretold', 'said')
    ORDER BY t.name, c.name";

const ON_POSTGRES: &str = "
    SELECT table_name::text AS of_table, column_name::text AS of_column, data_type::text AS kind
    FROM information_schema.columns
    WHERE table_schema = current_schema()
      AND table_name NOT IN ('story_search', 'token_uses', 'ground_changes', 'nodes', 'leases', 'readers', 'foretold', 'said',
                             'wire_schema', 'blobs')
    ORDER BY table_name::text COLLATE \"C\", column_name::text COLLATE \"C\"";

/// All of them, in the order of their names.
pub(crate) async fn of(tx: &mut Writing) -> Result<Vec<Table>, StoreError> {
    let statement = match tx {
        Writing::Sqlite(_) => ON_SQLITE,
        Writing::Postgres(_) => ON_POSTGRES,
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in query(statement).fetch_all(tx).await? {
        let name: String = row.try_get("of_table")?;
        let column = Column {
            name: row.try_get("of_column")?,
            kind: match row.try_get::<&str>("kind")? {
                "INTEGER" | "bigint" => Kind::Number,
                "REAL" | "double precision" => Kind::Real,
                "TEXT" | "text" => Kind::Text,
                _ => Kind::Bytes,
            },
        };
        match tables.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => tables.push(Table {
                name,
                columns: vec![column],
            }),
        }
    }
    Ok(tables)
}

//! How a database answers a statement, for benches and for those who tune them.

use super::{Connections, query_of};
use crate::StoreError;

impl Connections {
    /// The steps that the database would take, in its own words.
    pub(crate) async fn explain(&self, statement: &str) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(_) => query_of(format!("EXPLAIN QUERY PLAN {statement}"))
                .fetch_all(self)
                .await?
                .iter()
                .map(|row| Ok(row.try_get("detail")?))
                .collect(),
            Self::Postgres(_) => self.explain_prepared(statement).await,
        }
    }

    /// PostgreSQL explains a statement with places only when it was prepared by hand.
    async fn explain_prepared(&self, statement: &str) -> Result<Vec<String>, StoreError> {
        let places = (1..)
            .take_while(|place| statement.contains(&format!("${place}")))
            .count();
        let nulls = match places {
            0 => String::new(),
            _ => format!("({})", vec!["NULL"; places].join(", ")),
        };
        let mut tx = self.begin().await?;
        for first in [
            "SET LOCAL plan_cache_mode = force_generic_plan".to_owned(),
            format!("PREPARE explained AS {statement}"),
        ] {
            query_of(first).execute(&mut tx).await?;
        }
        let steps = query_of(format!("EXPLAIN EXECUTE explained{nulls}"))
            .fetch_all(&mut tx)
            .await?
            .iter()
            .map(|row| Ok(row.try_get(0)?))
            .collect();
        query_of("DEALLOCATE explained".to_owned())
            .execute(&mut tx)
            .await?;
        steps
    }
}

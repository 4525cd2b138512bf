//! Hearing that something was added to the event log.

use sqlx::postgres::{PgListener, PgPoolOptions};

use super::Pools;
use crate::StoreError;

/// What the trigger on the counter of the log calls (migration 0026).
const CHANNEL: &str = "wirecopy";

/// Listens on a connection of its own, which it makes anew when it breaks.
pub(crate) async fn listen(pools: &Pools) -> Result<PgListener, StoreError> {
    let options = pools.writer.connect_options();
    let alone = PgPoolOptions::new()
        .max_connections(1)
        .connect_lazy_with((*options).clone());
    let mut listener = PgListener::connect_with(&alone).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

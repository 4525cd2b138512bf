//! Another address for a standing order.

use url::Url;
use wire_story::SubscriptionId;

use super::orders::require_row;
use super::sooner::try_at_once;
use crate::database::query;
use crate::{AuditEntry, Store, StoreError, records};

impl Store {
    /// Sends what a standing order carries to another address from now on, and with it what waits for the old one. The
    /// server of a file drop is known by `host_key` there; a webhook's has none.
    ///
    /// # Errors
    /// There is no such standing order, or its publisher has another one that is on at that address.
    pub async fn send_elsewhere(
        &self,
        id: SubscriptionId,
        url: &Url,
        host_key: Option<&str>,
        entry: &AuditEntry,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let other = query(
            "SELECT 1 FROM subscriptions other JOIN subscriptions this ON this.publisher = other.publisher
             WHERE this.id = $1 AND other.id <> $1 AND other.webhook_url = $2
               AND this.disabled IS NULL AND other.disabled IS NULL",
        )
        .bind(id.as_bytes().as_slice())
        .bind(url.as_str())
        .fetch_optional(&mut tx)
        .await?;
        if other.is_some() {
            return Err(StoreError::Conflict(
                "there is another one at this address by now".into(),
            ));
        }
        let changed = query(
            "UPDATE subscriptions SET webhook_url = $1, host_key = $2, failing_since = NULL WHERE id = $3",
        )
        .bind(url.as_str())
        .bind(host_key)
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        require_row(changed, id)?;
        try_at_once(&mut tx, id, entry.at).await?;
        records::note(&mut tx, entry).await?;
        Ok(tx.commit().await?)
    }
}

//! Endpoints that are switched off because they don't work.

use jiff::{SignedDuration, Timestamp};
use wire_rights::moment::day;
use wire_store::{AuditEntry, StoreError, Subscription, Word};

use super::Shared;
use crate::letters::Writer;
use crate::mail::templates;

/// An endpoint that has taken nothing for so long is switched off.
const LONGEST_FAILURE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// Why an endpoint is given up that has taken nothing since then; nothing while it is too soon for that.
pub(super) fn given_up(since: Timestamp, now: Timestamp) -> Option<String> {
    let given_up = LONGEST_FAILURE <= now.duration_since(since);
    given_up.then(|| format!("it has taken nothing that it was sent since {}", day(since)))
}

impl Shared {
    /// Switches an endpoint off, and tells its publisher; once, where two runs find it at once.
    pub(super) async fn switch_off(
        &self,
        endpoint: &Subscription,
        reason: &str,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let Some(publisher) = self.store.publisher(endpoint.publisher).await? else {
            return Ok(());
        };
        let (what, host) = (
            endpoint.destination.exit().name(),
            endpoint.destination.host(),
        );
        let writer = Writer::of(&self.store, &self.templates, "webhook").await?;
        let values = writer
            .values(&publisher.name)
            .with("what", what)
            .with("host", host)
            .with("reason", reason)
            .with(
                "page",
                writer.address(&format!("account/webhooks/{}", endpoint.id)),
            );
        let word = Word {
            audit: AuditEntry {
                at: now,
                who: "the wire".into(),
                what: format!("switched the {what} at {host} off: {reason}"),
                on: publisher.id.to_string(),
            },
            mails: vec![writer.mail(&templates::WEBHOOK_OFF, &values, &publisher.email)],
        };
        self.store
            .give_up_subscription(endpoint.id, reason, &word, now)
            .await
    }
}

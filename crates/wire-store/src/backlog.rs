//! What a wire has still to do, as its operator watches it.

use jiff::Timestamp;

use crate::database::query;
use crate::rows::{number, optional_time};
use crate::{ObligationCounts, Store, StoreError};

/// What is still to be done, at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// The place of the newest event.
    pub last_event: u64,
    /// The endpoints that are delivered to.
    pub endpoints: u64,
    /// The endpoints that are switched off.
    pub endpoints_disabled: u64,
    /// How many events the endpoint is behind that is furthest behind; failed deliveries apart.
    pub endpoint_lag: u64,
    /// How many corrections, holds and kills the endpoint is behind that is furthest behind with these; they
    /// have a cursor of their own.
    pub urgent_lag: u64,
    /// Deliveries that failed and are tried again.
    pub retries: u64,
    /// When the event happened that has waited longest for such a delivery.
    pub oldest_retry: Option<Timestamp>,
    /// Mails that wait to be sent.
    pub mails: u64,
    /// Since when the one waits that has waited longest.
    pub oldest_mail: Option<Timestamp>,
    /// Mails that were given up.
    pub mails_given_up: u64,
    /// Obligations that nobody has met yet.
    pub obligations: ObligationCounts,
}

impl Store {
    /// What is still to be done at this time.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn backlog(&self, at: Timestamp) -> Result<Backlog, StoreError> {
        let row = query(
            "SELECT last_event.seq AS last_event,
                 (SELECT count(*) FROM subscriptions WHERE disabled IS NULL) AS endpoints,
                 (SELECT count(*) FROM subscriptions WHERE disabled IS NOT NULL) AS endpoints_disabled,
                 last_event.seq - coalesce((SELECT min(cursor) FROM subscriptions
                  WHERE disabled IS NULL), last_event.seq) AS endpoint_lag,
                 (SELECT count(*) FROM events WHERE kind IN ('correction', 'hold', 'kill')
                  AND seq > (SELECT min(urgent_cursor) FROM subscriptions
                             WHERE disabled IS NULL)) AS urgent_lag,
                 (SELECT count(*) FROM pending p JOIN subscriptions s ON s.id = p.subscription
                  WHERE s.disabled IS NULL) AS retries,
                 (SELECT min(e.at) FROM pending p JOIN subscriptions s ON s.id = p.subscription
                  JOIN events e ON e.seq = p.seq WHERE s.disabled IS NULL) AS oldest_retry,
                 (SELECT count(*) FROM mails WHERE sent IS NULL AND failed IS NULL) AS mails,
                 (SELECT min(queued) FROM mails WHERE sent IS NULL AND failed IS NULL) AS oldest_mail,
                 (SELECT count(*) FROM mails WHERE sent IS NULL AND failed IS NOT NULL) AS mails_given_up
             FROM last_event",
        )
        .fetch_one(self.reading())
        .await?;
        Ok(Backlog {
            last_event: number(&row, "last_event")?,
            endpoints: number(&row, "endpoints")?,
            endpoints_disabled: number(&row, "endpoints_disabled")?,
            endpoint_lag: number(&row, "endpoint_lag")?,
            urgent_lag: number(&row, "urgent_lag")?,
            retries: number(&row, "retries")?,
            oldest_retry: optional_time(&row, "oldest_retry")?,
            mails: number(&row, "mails")?,
            oldest_mail: optional_time(&row, "oldest_mail")?,
            mails_given_up: number(&row, "mails_given_up")?,
            obligations: self.obligation_counts(at).await?,
        })
    }
}

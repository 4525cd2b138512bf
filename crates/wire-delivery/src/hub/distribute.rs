//! Sending a feed to a subscriber (WebSub, section 7).

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use ring::hmac;
use wire_formats::feed::FeedFormat;
use wire_store::{FeedStamp, HubSubscription, Secret, StoreError, Take};

use super::Shared;
use super::topic::{Topic, opened};
use crate::feeds::{self, Feed};
use crate::push::retry;

/// Who can't be reached is tried again after half an hour at the most: there may be a kill for it.
const LONGEST_PAUSE_AFTER: u32 = 6;

/// The status by which a subscriber says that it is gone for good.
const GONE: u16 = 410;

/// A feed, ready to be sent.
#[derive(Debug)]
pub(super) struct Content {
    /// How far the log went when it was made, at least.
    seq: u64,
    validator: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Content {
    fn new(seq: u64, feed: Feed) -> Self {
        let mut headers = HeaderMap::new();
        for (name, value) in &feed.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.append(HeaderName::from_static(name), value);
            }
        }
        let body = Bytes::from(feed.text);
        Self {
            seq,
            validator: validator(&body),
            headers,
            body,
        }
    }
}

impl Shared {
    /// Sends the feed as it is now, unless that is what the subscriber has. Returns whether it is worth looking for
    /// more at once.
    pub(super) async fn distribute(
        &self,
        to: &HubSubscription,
        topic: &Topic,
        until: u64,
    ) -> Result<bool, StoreError> {
        let Some((content, takes)) = self.content(to, topic, until).await? else {
            self.deny(&to.key).await?;
            return Ok(true);
        };
        if content.validator == to.sent {
            self.store.hub_sent(&to.key, content.seq, &to.sent).await?;
            return Ok(true);
        }
        // A subscriber that times out may have them all the same, so they are in the ledger before.
        self.store.record_takes(&takes).await?;
        let mut headers = content.headers.clone();
        if let Some(secret) = &to.secret
            && let Ok(signature) = HeaderValue::try_from(sign(secret, &content.body))
        {
            headers.insert(HeaderName::from_static("x-hub-signature"), signature);
        }
        let sent = self
            .guard
            .post(&to.key.callback, headers, content.body.clone());
        let now = self.clock.now();
        let asked = match sent.await {
            Ok(answer) if answer.is_success() => {
                let sent = self
                    .store
                    .hub_sent(&to.key, content.seq, &content.validator);
                sent.await?;
                return Ok(true);
            }
            Ok(answer) if answer.status == GONE => {
                self.store.hub_ended(&to.key).await?;
                return Ok(true);
            }
            Ok(answer) => answer.retry_after.map(|after| after.from(now)),
            Err(error) => {
                tracing::info!(%error, "a subscriber of the hub can't be reached");
                None
            }
        };
        let attempts = (to.attempts + 1).min(LONGEST_PAUSE_AFTER);
        let pause = retry::pause(attempts, retry::spread(), asked).unwrap_or_default();
        let due = now.checked_add(pause).unwrap_or(Timestamp::MAX);
        self.store.hub_failed(&to.key, due).await?;
        Ok(false)
    }

    /// The feed, with the copies that are given with it. Nothing, where there is no such feed any more.
    async fn content(
        &self,
        to: &HubSubscription,
        topic: &Topic,
        until: u64,
    ) -> Result<Option<(Arc<Content>, Vec<Take>)>, StoreError> {
        match topic {
            Topic::Public(format) => {
                let content = self.public(*format).await?;
                Ok(Some((content, Vec::new())))
            }
            Topic::Private {
                token,
                format,
                third_party,
            } => {
                let Some(access) = opened(&self.store, *token).await? else {
                    return Ok(None);
                };
                let (own, at) = (to.key.topic.clone(), self.clock.now());
                let given = feeds::private(&self.store, &access, own, *format, *third_party, at);
                let given = given.await?;
                self.store.token_used(access.id, at).await?;
                Ok(given.map(|given| (Arc::new(Content::new(until, given.feed)), given.takes)))
            }
        }
    }

    /// A public feed, made once for all who are sent it.
    async fn public(&self, format: FeedFormat) -> Result<Arc<Content>, StoreError> {
        let mut kept = self.public[format as usize].lock().await;
        let stamp = self.store.feed_stamp().await?;
        if let Some((of, content)) = kept.as_ref()
            && *of == stamp
        {
            return Ok(Arc::clone(content));
        }
        let feed = feeds::public(&self.store, &stamp, format).await?;
        let content = Arc::new(Content::new(stamp.seq, feed));
        *kept = Some((stamp, Arc::clone(&content)));
        Ok(content)
    }
}

/// A public feed as it was sent last, and what it rests on.
pub(super) type Kept = tokio::sync::Mutex<Option<(FeedStamp, Arc<Content>)>>;

/// What tells a body from every other.
fn validator(body: &[u8]) -> String {
    hex(ring::digest::digest(&ring::digest::SHA256, body).as_ref())
}

/// The signature of a body (section 7.1).
fn sign(secret: &Secret, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes());
    format!("sha256={}", hex(hmac::sign(&key, body).as_ref()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! One try: sign a message and send it, or put a file into its folder, and read what came of it.

use std::iter;
use std::pin::pin;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;
use url::Url;
use wire_store::{Destination, Outcome, Secret};

use super::health::{Reaction, SLOW};
use super::slots::Slot;
use super::story::Informed;
use crate::drops::Folder;
use crate::guard::Answer;
use crate::webhook::{Message, SigningKey, headers};

/// How an attempt ended.
pub(super) struct Attempt {
    pub(super) outcome: Outcome,
    /// How the endpoint is.
    pub(super) reaction: Reaction,
    pub(super) status: Option<u16>,
    pub(super) note: String,
    /// For how long the endpoint asked to be left alone.
    pub(super) asked: Option<Duration>,
    /// Whether it said that it is there no more.
    pub(super) gone: bool,
}

impl Informed<'_> {
    pub(super) async fn send(&self, message: Message, slot: Slot) -> Attempt {
        match &self.endpoint.destination {
            Destination::Webhook { url, secret } => self.post(url, secret, message, slot).await,
            Destination::Drop { url, key, host_key } => {
                let folder = Folder {
                    url,
                    secret: key.reveal(),
                    host_key: host_key.as_deref(),
                };
                self.put(&folder, &message, slot).await
            }
        }
    }

    async fn post(&self, url: &Url, secret: &Secret, message: Message, slot: Slot) -> Attempt {
        let old = self.endpoint.old_secret.iter().map(|old| &old.secret);
        let keys: Result<Vec<SigningKey>, _> = iter::once(secret)
            .chain(old)
            .map(|secret| SigningKey::of(secret.reveal()))
            .collect();
        let keys = match keys {
            Ok(keys) => keys,
            Err(error) => return Attempt::failed(error.to_string()),
        };
        let headers = headers(&keys, &message.id, self.shared.clock.now(), &message.body);
        let answer = self.shared.guard().post(url, headers, message.body);
        match self.patiently(answer, slot).await {
            Ok(answer) => Attempt::answered(&answer, self.shared.clock.now()),
            Err(error) => Attempt::broken(error.perhaps_delivered(), error.to_string()),
        }
    }

    async fn put(&self, folder: &Folder<'_>, file: &Message, slot: Slot) -> Attempt {
        let of = (self.endpoint.id, self.event.story);
        let (guard, leftovers) = (&self.shared.guard, &self.shared.leftovers);
        let putting = folder.put(guard, &file.id, &file.body, leftovers, of);
        match self.patiently(putting, slot).await {
            Ok(()) => Attempt::delivered(),
            Err(error) => Attempt::broken(error.perhaps_delivered(), error.to_string()),
        }
    }

    /// Waits for what comes of a request. One that takes long leaves its place to others.
    async fn patiently<T>(&self, request: impl Future<Output = T>, mut slot: Slot) -> T {
        let mut request = pin!(request);
        match timeout(SLOW, &mut request).await {
            Ok(answer) => answer,
            Err(_) => {
                self.shared.healths.takes_long(self.endpoint.id);
                slot.leave_to_the_quick();
                request.await
            }
        }
    }
}

impl Attempt {
    fn delivered() -> Self {
        Self {
            outcome: Outcome::Delivered,
            reaction: Reaction::Up,
            ..Self::failed(String::new())
        }
    }

    /// No answer came.
    fn broken(perhaps_delivered: bool, note: String) -> Self {
        Self {
            outcome: match perhaps_delivered {
                true => Outcome::TimedOut,
                false => Outcome::Failed,
            },
            ..Self::failed(note)
        }
    }

    fn failed(note: String) -> Self {
        Self {
            outcome: Outcome::Failed,
            reaction: Reaction::Down,
            status: None,
            note,
            asked: None,
            gone: false,
        }
    }

    fn answered(answer: &Answer, now: Timestamp) -> Self {
        let outcome = match answer.status {
            200..=299 => Outcome::Delivered,
            // A gateway that lost its server: the server may have it.
            502 | 504 => Outcome::TimedOut,
            _ => Outcome::Failed,
        };
        let note = match answer.status {
            200..=299 => String::new(),
            301 | 302 | 303 | 307 | 308 => "the endpoint redirects: change its address".into(),
            // Somebody reads it, and no database keeps a NUL in a text.
            _ => answer
                .words()
                .chars()
                .map(|char| if char.is_control() { ' ' } else { char })
                .take(200)
                .collect(),
        };
        Self {
            outcome,
            reaction: Reaction::of(answer.status),
            status: Some(answer.status),
            note,
            asked: answer.retry_after.map(|after| after.from(now)),
            gone: answer.status == 410,
        }
    }
}

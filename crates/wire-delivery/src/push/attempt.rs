//! One try: sign a message, send it, and read what came of it.

use std::iter;
use std::pin::pin;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;
use wire_store::{Destination, Outcome};

use super::health::SLOW;
use super::slots::Slot;
use super::story::Informed;
use crate::guard::Answer;
use crate::webhook::{Message, SigningKey, headers};

/// How an attempt ended.
pub(super) struct Attempt {
    pub(super) outcome: Outcome,
    pub(super) status: Option<u16>,
    pub(super) note: String,
    /// For how long the endpoint asked to be left alone.
    pub(super) asked: Option<Duration>,
    /// Whether it said that it is there no more.
    pub(super) gone: bool,
}

impl Informed<'_> {
    pub(super) async fn send(&self, message: Message, mut slot: Slot) -> Attempt {
        let Destination::Webhook { url, secret } = &self.endpoint.destination;
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
        let mut answer = pin!(self.shared.guard().post(url, headers, message.body));
        let answer = match timeout(SLOW, &mut answer).await {
            Ok(answer) => answer,
            Err(_) => {
                self.shared.healths.takes_long(self.endpoint.id);
                slot.leave_to_the_quick();
                answer.await
            }
        };
        match answer {
            Ok(answer) => Attempt::answered(&answer, self.shared.clock.now()),
            Err(error) => Attempt {
                outcome: if error.perhaps_delivered() {
                    Outcome::TimedOut
                } else {
                    Outcome::Failed
                },
                ..Attempt::failed(error.to_string())
            },
        }
    }
}

impl Attempt {
    fn failed(note: String) -> Self {
        Self {
            outcome: Outcome::Failed,
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
            300..=399 => "the endpoint redirects: change its address".into(),
            // Somebody reads it, and no database keeps a NUL in a text.
            _ => answer
                .excerpt
                .chars()
                .map(|char| if char.is_control() { ' ' } else { char })
                .take(200)
                .collect(),
        };
        Self {
            outcome,
            status: Some(answer.status),
            note,
            asked: answer.retry_after.map(|after| after.from(now)),
            gone: answer.status == 410,
        }
    }
}

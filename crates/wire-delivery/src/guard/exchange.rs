//! What pages and webhooks share: one deadline, errors in our words, bodies that end.

use std::error::Error;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{RequestBuilder, Response};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::{GuardError, Settings, Stage, target};
use crate::tls;

/// The end of an exchange, and how long it was given.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    at: Instant,
    given: Duration,
}

impl Deadline {
    pub(super) fn after(given: Duration) -> Self {
        Self {
            at: Instant::now() + given,
            given,
        }
    }

    fn passed(&self, url: &Url, stage: Stage) -> GuardError {
        GuardError::Timeout {
            host: target::host(url),
            stage,
            limit: self.given,
        }
    }
}

/// Sends the request and waits for the head of the answer.
///
/// The client bounds connecting by a shorter time of its own, so when this deadline passes the
/// request was sent, or may have been.
pub(super) async fn send(
    request: RequestBuilder,
    url: &Url,
    settings: &Settings,
    deadline: Deadline,
) -> Result<Response, GuardError> {
    settings.require_open()?;
    timeout_at(deadline.at, request.send())
        .await
        .map_err(|_| deadline.passed(url, Stage::Waiting))?
        .map_err(|error| explain(&error.without_url(), url, settings.limits.connect))
}

/// How reading a body ended.
pub(super) enum Ending {
    /// With its last byte.
    Whole,
    /// At the limit of bytes.
    Cut,
}

/// Reads a body, unpacked as the client does it, up to `limit` bytes.
pub(super) async fn read(
    mut response: Response,
    url: &Url,
    limit: usize,
    deadline: Deadline,
) -> Result<(Bytes, Ending), GuardError> {
    let mut read = BytesMut::new();
    loop {
        let Some(chunk) = next(&mut response, url, deadline).await? else {
            return Ok((read.freeze(), Ending::Whole));
        };
        let room = limit - read.len();
        if chunk.len() > room {
            read.extend_from_slice(&chunk[..room]);
            return Ok((read.freeze(), Ending::Cut));
        }
        read.extend_from_slice(&chunk);
    }
}

/// The next bytes of a body; nothing at its end.
pub(super) async fn next(
    response: &mut Response,
    url: &Url,
    deadline: Deadline,
) -> Result<Option<Bytes>, GuardError> {
    timeout_at(deadline.at, response.chunk())
        .await
        .map_err(|_| deadline.passed(url, Stage::Reading))?
        .map_err(|error| GuardError::Broken {
            host: target::host(url),
            reason: root_cause(&error.without_url()),
        })
}

/// The client's error, without its address (a webhook's may hold a key), in our words. What the guard itself said on the way comes back unchanged.
fn explain(error: &reqwest::Error, url: &Url, connect: Duration) -> GuardError {
    if let Some(own) = causes(error).find_map(|cause| cause.downcast_ref::<GuardError>()) {
        return own.clone();
    }
    let host = target::host(url);
    let handshake = causes(error)
        .filter_map(|cause| cause.downcast_ref())
        .find_map(in_handshake);
    if let Some(broken) = handshake {
        return GuardError::Tls {
            host,
            reason: tls::reason(broken),
        };
    }
    if error.is_connect() && error.is_timeout() {
        GuardError::Timeout {
            host,
            stage: Stage::Connecting,
            limit: connect,
        }
    } else if error.is_connect() {
        GuardError::Connect {
            host,
            reason: root_cause(error),
        }
    } else {
        GuardError::Broken {
            host,
            reason: root_cause(error),
        }
    }
}

/// What the handshake was broken off for. I/O errors wrap each other, and name as their source not
/// what they wrap but the source of that.
pub(crate) fn in_handshake(error: &std::io::Error) -> Option<&rustls::Error> {
    let inner = error.get_ref()?;
    inner
        .downcast_ref()
        .or_else(|| in_handshake(inner.downcast_ref()?))
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

/// The innermost cause: 'Connection refused' rather than 'error sending request'.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

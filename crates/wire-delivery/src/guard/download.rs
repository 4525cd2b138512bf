//! Large files: their bytes as they come, from any place on, never held whole.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, LAST_MODIFIED, RANGE, RETRY_AFTER};
use url::Url;

use super::exchange::{self, Deadline};
use super::fetch::next_hop;
use super::post::RetryAfter;
use super::{Guard, GuardError, target};
use crate::Clock;

/// A large file as its server begins to send it.
#[derive(Debug)]
pub(crate) struct Download {
    pub(crate) status: u16,
    /// Where in the file the first byte stands.
    pub(crate) from: u64,
    /// How many bytes the file has in all, where the server says so.
    pub(crate) size: Option<u64>,
    /// What the server knows this state of the file by; empty where it doesn't say.
    pub(crate) validator: String,
    /// How long the server asks to be left alone.
    pub(crate) retry_after: Option<Duration>,
    /// Where S3 says that the bucket is.
    pub(crate) region: Option<String>,
    response: Response,
    url: Url,
    /// How long the next bytes may take.
    wait: Duration,
}

impl Guard {
    /// Asks for a file from this byte on, as it is stored. Redirects are followed as for pages. A server that
    /// can't begin there sends it from the first byte on.
    ///
    /// # Errors
    /// When no answer came.
    pub(crate) async fn download(&self, asked: &Url, from: u64) -> Result<Download, GuardError> {
        let limits = &self.settings.limits;
        let deadline = Deadline::after(limits.exchange);
        let mut url = asked.clone();
        for _ in 0..=limits.redirects {
            target::check(&self.settings, &url)?;
            let mut request = self.as_sent.get(url.clone());
            if from > 0 {
                request = request.header(RANGE, format!("bytes={from}-"));
            }
            let response = exchange::send(request, &url, &self.settings, deadline).await?;
            let Some(next) = next_hop(&url, &response) else {
                return Ok(Download::new(response, url, limits.exchange));
            };
            if url.scheme() == "https" && next.scheme() != "https" {
                return Err(GuardError::Downgrade {
                    from: without_query(&url),
                });
            }
            url = next;
        }
        Err(GuardError::TooManyRedirects {
            from: without_query(asked),
            last: without_query(&url),
            limit: limits.redirects,
        })
    }
}

impl Download {
    fn new(response: Response, url: Url, wait: Duration) -> Self {
        let header = |name: &str| response.headers().get(name)?.to_str().ok();
        let range = header(CONTENT_RANGE.as_str()).and_then(read_range);
        let whole = header(CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
        let validator = header(ETAG.as_str()).or_else(|| header(LAST_MODIFIED.as_str()));
        let retry_after = header(RETRY_AFTER.as_str()).and_then(RetryAfter::read);
        Self {
            status: response.status().as_u16(),
            from: range.map_or(0, |(from, _)| from),
            size: range.map_or(whole, |(_, size)| size),
            validator: validator.unwrap_or_default().to_owned(),
            retry_after: retry_after.map(|after| after.from(Clock::system().now())),
            region: header("x-amz-bucket-region").map(ToOwned::to_owned),
            response,
            url,
            wait,
        }
    }

    /// The next bytes; nothing at the end.
    ///
    /// # Errors
    /// The connection broke, or nothing came for long.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, GuardError> {
        let deadline = Deadline::after(self.wait);
        exchange::next(&mut self.response, &self.url, deadline).await
    }
}

/// An address as it can be told: a query may hold a signature.
fn without_query(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.into()
}

/// `bytes 200-999/1000`: the first byte that is sent, and how many there are in all.
fn read_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, size) = text.strip_prefix("bytes ")?.split_once('/')?;
    let from = range.split('-').next()?.parse().ok()?;
    Some((from, size.parse().ok()))
}

//! Pages: fetched whole or not at all, over a few checked redirects.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use url::Url;
use wire_trace::WarcRecord;

use super::exchange::{self, Deadline, Ending};
use super::post::RetryAfter;
use super::{Guard, GuardError, target};

/// A page as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedPage {
    /// Where it came from, after redirects.
    pub url: Url,
    /// The status: 404 and 410 are answers too.
    pub status: u16,
    /// Its headers in lower case, in order, without cookies. Bytes that aren't text are replaced.
    pub headers: Vec<(String, String)>,
    /// The body, unpacked.
    pub bytes: Bytes,
}

impl FetchedPage {
    /// The first header of this name (in lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// All headers of this name (in lower case).
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// The media type with its parameters: `text/html; charset=utf-8`.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())
    }

    /// What `X-Robots-Tag` asks of search engines, all of them in one line (rule L6).
    #[must_use]
    pub fn robots(&self) -> Option<String> {
        let tags: Vec<&str> = self.all("x-robots-tag").collect();
        (!tags.is_empty()).then(|| tags.join(", "))
    }

    /// How long the server asks to be left alone, counted from its own `Date`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let asks = RetryAfter::read(self.header("retry-after")?)?;
        let date = self.header("date").and_then(RetryAfter::read);
        Some(match (asks, date) {
            (RetryAfter::In(duration), _) => duration,
            (asks, Some(RetryAfter::At(now))) => asks.from(now),
            (RetryAfter::At(_), _) => Duration::ZERO,
        })
    }

    /// The page as a web archive of one record, of the time at which it came.
    #[must_use]
    pub fn record(&self, seen: Timestamp) -> Vec<u8> {
        let reason = StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason());
        WarcRecord {
            address: &self.url,
            seen,
            status: &format!("{} {}", self.status, reason.unwrap_or_default()),
            fields: &self.headers,
            body: &self.bytes,
        }
        .write()
    }

    /// Whether the status says that the page is there.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Whether a redirect may lead to another host.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Redirects {
    /// Anywhere that the guard allows.
    Anywhere,
    /// Only within the host asked for, with or without `www.`.
    SameHost,
}

impl Guard {
    /// Fetches a page. Redirects are followed as far as the settings go, each checked like the
    /// first address, and never from https to http.
    ///
    /// # Errors
    /// When nothing came back that can be judged. A page that isn't there is no error: see its status.
    pub async fn fetch_page(&self, url: &Url) -> Result<FetchedPage, GuardError> {
        self.fetch(url, Redirects::Anywhere).await
    }

    /// Fetches a page like [`fetch_page`](Self::fetch_page), but a redirect that leaves the host
    /// (`www.` aside) is not followed: it comes back as the answer.
    ///
    /// # Errors
    /// As for `fetch_page`.
    pub async fn fetch_within_host(&self, url: &Url) -> Result<FetchedPage, GuardError> {
        self.fetch(url, Redirects::SameHost).await
    }

    async fn fetch(&self, asked: &Url, redirects: Redirects) -> Result<FetchedPage, GuardError> {
        let limits = &self.settings.limits;
        let deadline = Deadline::after(limits.exchange);
        let mut url = asked.clone();
        url.set_fragment(None);
        for _ in 0..=limits.redirects {
            target::check(&self.settings, &url)?;
            let request = self
                .pages
                .get(url.clone())
                .header("accept", "text/html,application/xhtml+xml,*/*;q=0.5");
            let response = exchange::send(request, &url, &self.settings, deadline).await?;
            let next = next_hop(&url, &response);
            match next {
                Some(next) if redirects == Redirects::Anywhere || same_host(asked, &next) => {
                    if url.scheme() == "https" && next.scheme() != "https" {
                        return Err(GuardError::Downgrade { from: url.into() });
                    }
                    url = next;
                }
                _ => {
                    let page = |bytes| FetchedPage {
                        url: url.clone(),
                        status: response.status().as_u16(),
                        headers: readable(&response),
                        bytes,
                    };
                    let mut page = page(Bytes::new());
                    let (bytes, ending) =
                        exchange::read(response, &url, limits.page_bytes, deadline).await?;
                    if matches!(ending, Ending::Cut) {
                        return Err(GuardError::TooLarge {
                            host: target::host(&url),
                            limit: limits.page_bytes,
                        });
                    }
                    page.bytes = bytes;
                    return Ok(page);
                }
            }
        }
        Err(GuardError::TooManyRedirects {
            from: asked.to_string(),
            last: url.into(),
            limit: limits.redirects,
        })
    }
}

/// Where a redirect leads. One that leads nowhere is an answer like any other.
pub(super) fn next_hop(url: &Url, response: &reqwest::Response) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let mut next = url.join(location).ok()?;
    next.set_fragment(None);
    Some(next)
}

fn same_host(asked: &Url, next: &Url) -> bool {
    fn bare(url: &Url) -> Option<&str> {
        let host = url.host_str()?;
        Some(host.strip_prefix("www.").unwrap_or(host))
    }
    bare(asked) == bare(next)
}

fn readable(response: &reqwest::Response) -> Vec<(String, String)> {
    response
        .headers()
        .iter()
        .filter(|(name, _)| *name != SET_COOKIE)
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect()
}

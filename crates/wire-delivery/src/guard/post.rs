//! Webhooks and subscribers of the hub: one request, no redirect, and the status is the answer.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::RequestBuilder;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use url::Url;
use wire_formats::html;

use super::exchange::{self, Deadline};
use super::{Guard, GuardError, target};

/// What an endpoint answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// When the endpoint asked to be tried again, as it put it.
    pub retry_after: Option<RetryAfter>,
    /// The beginning of what it said; bytes that aren't text are replaced.
    pub excerpt: String,
}

/// When an endpoint asks to be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// After so long.
    In(Duration),
    /// At this time.
    At(Timestamp),
}

impl RetryAfter {
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // More than fits is for ever, of which the caller keeps as much as it will.
            let seconds = text.parse().unwrap_or(u64::MAX);
            return Some(Self::In(Duration::from_secs(seconds)));
        }
        // Dates of HTTP end in GMT, which the parser takes as an old name of +0000.
        let parsed = rfc2822::DateTimeParser::new().parse_timestamp(text);
        parsed.ok().map(Self::At)
    }

    /// How long that is from `now`.
    #[must_use]
    pub fn from(self, now: Timestamp) -> Duration {
        match self {
            Self::In(duration) => duration,
            Self::At(at) => Duration::try_from(at.duration_since(now)).unwrap_or_default(),
        }
    }
}

impl Answer {
    /// Whether the endpoint took what it was sent.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What it says to people: of a page its words.
    #[must_use]
    pub fn words(&self) -> String {
        words(&self.excerpt)
    }
}

impl Guard {
    /// Posts a body. Redirects are not followed: a webhook that moved has to be changed by its owner.
    ///
    /// The status decides. What follows it is read for a short while and up to a few bytes, for
    /// people to see; a body that drips or never ends changes nothing about the delivery.
    ///
    /// # Errors
    /// When no status came back; [`GuardError::perhaps_delivered`] says whether the body may have
    /// arrived all the same.
    pub async fn post(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Answer, GuardError> {
        let request = self.as_sent.post(url.clone()).headers(headers).body(body);
        self.answer_to(request, url).await
    }

    /// Asks an endpoint something that stands in its address, as [`post`](Self::post) sends it something.
    ///
    /// # Errors
    /// When no status came back.
    pub async fn ask(&self, url: &Url) -> Result<Answer, GuardError> {
        self.answer_to(self.as_sent.get(url.clone()), url).await
    }

    async fn answer_to(&self, request: RequestBuilder, url: &Url) -> Result<Answer, GuardError> {
        let limits = &self.settings.limits;
        target::check(&self.settings, url)?;
        let deadline = Deadline::after(limits.exchange);
        let response = exchange::send(request, url, &self.settings, deadline).await?;
        let status = response.status().as_u16();
        let retry_after = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| RetryAfter::read(value.to_str().ok()?));
        let deadline = Deadline::after(limits.excerpt);
        let excerpt = match exchange::read(response, url, limits.excerpt_bytes, deadline).await {
            Ok((bytes, _)) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => String::new(),
        };
        Ok(Answer {
            status,
            retry_after,
            excerpt,
        })
    }
}

/// What an answer says to the people who read it. Servers that fail answer with pages, whose styles and scripts come first.
fn words(answer: &str) -> String {
    let answer = answer.trim();
    if answer.starts_with('<') {
        let paragraphs = html::paragraphs(answer);
        let texts: Vec<&str> = paragraphs.iter().map(|it| it.text.as_str()).collect();
        if !texts.is_empty() {
            return texts.join(" ");
        }
    }
    answer.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_page_the_words_are_said() {
        let page = "\n<!doctype html><html><head><title>500</title><style>p { color: red }</style></head>
            <body><h1>Out of order</h1><script>alert(1)</script><p>Paper &amp; ink are <b>low</b>.</p></body></html>";
        for (answer, said) in [
            (page, "Out of order Paper & ink are low."),
            ("<Error><Code>AccessDenied</Code></Error>", "AccessDenied"),
            (
                "<html><head><title>502 Bad Gateway</title>",
                "<html><head><title>502 Bad Gateway</title>",
            ),
            (" no such story \n", "no such story"),
        ] {
            assert_eq!(words(answer), said);
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let wait = |text: &str| RetryAfter::read(text).map(|after| after.from(now).as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait(&"9".repeat(30)), Some(u64::MAX));
        assert_eq!(wait("Sun, 22 Nov 2026 12:01:00 GMT"), Some(60));
        assert_eq!(wait("Sun, 22 Nov 2026 11:00:00 GMT"), Some(0));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-5"), None);
        assert_eq!(wait("1e9"), None);
    }
}

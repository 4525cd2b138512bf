//! What all feeds have in common as answers: names, validators, and 304.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire_delivery::feeds::Feed;
use wire_formats::feed::FeedFormat;

use crate::error::PageError;

/// The format of a feed's file name: `wire.atom`, `wire.rss`, `wire.json` or `wire.newsml`.
pub(crate) fn format(file: &str) -> Result<FeedFormat, PageError> {
    FeedFormat::ALL
        .into_iter()
        .find(|format| file.strip_prefix("wire.") == Some(format.code()))
        .ok_or_else(no_such_feed)
}

/// What is said where a feed has another name.
pub(crate) fn no_such_feed() -> PageError {
    PageError::NotFound(
        "There is no feed of this name: ask for wire.atom, wire.rss, wire.json or wire.newsml."
            .into(),
    )
}

/// The strong validator of these bytes. It is made from them and nothing else, so a kill or a
/// correction, which change them, change it too.
pub(crate) fn validator(bytes: &[u8]) -> HeaderValue {
    let hash = blake3::hash(bytes).to_hex();
    HeaderValue::try_from(format!("\"{}\"", &hash[..32])).expect("hex digits are a header's")
}

/// Whether whoever asks has what this validator stands for (RFC 9110, section 13.1.2).
pub(crate) fn is_known(asked: &HeaderMap, validator: &[u8]) -> bool {
    let weakly = |tag: &[u8]| tag.strip_prefix(b"W/").unwrap_or(tag) == validator;
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|tag| tag == b"*" || weakly(tag))
}

/// What a feed says of itself.
pub(crate) fn headers(feed: &Feed) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in &feed.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    headers
}

/// A private feed, or 304 where the reader has the same bytes already. The validator is weak because
/// the answer may be compressed on its way.
pub(crate) fn private(feed: Feed, asked: &HeaderMap) -> Response {
    let strong = validator(feed.text.as_bytes());
    let weak = [b"W/", strong.as_bytes()].concat();
    let always = [
        (
            header::ETAG,
            HeaderValue::try_from(weak).expect("a validator is a header's"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ];
    if is_known(asked, strong.as_bytes()) {
        (StatusCode::NOT_MODIFIED, always).into_response()
    } else {
        (always, headers(&feed), feed.text).into_response()
    }
}

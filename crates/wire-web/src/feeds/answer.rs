//! A feed as an answer: its validator, and nothing by 304 that has changed.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire_formats::feed::FeedFormat;

use crate::error::PageError;

/// The format of a feed's file name: `wire.atom`, `wire.rss` or `wire.json`.
pub(crate) fn format(file: &str) -> Result<FeedFormat, PageError> {
    FeedFormat::ALL
        .into_iter()
        .find(|format| file.strip_prefix("wire.") == Some(format.code()))
        .ok_or_else(|| {
            PageError::NotFound(
                "There is no feed of this name: ask for wire.atom, wire.rss or wire.json.".into(),
            )
        })
}

/// The feed, or 304 where the reader has the same bytes already.
///
/// The validator is made from the bytes and nothing else, so a kill or a correction, which change
/// them, change it too. It is weak because the answer may be compressed on its way. There is no
/// `Last-Modified`: two changes within one second would share it.
pub(crate) fn answer(
    format: FeedFormat,
    feed: String,
    caching: &'static str,
    asked: &HeaderMap,
) -> Response {
    let validator = format!("W/\"{}\"", &blake3::hash(feed.as_bytes()).to_hex()[..32]);
    let headers = [
        (header::ETAG, validator.clone()),
        (header::CACHE_CONTROL, caching.to_owned()),
    ];
    let known = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| matches!(tag.trim(), tag if tag == validator || tag == &validator[2..] || tag == "*"));
    if known {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        let media_type = [(header::CONTENT_TYPE, format.media_type())];
        (headers, media_type, feed).into_response()
    }
}

//! A feed that was rendered once and is given to many.

use std::array;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use wire_delivery::feeds::Feed;

use crate::error::PageError;
use crate::feeds::answer::{headers, is_known, validator};
use crate::feeds::encoding::Encoding;

/// A public document, packed when somebody first asks for it so.
#[derive(Debug)]
pub(crate) struct Rendered {
    text: Bytes,
    headers: HeaderMap,
    packed: [OnceCell<Packed>; Encoding::ALL.len()],
}

/// Its bytes in one encoding, and the heads of both answers.
#[derive(Debug)]
struct Packed {
    bytes: Bytes,
    /// Made from these bytes and nothing else, so it is a strong one.
    validator: HeaderValue,
    whole: HeaderMap,
    not_modified: HeaderMap,
}

impl Rendered {
    /// A feed that nobody has asked for yet.
    pub(crate) fn new(feed: Feed) -> Self {
        let mut headers = headers(&feed);
        headers.extend(SAFE.map(|(name, value)| (Some(name), value)));
        Self {
            headers,
            text: feed.text.into(),
            packed: array::from_fn(|_| OnceCell::new()),
        }
    }

    /// The document, or 304 where the reader has the same bytes already.
    ///
    /// `If-None-Match` alone says that. There is no `Last-Modified`, and `If-Modified-Since` gets the
    /// whole document: two changes within one second would share a time, and one of them may be a kill.
    pub(crate) async fn answer(&self, asked: &HeaderMap) -> Result<Response, PageError> {
        let encoding = Encoding::wanted(asked);
        let packed = self.packed[encoding as usize]
            .get_or_try_init(|| self.pack(encoding))
            .await?;
        let known = is_known(asked, packed.validator.as_bytes());
        let (status, headers, body) = if known {
            (
                StatusCode::NOT_MODIFIED,
                &packed.not_modified,
                Body::empty(),
            )
        } else {
            (StatusCode::OK, &packed.whole, packed.bytes.clone().into())
        };
        let mut answer = Response::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers.clone();
        Ok(answer)
    }

    async fn pack(&self, encoding: Encoding) -> Result<Packed, PageError> {
        let text = self.text.clone();
        let packed = spawn_blocking(move || {
            let bytes = encoding.pack(&text)?;
            let validator = validator(&bytes);
            Ok((bytes, validator))
        });
        let packed = packed.await.map_err(std::io::Error::other).flatten();
        let (bytes, validator) = packed.map_err(PageError::Pack)?;
        let mut not_modified = HeaderMap::from_iter(ALWAYS);
        not_modified.insert(header::ETAG, validator.clone());
        let mut whole = self.headers.clone();
        whole.extend(not_modified.clone());
        if let Some(encoding) = encoding.said() {
            whole.insert(header::CONTENT_ENCODING, encoding);
        }
        Ok(Packed {
            bytes,
            validator,
            whole,
            not_modified,
        })
    }
}

/// What keeps browsers from taking a feed for a page of ours.
const SAFE: [(HeaderName, HeaderValue); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
];

/// What an answer says to caches, also with 304: anybody may keep it, and asks each time.
const ALWAYS: [(HeaderName, HeaderValue); 2] = [
    (
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=0, must-revalidate"),
    ),
    (header::VARY, HeaderValue::from_static("accept-encoding")),
];

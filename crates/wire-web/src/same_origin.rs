//! Forged forms: a request that changes something must come from one of our own pages.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::PageError;
use crate::referrer::carries_token;

/// Refuses a browser's request that changes something and was started by another site's page.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, and in `Origin` where that is
/// missing: from older ones, and without TLS. No page can forge either. Requests without a cookie
/// carry nothing of the user's and pass: they have to prove themselves by a token, a password or a
/// one-time link.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || comes_from_us(request.headers(), carries_token(request.extensions())) {
        next.run(request).await
    } else {
        PageError::Forged.into_response()
    }
}

fn comes_from_us(headers: &HeaderMap, carries_token: bool) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    if let Some(origin) = text("origin") {
        // The pages with a token in their address say `no-referrer`, and that makes the origin of
        // their forms `null`. The token is what they prove themselves by.
        if origin == "null" && carries_token {
            return true;
        }
        let host = origin.split_once("://").map(|(_, host)| host);
        return host.is_some() && host == text("host");
    }
    !headers.contains_key(header::COOKIE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(given: &[(&'static str, &'static str)]) -> HeaderMap {
        given
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        let table = [
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "none")], true),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (
                vec![("origin", "https://wire.example"), ("host", "wire.example")],
                true,
            ),
            (
                vec![("origin", "https://evil.example"), ("host", "wire.example")],
                false,
            ),
            (vec![("origin", "null"), ("host", "wire.example")], false),
            (vec![("cookie", "wire_session=x")], false),
            (vec![("authorization", "Bearer x")], true),
            (
                vec![
                    ("sec-fetch-site", "cross-site"),
                    ("authorization", "Bearer x"),
                ],
                false,
            ),
        ];
        for (given, passes) in table {
            assert_eq!(comes_from_us(&headers(&given), false), passes, "{given:?}");
        }
    }

    #[test]
    fn a_token_in_the_address_stands_in_for_a_hidden_origin_only() {
        let table = [
            (vec![("origin", "null")], true),
            (vec![("origin", "null"), ("cookie", "wire_session=x")], true),
            (vec![("origin", "https://evil.example")], false),
            (
                vec![("origin", "null"), ("sec-fetch-site", "cross-site")],
                false,
            ),
        ];
        for (given, passes) in table {
            assert_eq!(comes_from_us(&headers(&given), true), passes, "{given:?}");
        }
    }
}

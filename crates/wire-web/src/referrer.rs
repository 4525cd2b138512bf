//! What other pages learn of the address that somebody comes from.

use axum::extract::{MatchedPath, Request};
use axum::http::{Extensions, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Sets the `Referrer-Policy`.
///
/// Our own pages may know where a form was sent from: under `no-referrer` a browser writes
/// `Origin: null` onto it, and nothing would tell it from a forged one where the wire is served
/// without TLS, because browsers say `Sec-Fetch-Site` to trustworthy addresses alone. An address
/// that carries a token is told to nobody.
pub(crate) async fn referrer_policy(request: Request, next: Next) -> Response {
    let policy = if carries_token(request.extensions()) {
        "no-referrer"
    } else {
        "same-origin"
    };
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::REFERRER_POLICY, HeaderValue::from_static(policy));
    response
}

/// Whether whoever knows the address of the request with these extensions may do what it stands for:
/// private feeds, one-time links, the links in mails.
pub(crate) fn carries_token(extensions: &Extensions) -> bool {
    extensions
        .get::<MatchedPath>()
        .is_some_and(|route| route.as_str().contains("{token}"))
}

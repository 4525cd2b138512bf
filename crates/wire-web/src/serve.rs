//! The application: what wraps its addresses, and how it is served.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::app::App;
use crate::error::{PageError, show_problems};
use crate::log::log;
use crate::referrer::referrer_policy;
use crate::same_origin::same_origin;
use crate::{api, routes, take};

/// The most bytes of a request: a form with a lead picture.
const LARGEST_REQUEST: usize = 12 * 1024 * 1024;

/// How long a request may send nothing before it is broken off.
const STALLED: Duration = Duration::from_secs(30);

/// What browsers may do on our pages: load from here, and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The application, ready to be served.
pub fn router(app: App) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    routes::pages_and_calls()
        .finish()
        .0
        .layer(from_fn(api::query::known_only))
        .fallback(nothing_here)
        .layer(from_fn(take::note_head))
        .layer(from_fn(same_origin))
        .layer(from_fn_with_state(app.clone(), show_problems))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(RequestBodyTimeoutLayer::new(STALLED))
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(from_fn(referrer_policy))
        .layer(header(header::CACHE_CONTROL, "private, no-store"))
        .layer(CompressionLayer::new())
        .merge(routes::kept_feeds().finish().0)
        .layer(from_fn(log))
        .with_state(app)
}

/// Serves the application until `shutdown` is done; requests under way are answered first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: App,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await
}

/// The path of the page that a one-time link opens.
#[must_use]
pub fn link_path(token: &str) -> String {
    format!("/link/{token}")
}

async fn nothing_here(uri: Uri) -> PageError {
    let path = uri.path();
    let what = if path == "/api/v1" || path.starts_with("/api/v1/") {
        "There is no call at this address: /api lists them."
    } else {
        "There is no page at this address."
    };
    PageError::NotFound(what.into())
}

//! The application: its addresses and what wraps them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::from_fn;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::error::PageError;
use crate::routes::{Route, Routes};
use crate::same_origin::same_origin;
use crate::{assets, open};

/// The most bytes of a request: a form with a lead picture.
const LARGEST_REQUEST: usize = 12 * 1024 * 1024;

/// What browsers may do on our pages: load from here, and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn all() -> Routes {
    Routes::default()
        // Open to everybody.
        .get("/", open::front::page)
        .get("/stories/{story}", open::story::page)
        .get("/sign-in", open::sign_in::page)
        .post("/sign-in", open::sign_in::submit)
        .post("/sign-out", open::sign_out::submit)
        .get("/assets/{edition}/{name}", assets::asset)
        // For publishers.
        // For the desk.
        // For programs.
}

/// Every address of the application.
#[must_use]
pub fn routes() -> Vec<Route> {
    all().finish().1
}

/// The application, ready to be served.
pub fn router(app: App) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    all()
        .finish()
        .0
        .fallback(nothing_here)
        .layer(from_fn(same_origin))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        .layer(header(header::CACHE_CONTROL, "private, no-store"))
        .layer(CompressionLayer::new())
        .with_state(app)
}

async fn nothing_here() -> PageError {
    PageError::NotFound("There is no page at this address.".into())
}

//! The application: its addresses and what wraps them.

use std::io;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::error::{PageError, show_problems};
use crate::routes::{Route, Routes};
use crate::same_origin::same_origin;
use crate::{api, assets, feeds, open};

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
        .get("/feeds/{file}", feeds::public::feed)
        .get("/feeds/private/{token}/{file}", feeds::private::feed)
        .get("/api", api::document::page)
        .get("/api/openapi.json", api::document::json)
        .get("/api/v1/stories", api::stories::list)
        .get("/api/v1/stories/{story}", api::story::show)
        .get("/api/v1/stories/{story}/content", api::content::take)
        .get("/api/v1/events", api::events::list)
        .get("/api/v1/standing", api::standing::show)
        .get("/api/v1/obligations", api::obligations::list)
        .post(
            "/api/v1/obligations/{obligation}/acknowledge",
            api::obligations::acknowledge,
        )
        .get("/health", health)
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
        .layer(from_fn_with_state(app.clone(), show_problems))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        .layer(header(header::CACHE_CONTROL, "private, no-store"))
        .layer(CompressionLayer::new())
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
    axum::serve(listener, router(app))
        .with_graceful_shutdown(shutdown)
        .await
}

/// The path of the page that a one-time link opens.
#[must_use]
pub fn link_path(token: &str) -> String {
    format!("/link/{token}")
}

async fn nothing_here() -> PageError {
    PageError::NotFound("There is no page at this address.".into())
}

/// `GET /health`: whether the store answers.
async fn health(State(app): State<App>) -> Result<&'static str, PageError> {
    app.store.last_seq().await?;
    Ok("ok\n")
}

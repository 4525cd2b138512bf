//! Whether the process answers, and whether the wire does.

use axum::extract::State;

use crate::app::App;
use crate::error::PageError;

/// `GET /healthz`: that the process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: whether the store answers, too, and whether the wire delivers.
pub(crate) async fn readyz(State(app): State<App>) -> Result<&'static str, PageError> {
    app.store.last_seq().await?;
    Ok(match app.delivers_nothing() {
        true => "ok, delivers nothing\n",
        false => "ok\n",
    })
}

//! The clock jumped, and embargoes hold until somebody says that it is right.

use axum::extract::State;
use wire_rights::Editing;

use crate::app::App;
use crate::error::{Page, go};
use crate::session::Desk;

/// `POST /desk/clock`
pub(crate) async fn confirm(State(app): State<App>, desk: Desk<Editing>) -> Page {
    if let Some(jump) = app.store.clock_jump().await? {
        app.store.confirm_time().await?;
        app.waker.wake();
        desk.log(&app, "confirmed the time", jump.shown).await?;
    }
    go("/desk")
}
